"""A piece of HTML, as columns of tables hold it → its words. Whole pages are left to `html`."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html  # type: ignore[import-untyped]

from retrieval.read import xhtml
from retrieval.read.blocks import joined

_LONGEST = 500_000  # characters; a longer one stays as it is
# A single "<b>" may be what a text is about.
_MARKED = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|table|blockquote|figure|strong|em|b|i|a|span)\s*>|<br\s*/?>"
    r"|<p[\s>]",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|li|table|blockquote|br)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,10});", re.IGNORECASE)


def words(text: str) -> str:
    """The paragraphs of `text` where it is HTML, else `text` itself."""
    if len(text) > _LONGEST:
        return text
    if not _MARKED.search(text):
        return unescape(text) if _ENTITY.search(text) else text
    if not _BLOCK.search(text):
        # WordPress makes paragraphs of blank lines.
        text = re.sub(r"\n\s*\n", "</p><p>", text).replace("\n", "<br>")
    page = f"<html><body><div>{text}</div></body></html>".encode("utf-8", "replace")
    try:
        root = html.document_fromstring(page, html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return text
    return joined(xhtml.blocks(root))[0]


def line(text: str) -> str:
    """A title without tags and entities."""
    if _MARKED.search(text):
        text = _TAG.sub("", text)
    return " ".join(unescape(text).split())
