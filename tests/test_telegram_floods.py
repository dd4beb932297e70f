"""Floods: whoever sends thousands of updates holds up nobody but himself."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram_bot import ANN, BOSS, QUESTIONS, bot
from telegram_server import Person, TelegramServer
from telegram_server.messages import Json

from bot.telegram.access.triage import Attention
from bot.telegram.fair_queue import PLACE, Place, Rank, Slots
from bot.telegram.limits import SharedLimits
from bot.telegram.metrics import Metrics
from bot.telegram.transport import retries
from bot.telegram.transport.retries import PatientLimiter
from bot.telegram.transport.turnstile import Paced
from bot.telegram.workers import Busy, Workers

QUESTION = next(iter(QUESTIONS))
STRANGERS = 300
CLOSED: dict[str, Any] = {
    "telegram_access": "allowlist",
    "telegram_admins": (BOSS,),
    "telegram_allowed": (ANN,),
}
_ids = itertools.count(1_000_000)


def stranger(server: TelegramServer, number: int) -> Json:
    """Somebody whom the bot may write to, as a User object."""
    known = server.people.get(5_000 + number) or server.person(5_000 + number, "S")
    known.chat.started = True
    return known.json()


def flood(server: TelegramServer, kind: str, times: int) -> None:
    """Updates of one kind, `times` of each of the strangers, as fast as Telegram has them."""
    for number in range(STRANGERS * times):
        user = stranger(server, number % STRANGERS)
        chat = {"id": user["id"], "type": "private", "first_name": "S"}
        message = {"message_id": next(_ids), "date": server.now(), "chat": chat, "from": user}
        text = f"{QUESTION} {number}"
        if kind == "message":
            server.updates.add(kind, {**message, "text": text})
        elif kind == "edited_message":
            server.updates.add(kind, {**message, "edit_date": server.now(), "text": text})
        elif kind == "channel_post":
            channel = {"id": -(10**12) - user["id"], "type": "channel", "title": "C"}
            post = {"message_id": next(_ids), "date": server.now(), "chat": channel}
            server.updates.add(kind, {**post, "text": text})
        elif kind == "inline_query":
            query = {"id": str(next(_ids)), "from": user, "query": text, "offset": ""}
            server.updates.add(kind, query)
        elif kind == "callback_query":
            press = {"id": str(next(_ids)), "from": user, "chat_instance": "1", "data": "o:1:1"}
            server.updates.add(kind, {**press, "message": {**message, "text": "x"}})
        else:
            raise AssertionError(kind)


def answers(server: TelegramServer) -> int:
    """What the bot has sent, however: updates fetched and turns typed aside."""
    silent = {"getUpdates", "sendChatAction", "getMe", "deleteWebhook", "setMyCommands"}
    return sum(call.method not in silent for call in server.calls)


@pytest.fixture
async def crowd(tmp_path: Path) -> AsyncIterator[tuple[TelegramServer, Person]]:
    """A bot that serves Ann, once she has been answered."""
    async with TelegramServer() as server, bot(server, tmp_path, **CLOSED):
        ann = server.person(ANN, "Ann")
        await ann.asks(QUESTION)
        yield server, ann


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("message", 60),
        ("edited_message", 0),
        ("channel_post", 0),
        ("inline_query", 6),
        ("callback_query", 60),
    ],
)
async def test_who_is_served_does_not_wait_for_strangers(
    crowd: tuple[TelegramServer, Person], kind: str, most: int, caplog: pytest.LogCaptureFixture
) -> None:
    server, ann = crowd
    before = answers(server)
    flood(server, kind, 2)
    assert "Abkhazia" in (await ann.asks(QUESTION)).text
    # Who is not held back would be written to thirty times a second meanwhile.
    await asyncio.sleep(2 if kind == "message" else 0.2)
    # Presses and queries that nobody has made are refused when they are answered.
    tried = answers(server) - before + len(server.refused)
    assert tried <= most + 5  # with what Ann gets
    assert len([each for each in caplog.records if each.levelno >= logging.WARNING]) <= 5


async def test_a_request_for_access_and_a_claim_get_through(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = {**CLOSED, "telegram_admins": ()}
    async with TelegramServer() as server, bot(server, tmp_path, **nobody):
        eve, boss = server.person(666, "Eve"), server.person(BOSS, "Boss")
        link = next(word for word in caplog.text.split() if "start=claim-" in word)
        await eve.send(QUESTION)
        offer = await eve.chat.until(lambda sent: bool(sent.labels))
        flood(server, "message", 2)
        await boss.open(link)
        await boss.chat.until(lambda sent: "You are the administrator" in sent.text)
        await eve.press(offer, "Ask for access")
        await boss.chat.until(lambda sent: "666" in sent.text)


# --- the order in which those who wait have their turn


def place(owner: int, rank: Rank = Rank.SERVED) -> Place:
    return Place(owner, rank)


async def on_behalf_of(somebody: Place, work: Any) -> Any:
    """`work` as a task of somebody."""
    PLACE.set(somebody)
    return await work


async def test_owners_take_turns_and_strangers_come_last() -> None:
    slots, order = Slots(1), []

    async def work(name: str) -> None:
        async with slots.one():
            order.append(name)
            await asyncio.sleep(0.02)

    waiting = [
        ("running", place(9)),
        ("stranger", place(5, Rank.STRANGER)),
        *((f"a{number}", place(1)) for number in range(4)),
        ("b0", place(2)),
        ("b1", place(2)),
        ("c0", place(3)),
        ("boss0", place(7, Rank.TRUSTED)),
        ("boss1", place(7, Rank.TRUSTED)),
    ]
    tasks = [asyncio.create_task(on_behalf_of(who, work(name))) for name, who in waiting]
    await asyncio.gather(*tasks)
    assert order[:5] == ["running", "boss0", "a0", "boss1", "b0"]
    assert order[5] == "c0"
    assert set(order[6:8]) == {"a1", "b1"}
    assert order[8:] == ["a2", "a3", "stranger"]


async def test_whose_turns_take_long_has_fewer() -> None:
    slots, order = Slots(1), []

    async def work(name: str, seconds: float) -> None:
        async with slots.one():
            order.append(name)
            await asyncio.sleep(seconds)

    heavy = [asyncio.create_task(on_behalf_of(place(1), work("heavy", 0.2))) for _ in range(4)]
    await asyncio.sleep(0.3)  # the second is under way
    light = [asyncio.create_task(on_behalf_of(place(2), work("light", 0.01))) for _ in range(4)]
    await asyncio.gather(*heavy, *light)
    assert order == ["heavy"] * 2 + ["light"] * 4 + ["heavy"] * 2


async def test_who_gives_up_leaves_the_turn_to_others() -> None:
    slots, done = Slots(1), []

    async def work(number: int) -> None:
        async with slots.one():
            done.append(number)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(on_behalf_of(place(1), work(number))) for number in range(6)]
    await asyncio.sleep(0)
    tasks[1].cancel()  # it waits
    await asyncio.sleep(0)  # the slot has been handed to the third, which has not run yet
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert set(done) >= {0, 3, 4, 5}
    assert 1 not in done
    async with asyncio.timeout(1), slots.one():
        pass  # no slot is lost


async def test_nobody_fills_the_queue_of_the_workers_alone() -> None:
    workers = Workers(Metrics(), threads=1, queue=500)
    order: list[int] = []

    async def one(number: int) -> None:
        await workers.run(order.append, number)

    many = [asyncio.create_task(on_behalf_of(place(1), one(1))) for _ in range(30)]
    other = asyncio.create_task(on_behalf_of(place(2), one(2)))
    outcomes = await asyncio.gather(*many, return_exceptions=True)
    await other
    assert order[:2].count(2) + order[2:3].count(2) == 1
    assert sum(isinstance(each, Busy) for each in outcomes) == 30 - order.count(1) > 15
    workers.close()


async def test_chats_take_turns_at_telegrams_rate() -> None:
    limiter, sent = PatientLimiter(Metrics(), patience=30), []

    async def send(chat: int, rank: Rank = Rank.SERVED) -> None:
        async def request() -> bool:
            sent.append(chat)
            return True

        PLACE.set(place(chat, rank))
        await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, None)

    crowd = [asyncio.create_task(send(5, Rank.STRANGER)) for _ in range(3)]
    crowd += [asyncio.create_task(send(1)) for _ in range(55)]
    await asyncio.sleep(0.05)
    crowd += [asyncio.create_task(send(2)), asyncio.create_task(send(7, Rank.TRUSTED))]
    crowd += [asyncio.create_task(send(6, Rank.STRANGER))]
    await asyncio.gather(*crowd)
    assert sent.index(7) < 45
    assert sent.index(2) < 45
    assert sent[-1] == 6


async def test_strangers_are_not_written_to_while_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retries, "_FOR_STRANGERS", 0.3)
    limiter, sent = PatientLimiter(Metrics(), patience=30), []

    async def send(chat: int, rank: Rank) -> None:
        async def request() -> bool:
            sent.append(chat)
            return True

        PLACE.set(place(chat, rank))
        await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, None)

    served = [asyncio.create_task(send(1, Rank.SERVED)) for _ in range(50)]
    await asyncio.sleep(0.05)
    with pytest.raises(retries.TimedOut):
        await asyncio.create_task(send(5, Rank.STRANGER))
    await asyncio.gather(*served)
    assert sent == [1] * 50


async def test_no_chat_takes_all_slots_and_nobody_the_memory() -> None:
    metrics, running, over = Metrics(), 0, asyncio.Event()

    async def update() -> None:
        nonlocal running
        running += 1
        await over.wait()

    def processing(paced: Paced, times: int) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(paced.process_update(None, update())) for _ in range(times)]

    whose = [place(1)]
    paced = Paced(50, lambda update: whose[0], metrics)
    tasks = processing(paced, 150)
    await asyncio.sleep(0.05)
    assert running == 32  # of one chat; and of what waits, a hundred are kept
    assert metrics.ignored._value.get() == 50
    whose[0] = place(2)
    tasks += processing(paced, 1)
    whose[0] = place(7, Rank.TRUSTED)
    tasks += processing(paced, 10)
    await asyncio.sleep(0.05)
    assert running == 32 + 11
    over.set()
    await asyncio.gather(*tasks)
    assert running == 100 + 11


async def test_strangers_are_not_remembered(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, **CLOSED) as application:
        heeds: Any = application.update_queue
        attention: Attention = heeds._heeds.__self__
        flood(server, "message", 1)
        flood(server, "inline_query", 1)
        while server.updates.pending:
            await asyncio.sleep(0.01)
        for limits in (attention._words, attention._strange_queries):
            assert len(limits._each._times) <= 60
        assert not attention._updates._times


# --- updates of which no objects are made


GUEST, STRANGER, GROUP, CHANNEL = 1001, 5_000, -100_1, -100_2


def user(number: int) -> Json:
    return {"id": number, "is_bot": False, "first_name": "S"}


def wrote(sender: int, text: str = QUESTION, chat: int | None = None, **more: Any) -> Json:
    kind = "private" if chat is None else "supergroup"
    there = {"id": sender if chat is None else chat, "type": kind}
    return {"message_id": 1, "date": 1, "chat": there, "from": user(sender), "text": text, **more}


def posted(channel: int, **chat: str) -> Json:
    return {"message_id": 1, "date": 1, "chat": {"id": channel, "type": "channel", **chat}}


FOR_NOTHING: list[Json] = [
    {"message": wrote(STRANGER)},
    {"message": wrote(STRANGER, "/start")},
    {"message": wrote(STRANGER, "/privacy")},
    {"message": wrote(STRANGER, chat=-7)},
    {"edited_message": wrote(STRANGER)},
    {"callback_query": {"id": "1", "from": user(STRANGER), "data": "o:1:1"}},
    {"callback_query": {"id": "1", "from": user(STRANGER), "data": "a:ask"}},
    {"callback_query": {"id": "1", "from": user(STRANGER), "message": wrote(STRANGER)}},
    {"inline_query": {"id": "1", "from": user(STRANGER), "query": "x", "offset": ""}},
    {"channel_post": posted(-7, title="C")},
    {"edited_channel_post": posted(-7, username="strange")},
]
TO_BE_HEEDED: list[Json] = [
    {"message": wrote(GUEST)},
    {"message": wrote(BOSS)},
    {"message": wrote(STRANGER, chat=GROUP)},
    {"message": wrote(STRANGER, chat=-7, sender_chat={"id": GROUP})},
    {"message": wrote(STRANGER, "/start claim-abc")},
    {"edited_message": wrote(GUEST)},
    {"callback_query": {"id": "1", "from": user(GUEST), "data": "o:1:1"}},
    {"callback_query": {"id": "1", "from": user(STRANGER), "message": wrote(9, chat=GROUP)}},
    {"inline_query": {"id": "1", "from": user(GUEST), "query": "x", "offset": ""}},
    {"channel_post": posted(CHANNEL)},
    {"channel_post": posted(-8, username="Gazette")},
    # What is odd is looked at closely.
    {"message": {"from": {"id": "5000"}, "text": QUESTION}},
    {"message": {"text": QUESTION}},
    {"message": 5},
    {"poll": {}},
    {},
]


@pytest.fixture
async def attention(tmp_path: Path) -> AsyncIterator[Attention]:
    """What a bot pays that serves a guest and a group, and lists two channels."""
    served = {**CLOSED, "telegram_allowed": (GUEST, GROUP)}
    listed = (str(CHANNEL), "@gazette")
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_channels=listed, **served) as application,
    ):
        door: Any = application.update_queue
        found: Attention = door.overlooks.__self__
        yield found


async def test_strangers_who_have_had_theirs_cost_next_to_nothing(attention: Attention) -> None:
    edits = [each for each in FOR_NOTHING if "edited_message" in each]
    assert [each for each in FOR_NOTHING if attention.overlooks(each)] == edits
    for limits in vars(attention).values():
        while isinstance(limits, SharedLimits) and not limits.spent:
            limits.allow(next(_ids))
    assert [each for each in FOR_NOTHING if not attention.overlooks(each)] == []
    assert [each for each in TO_BE_HEEDED if attention.overlooks(each)] == []
