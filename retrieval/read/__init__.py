"""Files, folders and links → articles: the tables of formats and the walk. One module a format."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.read import plain
from retrieval.types import Article, Skipped

if TYPE_CHECKING:
    from retrieval.read.fetch import Fetcher, Page

Reader = Callable[[Path], Iterator[Article]]
"""Reads one file into its articles; raises UnreadableArticle or OSError."""

PageReader = Callable[["Page"], Article]
"""Reads one fetched page; raises UnreadableArticle."""


def _html(path: Path) -> Iterator[Article]:
    # Trafilatura takes a third of a second to import, and httpx a tenth.
    from retrieval.read import html

    yield from html.read(path)


def _html_page(page: Page) -> Article:
    from retrieval.read import html

    return html.page(page)


READERS: dict[str, Reader] = {
    ".htm": _html,
    ".html": _html,
    ".txt": plain.read,
    ".xhtml": _html,
}
"""By lower-case suffix."""

PAGE_READERS: dict[str, PageReader] = {
    "text/html": _html_page,
    "application/xhtml+xml": _html_page,
    "text/plain": plain.page,
}
"""By media type."""

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")


def is_link(item: str) -> bool:
    """Whether `item` is meant as a link, of whatever kind, and not as a path."""
    return _LINK.match(item) is not None


def read_link(link: str, config: Config, fetcher: Fetcher | None = None) -> Article | Skipped:
    """The article behind a link; what cannot be had comes as `Skipped`, with the reason.

    `fetcher` takes the place of one that reads the public internet alone.
    """
    from retrieval.read.fetch import Fetcher

    try:
        page = (fetcher or Fetcher(config.max_file_bytes)).fetch(link, PAGE_READERS)
        return PAGE_READERS[page.type](page)
    except UnreadableArticle as error:
        # What is reported may be shown to others than who gave the link.
        return Skipped(_CREDENTIALS.sub("…@", link), str(error))


def read(path: Path, config: Config) -> Iterator[Article | Skipped]:
    """The articles of one file; what cannot be read comes as `Skipped`, with the reason."""
    try:
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            known = ", ".join(sorted(READERS))
            raise UnreadableArticle(f"it is none of the formats Citebot reads ({known})")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe would be waited for without end.
            raise UnreadableArticle("it is no regular file")
        size = status.st_size
        if size > config.max_file_bytes:
            raise UnreadableArticle(
                f"it has {size / 1e6:,.0f} MB, more than the limit of "
                f"{config.max_file_bytes / 1e6:,.0f} MB for one file"
            )
        yield from reader(path)
    except UnreadableArticle as error:
        yield Skipped(str(path), str(error))
    except OSError as error:
        yield Skipped(str(path), f"it cannot be read: {error.strerror or error}")


def walk(path: Path) -> Iterator[Path]:
    """The files to read at `path`: itself, or what a folder holds in a known format, sorted.

    Hidden files and folders are left out, and links to folders are not followed.
    """
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in READERS:
                yield Path(folder, name)
