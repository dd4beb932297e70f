"""What SQLite and the operating system refuse, as StoreErrors: a sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StoreBusy, StoreDamaged, StoreError
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
            f"The index folder {folder} cannot be used: {error.strerror or error}."
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
        return damaged(path, f"damaged ({error})")
    if code == sqlite3.SQLITE_FULL:
        return _disk_full(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(f"The index {path.parent} is in use by another program; try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return unreadable(path)
    return StoreError(f"The index {path} cannot be used: {error}.")


def damaged(path: Path, how: str) -> StoreDamaged:
    """The SQLite file is not as it was left."""
    return StoreDamaged(
        f"The index {path} is {how}: restore it from a backup, or delete the folder "
        f"{path.parent} and index your articles again."
    )


def damaged_article(path: Path, article_id: str) -> StoreDamaged:
    """One article in the SQLite file is not as it was put there."""
    named = shown(article_id, 60)
    return StoreDamaged(
        f"The article {named} in the index {path} is damaged: run `citebot remove {named}` and add "
        "it again, or restore the index from a backup."
    )


def unreadable(path: Path) -> StoreError:
    """The SQLite file may not be opened."""
    return StoreError(f"The index {path} cannot be opened; check its permissions.")


def unwritable(folder: Path) -> StoreError:
    """The index may be read only."""
    return StoreError(f"The folder {folder} cannot be written to; check its permissions.")


def _disk_full(path: Path) -> StoreError:
    return StoreError(f"The disk of {path} is full; free space and run the same again.")
