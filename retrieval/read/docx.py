"""DOCX → Article: headings and paragraphs, items of lists, rows of tables as lines.

Footnotes follow the paragraph that they belong to. Left out: deleted text, headers and footers,
comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml import etree  # type: ignore[import-untyped]

from retrieval.config import Config
from retrieval.errors import STUMBLES, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.blocks import Block, item, joined
from retrieval.read.dates import day_of
from retrieval.read.document import Document
from retrieval.read.metadata import author_of, day_told, tags_in, title_of, without_title
from retrieval.read.zip_container import DAMAGE, Package
from retrieval.types import Article

_MOST_XML = 30_000_000  # bytes of one part; its elements take many times as much memory
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = (f"{_W}t", f"{_M}t")
_LEFT_OUT = (
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}pPr",
    f"{_W}rPr",
    f"{_W}sectPr",
    # The same text once more, for older programs.
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_NOTES = {
    f"{_W}footnoteReference": RELATIONSHIP_TYPE.FOOTNOTES,
    f"{_W}endnoteReference": RELATIONSHIP_TYPE.ENDNOTES,
}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# The old binary format, which is also what a protected file is wrapped in.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
# When the template was made that some programs copy.
_TEMPLATE_MADE = datetime(2013, 12, 23, 23, 15)


def read(document: Document, config: Config) -> Iterator[Article]:
    """The one article of a DOCX file. Raises UnreadableArticle or OSError."""
    data = document.read()
    if data.startswith(_OLE):
        raise UnreadableArticle(Notice("password") if _PROTECTED in data else Notice("old-word"))
    plain = Package(data, "DOCX", config).repacked((".xml", ".rels"), _MOST_XML)
    try:
        article = _article(document, docx.Document(plain))
    except (
        *DAMAGE,
        *STUMBLES,
        AssertionError,
        PythonDocxError,
        OpcError,
        etree.LxmlError,
    ) as error:
        # The library trusts that all parts are there and of the right kind.
        raise UnreadableArticle(Notice("not-its-kind", kind="DOCX")) from error
    yield article


def _article(document: Document, word: WordDocument) -> Article:
    blocks = list(_blocks(word))
    if not blocks:
        raise UnreadableArticle(Notice("no-text"))
    texts = [block.text for block in blocks]
    named = word.core_properties
    title = title_of(named.title, [block.text for block in blocks if block.heading], texts)
    text, _ = joined(without_title(blocks, title))
    created = named.created
    if created and created.replace(tzinfo=None) == _TEMPLATE_MADE:
        created = None
    return Article(
        title=title or document.stem,
        text=text,
        source=document.source,
        published=day_told(document.name, texts) or day_of(created),
        tags=tags_in([named.keywords]),
        author=author_of(named.author),
    )


def _blocks(word: WordDocument) -> Iterator[Block]:
    names = {style.style_id: (style.name or "").lower() for style in word.styles}
    return _below(word.element.body, names, _notes(word))


def _notes(word: WordDocument) -> dict[tuple[str, str], Any]:
    """The elements of footnotes and endnotes, by the kind and number of what refers to them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = {}
    for reference, kind in _NOTES.items():
        for each in word.part.rels.values():
            if each.reltype == kind and not each.is_external:
                for note in etree.fromstring(each.target_part.blob, parser):
                    found[reference, note.get(f"{_W}id")] = note
    return found


def _below(root: Any, names: dict[str, str], notes: dict[tuple[str, str], Any]) -> Iterator[Block]:
    """What stands in `root`; each of the notes once."""
    paragraphs: list[list[str]] = []  # open ones: a text box stands within a paragraph
    rows: list[list[str]] = []
    cells: list[list[str]] = []
    noted: list[Any] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _LEFT_OUT:
                walker.skip_subtree()
            elif tag in _NOTES:
                note = notes.pop((tag, element.get(f"{_W}id")), None)
                noted += [] if note is None else [note]
            elif tag == f"{_W}p":
                paragraphs.append([])
            elif tag == f"{_W}tr":
                rows.append([])
            elif tag == f"{_W}tc":
                cells.append([])
            elif paragraphs and (tag in _TEXT or tag in _SIGNS):
                paragraphs[-1].append(_SIGNS.get(tag) or element.text or "")
            continue
        block: Block | None = None
        if tag == f"{_W}p":
            block = _paragraph(element, "".join(paragraphs.pop()), names)
        elif tag == f"{_W}tc" and rows:
            rows[-1].append(" ".join(cells.pop()))
        elif tag == f"{_W}tr":
            filled = rows.pop()
            block = Block(" | ".join(filled)) if any(filled) else None
        if block and cells:
            cells[-1].append(" ".join(block.text.split()))
        elif block:
            yield block
            for note in noted:
                yield from _below(note, names, {})
            noted = []


def _paragraph(element: Any, text: str, names: dict[str, str]) -> Block | None:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    text = "\n".join(line for line in lines if line)
    if not text:
        return None
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = names.get(style.get(f"{_W}val"), "") if style is not None else ""
    if name.startswith(("heading", "title", "subtitle")):
        return Block(text, heading=True)
    listed = name.startswith("list") or element.find(f"{_W}pPr/{_W}numPr") is not None
    return Block(item(text) if listed else text)
