"""What the bot remembers, in one SQLite file: opening it, its schema, one thread for its work.

What the tables mean is told by the modules beside this one, one a concern; each has functions
that take a connection, and `State.run` calls them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bot.telegram.db.schema import MIGRATIONS
from retrieval import CitebotError
from retrieval.store import private_files

P = ParamSpec("P")
T = TypeVar("T")


class StateError(CitebotError):
    """The bot's memory cannot be read or written."""


class State:
    """One SQLite file. All work on it is done by one thread, a transaction each."""

    def __init__(self, path: Path) -> None:
        """Raises StateError where the file cannot be opened or is no intact database."""
        self.path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="state")
        try:
            # What people asked is for the bot's owner alone. SQLite's other files get the same
            # permissions; those of a bot that was killed may have had wider ones.
            private_files.make(path)
            private_files.tighten(path.with_name(path.name + end) for end in ("", "-wal", "-shm"))
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise self._refused(error) from error

    def _prepare(self) -> None:
        self._db.row_factory = sqlite3.Row
        # Damaged text must not keep all else from being read.
        self._db.text_factory = lambda text: text.decode("utf-8", "replace")
        self._db.execute("PRAGMA busy_timeout = 30000")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: SQLite's own builds leave it in the file.
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("BEGIN IMMEDIATE")
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StateError(f"{self.path} was made by a newer Citebot; update Citebot.")
        for migration in MIGRATIONS[version:]:
            for statement in migration:
                self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        self._db.execute("COMMIT")

    async def run(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`work` with the connection in front of its arguments, in a transaction of its own.

        Raises StateError where SQLite refuses, and then nothing is written.
        """
        return await asyncio.wrap_future(self.begun(work, *args, **kwargs))

    def begun(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """`run` for other threads than the event loop's, which may wait for the result."""

        def transaction() -> T:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    found = work(self._db, *args, **kwargs)
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise self._refused(error) from error
            return found

        return self._thread.submit(transaction)

    async def erase(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`run` for work that deletes: what is deleted leaves the log of recent writes as well."""
        done = await self.run(work, *args, **kwargs)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._empty_log)
        return done

    def _empty_log(self) -> None:
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Finish what is under way and close the file."""
        self._thread.shutdown()
        self._db.close()

    def _refused(self, error: Exception) -> StateError:
        return StateError(
            f"The bot's memory {self.path} cannot be used: {error}; check its permissions and the "
            "disk, or move it away to begin anew."
        )
