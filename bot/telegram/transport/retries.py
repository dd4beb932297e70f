"""Requests to the Bot API that outlast floods and faults of the network.

A group's rate is kept by python-telegram-bot's limiter, the rate of all requests together by
`bot.telegram.transport.turnstile`. What may be sent twice, and what is told to a user when even
patience was in vain, is for those who send it.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from itertools import count
from time import monotonic
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import AIORateLimiter

from bot.telegram.fair_queue import PLACE, Rank
from bot.telegram.metrics import Metrics
from bot.telegram.transport.turnstile import Rate, Turnstile

AT_START = 10.0  # seconds until a bot that does not get through gives up, ...
RUNNING = 600.0  # ... until a request does while it runs, ...
AT_END = 20.0  # ... and until all of them do once it is asked to stop

# Telegram takes the answer to a press of a button or to an inline query for some seconds only.
_URGENT = {"answerCallbackQuery": 8.0, "answerInlineQuery": 8.0}
# Tells of the moment, and is worthless after it: tried once, for so many seconds.
_FLEETING = {"sendChatAction": 3.0}
_FLEETING_AT_ONCE = 8
# Strangers are written to when nobody else is; where that does not happen for so long, not at all.
_FOR_STRANGERS = 20.0
_FIRST_WAIT = 0.5  # seconds; doubled with each fault
_LONGEST_WAIT = 15.0

Result = bool | dict[str, Any] | list[dict[str, Any]]
Callback = Callable[..., Coroutine[Any, Any, Result]]


class PatientLimiter(AIORateLimiter):
    """Sends a request again until it gets through, is refused, or patience is at its end.

    A chat that Telegram tells to wait (429) keeps only itself waiting. Beyond Telegram's rate,
    those on whose behalf the bot writes take turns.
    """

    def __init__(self, metrics: Metrics, patience: float) -> None:
        """`patience`: for how many seconds a request is tried."""
        super().__init__(overall_max_rate=0, max_retries=0)
        self.patience = patience
        self._rate = Rate(FloodLimit.MESSAGES_PER_SECOND)
        self._metrics = metrics
        self._floods: dict[object, float] = {}  # chat id → until when it has to wait
        self._end = math.inf
        self._ending = asyncio.Event()
        # Answers that are found, and floods that end, at the same moment: their requests would be
        # built in one turn, however far apart their updates came in.
        self._turnstile = Turnstile()
        # Many that ask at once must not take all connections to hear that the bot is typing.
        self._narrow = asyncio.Semaphore(_FLEETING_AT_ONCE)

    def hurry(self) -> None:
        """Give all requests, those that wait too, little time from now on."""
        self._end = monotonic() + AT_END
        self._ending.set()

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """What the Bot API answers. Raises TelegramError where it refuses or cannot be reached."""
        await self._turnstile.pass_through()
        chat = data.get("chat_id")
        if endpoint in _FLEETING:
            return await self._once(callback(*args, **kwargs), chat, _FLEETING[endpoint])
        until = monotonic() + min(
            _URGENT.get(endpoint, self.patience),
            _FOR_STRANGERS if PLACE.get().rank is Rank.STRANGER else math.inf,
        )
        paced = callback if chat is None else self._in_turn(callback, until)
        for faults in count():
            await self._flood_over(chat, until)
            try:
                result: Result = await super().process_request(
                    paced, args, kwargs, endpoint, data, rate_limit_args
                )
            except TelegramError as error:
                wait = self._wait_after(error, faults, chat)
                if wait is None or monotonic() + wait > min(until, self._end):
                    self._metrics.requests.labels("failed").inc()
                    raise
            else:
                self._metrics.requests.labels("ok").inc()
                return result
            self._metrics.requests.labels("retried").inc()
            await self._sleep(wait)
        raise AssertionError  # it counts for ever

    def _in_turn(self, callback: Callback, until: float) -> Callback:
        """The request, behind those whose turn comes before."""

        async def request(*args: Any, **kwargs: Any) -> Result:
            if PLACE.get().rank is Rank.STRANGER:
                await self._while_it_lasts(self._rate.turn(), until)
            else:
                await self._rate.turn()
            return await callback(*args, **kwargs)

        return request

    async def _while_it_lasts(self, turn: Coroutine[Any, Any, None], until: float) -> None:
        try:
            await asyncio.wait_for(turn, max(0, until - monotonic()))
        except TimeoutError as error:
            raise TimedOut("others were written to") from error

    async def _once(
        self, request: Coroutine[Any, Any, Result], chat: object, seconds: float
    ) -> Result:
        if (left := self._flood_left(chat)) > 0:
            request.close()
            raise RetryAfter(math.ceil(left))
        try:
            async with asyncio.timeout(seconds), self._narrow:
                return await request
        except TimeoutError as error:
            raise TimedOut from error
        finally:
            request.close()  # where its turn never came

    def _wait_after(self, error: TelegramError, faults: int, chat: object) -> float | None:
        """Seconds until another try is worth it; None where none ever is."""
        if isinstance(error, RetryAfter):
            # Somewhat later, and not all that wait at the very same moment.
            wait = seconds_of(error) + random.uniform(0.1, 0.5)
            if chat is not None:
                self._floods[chat] = max(self._floods.get(chat, 0.0), monotonic() + wait)
            return wait
        if not is_passing(error):
            return None
        wait = _FIRST_WAIT * math.ldexp(1, min(faults, 10))
        return min(_LONGEST_WAIT, wait) * random.uniform(0.5, 1)

    def _flood_left(self, chat: object) -> float:
        """Seconds that a chat still has to wait."""
        left = self._floods.get(chat, 0.0) - monotonic()
        if left <= 0:
            self._floods.pop(chat, None)
        return left

    async def _flood_over(self, chat: object, until: float) -> None:
        while (left := self._flood_left(chat)) > 0:
            if monotonic() + left > min(until, self._end):
                self._metrics.requests.labels("failed").inc()
                raise RetryAfter(math.ceil(left))
            await self._sleep(left)

    async def _sleep(self, seconds: float) -> None:
        if self._ending.is_set():
            await asyncio.sleep(seconds)
            return
        # Whoever sleeps when the end is announced wakes up, and finds that time is short.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)


def is_passing(error: TelegramError) -> bool:
    """Whether a request that failed with this may succeed later, unchanged."""
    if isinstance(error, RetryAfter):
        return True
    if isinstance(error, BadRequest):  # it is a NetworkError too
        return False
    if isinstance(error, NetworkError):
        # Status 413 has no class of its own.
        return "too large" not in str(error).lower()
    # The bare class is what an answer that is no JSON becomes.
    return type(error) is TelegramError


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram tells to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
