"""EPUB → Articles, one for each chapter, in reading order.

A chapter is a file of the book, with those after it that the table of contents does not name.
Its text is left to `xhtml`, what the book says of itself to `epub_package`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import xhtml
from retrieval.read.blocks import Block, joined
from retrieval.read.document import Document
from retrieval.read.epub_package import Book, opened
from retrieval.read.metadata import LONGEST_TITLE, date_in_name, without_title
from retrieval.read.zip_container import Package
from retrieval.types import Article, Skipped

_MOST_BYTES = 10_000_000  # of one file of the book
_LONGEST_MEMBER = 200  # characters of one that is reported
_LEAST = 200  # characters under the book's own title; less is a title page
_LONGEST_CHAPTER = 2_000_000  # characters; further files become a chapter of their own
# Pages that are no text of the book.
_FRAME = frozenset({
    "cover", "titlepage", "toc", "landmarks", "copyright-page", "halftitlepage", "loi", "lot",
    "index", "page-list",
})  # fmt: skip


@dataclass(slots=True)
class _Chapter:
    member: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, blocks: list[Block]) -> None:
        self.blocks += blocks
        self.length += sum(len(block.text) for block in blocks)


def read(document: Document, config: Config) -> Iterator[Article | Skipped]:
    """The chapters of an EPUB file. Raises UnreadableArticle or OSError."""
    package = Package(document.read(), "EPUB", config)
    book = opened(package)
    empty = True
    for found in _chapters(package, book):
        if isinstance(found, _Chapter) and _is_title_page(found, book):
            continue
        empty = False
        if isinstance(found, Skipped):
            member = found.source[:_LONGEST_MEMBER]
            yield Skipped(f"{document.source}#{member}", found.reason)
        else:
            yield _article(document, book, found)
    if empty:
        raise UnreadableArticle(Notice("no-text"))


def _chapters(package: Package, book: Book) -> Iterator[_Chapter | Skipped]:
    chapter: _Chapter | None = None
    for member in book.members:
        try:
            blocks = _blocks(package.read(member, _MOST_BYTES))
        except UnreadableArticle as error:
            yield Skipped(member, error.notice)
            continue
        if not any(any(map(str.isalnum, block.text)) for block in blocks):
            continue
        if chapter is None or _begins(chapter, member, blocks, book):
            if chapter:
                yield chapter
            chapter = _Chapter(member, book.contents.get(member, "") or _heading(blocks))
        chapter.add(blocks)
    if chapter:
        yield chapter


def _blocks(data: bytes) -> list[Block]:
    root = xhtml.tree(data)
    body = next((each for each in root.iter() if xhtml.name_of(each) == "body"), root)
    first = next((each for each in body if xhtml.name_of(each)), body)
    if (xhtml.kinds(body) | xhtml.kinds(first)) & _FRAME:
        return []
    return xhtml.blocks(body)


def _begins(before: _Chapter, member: str, blocks: list[Block], book: Book) -> bool:
    return (
        not book.contents
        or member in book.contents
        or blocks[0].heading
        or before.length > _LONGEST_CHAPTER
    )


def _is_title_page(chapter: _Chapter, book: Book) -> bool:
    return (
        chapter.title == book.title
        and chapter.length < _LEAST
        and chapter.member != book.members[-1]
    )


def _heading(blocks: list[Block]) -> str:
    return blocks[0].text if blocks[0].heading else ""


def _article(document: Document, book: Book, chapter: _Chapter) -> Article:
    title = " ".join(chapter.title.split())
    text, places = joined(without_title(chapter.blocks, title))
    whole = book.title or document.stem
    both = f"{title} – {whole}" if title and title != whole else whole
    return Article(
        title=both[:LONGEST_TITLE],
        text=text,
        source=f"{document.source}#{chapter.member}",
        published=date_in_name(document.name) or book.published,
        tags=book.tags,
        language=book.language,
        places=places,
        author=book.author,
    )
