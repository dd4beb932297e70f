"""Markdown as Hugo, Jekyll, Obsidian and pandoc have it → CommonMark, without what is theirs.

Shortcodes, templates, attributes and comments are taken out; highlights, callouts and footnotes
keep their words.
"""

from __future__ import annotations

import re

# None looks far ahead, so that a text made for it cannot take long.
_ATTRIBUTES = r"\{[:#.][^{}\n]{0,200}\}"
_CHANGES = (
    # {{< figure src="a.jpg" >}}, {{ site.baseurl }} and {% include note.html %}
    (re.compile(r"\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}"), ""),
    # [words]{.underline}, # Heading {#name} and {: .note }
    (re.compile(rf"\[([^\[\]\n]{{1,300}})\]{_ATTRIBUTES}"), r"\1"),
    (re.compile(_ATTRIBUTES), ""),
    (re.compile(r"^ {0,3}:{3,}[^\n:]{0,200}:*$", re.MULTILINE), ""),
    # %%a comment%% and ==what is highlighted==
    (re.compile(r"%%[^%]{0,2000}%%"), ""),
    (re.compile(r"==(?![\s=])([^=\n]{1,500})(?<!\s)=="), r"\1"),
    # > [!note] Title
    (
        re.compile(r"^((?: {0,3}>)+ ?)\[![\w-]{1,30}\][+-]?[ \t]*([^\n]*)$", re.MULTILINE),
        r"\1\2\n\1",
    ),
    # What a footnote says stays where it stands, mostly at the end.
    (re.compile(r"^ {0,3}\[\^[^\[\]\s]{1,60}\]:", re.MULTILINE), "\n"),
    (re.compile(r"\[\^[^\[\]\s]{1,60}\]"), ""),
)


def common(text: str) -> str:
    """`text` in CommonMark."""
    for found, instead in _CHANGES:
        text = found.sub(instead, text)
    return text
