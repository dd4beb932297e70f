"""PDF → Article, through its text layer; each page has its number in `places`.

Its paragraphs are left to `pdf_layout`. There is no text recognition: a scan is refused.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from datetime import date
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.dates import day_of
from retrieval.read.document import Document
from retrieval.read.metadata import author_of, day_told, tags_in, title_of, without_title
from retrieval.read.pdf_layout import Paragraph, paragraphs
from retrieval.read.pdf_line import Line
from retrieval.types import Article, Skipped

_MOST_PAGE_CHARS = 200_000
_MOST_CHARS = 20_000_000
_LONGEST_LABEL = 10
_HEADLINE = 1.15  # times the size of the running text
_HEADLINE_WITHIN = 8  # paragraphs
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d)?(?:Z|([+-]\d\d)'?(\d\d)?)?.*)?"
)
_DIVIDED = "\x02\xad\ufffe"  # what PDFium makes of a hyphen at the end of a line
_PIECE = re.compile(rf"[^\r\n{_DIVIDED}]+[{_DIVIDED}]?")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\xad\ufffe\uffff]")


def read(document: Document, config: Config) -> Iterator[Article | Skipped]:
    """The one article of a PDF file. Raises UnreadableArticle or OSError."""
    with _opened(document) as pdf:
        count = len(pdf)
        if count > config.max_pages:
            raise UnreadableArticle(Notice("pages", count=count, limit=config.max_pages))
        pages, lost = _pages(pdf)
        found = list(paragraphs(pages))
        if not found:
            raise UnreadableArticle(_no_text(pdf, lost))
        yield _article(document, pdf, found)
        if lost:
            yield Skipped(document.source, Notice("pages-lost", lost=lost, count=count))


def _opened(document: Document) -> pdfium.PdfDocument:
    with document.open() as file:
        if b"%PDF-" not in file.read(1024):
            raise UnreadableArticle(Notice("not-pdf"))
    try:
        return pdfium.PdfDocument(document.path if document.data is None else document.data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableArticle(Notice("password")) from error
        raise UnreadableArticle(Notice("damaged-pdf")) from error


def _pages(pdf: pdfium.PdfDocument) -> tuple[list[list[Line]], int]:
    """The lines of each page, and how many pages cannot be read."""
    pages: list[list[Line]] = []
    lost = characters = 0
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            pages.append([])
            lost += 1
            continue
        pages.append(list(_lines(text, page.get_rotation())))
        characters += sum(len(line.text) for line in pages[-1])
        text.close()
        page.close()
        if characters > _MOST_CHARS:
            raise UnreadableArticle(Notice("pdf-text", limit=_MOST_CHARS))
    return pages, lost


def _lines(page: pdfium.PdfTextPage, rotation: int) -> Iterator[Line]:
    count = min(page.count_chars(), _MOST_PAGE_CHARS)
    text = _characters(page.raw, count)
    for found in _PIECE.finditer(text):
        divided = found[0][-1] in _DIVIDED
        shown = _clean(found[0])
        # A hyphen that PDFium takes for a dash, or that stands before a column's end.
        if len(shown) > 1 and shown[-1] in "-‐" and shown[-2].isalpha():
            shown, divided = shown[:-1], True
        if shown:
            start, end = found.start(), found.end() - 1
            yield _placed(page, rotation, start, end, shown, divided)


def _characters(page: Any, count: int) -> str:
    """One for each of PDFium's, so that the same index means the same place."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, buffer)
    text = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # It leaves some out; one by one takes ten times as long.
    return "".join(chr(raw.FPDFText_GetUnicode(page, index)) for index in range(count))


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub("", text.translate(_LIGATURES)).split())


