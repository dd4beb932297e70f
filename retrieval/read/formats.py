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

    `suffixes` are in lower case, `types` are media types. An `isolated` one is read in a process
    of its own: its reader may crash, hang or eat memory. Members of a zip file go to their own
    formats' readers.
    """

    module: str
    suffixes: tuple[str, ...]
    types: tuple[str, ...]
    isolated: bool = True

    def reader(self, within: Budget = ENDLESS) -> Reader:
        """Imported only now: some take a third of a second, and most runs need none of them.

        An isolated one raises ReadingEnded at the end of the budget.
        """
        name = f"retrieval.read.{self.module}"
        if self.isolated:
            from retrieval.read import isolated

            return partial(isolated.read, name, within=within)
        return cast(Reader, import_module(name).read)


FORMATS = (
    Format("plain", (".txt",), ("text/plain",), isolated=False),
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
    Format(
        "zipped", (".zip",), ("application/zip", "application/x-zip-compressed"), isolated=False
    ),
)

SUFFIXES = {suffix: each for each in FORMATS for suffix in each.suffixes}
TYPES = {media: each for each in FORMATS for media in each.types}
