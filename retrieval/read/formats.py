"""The table of formats. To add one, write a module beside this one and add a line here.

A module has `read(document, config)`, which yields articles (and `Skipped` for a part that cannot
be read) and raises UnreadableArticle or OSError where the whole cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import cast

from retrieval.config import Config
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.types import Article, Skipped

Reader = Callable[[Document, Config], Iterator[Article | Skipped]]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are known, and which module of this package reads them.

    `suffixes` are in lower case, `types` are media types.
    """

    module: str
    suffixes: tuple[str, ...]
    types: tuple[str, ...]

    def reader(self, within: Budget = ENDLESS) -> Reader:
        """Reads in a process of its own, whatever the format: readers may hang, crash, eat memory.

        Raises ReadingEnded at the end of the budget.
        """
        from retrieval.read import isolated

        return partial(isolated.read, f"retrieval.read.{self.module}", within=within)

    def reader_here(self) -> Reader:
        """The same for who is in such a process already.

        Imported only now: some take a third of a second, and most runs need none of them.
        """
        return cast(Reader, import_module(f"retrieval.read.{self.module}").read)


FORMATS = (
    Format("plain", (".txt",), ("text/plain",)),
    Format("html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml")),
    Format("pdf", (".pdf",), ("application/pdf",)),
    Format(
        "docx",
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ),
    Format("epub", (".epub",), ("application/epub+zip",)),
    Format("markdown", (".md", ".markdown"), ("text/markdown", "text/x-markdown")),
    Format(
        "table",
        (".csv", ".tsv", ".jsonl", ".ndjson"),
        ("text/csv", "text/tab-separated-values", "application/jsonl", "application/x-ndjson"),
    ),
    Format("telegram_export", (".json",), ("application/json",)),
    Format("mail", (".eml", ".mbox"), ("message/rfc822", "application/mbox")),
    Format("zip_archive", (".zip",), ("application/zip", "application/x-zip-compressed")),
)

SUFFIXES = {suffix: each for each in FORMATS for suffix in each.suffixes}
TYPES = {media: each for each in FORMATS for media in each.types}
