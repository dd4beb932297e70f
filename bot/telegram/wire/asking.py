"""getUpdates' own requests: updates come a portion at a time, and only such as can be read.

Reading one is `decoding`'s; what lasting trouble means, `polling`'s.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from http import HTTPStatus
from itertools import accumulate
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.telegram.metrics import Metrics
from bot.telegram.wire.decoding import Undecodable, Unreadable, has_id, parsed, readable
from bot.telegram.wire.doorway import Doorway
from bot.telegram.wire.polling import Watch

_log = logging.getLogger(__name__)

# Bytes of updates that python-telegram-bot gets at a time: it builds objects of all of them before
# anything else has its turn, which takes it a millisecond for two thousand.
_PORTION = 32_000
_LONGEST = 300  # characters of a refusal
_LONGEST_WAIT = 600  # seconds that Telegram may tell to wait


class WatchedRequest(HTTPXRequest):
    """The connection that getUpdates has to itself, watched."""

    def __init__(self, watch: Watch, door: Doorway, metrics: Metrics, **options: Any) -> None:
        super().__init__(**options)
        self._watch = watch
        self._door = door
        self._metrics = metrics
        self._left: deque[bytes] = deque()  # updates that came, each as JSON

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Raises TelegramError, and nothing else, where no updates come of it: only then does
        python-telegram-bot wait before it asks again."""
        if _is_last(kwargs.get("request_data")):
            self._left.clear()  # not confirmed, they come again at the next start
        elif not self._left:
            await self._door.room(self._watch.held_back)
        if self._left:
            return HTTPStatus.OK, self._portion()
        status, payload = await super().do_request(*args, **kwargs)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            self._left.extend(await self._read(payload))
            self._watch.saw(status)
            return status, self._portion()
        self._watch.saw(status)
        return status, _refusal(payload)

    def _portion(self) -> bytes:
        """The next of the updates that came, taken out; at least one, where there are any."""
        sizes = accumulate(map(len, self._left))
        count = max(1, sum(size <= _PORTION for size in sizes)) if self._left else 0
        updates = b",".join(self._left.popleft() for _ in range(count))
        return b'{"ok": true, "result": [' + updates + b"]}"

    async def _read(self, payload: bytes) -> list[bytes]:
        """The updates in an answer, each as JSON. Raises TelegramError where there is no telling.

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
        read = []
        for update in known:
            if self._door.overlooks(update):
                # The last one is confirmed, and those before it with it.
                if update is known[-1]:
                    read.append(json.dumps({"update_id": update["update_id"]}).encode())
                continue
            read.append(json.dumps(self._readable(update)).encode())
            await asyncio.sleep(0)  # a hundred of them are not to hold up everybody else
        return read

    def _readable(self, update: dict[str, Any]) -> dict[str, Any]:
        """The update; of one that cannot be read only its id, by which it is confirmed."""
        try:
            return readable(update)
        except Undecodable as error:
            self._metrics.skipped.inc()
            _log.warning("An update cannot be read and is skipped: %s", error)
            return {"update_id": error.update_id}


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
