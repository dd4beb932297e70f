"""The table of formats. To add one, write a module beside this one and add a line here.

A module has `read(document, config)`, which yields articles (and `Skipped` for a part that cannot
be read) and raises UnreadableArticle or OSError where the whole cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from retrieval.config import Config
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

    def reader(self) -> Reader:
        """Imported only now: some take a third of a second, and most runs need none of them."""
        return cast(Reader, import_module(f"retrieval.read.{self.module}").read)


FORMATS = (
    Format("plain", (".txt",), ("text/plain",)),
    Format("html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml")),
)

SUFFIXES = {suffix: each for each in FORMATS for suffix in each.suffixes}
TYPES = {media: each for each in FORMATS for media in each.types}
