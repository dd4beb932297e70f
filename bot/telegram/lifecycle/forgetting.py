"""What the bot forgets by itself, at its start and every hour. The forgetting itself is
`bot.telegram.db.retention`'s and `bot.telegram.removed_passages`'s.
"""

from __future__ import annotations

import asyncio
import logging
import time

from bot.telegram.context import Core
from bot.telegram.db.retention import forget, forget_copies
from bot.telegram.db.uploads import UNDO_HOURS
from bot.telegram.removed_passages import sweep
from retrieval import CitebotError

_log = logging.getLogger(__name__)
_HOUR = 3_600.0
_DAY = 24 * _HOUR


async def forget_hourly(core: Core) -> None:
    """Delete what is old, and what was removed from the archive by whomever; never ends."""
    while True:
        try:
            await forget_once(core)
        except CitebotError as error:
            _log.error("What is old, or was removed, could not be deleted: %s", error)
        await asyncio.sleep(_HOUR)


async def forget_once(core: Core) -> None:
    """The same once. Raises StateError, StoreError."""
    now = time.time()
    await core.state.erase(forget, now - core.settings.telegram_keep_days * _DAY)
    await core.state.erase(forget_copies, now - UNDO_HOURS * _HOUR)
    await sweep(core)
