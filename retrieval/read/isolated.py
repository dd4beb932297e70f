"""Reading in a process of its own: a reader that crashes, hangs or eats memory costs one file.

A process is started with the first file that needs one and kept for the next; files that are
read at the same time have one each. What runs in there is `isolated_worker`.
"""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import isolated_messages
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedEntry
from retrieval.read.isolated_messages import Malformed, Member
from retrieval.read.isolated_process import Process
from retrieval.types import Article, Skipped

_START_SECONDS = 120.0  # for a process to start and import a reader on a busy machine
_MOST_IDLE = 2
_PIECE = 1_000_000  # bytes of a file that are held at once
_BYTES_PER_CHARACTER = 4  # of UTF-8, at most

_idle: list[Process] = []
_lock = threading.Lock()


def read(
    module: str, document: Document, config: Config, within: Budget = ENDLESS
) -> Iterator[Article | Skipped]:
    """What `module`'s reader yields, one item at a time. Can be called from any thread.

    Raises UnreadableArticle and OSError as the reader does, and UnreadableArticle where it takes
    longer than `config` gives to one of its size, more memory than `config.read_memory_bytes`, or
    crashes. Of a file that holds others that costs the one it happens with; all share the seconds.
    Raises ReadingEnded at the end of the budget; the process ends then too.
    """
    for item in _Reading(module, document, config, within).items():
        if isinstance(item, Article | Skipped):
            yield item


def entries(
    module: str, document: Document, config: Config, within: Budget = ENDLESS
) -> Iterator[FeedEntry]:
    """What `module` finds listed in `document`; raises as `read` does."""
    for item in _Reading(module, document, config, within).items():
        if isinstance(item, FeedEntry):
            yield item


def protection(config: Config) -> list[str]:
    """What a reader is kept away from, be it taken over: "files", "network".

    Raises UnreadableArticle where none can be started.
    """
    text = Document("protection.txt", "protection.txt", data=b"Protection\n\nNone is needed here.")
    reading = _Reading("retrieval.read.plain", text, config, ENDLESS)
    list(reading.items())
    return reading.kept_away


class _Lost(Exception):
    """The process is of no use any more; the notice is the reason."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice)
        self.notice = notice


class _Reading:
    """The reading of one file, in as many processes as it takes."""

    def __init__(self, module: str, document: Document, config: Config, within: Budget) -> None:
        seconds = config.read_seconds + config.read_seconds_per_mb * document.size / 1e6
        self._module, self._document = module, document
        self._config = config = replace(config, read_seconds=seconds)
        self._within = within
        self._left = self._share = self._allowed = config.read_seconds
        self._member: Member | None = None
        self._begun_members = 0
        self.kept_away: list[str] = []

    def items(self) -> Iterator[isolated_messages.Item]:
        while True:
            self._member = None
            try:
                yield from self._attempt()
                return
            except _Lost as lost:
                if not self._begun_members:
                    raise UnreadableArticle(lost.notice) from None
                rest = lost.notice
            if self._member is not None:
                yield Skipped(self._member.source, rest)
                if self._member.last:
                    return
            if self._left <= 0:
                rest = Notice("files-slow", limit=float(f"{self._config.read_seconds:.3g}"))
            if self._left <= 0 or self._member is None:
                yield Skipped(self._document.source, rest)
                return

    def _attempt(self) -> Iterator[isolated_messages.Item]:
        started = time.monotonic()
        process = self._begun()
        if self._begun_members:
            self._left -= time.monotonic() - started  # each that crashes takes it of the others
        whole = False
        try:
            yield from self._received(process)
            whole = True
        except (UnreadableArticle, OSError):
            whole = True  # the reader gave up, its process is as good as before
            raise
        except Malformed as error:
            raise _Lost(Notice("crashed")) from error
        finally:
            # One that still reads for nobody is of no use to the next.
            if whole:
                _keep(process)
            else:
                process.end()

    def _received(self, process: Process) -> Iterator[isolated_messages.Item]:
        """What is read; the time that the caller takes between two items does not count."""
        self._share = self._allowed = self._left
        while True:
            told, item = self._next(process)
            if isinstance(item, Member):
                # One must not use up what all the others have left.
                self._member, self._begun_members = item, self._begun_members + 1
                self._share = self._allowed = self._left if item.last else self._left / 2
            elif item is not None:
                yield item
            elif "done" in told:
                return
            elif "unreadable" in told:
                raise UnreadableArticle(isolated_messages.notice(told["unreadable"]))
            elif "error" in told:
                raise OSError(told["error"], isolated_messages.line(told["strerror"]))
            else:
                raise _Lost(self._why(told))

    def _next(self, process: Process) -> tuple[dict[str, Any], isolated_messages.Item | None]:
        started = time.monotonic()
        process.allow(self._share, self._within)
        told, text = process.message(self._config.max_article_chars * _BYTES_PER_CHARACTER)
        item = isolated_messages.unpacked(told, text)
        if isinstance(item, Article) and not isolated_messages.is_own(item, self._document):
            raise Malformed
        waited = time.monotonic() - started
        self._left -= waited
        self._share -= waited
        return told, item

    def _why(self, told: dict[str, Any]) -> Notice:
        if "memory" in told:
            return Notice("memory", limit=self._config.read_memory_bytes)
        if self._share <= 0:
            seconds = round(self._allowed, 1 if self._allowed < 1 else None)
            return Notice("slow", limit=seconds)
        return Notice("crashed")

    def _begun(self) -> Process:
        """A process that has begun to read. Raises UnreadableArticle, OSError."""
        document = replace(self._document.holding(None), skip=self._begun_members)
        request = pickle.dumps(isolated_messages.Request(self._module, document, self._config))
        while True:
            with closing(_pieces(self._document, self._config)) as pieces:
                first = next(pieces, b"")  # what cannot be opened costs no process
                kept = _kept(self._config.read_memory_bytes)
                process = kept or Process(self._config.read_memory_bytes)
                if self._begins(process, request, chain([first], pieces)):
                    return process
            if kept is None:
                raise UnreadableArticle(Notice("no-reader"))

    def _begins(self, process: Process, request: bytes, pieces: Iterator[bytes]) -> bool:
        """Whether it does; one that does not, as it came to its end while it was idle, is ended."""
        begun = False
        try:
            process.allow(_START_SECONDS, self._within)
            if process.ask(request, pieces):
                told, _ = process.message(0)
                begun = "begun" in told
                self.kept_away = [isolated_messages.line(each) for each in told.get("begun", ())]
        except Malformed:
            begun = False
        finally:
            if not begun:
                process.end()
        return begun


def _pieces(document: Document, config: Config) -> Generator[bytes]:
    """What is to be read. Raises OSError, and UnreadableArticle for what is no file or too large.

    The process that reads opens nothing. No more is read than the size says: what the kernel makes
    up while it is read has none, and may have no end.
    """
    with document.open() as stream:
        size = left = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        if size > config.max_file_bytes:
            raise UnreadableArticle(Notice("too-large", size=size, limit=config.max_file_bytes))
        while piece := stream.read(min(left, _PIECE)):
            yield piece
            left -= len(piece)


def _kept(memory: int) -> Process | None:
    with _lock:
        for process in reversed(_idle):
            if process.memory == memory:
                _idle.remove(process)
                return process
    return None


def _keep(process: Process) -> None:
    with _lock:
        _idle.append(process)
        ended = _idle[:-_MOST_IDLE]
        del _idle[:-_MOST_IDLE]
    for each in ended:
        each.end()
