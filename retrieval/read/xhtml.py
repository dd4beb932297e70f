"""XHTML of a book → blocks: everything in it is text, unlike a page of the web (see `html`)."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import encoding
from retrieval.read.blocks import Block, item

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "ul",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEFT_OUT = frozenset(
    {"head", "nav", "script", "style", "svg", "math", "template", "audio", "video"}
)
_NOTE_MARKS = frozenset({"noteref", "doc-noteref", "backlink", "doc-backlink"})
_PAGE_BREAKS = frozenset({"pagebreak", "doc-pagebreak"})
_TYPE = "{http://www.idpf.org/2007/ops}type"
_LONGEST_PLACE = 20
_MARK = "\0"  # where a page begins; no XML holds it
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# What leads to a footnote and back where nothing says so.
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡↩↑^\ufe0e]{1,3})[\])]?")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def tree(data: bytes) -> Any:
    """The elements of XHTML, or of what is meant as such. Raises UnreadableArticle."""
    text = _DECLARATION.sub("", encoding.decode(data), count=1)
    known = _ENTITY.sub(_character, text).encode("utf-8", "replace")
    # Its size is bounded; entities that it declares itself are never put in.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        return etree.fromstring(known, parser)
    except etree.XMLSyntaxError:
        pass
    try:
        return html.document_fromstring(known, html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableArticle(Notice("no-xhtml")) from error


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    return entity[0] if name in _OF_XML else html5.get(f"{name};", entity[0])


def kinds(element: Any) -> set[str]:
    """What an element is for, as its epub:type and its role say."""
    named = f"{element.get(_TYPE) or element.get('epub:type') or ''} {element.get('role') or ''}"
    return set(named.lower().split())


def name_of(element: Any) -> str:
    """The element's name without namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def blocks(root: Any) -> list[Block]:
    """The text below `root`. Rows of tables are lines, with " | " between the cells."""
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        name = name_of(element)
        if event == "start":
            if _is_left_out(element, name, writer):
                walker.skip_subtree()
            else:
                writer.start(name)
                writer.write(element.text)
            continue
        if event == "end":
            writer.end(name)
        if element is not root:
            writer.write(element.tail)
    writer.close()
    return writer.blocks


def _is_left_out(element: Any, name: str, writer: _Writer) -> bool:
    used = kinds(element)
    if used & _PAGE_BREAKS:
        label = element.get("title") or element.get("aria-label") or "".join(element.itertext())
        writer.place(" ".join(label.split()))
        return True
    return not name or name in _LEFT_OUT or bool(used & _NOTE_MARKS) or _is_note_mark(element, name)


def _is_note_mark(element: Any, name: str) -> bool:
    if name != "a" or "#" not in (element.get("href") or ""):
        return False
    return _NOTE_MARK.fullmatch("".join(element.itertext()).strip()) is not None


class _Writer:
    """Collects text until its block is complete."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._labels: list[str] = []
        self._rows = 0  # open ones; within them all is one line
        self._item = self._heading = self._filled = False

    def start(self, name: str) -> None:
        if name == "tr":
            self._break()
            self._rows += 1
        elif name in ("td", "th"):
            self._parts.append(" | " if self._filled else "")
        elif name == "br":
            self._parts.append(" " if self._rows else "\n")
        elif name in _BLOCKS:
            self._break()
            self._item = self._item or name == "li"
            self._heading = name in _HEADINGS

    def end(self, name: str) -> None:
        if name == "tr":
            self._rows -= 1
        if name == "tr" or name in _BLOCKS:
            self._break()
        if name == "li":
            self._item = False

    def write(self, text: str | None) -> None:
        if text:
            self._parts.append(re.sub(r"[\n\r\0]", " ", text))
            self._filled = self._filled or not text.isspace()

    def place(self, label: str) -> None:
        if 0 < len(label) <= _LONGEST_PLACE:
            self._parts.append(_MARK)
            self._labels.append(f"p. {label}" if label[0].isdigit() or len(label) < 6 else label)

    def close(self) -> None:
        self._rows = 0
        self._break()

    def _break(self) -> None:
        if self._rows:
            self._parts.append(" ")
            return
        self._filled = False
        lines = "".join(self._parts).split("\n")
        text = "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)
        if not text.replace(_MARK, "").strip():
            # Pages that begin here begin with the next block.
            self._parts = [_MARK] * text.count(_MARK)
            return
        text = item(text) if self._item else text
        places = []
        while (at := text.find(_MARK)) >= 0:
            rest = text[at + 1 :]
            text = text[:at] + (rest.lstrip() if not at or text[at - 1].isspace() else rest)
            places.append((at, self._labels.pop(0)))
        self.blocks.append(Block(text.strip(), self._heading, tuple(places)))
        self._parts = []
        self._item = self._heading = False
