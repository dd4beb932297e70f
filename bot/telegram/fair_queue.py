"""Whose turn it is: those who wait for the same thing get it in a fair order.

Who they are is decided by `bot.telegram.access.gate`; what they wait for is others' matter.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto


class Rank(Enum):
    """In what order those who wait are called."""

    TRUSTED = auto()  # administrators and listed channels: every other turn, if they wait
    SERVED = auto()
    STRANGER = auto()  # when nobody else waits


@dataclass(frozen=True, slots=True)
class Place:
    """Who waits: a user's id, or a chat's."""

    owner: int
    rank: Rank


_SOMEBODY = Place(0, Rank.SERVED)
PLACE: ContextVar[Place] = ContextVar("place", default=_SOMEBODY)
"""On whose behalf the running task works."""

Waiter = asyncio.Future[None]
_REMEMBERED = 100  # owners who do not wait, of whom it is known what they have had


class _Ring:
    """Owners of one rank. Whose share was least is next (start-time fair queueing, Goyal, Vin and
    Cheng 1996): who comes anew has had as much as whoever is served now, and not less."""

    def __init__(self) -> None:
        self.waiting: dict[int, deque[Waiter]] = {}
        self._had: dict[int, float] = {}
        self._now = 0.0

    def put(self, owner: int, waiter: Waiter) -> None:
        if owner not in self.waiting:
            self._had[owner] = max(self._had.get(owner, 0.0), self._now)
        self.waiting.setdefault(owner, deque()).append(waiter)

    def take(self) -> Waiter:
        owner = min(self.waiting, key=self._had.__getitem__)
        self._now = self._had[owner]
        own = self.waiting.pop(owner)
        waiter = own.popleft()
        if own:
            self.waiting[owner] = own  # behind those who have had as much
        return waiter

    def remove(self, owner: int, waiter: Waiter) -> bool:
        """False where it was taken already."""
        own = self.waiting.get(owner, deque())
        if waiter not in own:
            return False
        own.remove(waiter)
        if not own:
            del self.waiting[owner]
        return True

    def charge(self, owner: int, cost: float) -> None:
        self._had[owner] = max(self._had.get(owner, 0.0), self._now) + cost
        if len(self._had) > 2 * len(self.waiting) + _REMEMBERED:
            keep = (each for each in self._had.items() if each[1] > self._now)
            waiting = {each: self._had[each] for each in self.waiting}
            self._had = {**dict(keep), **waiting}


class Turns:
    """A queue in which owners take turns, however often each of them stands in it."""

    def __init__(self, on_unused: Callable[[], object]) -> None:
        """`on_unused` hears of a turn that came when who waited had just given up."""
        self._on_unused = on_unused
        self._rings = {rank: _Ring() for rank in Rank}
        self._last = Rank.SERVED

    def __bool__(self) -> bool:
        return any(ring.waiting for ring in self._rings.values())

    def of(self, owner: int) -> int:
        """How often an owner waits."""
        return sum(len(ring.waiting.get(owner, ())) for ring in self._rings.values())

    async def wait(self) -> None:
        """Wait until it is this task's turn."""
        place, waiter = PLACE.get(), asyncio.get_running_loop().create_future()
        ring = self._rings[place.rank]
        ring.put(place.owner, waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if not ring.remove(place.owner, waiter) and not waiter.cancelled():
                self._on_unused()
            raise

    def call(self) -> bool:
        """Call whose turn it is; False where nobody waits."""
        while self:
            waiter = self._rings[self._next()].take()
            if not waiter.done():
                waiter.set_result(None)
                return True
        return False

    def charge(self, cost: float = 1.0) -> None:
        """Count what this task had, in whatever unit: whoever has had much comes later."""
        place = PLACE.get()
        self._rings[place.rank].charge(place.owner, cost)

    def _next(self) -> Rank:
        order = [Rank.TRUSTED, Rank.SERVED, Rank.STRANGER]
        if self._last is Rank.TRUSTED:
            order[:2] = Rank.SERVED, Rank.TRUSTED
        self._last = next(rank for rank in order if self._rings[rank].waiting)
        return self._last


class Slots:
    """So many tasks at a time; the others wait for their turn."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._turns = Turns(self._leave)

    def of(self, owner: int) -> int:
        """How often an owner waits."""
        return self._turns.of(owner)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a slot, once it is this task's turn. Who holds one for long comes later then."""
        if self._free:
            self._free -= 1
        else:
            await self._turns.wait()
        since = time.monotonic()
        try:
            yield
        finally:
            self._turns.charge(time.monotonic() - since)
            self._leave()

    def _leave(self) -> None:
        if not self._turns.call():
            self._free += 1
