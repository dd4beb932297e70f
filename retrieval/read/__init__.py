"""Files and folders → articles: the walk and its limits. One module a format."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import open_file as opening
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.formats import SUFFIXES
from retrieval.types import Article, Skipped


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
            raise UnreadableArticle(Notice("format", formats=known))
        if not stat.S_ISREG(status.st_mode):
            raise opening.no_file()  # opening a device may do something already
        yield from found.reader(within)(Document.file(path, root), config)
    except UnreadableArticle as error:
        yield Skipped(str(path), error.notice)
    except OSError as error:
        yield Skipped(str(path), Notice("unreadable", reason=error.strerror or str(error)))


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
    for folder, folders, files in os.walk(
        path, onerror=lambda error: closed.append(Path(error.filename))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder, name)
    yield from closed
