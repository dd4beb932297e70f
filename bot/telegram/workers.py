"""What would block the event loop, off it: a few threads behind a bounded queue.

The bot has several such pools, so that reading what takes long keeps nobody who asks waiting.
In which order those who wait have their turn is `bot.telegram.fair_queue`'.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.telegram.fair_queue import PLACE, Rank, Slots
from bot.telegram.metrics import Metrics
from retrieval import CitebotError

T = TypeVar("T")

# For how long a thread may keep the interpreter to itself, in seconds. The event loop asks for it
# after each system call: with Python's 5 ms, a dozen of them would stop it for 60.
_SWITCH = 0.0005
_OF_ONE = 10  # tasks of one person that may wait, so that nobody fills the queue alone


class Busy(CitebotError):
    """More waits already than the queue takes."""


class Workers:
    """A pool of threads for one sort of work. People take turns."""

    def __init__(self, metrics: Metrics, threads: int, queue: int, name: str = "workers") -> None:
        """`queue`: how many tasks may wait or run at a time."""
        sys.setswitchinterval(_SWITCH)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._slots = Slots(threads)
        self._gauge = metrics.waiting.labels(name)
        self._queue = queue
        self.waiting = 0

    async def run(self, work: Callable[..., T], *args: object, always: bool = False) -> T:
        """`work(*args)` in a thread. Raises Busy where the queue is full.

        `always` takes it in nevertheless: for what has been promised already.
        """
        if not always and self._is_full():
            raise Busy("too much is waiting already")
        self.waiting += 1
        self._gauge.set(self.waiting)
        try:
            async with self._slots.one():
                return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self.waiting -= 1
            self._gauge.set(self.waiting)

    def _is_full(self) -> bool:
        place = PLACE.get()
        if place.rank is not Rank.TRUSTED and self._slots.of(place.owner) >= _OF_ONE:
            return True
        return self.waiting >= self._queue

    def close(self) -> None:
        """Wait for what is under way; what has not begun never will."""
        self._pool.shutdown(cancel_futures=True)
