"""One after the other, though many are under way at a time.

A hundred updates that arrive together would otherwise begin in one turn of the event loop, and
whatever else waits for it would stand still that long.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from aiolimiter import AsyncLimiter
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.fair_queue import PLACE, Place, Rank, Slots, Turns
from bot.telegram.metrics import Metrics

_UNLIMITED = 1_000_000
_WAITING = 1_000  # updates that wait for a slot, of all chats
_OF_ONE_CHAT = 100  # that wait or have one; the others are thrown away
_AT_ONCE_OF_ONE_CHAT = 32  # a group's answers may wait for minutes: Telegram takes 20 in each


class Turnstile:
    """Lets one through in each turn of the event loop, in the order in which they come."""

    def __init__(self) -> None:
        self._entrance = asyncio.Lock()

    async def pass_through(self) -> None:
        async with self._entrance:
            await asyncio.sleep(0)


class Paced(BaseUpdateProcessor):
    """Begins one update in a turn of the event loop, and has so many under way at a time.

    Who sent them takes turns; no chat can fill the slots, and all together not the memory.
    """

    def __init__(self, at_once: int, place_of: Callable[[object], Place], metrics: Metrics) -> None:
        super().__init__(_UNLIMITED)  # its own limit knows no turns
        # getUpdates brings up to a hundred at once, and each costs time before it first waits.
        self._turnstile = Turnstile()
        self._slots = Slots(at_once)
        self._most = at_once + _WAITING
        self._inside = 0
        self._of_chat: Counter[int] = Counter()
        self._narrow: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()
        self._place_of = place_of
        self._metrics = metrics

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        place = self._place_of(update)
        PLACE.set(place)
        if place.rank is Rank.TRUSTED:
            await self._in_turn(coroutine)
            return
        chat = _chat_of(update) or place.owner
        if self._inside >= self._most or self._of_chat[chat] >= _OF_ONE_CHAT:
            self._metrics.ignored.inc()
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        self._inside += 1
        self._of_chat[chat] += 1
        try:
            async with self._narrow.setdefault(chat, asyncio.Semaphore(_AT_ONCE_OF_ONE_CHAT)):
                await self._in_turn(coroutine)
        finally:
            self._inside -= 1
            self._of_chat[chat] -= 1
            if not self._of_chat[chat]:
                del self._of_chat[chat]

    async def _in_turn(self, coroutine: Awaitable[Any]) -> None:
        async with self._slots.one():
            await self._turnstile.pass_through()
            await coroutine

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is left."""


class Rate:
    """So many a second; those beyond wait, and take turns."""

    def __init__(self, per_second: float) -> None:
        self._limiter = AsyncLimiter(per_second, 1)
        self._turns = Turns(self._pass_on)
        self._calling: asyncio.Task[None] | None = None

    async def turn(self) -> None:
        if not self._turns and self._limiter.has_capacity():
            await self._limiter.acquire()  # at once
            self._turns.charge()
            return
        if self._calling is None or self._calling.done():
            self._calling = asyncio.create_task(self._call())
        await self._turns.wait()
        self._turns.charge()

    async def _call(self) -> None:
        while self._turns:
            await self._limiter.acquire()
            self._turns.call()

    def _pass_on(self) -> None:
        self._turns.call()


def _chat_of(update: object) -> int | None:
    chat = update.effective_chat if isinstance(update, Update) else None
    return chat.id if chat else None
