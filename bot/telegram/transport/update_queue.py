"""The queue of updates, which throws away at once what nobody would act upon, and knows when it is
full: what is not asked for then waits at Telegram's.

Whoever floods the bot could otherwise make everybody wait until each of his updates has had a task
of its own. What is thrown away is decided by `bot.telegram.access.triage`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from telegram import Update

from bot.telegram.transport.decoding import is_bare


class Doorway(asyncio.Queue[object]):
    """Takes in what is heeded, and counts what is not finished with.

    A bound of the queue's own would be none: python-telegram-bot empties it into tasks at once.
    """

    def __init__(
        self,
        heeds: Callable[[object], bool],
        most: int,
        overlooks: Callable[[Mapping[str, Any]], bool] = lambda update: False,
    ) -> None:
        """`most`: updates under way beyond which it is full; `overlooks`: which are not even worth
        being made objects of."""
        super().__init__()
        self.overlooks = overlooks
        self._heeds = heeds
        self._most = most
        self._under_way = 0
        self._finished = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return self._under_way >= self._most

    def put_nowait(self, item: object) -> None:
        # python-telegram-bot puts in what only confirms those that are here already.
        if isinstance(item, Update) and is_bare(item):
            return
        if self._heeds(item):
            super().put_nowait(item)
            self._under_way += 1

    def task_done(self) -> None:
        super().task_done()
        self._under_way -= 1
        self._finished.set()

    async def room(self, still_full: Callable[[], None]) -> None:
        """Wait until it is not full; `still_full` is called as updates are finished meanwhile."""
        while self.is_full:
            self._finished.clear()
            await self._finished.wait()
            still_full()
