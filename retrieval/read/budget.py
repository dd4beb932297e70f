"""What the reading of one link or file may take in all, and whether it is still wanted.

Whatever waits while it reads is given the budget and waits with it. What people are told of an
end, and how one goes on afterwards, is `retrieval.web.link_reader`'s.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from retrieval.errors import CitebotError, ReadingEnded
from retrieval.notices import Notice

T = TypeVar("T")
MOMENT = 0.25
"""Seconds after which anything that waits looks whether it is still wanted."""
_STORING_SECONDS = 2.0  # in which what was read before a stop may still be stored


class Budget:
    """Counts from the moment it is made; may be used and stopped from any thread."""

    def __init__(
        self, *, seconds: float = math.inf, size: float = math.inf, articles: float = math.inf
    ) -> None:
        """`size` is in bytes, as they are received and unpacked."""
        self._seconds, self._size, self._articles = seconds, size, articles
        self._end = time.monotonic() + seconds
        self._size_left, self._articles_left = size, articles
        self._stop = Event()
        self._stopped_at = math.inf

    def stop(self) -> None:
        """Whoever reads with it ends within moments."""
        if not self.stopped:
            self._stopped_at = time.monotonic()
            self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def received(self, size: int) -> None:
        """Note so many bytes."""
        self._size_left -= size

    def article(self) -> None:
        """Note an article. Raises ReadingEnded where it is one too many."""
        self._articles_left -= 1
        if self._articles_left < 0:
            raise self._out_of_articles()

    def check_storing(self) -> None:
        """For who stores what was read: raises ReadingEnded some seconds after it was stopped."""
        if self.stopped and time.monotonic() > self._stopped_at + _STORING_SECONDS:
            raise _stopped()

    def check(self) -> None:
        """Raises ReadingEnded where it was stopped or its time is up."""
        if self.stopped:
            raise _stopped()
        if time.monotonic() >= self._end:
            raise self._out_of_time()

    def check_more(self) -> None:
        """The same, and where it has no room for another page; one that is at hand may be read."""
        self.check()
        if self._size_left <= 0:
            raise ReadingEnded(Notice("size-used", limit=self._size))
        if self._articles_left <= 0:
            raise self._out_of_articles()

    def wait(self, seconds: float) -> None:
        """Sleep. Raises ReadingEnded as soon as the waiting is in vain."""
        self.check()
        if time.monotonic() + seconds > self._end:
            raise self._out_of_time()
        if self._stop.wait(seconds):
            self.check()

    def spared(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises of this project's errors.

        At the end of the budget it is left to itself: for what waits where nobody can wake it.
        """
        self.check()
        beside = _Beside(work)
        beside.start()
        while not beside.over.wait(MOMENT):
            self.check()
        return beside.outcome()

    def _out_of_articles(self) -> ReadingEnded:
        return ReadingEnded(Notice("articles-used", limit=self._articles))

    def _out_of_time(self) -> ReadingEnded:
        return ReadingEnded(Notice("seconds-used", limit=self._seconds))


def _stopped() -> ReadingEnded:
    return ReadingEnded(Notice("stopped"))


class _Beside(Thread, Generic[T]):
    """A thread that keeps no process from its end."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True, name="beside")
        self._work = work
        self._results: list[T] = []
        self._error: CitebotError | None = None
        self.over = Event()

    def run(self) -> None:
        try:
            self._results.append(self._work())
        except CitebotError as error:
            self._error = error
        finally:
            self.over.set()

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]  # nothing where it failed as nobody foresaw: its thread told why


ENDLESS = Budget()
"""For who reads without a limit in all; never to be stopped."""
