"""Markdown with YAML front matter → Article: words without marks, code, images and comments.

CommonMark with tables, by markdown-it; what programs add to it is left to `markdown_dialects`.
Each heading becomes a paragraph of its own, so that it is no part of a sentence; links keep their
words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import encoding, front_matter, markdown_dialects
from retrieval.read.document import Document
from retrieval.read.metadata import day_told, short_title
from retrieval.types import Article

_MOST_CHARS = 3_000_000
# Marks made for it take time quadratic in those of one paragraph; where there are more, they stay.
_MOST_MARKS = 1_000
# A quotation may go on in lines without its mark, and is then looked through to its end anew for
# each such line: so many of them, times all lines.
_MOST_LOOKS = 500_000
_QUOTED = re.compile(r"^([^\w\n>]{0,100})>[ \t>]*", re.MULTILINE)
_GOES_ON = re.compile(r"^[^\w\n>]{0,100}>[^\n]*\n(?=[^\n>])", re.MULTILINE)
_MARK = re.compile(r"[\\`*_\[\]<&!~]|  \n")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.S | re.I)
_WIKI_LINK = re.compile(r"!?\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{1,300})\]\]")

_BLOCKS = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable("inline")
_INLINE = MarkdownIt("commonmark").enable("strikethrough")


def read(document: Document, config: Config) -> Iterator[Article]:
    """The one article of a text. Raises UnreadableArticle or OSError."""
    text = encoding.decode(document.read(), document.charset)
    if len(text) > _MOST_CHARS:
        raise UnreadableArticle(Notice("markdown-size", limit=_MOST_CHARS))
    head, body = front_matter.parse(text)
    pieces = _Pieces()
    try:
        for token in _BLOCKS.parse(_bounded(markdown_dialects.common(body)), pieces.links):
            pieces.take(token)
    except RecursionError as error:
        raise UnreadableArticle(Notice("nested-lists")) from error
    title = head.title or pieces.title
    paragraphs = pieces.paragraphs
    if paragraphs and paragraphs[0].casefold() == title.casefold():
        paragraphs = paragraphs[1:]
    if not any(character.isalnum() for each in paragraphs for character in each):
        raise UnreadableArticle(Notice("only-headings"))
    yield Article(
        title=short_title(title) or document.stem,
        text="\n\n".join(paragraphs),
        source=document.source,
        published=head.published or day_told(document.name, paragraphs),
        tags=head.tags,
        language=head.language,
        author=head.author,
        url=head.url if document.url is None else None,
    )


def _bounded(text: str) -> str:
    """`text`, without the marks of quotations where they would take too long."""
    looks = sum(1 for _ in _GOES_ON.finditer(text)) * text.count("\n")
    return text if looks <= _MOST_LOOKS else _QUOTED.sub(r"\1", text)


@dataclass(slots=True)
class _Pieces:
    """Paragraphs as they come; a list, like a table, is one paragraph of several lines."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    links: dict[str, Any] = field(default_factory=dict)
    _lists: int = 0
    _bullet: str = ""
    _heading: str = ""
    _row: list[str] | None = None
    _lines: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self._lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists -= 1
            if not self._lists:
                self._end_lines()
        elif kind == "list_item_open":
            self._bullet = "- "
        elif kind == "table_close":
            self._end_lines()
        elif kind == "tr_open":
            self._row = []
        elif kind == "tr_close":
            self._add_line(" | ".join(filter(None, self._row or [])))
            self._row = None
        elif kind in ("heading_open", "heading_close"):
            self._heading = token.tag if kind == "heading_open" else ""
        elif kind == "inline":
            self._add(_words(token.content, self.links))
        elif kind == "html_block":
            self._add(" ".join(_TAG.sub(" ", token.content).split()))

    def _add(self, words: str) -> None:
        if not words:
            return
        if self._row is not None:
            self._row.append(words)
        elif self._heading:
            # Only a heading above all else is the title.
            if self._heading == "h1" and not self.title and not self.paragraphs:
                self.title = words
            self.paragraphs.append(words)
        elif self._lists:
            self._add_line(self._bullet + words)
            self._bullet = ""
        else:
            self.paragraphs.append(words)

    def _add_line(self, line: str) -> None:
        if line:
            self._lines.append(line)

    def _end_lines(self) -> None:
        if self._lines and self._row is None:
            self.paragraphs.append("\n".join(self._lines))
            self._lines = []


def _words(content: str, links: MutableMapping[str, Any]) -> str:
    """What a reader sees of the marked text of one paragraph; `links` are defined elsewhere."""
    content = _WIKI_LINK.sub(lambda link: "" if link[0][0] == "!" else link[1], content)
    marks = sum(1 for _ in _MARK.finditer(content))
    if marks == 0:
        return " ".join(content.split())
    if marks > _MOST_MARKS:
        return " ".join(_TAG.sub(" ", content).split())
    (inline,) = _INLINE.parseInline(content, links)
    parts = []
    for token in inline.children or []:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and "<br" in token.content):
            parts.append("\n")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
