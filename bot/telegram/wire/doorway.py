"""The queue of updates, which throws away at once what nobody would act upon.

Whoever floods the bot could otherwise make everybody wait until each of his updates has had a task
of its own. What is thrown away is decided by `bot.telegram.access.attention`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Doorway(asyncio.Queue[object]):
    """Takes in what is heeded."""

    def __init__(self, heeds: Callable[[object], bool]) -> None:
        super().__init__()
        self._heeds = heeds

    async def put(self, item: object) -> None:
        if self._heeds(item):
            await super().put(item)
