"""What SQLite and the operating system refuse, as StoreErrors: a sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StoreBusy, StoreDamaged, StoreError
from retrieval.notices import Notice
from retrieval.text import shown


@contextmanager
def system_refusals(folder: Path) -> Iterator[None]:
    """For what is done to the files of the index in `folder`."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(folder) from error
        raise StoreError(
            Notice("index-folder", folder=folder, reason=error.strerror or str(error))
        ) from error


@contextmanager
def database_refusals(path: Path) -> Iterator[None]:
    """For what is asked of the SQLite file `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _plain(error, path) from error


def _plain(error: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, Notice("text", text=str(error)))
    if code == sqlite3.SQLITE_FULL:
        return _disk_full(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(Notice("in-use", folder=path.parent))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return unreadable(path)
    return StoreError(Notice("index", path=path, reason=str(error)))


def damaged(path: Path, how: Notice) -> StoreDamaged:
    """The SQLite file is not as it was left."""
    return StoreDamaged(Notice("index-damaged", path=path, how=how, folder=path.parent))


def damaged_article(path: Path, article_id: str) -> StoreDamaged:
    """One article in the SQLite file is not as it was put there."""
    named = shown(article_id, 60)
    return StoreDamaged(Notice("article-damaged", id=named, path=path))


def unreadable(path: Path) -> StoreError:
    """The SQLite file may not be opened."""
    return StoreError(Notice("index-closed", path=path))


def unwritable(folder: Path) -> StoreError:
    """The index may be read only."""
    return StoreError(Notice("unwritable", folder=folder))


def _disk_full(path: Path) -> StoreError:
    return StoreError(Notice("disk-full", path=path))
