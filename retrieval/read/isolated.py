"""Reading in a process of its own: a reader that crashes, hangs or eats memory costs one file.

A process is started with the first file that needs one and kept for the next; files that are
read at the same time have one each. What runs in there is `worker`.
"""

from __future__ import annotations

import json
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.read.budget import ENDLESS, MOMENT, Budget
from retrieval.read.document import Document
from retrieval.read.worker import LENGTH
from retrieval.types import Article, Skipped

_LONGEST_MESSAGE = 2_000_000_000  # bytes
_PIECE = 1_000_000  # bytes read at once
_UNBLOCKED = getattr(select, "PIPE_BUF", 512)  # bytes that a pipe takes once it is ready
_START_SECONDS = 120.0  # for a process to start and import a reader on a busy machine
_MOST_IDLE = 2
_ROOT = Path(__file__).resolve().parent.parent.parent

_idle: list[_Worker] = []
_lock = threading.Lock()


def read(
    module: str, document: Document, config: Config, within: Budget = ENDLESS
) -> Iterator[Article | Skipped]:
    """What `module`'s reader yields, one item at a time. May be called from any thread.

    Raises UnreadableArticle and OSError as the reader does, and UnreadableArticle where it takes
    longer than `config.read_seconds`, more memory than `config.read_memory_bytes`, or crashes.
    Raises ReadingEnded at the end of the budget; the process ends then too.
    """
    if document.path is not None:
        document = replace(document, path=document.path.absolute())
    worker = _begun(pickle.dumps((module, document, config)), within)
    whole = False
    try:
        yield from worker.items(config)
        whole = True
    except _ReaderFailed as failed:
        whole = True
        raise failed.reason from None
    finally:
        # One that still reads for nobody is of no use to the next.
        if whole and worker.sound:
            _keep(worker)
        else:
            worker.end()


class _ReaderFailed(Exception):
    """The reader gave up, its process is as good as before."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


class _Worker:
    """A process that reads one file at a time."""

    def __init__(self) -> None:
        # Not `multiprocessing`: it would run the main module of whoever uses this library.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "retrieval.read.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=os.environ | {"PYTHONPATH": _search_path(), "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests, self._replies = self._process.stdin, self._process.stdout
        self._deadline = 0.0
        self._within = ENDLESS
        self.sound = True

    def begin(self, request: bytes, within: Budget) -> bool:
        """Hand over a file; whether a reader has begun with it."""
        self._within = within
        self._deadline = time.monotonic() + _START_SECONDS
        return self._write(LENGTH.pack(len(request)) + request) and "begun" in self._message()

    def items(self, config: Config) -> Iterator[Article | Skipped]:
        """What is read; the time that the caller takes between two items does not count."""
        left = config.read_seconds
        while True:
            begun = time.monotonic()
            self._deadline = begun + left
            message = self._message()
            left -= time.monotonic() - begun
            if "article" in message:
                yield _article(message["article"])
            elif "skipped" in message:
                yield Skipped(**message["skipped"])
            elif "done" in message:
                return
            elif "unreadable" in message:
                raise _ReaderFailed(UnreadableArticle(message["unreadable"]))
            elif "error" in message:
                raise _ReaderFailed(OSError(message["error"], message["strerror"]))
            else:
                self.sound = False
                raise UnreadableArticle(_why(message, config, late=left <= 0))

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._requests.close()
        self._replies.close()

    def _message(self) -> dict[str, Any]:
        """The next message; empty where the process has come to its end, or takes too long."""
        head = self._read(LENGTH.size)
        length = LENGTH.unpack(head)[0] if head else 0
        data = self._read(length) if 0 < length <= _LONGEST_MESSAGE else b""
        return dict(json.loads(data)) if data else {}

    def _read(self, count: int) -> bytes:
        """That many bytes, or none."""
        parts = bytearray()
        while len(parts) < count:
            part = self._is_ready(self._replies, "POLLIN") and self._replies.read(
                min(count - len(parts), _PIECE)
            )
            if not part:
                return b""
            parts += part
        return bytes(parts)

    def _write(self, data: bytes) -> bool:
        rest = memoryview(data)
        try:
            while rest and self._is_ready(self._requests, "POLLOUT"):
                rest = rest[self._requests.write(rest[:_UNBLOCKED]) :]
        except OSError:
            return False
        return not rest

    def _is_ready(self, pipe: IO[bytes], event: str) -> bool:
        """Wait for a pipe until the deadline, and no longer than somebody wants to read.

        Windows cannot wait so; there a process that hangs ends itself, somewhat later.
        """
        if not hasattr(select, "poll"):
            return True
        waiting = select.poll()
        waiting.register(pipe, getattr(select, event))
        while True:
            self._within.check()
            left = max(0.0, self._deadline - time.monotonic())
            if waiting.poll(min(left, MOMENT) * 1000):
                return True
            if left <= MOMENT:
                return False


def _begun(request: bytes, within: Budget) -> _Worker:
    """A process that has begun to read. Raises UnreadableArticle where none will."""
    while (worker := _kept()) is not None:
        if _begins(worker, request, within):
            return worker
    worker = _Worker()
    if _begins(worker, request, within):
        return worker
    raise UnreadableArticle("its reader cannot be started")


def _begins(worker: _Worker, request: bytes, within: Budget) -> bool:
    """Whether it does; one that does not, as it came to its end while it was idle, is ended."""
    begun = False
    try:
        begun = worker.begin(request, within)
    finally:
        if not begun:
            worker.end()
    return begun


def _kept() -> _Worker | None:
    with _lock:
        return _idle.pop() if _idle else None


def _keep(worker: _Worker) -> None:
    with _lock:
        if len(_idle) < _MOST_IDLE:
            _idle.append(worker)
            return
    worker.end()


def _search_path() -> str:
    """Where the process finds this package, and what this one can import."""
    return os.pathsep.join([str(_ROOT), *(path for path in sys.path if Path(path).is_absolute())])


def _why(message: dict[str, Any], config: Config, *, late: bool) -> str:
    if "memory" in message:
        limit = config.read_memory_bytes / 1e9
        return f"its reading took more than {limit:g} GB of memory"
    if late:
        return f"its reading took longer than {config.read_seconds:g} seconds"
    return "its reader crashed"


def _article(fields: dict[str, Any]) -> Article:
    published = fields["published"]
    return Article(**{**fields, "published": published and date.fromisoformat(published)})
