"""What is on its way into the archive: whose turn it is to be read, and how it is stopped.

What is read, and what is told of it, is left to others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from enum import Enum, auto
from typing import Any, TypeVar

from bot.telegram.fair_queue import Slots
from retrieval.errors import ReadingEnded
from retrieval.notices import Notice
from retrieval.read.budget import Budget

T = TypeVar("T")
_MOST = 300  # that wait or are read, of one chat
_ENDING = 6.0  # seconds that all have for their last words once the bot ends


class Kind(Enum):
    """What is read; of each kind so many at a time."""

    TEXT = auto()
    FILE = auto()
    LINK = auto()


_AT_ONCE = {Kind.TEXT: 2, Kind.FILE: 2, Kind.LINK: 2}


class Ending(Enum):
    """Why a reading was stopped."""

    CANCELLED = auto()
    INTERRUPTED = auto()


class Reading:
    """One message that is read, or waits to be."""

    def __init__(self, chat_id: int, message_id: int, kind: Kind, budget: Budget) -> None:
        self.chat_id = chat_id
        self.message_id = message_id
        self.kind = kind
        self.budget = budget
        self.ending: Ending | None = None
        self.turn: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()

    async def its_turn(self) -> None:
        """Wait for it. Raises ReadingEnded where it is stopped meanwhile."""
        if self.turn is not None:
            await self.wanted(asyncio.wait([self.turn]))

    def stop(self, ending: Ending) -> None:
        if self.ending is None:
            self.ending = ending
            self.budget.stop()
            self._stopped.set()

    async def wanted(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` comes to. Raises ReadingEnded as soon as it is stopped."""
        task = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise ReadingEnded(Notice("stopped"))
            return task.result()
        finally:
            stopped.cancel()
            task.cancel()


class Intake:
    """All readings."""

    def __init__(self) -> None:
        self._readings: dict[Reading, asyncio.Task[Any] | None] = {}
        self._slots = {kind: Slots(count) for kind, count in _AT_ONCE.items()}
        self._over = False

    @asynccontextmanager
    async def entered(self, reading: Reading) -> AsyncIterator[None]:
        """Until its end it stands in line or has its turn, and can be stopped."""
        self._readings[reading] = asyncio.current_task()
        if self._over:
            reading.stop(Ending.INTERRUPTED)
        async with AsyncExitStack() as stack:
            slot = self._slots[reading.kind].one()
            reading.turn = asyncio.create_task(stack.enter_async_context(slot))
            try:
                yield
            finally:
                del self._readings[reading]
                reading.turn.cancel()
                await asyncio.wait([reading.turn])

    def is_one_too_many(self, reading: Reading) -> bool:
        """Whether more waits of its chat already than is taken."""
        return sum(each.chat_id == reading.chat_id for each in self._readings) > _MOST

    def ahead_of(self, reading: Reading) -> int:
        """How many of its kind have to end before its turn comes; 0 where it need not wait."""
        others = sum(each.kind is reading.kind for each in self._readings) - 1
        return max(0, others - _AT_ONCE[reading.kind] + 1)

    def cancel(self, chat_id: int, message_id: int | None = None) -> int:
        """Stop what a chat has sent, or one message of it; how many there were."""
        found = [
            each
            for each in self._readings
            if each.chat_id == chat_id
            and message_id in (None, each.message_id)
            and each.ending is None
        ]
        for each in found:
            each.stop(Ending.CANCELLED)
        return len(found)

    async def end(self) -> None:
        """Stop all, and give them some seconds to store what was read and to say so."""
        self._over = True
        for each in self._readings:
            each.stop(Ending.INTERRUPTED)
        tasks = [task for task in self._readings.values() if task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_ENDING)
            for task in late:
                task.cancel()
