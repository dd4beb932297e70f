"""One after the other, though many are under way at a time.

A hundred updates that arrive together would otherwise begin in one turn of the event loop, and
whatever else waits for it would stand still that long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram.ext import BaseUpdateProcessor


class Turnstile:
    """Lets one through in each turn of the event loop, in the order in which they come."""

    def __init__(self) -> None:
        self._entrance = asyncio.Lock()

    async def pass_through(self) -> None:
        async with self._entrance:
            await asyncio.sleep(0)


class Paced(BaseUpdateProcessor):
    """Begins one update in a turn of the event loop."""

    def __init__(self, max_concurrent_updates: int) -> None:
        super().__init__(max_concurrent_updates)
        # getUpdates brings up to a hundred at once, and each costs time before it first waits.
        self._turnstile = Turnstile()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        await self._turnstile.pass_through()
        await coroutine

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is left."""