def _placed(
    page: pdfium.PdfTextPage, rotation: int, start: int, end: int, text: str, divided: bool
) -> Line:
    """A line with its place on the page as it is looked at."""
    middle = (start + end) // 2
    # An initial or a raised number at one of the ends is not the measure of the line.
    bases, sizes = zip(
        *(_origin(page.raw, rotation, at) for at in (start, middle, end)), strict=True
    )
    first, last = _box(page, rotation, start), _box(page, rotation, end)
    left, right = min(first[0], last[0]), max(first[1], last[1])
    return Line(text, left, right, sorted(bases)[1], sorted(sizes)[1] or 1.0, divided)


def _origin(page: Any, rotation: int, index: int) -> tuple[float, float]:
    """Baseline and size of a character."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(page, index, x, y)
    raw.FPDFText_GetMatrix(page, index, matrix)
    size = raw.FPDFText_GetFontSize(page, index) * hypot(matrix.c, matrix.d)
    return {0: y.value, 90: -x.value, 180: -y.value, 270: x.value}[rotation], size


def _box(page: pdfium.PdfTextPage, rotation: int, index: int) -> tuple[float, float]:
    """Left and right end of a character."""
    left, bottom, right, top = page.get_charbox(index)
    sides = {0: (left, right), 90: (bottom, top), 180: (-right, -left), 270: (-top, -bottom)}
    return sides[rotation]


def _no_text(pdf: pdfium.PdfDocument, lost: int) -> Notice:
    if lost == len(pdf):
        return Notice("damaged-pdf")
    for index in range(min(len(pdf), 3)):
        try:
            if any(pdf[index].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                return Notice("scan")
        except pdfium.PdfiumError:
            continue
    return Notice("no-text")


def _article(document: Document, pdf: pdfium.PdfDocument, found: list[Paragraph]) -> Article:
    texts = [each.text for each in found]
    named = {key: _named(pdf, key) for key in ("Title", "Author", "CreationDate", "Keywords")}
    title = title_of(_clean(named["Title"]), _headlines(found), texts)
    text, places = _joined(pdf, without_title(found, title))
    return Article(
        title=title or document.stem,
        text=text,
        source=document.source,
        published=day_told(document.name, texts) or _moment(named["CreationDate"]),
        tags=tags_in([_clean(named["Keywords"])]),
        places=places,
        author=author_of(_clean(named["Author"])),
    )


def _named(pdf: pdfium.PdfDocument, key: str) -> str:
    """What the file says of itself; "" where that is no text."""
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _headlines(found: list[Paragraph]) -> list[str]:
    """The paragraph in the largest letters at the beginning, if they are larger than most."""
    page = found[0].pages[0][1]
    top = [each for each in found[:_HEADLINE_WITHIN] if each.pages[0][1] == page]
    by_size = sorted((each.size, len(each.text)) for each in found)
    half, passed = sum(length for _, length in by_size) / 2, 0
    for size, length in by_size:
        passed += length
        if passed >= half:
            largest = max(top, key=lambda each: each.size)
            return [largest.text] if largest.size > _HEADLINE * size else []
    return []


def _joined(
    pdf: pdfium.PdfDocument, found: Sequence[Paragraph]
) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text, and where its pages begin in it."""
    places: list[tuple[int, str]] = []
    offset, last = 0, -1
    for each in found:
        for at, page in each.pages:
            if page != last:
                places.append((offset + at, f"p. {_label(pdf, page)}"))
                last = page
        offset += len(each.text) + 2
    return "\n\n".join(each.text for each in found), tuple(places)


def _label(pdf: pdfium.PdfDocument, page: int) -> str:
    """What readers call the page: its label where the file gives one, else its number."""
    try:
        label = _clean(pdf.get_page_label(page))
    except UnicodeDecodeError:
        label = ""
    return label if 0 < len(label) <= _LONGEST_LABEL else str(page + 1)


def _moment(text: str) -> date | None:
    """The day of "D:20310523233000-05'00'" in UTC."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, zone, zone_minutes = found.groups()
    shift = f"{zone}:{zone_minutes or '00'}" if zone else "+00:00"
    return day_of(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}{shift}")
