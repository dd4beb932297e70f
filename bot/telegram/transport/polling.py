"""Watching getUpdates: when it worked last, what the log says of its faults, and which of them
only a person can mend. The requests are `get_updates`'s; trying again is python-telegram-bot's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic

from telegram.error import Conflict, TelegramError

from retrieval import CitebotError

_log = logging.getLogger(__name__)

# A bot that starts gives way to one that runs: so many refusals within so many seconds.
_CONFLICTS = 3
_SETTLING = 60.0
_SILENCE = 60.0  # seconds between two lines in the log on the same lasting trouble
_LONGEST = 300  # characters of what an error says that the log repeats
_UNREAD = 3  # answers in a row that cannot be read: no longer an accident


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
        self._unread = 0

    @property
    def age(self) -> float:
        """Seconds since getUpdates succeeded, or since the start where it never has."""
        return monotonic() - (self._succeeded or self._started)

    @property
    def reads(self) -> bool:
        """Whether what Telegram answers can be read."""
        return self._unread < _UNREAD

    def held_back(self) -> None:
        """Updates are not asked for, as those that are there come first: no fault of anybody's."""
        self._succeeded = monotonic()

    def unreadable(self) -> None:
        """An answer to getUpdates cannot be read: it counts for none."""
        self._unread += 1

    def saw(self, status: int) -> None:
        """The HTTP status of an answer to getUpdates, which could be read."""
        if status == HTTPStatus.OK:
            self._succeeded = monotonic()
            self._unread = 0
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
            sentence = str(AnotherPoller() if isinstance(error, Conflict) else error)[:_LONGEST]
            _log.warning("No updates from Telegram, trying again: %s", sentence)
