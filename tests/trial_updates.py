"""Broken updates of Telegram: decoded as the bot decodes them, and sent to it at work, while a
guest asks in between."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from telegram.error import TelegramError
from telegram_bot import ANN, OFFICE, bot
from telegram_server import TelegramServer
from telegram_shapes import PEOPLE
from trials import Outcome, Trial, Variant
from variants_updates import update_variant

from bot.telegram.transport.decoding import (
    Undecodable,
    Unreadable,
    decoded,
    has_id,
    parsed,
)
from retrieval import CitebotError

_BATCH = 50  # variants after which those that can be sent are
_QUESTION = "who did not recognize the election"


class Updates(Trial):
    """Variants of updates."""

    seconds = 60.0  # for a batch

    def __enter__(self) -> Self:
        self._errors = _Errors()
        logging.getLogger().addHandler(self._errors)
        self._runner = asyncio.Runner()
        self._runner.run(self._open())
        return self

    def __exit__(self, *error: object) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()
        logging.getLogger().removeHandler(self._errors)

    async def _open(self) -> None:
        self._stack = AsyncExitStack()
        self._server = await self._stack.enter_async_context(TelegramServer())
        for number in (*PEOPLE, ANN):
            self._server.person(number).chat.started = True
        folder = self.keep / "bot"
        folder.mkdir(parents=True, exist_ok=True)
        await self._stack.enter_async_context(bot(self._server, folder, **OFFICE))

    def variant(self, number: int) -> Variant:
        return update_variant(self.seed, number)

    def check(self, variant: Variant, number: int, path: Path, outcome: Outcome) -> Iterator[str]:
        try:
            update = parsed(variant.data)
            if not has_id(update):
                raise Unreadable("it has no id")
            decoded(update, None)
            outcome.taken[variant.sort] += 1
        except (Unreadable, Undecodable) as error:
            yield from outcome.refuse(variant.sort, str(error))
        if self.alone or number % _BATCH == _BATCH - 1:
            first = number if self.alone else number - _BATCH + 1
            sent = [self.variant(each).data for each in range(first, number + 1)]
            yield from self._runner.run(self._served(sent))

    async def _served(self, sent: list[bytes]) -> list[str]:
        """What is wrong with a bot that gets these updates."""
        self._errors.found.clear()
        for each in sent:
            self._server.updates.inject(_loaded(each))
        found = []
        try:
            await self._server.people[ANN].asks(_QUESTION, timeout=self.seconds / 2)
        except AssertionError:
            found.append("the guest has no answer")
        return found + self._errors.found


def _loaded(data: bytes) -> dict[str, object]:
    """An update that the server can send: it is Telegram's that the answer as a whole is JSON."""
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


class _Errors(logging.Handler):
    """Hears of what nobody has foreseen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not isinstance(error, CitebotError | TelegramError):
            told = self.format(record) if error else record.getMessage()
            self.found.append(f"the log says: {told}"[-3_000:])
