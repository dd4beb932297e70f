"""The SQLite file of an archive: opening and checking it, transactions, statements.

Its tables are `retrieval.store.schema`'s, what is written into them and read from them is
`retrieval.store.articles`'s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError
from retrieval.notices import Notice
from retrieval.store import private_files
from retrieval.store.refusals import (
    damaged,
    database_refusals,
    system_refusals,
    unreadable,
)
from retrieval.store.schema import MIGRATIONS, add_functions

DATABASE = "citebot.sqlite3"
_PATIENCE = 30  # seconds that SQLite waits for another process
_MANY = 500  # parameters in one IN (...) list; SQLite's own limit is far higher


def in_folder(folder: Path) -> bool:
    """Whether there is an archive. Raises StoreError where that cannot be found out."""
    with system_refusals(folder):
        return (folder / DATABASE).exists()


class Database:
    """One SQLite file; not safe across threads, its owner locks."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Raises StoreDamaged where the file is not an intact database, StoreError otherwise."""
        self.path = path
        mode = ""
        if readonly:
            # Nobody can make SQLite's lock files in such a folder; only where a writer left its
            # log are they there, and the log must be read.
            mode = "?mode=ro" if _has_log(path) else "?immutable=1"
        elif not path.exists():
            with system_refusals(path.parent):
                private_files.make(path)  # SQLite's other files get the same permissions
        with database_refusals(self.path):
            _check_length(path)
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}{mode}",
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=_PATIENCE,
            )
            # Damaged text must not keep all else from being read.
            self._db.text_factory = lambda text: text.decode("utf-8", "replace")
            try:
                self._prepare(readonly)
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, readonly: bool) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        version = self._version()
        if version > len(MIGRATIONS):
            raise StoreError(Notice("index-newer", path=self.path))
        if readonly:
            if version < len(MIGRATIONS):
                raise StoreError(Notice("index-older", path=self.path))
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        # What is removed is overwritten: SQLite's own builds leave it in the file.
        self._db.execute("PRAGMA secure_delete = ON")
        if version < len(MIGRATIONS):
            with self.transaction():
                add_functions(self._db)
                # Asked again: another process may have been faster.
                for statement in chain.from_iterable(MIGRATIONS[self._version() :]):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        with database_refusals(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite itself rolls back where the disk fails.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment; may stand inside a transaction."""
        if self._db.in_transaction:
            yield
            return
        with database_refusals(self.path):
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    def empty_log(self) -> None:
        """Take what was removed out of the log of recent writes, too, as far as nobody reads it."""
        # Waiting for who does would keep others waiting; the log is emptied some time anyway.
        self._db.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._db.execute(f"PRAGMA busy_timeout = {1_000 * _PATIENCE}")

    def problems(self) -> list[Notice]:
        """What SQLite finds wrong in a full check; empty where nothing is."""
        found = [row[0] for row in self._rows("PRAGMA integrity_check(5)")]
        dangling = self._rows("PRAGMA foreign_key_check")
        lines = [Notice("finding", finding=line) for line in found if line != "ok"]
        return lines + [Notice("row-lost", row=str(row)) for row in dangling]

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        with database_refusals(self.path):
            return self._db.execute(sql, parameters).fetchall()

    def _one(self, sql: str, *parameters: Any) -> Any:
        with database_refusals(self.path):
            return self._db.execute(sql, parameters).fetchone()

    def _in(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        for first in range(0, len(values), _MANY):
            part = values[first : first + _MANY]
            yield from self._rows(f"{sql} ({','.join('?' * len(part))})", *part)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _check_length(path: Path) -> None:
    """Raises StoreDamaged where the file is shorter than its header says.

    With a write-ahead log beside it a shorter file is legitimate: a checkpoint was cut off.
    """
    if not path.exists() or _has_log(path):
        return
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except PermissionError as error:
        raise unreadable(path) from error
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if size and (len(header) < 100 or size < pages * (65536 if page == 1 else page)):
        raise damaged(path, Notice("cut-off"))
