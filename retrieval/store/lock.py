"""The writer's lock of a folder: one at a time, among threads and among processes.

What is written under it is its holder's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident

from filelock import FileLock, Timeout

from retrieval.errors import StoreBusy
from retrieval.notices import Notice
from retrieval.store import private_files
from retrieval.store.refusals import system_refusals, unwritable

# Seconds that a writer waits: a reader may hold the lock for a moment's upkeep.
_PATIENCE = 2.0


class WriterLock:
    """Held by one thread of one process."""

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        self._folder = folder
        self._readonly = readonly
        self._processes = FileLock(
            folder / "write.lock", mode=private_files.FILE, thread_local=False
        )
        self._threads = Lock()
        self._holder: int | None = None  # the thread that holds both

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold it; raises StoreBusy where somebody else does, StoreError where nobody can."""
        if self._readonly:
            raise unwritable(self._folder)
        if not self._acquire(_PATIENCE):
            raise StoreBusy(Notice("writing", folder=self._folder))
        try:
            yield
        finally:
            self._release()

    @contextmanager
    def upkeep(self) -> Iterator[bool]:
        """For work on the side: whether this thread may write, without waiting for it."""
        if self._holder == get_ident():
            yield True
        elif not self._readonly and self._acquire(0):
            try:
                yield True
            finally:
                self._release()
        else:
            yield False

    def _acquire(self, seconds: float) -> bool:
        if not self._threads.acquire(timeout=seconds):
            return False
        try:
            # Inside, for a Timeout is an OSError too.
            with system_refusals(self._folder), suppress(Timeout):
                self._processes.acquire(timeout=seconds)
                self._holder = get_ident()
        finally:
            if self._holder is None:
                self._threads.release()
        return self._holder is not None

    def _release(self) -> None:
        self._holder = None
        self._processes.release()
        self._threads.release()
