"""Watching getUpdates: when it worked last, what the log says of its faults, and which of them
only a person can mend. Asking again after a fault is python-telegram-bot's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import Any

from telegram.error import Conflict, TelegramError
from telegram.request import HTTPXRequest

from retrieval import CitebotError

_log = logging.getLogger(__name__)

# A bot that starts gives way to one that runs: so many refusals within so many seconds.
_CONFLICTS = 3
_SETTLING = 60.0
_SILENCE = 60.0  # seconds between two lines in the log on the same lasting trouble


class Rejected(CitebotError):
    """Telegram does not, or no longer, take the token."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram rejects the bot's token: compare CITEBOT_TELEGRAM_TOKEN with what "
            "@BotFather shows for the bot."
        )


class AnotherPoller(CitebotError):
    """Somebody else uses the same token."""

    def __init__(self) -> None:
        super().__init__(
            "Another program gets this bot's messages (Telegram answers 409, Conflict): stop it, "
            "or give this one a bot of its own."
        )


class Watch:
    """What is known about the polling of one bot."""

    def __init__(self, on_failure: Callable[[CitebotError], None]) -> None:
        """`on_failure` is told, once, what only a person can mend."""
        self._on_failure = on_failure
        self._failed = False
        self._started = monotonic()
        self._succeeded: float | None = None
        self._conflicts = 0
        self._logged: float | None = None

    @property
    def age(self) -> float:
        """Seconds since getUpdates succeeded, or since the start where it never has."""
        return monotonic() - (self._succeeded or self._started)

    def saw(self, status: int) -> None:
        """The HTTP status of an answer to getUpdates."""
        if status == HTTPStatus.OK:
            self._succeeded = monotonic()
            if self._logged is not None:
                self._logged = None
                _log.info("Telegram can be reached again.")
        elif status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._fail(Rejected())
        elif status == HTTPStatus.CONFLICT:
            self._conflicts += 1
            if self._conflicts >= _CONFLICTS and monotonic() - self._started < _SETTLING:
                self._fail(AnotherPoller())

    def _fail(self, error: CitebotError) -> None:
        if not self._failed:
            self._failed = True
            self._on_failure(error)

    def fault(self, error: TelegramError) -> None:
        """getUpdates failed, and will be tried again."""
        if self._logged is None or monotonic() - self._logged > _SILENCE:
            self._logged = monotonic()
            sentence = str(AnotherPoller() if isinstance(error, Conflict) else error)
            _log.warning("No updates from Telegram, trying again: %s", sentence)


class WatchedRequest(HTTPXRequest):
    """The connection that getUpdates has to itself, watched."""

    def __init__(self, watch: Watch, **options: Any) -> None:
        super().__init__(**options)
        self._watch = watch

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        self._watch.saw(status)
        return status, payload
