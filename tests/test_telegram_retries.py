"""Patience with the Bot API: which errors pass, how long is waited, and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.fair_queue import Place, Rank
from bot.telegram.metrics import Metrics
from bot.telegram.transport import retries
from bot.telegram.transport.retries import PatientLimiter, is_passing, seconds_of
from bot.telegram.transport.turnstile import Paced

SOMEBODY = Place(1001, Rank.TRUSTED)


class Endpoint:
    """Fails with the errors that it is given, in turn, and then succeeds."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.times: list[float] = []

    async def __call__(self) -> bool:
        self.times.append(monotonic())
        if self.errors:
            raise self.errors.pop(0)
        return True


async def send(
    limiter: PatientLimiter,
    endpoint: Callable[[], Any],
    chat: int | None = 1,
    name: str = "sendMessage",
) -> Any:
    data = {} if chat is None else {"chat_id": chat}
    return await limiter.process_request(endpoint, (), {}, name, data, None)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def limiter(metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> PatientLimiter:
    monkeypatch.setattr(retries, "_FIRST_WAIT", 0.02)
    return PatientLimiter(metrics, patience=3)


def outcomes(metrics: Metrics) -> dict[str, float]:
    return {
        outcome: metrics.requests.labels(outcome)._value.get()
        for outcome in ("ok", "retried", "failed")
    }


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (NetworkError("Internal Server Error"), True),
        (NetworkError("httpx.ConnectError: All connection attempts failed"), True),
        (TimedOut(), True),
        (RetryAfter(3), True),
        (TelegramError("Invalid server response"), True),
        (NetworkError("Request Entity Too Large"), False),
        (BadRequest("Message text is empty"), False),
        (Forbidden("bot was blocked by the user"), False),
        (InvalidToken(), False),
        (Conflict("terminated by other getUpdates request"), False),
        (ChatMigrated(-100), False),
    ],
)
async def test_what_passes_is_tried_again_and_what_does_not_is_not(
    limiter: PatientLimiter, error: TelegramError, passing: bool
) -> None:
    assert is_passing(error) is passing
    if isinstance(error, RetryAfter):
        return
    endpoint = Endpoint(error)
    if passing:
        assert await send(limiter, endpoint) is True
        assert len(endpoint.times) == 2
    else:
        with pytest.raises(type(error)):
            await send(limiter, endpoint)
        assert len(endpoint.times) == 1


async def test_waits_grow_and_are_counted(limiter: PatientLimiter, metrics: Metrics) -> None:
    endpoint = Endpoint(*[TimedOut() for _ in range(5)])
    assert await send(limiter, endpoint) is True
    waits = [
        after - before for before, after in zip(endpoint.times, endpoint.times[1:], strict=False)
    ]
    for number, wait in enumerate(waits):
        assert 0.5 * 0.02 * 2**number <= wait <= 0.02 * 2**number + 0.1
    assert outcomes(metrics) == {"ok": 1, "retried": 5, "failed": 0}


async def test_patience_ends(limiter: PatientLimiter, metrics: Metrics) -> None:
    limiter.patience = 0.5
    endpoint = Endpoint(*[NetworkError("Bad Gateway") for _ in range(100)])
    started = monotonic()
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await send(limiter, endpoint)
    assert monotonic() - started < 1
    assert 3 <= len(endpoint.times) < 10
    assert outcomes(metrics)["failed"] == 1


async def test_many_floods_are_waited_for(limiter: PatientLimiter) -> None:
    short = timedelta(seconds=0.1)
    endpoint = Endpoint(*[RetryAfter(short) for _ in range(4)])
    assert await send(limiter, endpoint) is True
    gaps = [
        after - before for before, after in zip(endpoint.times, endpoint.times[1:], strict=False)
    ]
    assert len(gaps) == 4 and min(gaps) >= 0.1


async def test_a_flood_holds_its_own_chat_and_no_other(limiter: PatientLimiter) -> None:
    flooded = asyncio.create_task(send(limiter, Endpoint(RetryAfter(1)), chat=-5))
    await asyncio.sleep(0.05)
    started = monotonic()
    same, other, none = Endpoint(), Endpoint(), Endpoint()
    waiting = asyncio.create_task(send(limiter, same, chat=-5))
    await send(limiter, other, chat=-6)
    await send(limiter, none, chat=None, name="getFile")
    assert monotonic() - started < 0.3
    await asyncio.gather(flooded, waiting)
    assert same.times[0] - started >= 0.9


async def test_typing_is_tried_once_and_not_during_a_flood(
    limiter: PatientLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = Endpoint(TimedOut())
    with pytest.raises(TimedOut):
        await send(limiter, endpoint, name="sendChatAction")
    assert len(endpoint.times) == 1

    flooded = asyncio.create_task(send(limiter, Endpoint(RetryAfter(1))))
    await asyncio.sleep(0.05)
    quiet = Endpoint()
    with pytest.raises(RetryAfter):
        await send(limiter, quiet, name="sendChatAction")
    assert quiet.times == []
    await flooded

    async def hang() -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setitem(retries._FLEETING, "sendChatAction", 0.1)
    with pytest.raises(TimedOut):
        await send(limiter, hang, name="sendChatAction")


async def test_the_answer_to_a_press_is_not_tried_for_long(
    limiter: PatientLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(retries._URGENT, "answerCallbackQuery", 0.2)
    endpoint = Endpoint(*[TimedOut() for _ in range(100)])
    started = monotonic()
    with pytest.raises(TimedOut):
        await send(limiter, endpoint, chat=None, name="answerCallbackQuery")
    assert monotonic() - started < 0.5


async def test_at_the_end_nobody_sleeps_longer_than_the_end_takes(
    limiter: PatientLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter.patience = 600
    monkeypatch.setattr(retries, "AT_END", 0.5)
    flooded, later = Endpoint(RetryAfter(60)), Endpoint()
    sleeping = asyncio.create_task(send(limiter, flooded, chat=7))
    await asyncio.sleep(0.05)
    waiting = asyncio.create_task(send(limiter, later, chat=7))
    await asyncio.sleep(0.05)
    started = monotonic()
    limiter.hurry()
    for task in (sleeping, waiting):
        with pytest.raises(RetryAfter):
            await task
    assert (len(flooded.times), len(later.times)) == (1, 0)
    # What fails for a moment only still gets through.
    assert await send(limiter, Endpoint(TimedOut(), TimedOut()), chat=8) is True
    assert monotonic() - started < 0.5


@pytest.mark.parametrize(("given", "seconds"), [(3, 3.0), (timedelta(seconds=2.5), 2.5)])
def test_the_seconds_of_a_flood(given: int | timedelta, seconds: float) -> None:
    assert seconds_of(RetryAfter(given)) == seconds


async def test_many_that_type_leave_connections_to_others(limiter: PatientLimiter) -> None:
    at_once = most = 0

    async def typing() -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return True

    sent = (send(limiter, typing, chat=number, name="sendChatAction") for number in range(40))
    assert all(await asyncio.gather(*sent))
    assert most == retries._FLEETING_AT_ONCE


async def test_updates_that_arrive_together_leave_the_event_loop_to_others(
    metrics: Metrics,
) -> None:
    paced, turns, begun = Paced(100, lambda update: SOMEBODY, metrics), 0, []

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def update() -> None:
        begun.append(turns)
        await asyncio.sleep(0.05)

    watching = asyncio.create_task(other())
    started = monotonic()
    await asyncio.gather(*(paced.process_update(None, update()) for _ in range(50)))
    watching.cancel()
    assert len(set(begun)) == 50
    assert monotonic() - started < 0.5  # they run side by side all the same
