"""getUpdates' own requests: of what comes, that which can be read is brought in.

Reading one is `decoding`'s; what lasting trouble means, `polling`'s.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.telegram.metrics import Metrics
from bot.telegram.transport.decoding import (
    Json,
    Undecodable,
    Unreadable,
    decoded,
    has_id,
    parsed,
)
from bot.telegram.transport.polling import Watch
from bot.telegram.transport.update_queue import Doorway

_log = logging.getLogger(__name__)

_LONGEST = 300  # characters of a refusal
_LONGEST_WAIT = 600  # seconds that Telegram may tell to wait


class WatchedRequest(HTTPXRequest):
    """The connection that getUpdates has to itself, watched.

    It brings the updates in itself, and gives python-telegram-bot only the last one's id, by which
    all are confirmed: that would look at all of them before anything else has its turn, and at
    none where it cannot read one.
    """

    def __init__(self, watch: Watch, door: Doorway, metrics: Metrics, **options: Any) -> None:
        super().__init__(**options)
        self._watch = watch
        self._door = door
        self._metrics = metrics
        self.bot: Bot | None = None
        """Whose the updates are."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Raises TelegramError, and nothing else, where no updates come of it: only then does
        python-telegram-bot wait before it asks again."""
        last = _is_last(kwargs.get("request_data"))
        if not last:
            await self._door.room(self._watch.held_back)
        status, payload = await super().do_request(*args, **kwargs)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            self._watch.saw(status)
            return status, _refusal(payload)
        updates = self._updates_in(payload)
        self._watch.saw(status)
        if last or not updates:
            return status, _confirming([])  # not confirmed, they come again at the next start
        found = [update async for update in self._decoded(updates)]
        # From here to the confirmation nothing is waited for: no update is brought in twice.
        for update in found:
            self._door.put_nowait(update)
        return status, _confirming([{"update_id": max(each["update_id"] for each in updates)}])

    def _updates_in(self, payload: bytes) -> list[Json]:
        """The updates that have an id. Raises TelegramError where there is no telling.

        One without an id is passed by with the next that has one.
        """
        try:
            answer = parsed(payload)
        except Unreadable:
            answer = None
        updates = answer.get("result") if isinstance(answer, dict) else None
        known = [each for each in updates if _has_own_id(each)] if isinstance(updates, list) else []
        if not isinstance(updates, list) or (updates and not known):
            self._watch.unreadable()
            self._metrics.unreadable.inc()
            raise TelegramError("its answer cannot be read")
        if len(known) < len(updates):
            self._metrics.unreadable.inc()
            _log.warning("%d updates without an id are skipped.", len(updates) - len(known))
        return known

    async def _decoded(self, updates: list[Json]) -> AsyncIterator[Update]:
        """Those that are listened to and can be read, with a turn for others between them."""
        for update in updates:
            if self._door.overlooks(update):
                continue
            try:
                yield decoded(update, self.bot)
            except Undecodable as error:
                self._metrics.skipped.inc()
                _log.warning("An update cannot be read and is skipped: %s", error)
            await asyncio.sleep(0)


def _confirming(updates: list[Json]) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def _has_own_id(update: object) -> bool:
    """Whether it can be confirmed: to ask from below zero on means something else."""
    return isinstance(update, dict) and has_id(update) and update["update_id"] >= 0


def _is_last(data: RequestData | None) -> bool:
    """Whether a request only confirms, at the end, what was taken: it does not wait for more."""
    return data is not None and not data.parameters.get("timeout")


def _refusal(payload: bytes) -> bytes:
    """What Telegram says when it refuses, without what nobody expects in it."""
    try:
        said = parsed(payload)
    except Unreadable:
        said = None
    found: dict[str, Any] = said if isinstance(said, dict) else {}
    kept: dict[str, Any] = {"ok": False}
    if isinstance(description := found.get("description"), str):
        kept["description"] = description[:_LONGEST]
    parameters = found.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if type(wait) is int and wait > 0:
        kept["parameters"] = {"retry_after": min(wait, _LONGEST_WAIT)}
    return json.dumps(kept).encode()
