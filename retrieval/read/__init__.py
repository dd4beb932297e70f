"""Files, folders and links → articles: the walk and its limits. One module a format."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.read import files as opening
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.formats import SUFFIXES
from retrieval.types import Article, Skipped

if TYPE_CHECKING:
    from retrieval.read.fetch import Fetcher

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")


def is_link(item: str) -> bool:
    """Whether `item` is meant as a link, of whatever kind, and not as a path."""
    return _LINK.match(item) is not None


def read_link(
    link: str, config: Config, fetcher: Fetcher | None = None
) -> Iterator[Article | Skipped]:
    """The articles behind a link; what cannot be had comes as `Skipped`, with the reason.

    `fetcher` takes the place of one that reads the public internet alone. What was read another
    time is not known here: of a feed everything is fetched.
    """
    from retrieval.feeds import Feeds

    for each in Feeds(config, fetcher).read(link):
        if isinstance(each, Article | Skipped):
            yield each


def without_credentials(link: str) -> str:
    """`link` as it may be shown to others than who gave it."""
    return _CREDENTIALS.sub("…@", link)


def read(
    path: Path, config: Config, within: Budget = ENDLESS, root: Path | None = None
) -> Iterator[Article | Skipped]:
    """The articles of one file; what cannot be read comes as `Skipped`, with the reason.

    One that is not below the folder `root`, as links may lead anywhere, is not read. Raises
    ReadingEnded at the end of the budget.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()  # says why `walk` could not look into it
        found = SUFFIXES.get(path.suffix.lower())
        if found is None:
            known = ", ".join(sorted(SUFFIXES))
            raise UnreadableArticle(f"it is none of the formats Citebot reads ({known})")
        if not stat.S_ISREG(status.st_mode):
            raise opening.no_file()  # opening a device may do something already
        yield from found.reader(within)(Document.file(path, root), config)
    except UnreadableArticle as error:
        yield Skipped(str(path), str(error))
    except OSError as error:
        yield Skipped(str(path), f"it cannot be read: {error.strerror or error}")


def walk(path: Path) -> Iterator[Path]:
    """The files to read at `path`: itself, or what a folder holds in a known format, sorted.

    Hidden files and folders are left out, and links to folders are not followed. A folder that
    cannot be looked into comes itself, so that `read` says why.
    """
    try:
        if not path.is_dir():
            yield path
            return
    except OSError:
        yield path
        return
    closed: list[Path] = []
    for folder, folders, files in os.walk(path, onerror=lambda error: closed.append(_of(error))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder, name)
    yield from closed


def _of(error: OSError) -> Path:
    return Path(error.filename)
