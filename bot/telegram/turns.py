"""Whose turn it is: those who wait for the same thing get it in a fair order.

Who they are is decided by `bot.telegram.access.gate`; what they wait for is others' matter.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
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


class Turns:
    """A queue in which owners take turns, however often each of them stands in it."""

    def __init__(self, on_unused: Callable[[], object]) -> None:
        """`on_unused` hears of a turn that came when who waited had just given up."""
        self._on_unused = on_unused
        # The owner whose turn comes next stands first; of one owner, what came first.
        self._rings: dict[Rank, OrderedDict[int, deque[Waiter]]] = {
            rank: OrderedDict() for rank in Rank
        }
        self._last = Rank.SERVED

    def __bool__(self) -> bool:
        return any(self._rings.values())

    def of(self, owner: int) -> int:
        """How often an owner waits."""
        return sum(len(ring.get(owner, ())) for ring in self._rings.values())

    async def wait(self) -> None:
        """Wait until it is this task's turn."""
        place, waiter = PLACE.get(), asyncio.get_running_loop().create_future()
        own = self._rings[place.rank].setdefault(place.owner, deque())
        own.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter in own:
                own.remove(waiter)
                if not own:
                    del self._rings[place.rank][place.owner]
            elif not waiter.cancelled():
                self._on_unused()
            raise

    def call(self) -> bool:
        """Call whose turn it is; False where nobody waits."""
        while self:
            waiter = self._taken()
            if not waiter.done():
                waiter.set_result(None)
                return True
        return False

    def _taken(self) -> Waiter:
        order = [Rank.TRUSTED, Rank.SERVED, Rank.STRANGER]
        if self._last is Rank.TRUSTED:
            order[:2] = Rank.SERVED, Rank.TRUSTED
        self._last = next(rank for rank in order if self._rings[rank])
        ring = self._rings[self._last]
        owner, own = ring.popitem(last=False)
        waiter = own.popleft()
        if own:
            ring[owner] = own  # behind all others
        return waiter


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
        """Hold a slot, once it is this task's turn."""
        if self._free:
            self._free -= 1
        else:
            await self._turns.wait()
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        if not self._turns.call():
            self._free += 1
