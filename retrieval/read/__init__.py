"""Files and folders → articles: the table of formats and the walk. One module a format."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.read import plain
from retrieval.types import Article, Skipped

Reader = Callable[[Path], Iterator[Article]]
"""Reads one file into its articles; raises UnreadableArticle or OSError."""

READERS: dict[str, Reader] = {".txt": plain.read}
"""By lower-case suffix."""


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
