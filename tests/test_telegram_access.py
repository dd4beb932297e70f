"""Whom the bot serves: the gate, asking for access and granting it, the first administrator."""

from __future__ import annotations

import asyncio
import itertools
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram import Update, User
from telegram.ext import ApplicationBuilder, ApplicationHandlerStop, CallbackContext
from telegram_bot import QUESTIONS, TOKEN, bot, settings_for
from telegram_server import Chat, Person, Sent, TelegramServer

from bot.telegram.access.access_requests import Asking
from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.access.gate import Gate
from bot.telegram.access.members import Members
from bot.telegram.context import Core
from bot.telegram.db import State
from bot.telegram.db import access as state
from bot.telegram.limits import Limits
from bot.telegram.metrics import Metrics
from bot.telegram.texts import Catalogue
from bot.telegram.workers import Workers

QUESTION = next(iter(QUESTIONS))
BOSS, ANN, BOB = 7, 1001, 1002
CLOSED: dict[str, Any] = {"telegram_access": "allowlist", "telegram_admins": (BOSS,)}
SERVES_ONLY = "I serve only those"
TURNED_AWAY = [
    Catalogue().say(language)(f"access-{word}")
    for language in ("en", "ru")
    for word in ("unknown", "waiting", "declined", "group-unknown")
]
_numbers = itertools.count(9_000)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        # The administrator has written to the bot before.
        started.person(BOSS, "Boss").chat.started = True
        yield started
        # A button that is pressed twice leaves nothing to change the second time.
        assert [each for each in started.refused if "not modified" not in each.description] == []


@pytest.fixture
def boss(server: TelegramServer) -> Person:
    return server.people[BOSS]


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person(ANN, "Ann", username="ann")


@pytest.fixture
def bob(server: TelegramServer) -> Person:
    return server.person(BOB, "Bob", "ru")


def asked(folder: Path) -> int:
    """How many questions the bot has taken."""
    with closing(sqlite3.connect(folder / "state.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM questions").fetchone()[0])


def roles(folder: Path) -> dict[int, str]:
    with closing(sqlite3.connect(folder / "state.sqlite3")) as database:
        return dict(database.execute("SELECT subject, role FROM access"))


async def turned_away(person: Person, text: str = QUESTION) -> Sent:
    """The bot's word to somebody whom it does not serve."""
    sent = await person.send(text)
    return await person.chat.until(lambda m: m.from_bot and m.id > sent.id)


async def asks_for_access(person: Person) -> Sent:
    offer = await turned_away(person)
    await person.press(offer, "Ask for access" if person.language == "en" else "Попросить доступ")
    return await person.chat.until(lambda m: m is offer and m.edits == 1)


async def request_to(boss: Person, user_id: int) -> Sent:
    return await boss.chat.until(lambda m: m.from_bot and str(user_id) in m.text)


async def is_served(person: Person, chat: Chat | None = None) -> bool:
    """Whether the bot answers a question."""
    place = chat or person.chat
    sent = await person.send(f"/ask {QUESTION}", chat=chat)
    reply = await place.until(
        lambda m: m.from_bot and m.id > sent.id and ("Abkhazia" in m.text or m.text in TURNED_AWAY)
    )
    return reply.text not in TURNED_AWAY


# --- the gate


async def test_unknown_users_learn_how_to_get_access_and_nothing_else(
    server: TelegramServer, boss: Person, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        for text in (QUESTION, "/start"):
            offer = await turned_away(ann, text)
            assert offer.text.startswith(SERVES_ONLY)
            assert offer.labels == ["Ask for access"]
        for text in ("/start c1", "/articles"):
            assert (await turned_away(bob, text)).text.startswith("Я отвечаю только тем")
        assert asked(tmp_path) == 0
        assert boss.chat.messages == []


async def test_who_keeps_writing_is_told_three_times_a_minute(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        for _ in range(8):
            await ann.send(QUESTION)
        await ann.send("/privacy")
        await ann.chat.until(lambda m: m.from_bot and "What I store" in m.text)
        told = [m for m in ann.chat.messages if m.text.startswith(SERVES_ONLY)]
        assert len(told) == 3


async def test_the_settings_name_who_is_served(
    server: TelegramServer, boss: Person, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, telegram_allowed=(ANN,), **CLOSED):
        assert await is_served(ann)
        assert await is_served(boss)
        assert not await is_served(bob)


async def test_an_open_bot_serves_everybody(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, telegram_access="open"):
        assert await is_served(ann)


async def test_what_only_looks_like_privacy_is_no_way_in(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    text, ann.chat.started = f"/privacy {QUESTION}", True
    async with bot(server, tmp_path, **CLOSED):
        for entities in ([], [{"type": "code", "offset": 0, "length": 8}]):
            raw(server, ann.chat.json(), text, sender=ann.json(), entities=entities)
        raw(server, ann.chat.json(), "", sender=ann.json(), caption=text)
        await ann.chat.until(
            lambda m: m.from_bot and sum(x.from_bot for x in ann.chat.messages) == 3
        )
        assert {m.text.split(" who")[0] for m in ann.chat.messages} == {"I serve only those"}
        assert asked(tmp_path) == 0


async def test_buttons_of_others_are_no_way_in(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    room = server.group("Newsroom", [ann, bob])
    async with bot(server, tmp_path, telegram_allowed=(ANN,), **CLOSED):
        answer = await ann.asks(f"/ask {QUESTION}", chat=room)
        before = answer.text
        for data in ("o:1:1", "m:1", "f:1:0", "n:1", "c:1:0", "s:", "l:0", "g:0", "u:1", "a:s"):
            assert await bob.press_data(answer, data) == "У вас нет доступа к этому боту."
        assert (answer.text, answer.edits) == (before, 1)
        assert not bob.chat.messages


# --- asking and granting


async def test_an_administrator_grants_what_a_user_asked_for(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        waiting = await asks_for_access(ann)
        assert waiting.text.startswith("You have asked for access")
        assert waiting.labels == []
        request = await request_to(boss, ANN)
        assert request.text == "Somebody asks for access:\nAnn (@ann)\nid 1001"
        assert request.labels == ["Grant", "Refuse"]
        await boss.press(request, "Grant")
        await ann.chat.until(lambda m: m.text.startswith("You have access now"))
        await boss.chat.until(lambda m: m.text == "Access granted:\nAnn (@ann)\nid 1001")
        assert await is_served(ann)
    async with bot(server, tmp_path, **CLOSED):
        assert await is_served(ann)


async def test_a_user_who_was_refused_is_told_so_and_not_offered_again(
    server: TelegramServer, boss: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        offer = await asks_for_access(bob)
        await boss.press(await request_to(boss, BOB), "Refuse")
        await bob.chat.until(lambda m: m.text.startswith("Администратор решил не"))
        again = await turned_away(bob)
        assert again.text.startswith("Администратор решил не")
        assert again.labels == []
        await bob.press_data(offer, "a:ask")
        assert (await turned_away(bob)).text.startswith("Администратор решил не")
        with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database, database:
            database.execute("UPDATE access SET changed = changed - 200000")
    async with bot(server, tmp_path, **CLOSED):
        await bob.press_data(offer, "a:ask")  # not after days either
        assert (await turned_away(bob)).text.startswith("Администратор решил не")
        assert len(boss.chat.messages) == 1
        assert roles(tmp_path) == {BOB: "refused"}


async def test_administrators_hear_of_a_user_once_a_day(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        offer = await asks_for_access(ann)
        for _ in range(5):
            await ann.press_data(offer, "a:ask")
        assert (await turned_away(ann)).labels == []
        assert len(boss.chat.messages) == 1
        with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database, database:
            database.execute("UPDATE access SET changed = changed - 86400")
    async with bot(server, tmp_path, **CLOSED):
        offer = await turned_away(ann)
        await ann.press(offer, "Ask for access")
        await boss.chat.until(lambda m: len(boss.chat.messages) == 2)


async def test_deleting_ones_data_is_no_way_to_ask_again(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        offer = await asks_for_access(ann)
        await boss.press(await request_to(boss, ANN), "Refuse")
        await ann.chat.until(lambda m: m.text.startswith("An administrator has decided"))
        await ann.press_data(offer, "p:confirm")
        await ann.chat.until(lambda m: m.text.startswith("Deleted."))
        await ann.press_data(offer, "a:ask")
        assert (await turned_away(ann)).text.startswith("An administrator has decided")
        assert len(boss.chat.messages) == 1


async def test_many_askers_reach_the_administrators_in_bounds(
    server: TelegramServer, boss: Person, tmp_path: Path
) -> None:
    crowd = [server.person(5_000 + number, f"P{number}") for number in range(35)]
    async with bot(server, tmp_path, **CLOSED):
        for person in crowd:
            await asks_for_access(person)
        assert len(boss.chat.messages) == 30
        assert list(roles(tmp_path).values()) == ["asked"] * 35
        start = await boss.start()
        await boss.chat.until(lambda m: m.id > start.id and "id 5034" in m.text)
        presented = [m.text.splitlines()[1] for m in boss.chat.messages if m.id > start.id + 1]
        assert presented == [f"P{number}" for number in range(25, 35)]


async def test_who_decides_second_changes_nothing_and_sees_what_was_decided(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    other = server.person(8, "Other")
    other.chat.started = True
    async with bot(server, tmp_path, **CLOSED | {"telegram_admins": (BOSS, 8)}):
        await asks_for_access(ann)
        mine, theirs = await request_to(boss, ANN), await request_to(other, ANN)
        await boss.press(mine, "Grant")
        await other.press(theirs, "Refuse")
        await other.chat.until(lambda m: m is theirs and m.text.startswith("Access granted"))
        assert roles(tmp_path) == {ANN: "guest"}
        assert await is_served(ann)
        await other.press(theirs, "Take access back")
        await ann.chat.until(lambda m: m.text.startswith("An administrator has decided"))
        assert not await is_served(ann)
        await boss.press_data(mine, "a:g:1001:refused:en")
        assert await is_served(ann)


@pytest.mark.parametrize(
    "data", ["a:g:1002:asked:en", "a:r:1001:guest:en", "a:g:1002:refused:en", "a:s", "a:x"]
)
async def test_only_administrators_decide(
    server: TelegramServer, boss: Person, ann: Person, bob: Person, tmp_path: Path, data: str
) -> None:
    room = server.group("Newsroom", [ann, bob])
    async with bot(server, tmp_path, telegram_allowed=(ANN,), **CLOSED):
        offer = await asks_for_access(bob)
        await request_to(boss, BOB)
        answer = await ann.asks(f"/ask {QUESTION}", chat=room)
        said = "Only the bot’s administrators can do this."
        assert await ann.press_data(answer, data) == said
        assert await bob.press_data(offer, data) == "У вас нет доступа к этому боту."
        assert roles(tmp_path) == {BOB: "asked"}
        assert not await is_served(bob)


@pytest.mark.parametrize(
    "data",
    [
        "a:",
        "a:g",
        "a:g:1002:asked",
        "a:g:x:asked:en",
        "a:g:1002:admin:en",
        "a:g:1002:asked:en\n",
        "a:g:99999999999999999999:asked:en",
        "a:z:1002:asked:en",
        "a:g:4242:asked:en",
    ],
)
async def test_data_that_no_button_has_changes_nothing(
    server: TelegramServer, boss: Person, bob: Person, tmp_path: Path, data: str
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        await asks_for_access(bob)
        await boss.press_data(await request_to(boss, BOB), data)
        assert roles(tmp_path) == {BOB: "asked"}


async def test_an_administrator_cannot_be_refused(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        start = await boss.start()
        hello = await boss.chat.until(lambda m: m.from_bot and m.id > start.id)
        with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database, database:
            database.execute("INSERT INTO access VALUES (1001, 'admin', '', 0)")
        for seen in ("asked", "guest", "refused"):
            await boss.press_data(hello, f"a:r:1001:{seen}:en")
        assert roles(tmp_path) == {ANN: "admin"}


@pytest.mark.parametrize(
    "name",
    [
        "<b>Ann</b> &amp; <a href='https://evil.example'>admin</a>",
        "</code><tg-spoiler>",
        "evil.example",
        "a\x00b\u202egnp.exe\u2066",
        "A\nid 7\nGrant all",
        "𝔸" * 300,
        " ",
    ],
)
async def test_names_are_shown_as_they_are_and_bounded(
    server: TelegramServer, boss: Person, tmp_path: Path, name: str
) -> None:
    person = server.person(1003, name)
    async with bot(server, tmp_path, **CLOSED):
        await asks_for_access(person)
        request = await request_to(boss, 1003)
        heading, shown, last = request.text.split("\n")
        assert (heading, last) == ("Somebody asks for access:", "id 1003")
        assert {entity["type"] for entity in request.entities} == {"code"}
        assert request.marked("code") == [shown, "1003"]
        assert len(shown) <= 64
        assert not set("\x00\u202e\u2066") & set(shown)
        if name.startswith("<b>"):
            assert shown == name


async def test_an_administrator_whom_the_bot_cannot_reach_sees_the_requests_later(
    tmp_path: Path,
) -> None:
    async with TelegramServer() as server:
        boss, ann = server.person(BOSS, "Boss", "ru"), server.person(ANN, "Ann")
        async with bot(server, tmp_path, **CLOSED):
            await asks_for_access(ann)
            while not server.refused:
                await asyncio.sleep(0.01)
            await boss.start()
            request = await request_to(boss, ANN)
            assert request.labels == ["Открыть", "Отказать"]
            await boss.press(request, "Открыть")
            assert await is_served(ann)
        assert {(each.code, each.method) for each in server.refused} == {(403, "sendMessage")}


# --- groups


async def test_in_groups_only_who_speaks_to_the_bot_is_told(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    room = server.group("Newsroom", [ann], bot_admin=True)  # it hears everything
    async with bot(server, tmp_path, **CLOSED):
        for text in (QUESTION, "/weather", "@somebody_else hello", "/ask@other_bot why"):
            await ann.send(text, chat=room)
        spoken = await ann.send(f"@{server.bot_name} {QUESTION}", chat=room)
        told = await room.until(lambda m: m.from_bot)
        assert told.reply_to == spoken.id
        assert told.text.startswith("I do not serve this group yet")
        assert told.button("Ask for access")["url"].endswith("?start=access")
        assert sum(m.from_bot for m in room.messages) == 1
        assert asked(tmp_path) == 0


async def test_a_group_that_is_allowed_serves_all_its_members_there_alone(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    room, other = server.group("Newsroom", [ann, bob]), server.group("Other", [ann])
    async with bot(server, tmp_path, telegram_allowed=(room.id,), **CLOSED):
        assert await is_served(ann, room)
        assert await is_served(bob, room)
        assert not await is_served(ann, other)
        assert not await is_served(ann)


async def test_an_administrator_opens_a_group_with_a_button(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    room = server.group("Newsroom", [ann, boss])
    async with bot(server, tmp_path, **CLOSED):
        assert not await is_served(ann, room)
        told = next(m for m in room.messages if m.from_bot)
        assert await ann.press(told, "Serve this group") == "You have no access to this bot."
        assert not await is_served(ann, room)
        await boss.press(told, "Serve this group")
        await room.until(lambda m: m is told and m.labels == ["Stop serving this group"])
        assert await is_served(ann, room)
        assert not await is_served(ann)
        said = "Only the bot’s administrators can do this."
        assert await ann.press(told, "Stop serving") == said
        await boss.press(told, "Stop serving")
        await room.until(lambda m: m is told and m.labels == ["Serve this group"])
        assert not await is_served(ann, room)


async def test_who_writes_as_a_chat_counts_as_that_chat(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    room, other = server.group("Newsroom", [ann]), server.group("Other", [ann])
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "anon"}
    command = [{"type": "bot_command", "offset": 0, "length": 4}]

    def write(chat: Chat, sender: Chat) -> None:
        fields = {"sender": anonymous, "sender_chat": sender.json(), "entities": command}
        raw(server, chat.json(), f"/ask {QUESTION}", **fields)

    async with bot(server, tmp_path, telegram_allowed=(room.id,), **CLOSED):
        write(room, room)
        await room.until(lambda m: m.from_bot and "Abkhazia" in m.text)
        write(other, other)
        told = await other.until(lambda m: m.text.startswith("I do not serve this group yet"))
        write(other, room)
        await other.until(lambda m: m.id > told.id and "Abkhazia" in m.text)


# --- the first administrator


def claim_link(log: pytest.LogCaptureFixture) -> str:
    found = re.findall(r"https://t\.me/\S+\?start=claim-[\w-]{43}", log.text)
    return found[-1] if found else ""


NOBODY: dict[str, Any] = {"telegram_access": "allowlist", "telegram_admins": ()}


async def test_who_opens_the_claim_link_first_becomes_the_administrator(
    server: TelegramServer,
    ann: Person,
    bob: Person,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with bot(server, tmp_path, **NOBODY):
        link = claim_link(caplog)
        start = await ann.open(link)
        await ann.chat.until(lambda m: m.id > start.id and "You are the administrator" in m.text)
        assert roles(tmp_path) == {ANN: "admin"}
        await bob.open(link)
        await bob.chat.until(lambda m: m.text.startswith("Я отвечаю только тем"))
        assert roles(tmp_path) == {ANN: "admin"}
        await bob.press(bob.chat.messages[-1], "Попросить доступ")
        assert (await request_to(ann, BOB)).labels == ["Grant", "Refuse"]
        assert ('{"chat_id": 1001, "type": "chat"}', "") in server.commands
    caplog.clear()
    async with bot(server, tmp_path, **NOBODY):
        assert claim_link(caplog) == ""


async def test_the_claim_works_once_even_for_two_at_the_same_time(
    server: TelegramServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crowd = [server.person(2_000 + number, f"P{number}") for number in range(8)]
    async with bot(server, tmp_path, **NOBODY):
        for person in crowd:
            await person.open(claim_link(caplog))
        for person in crowd:
            await person.chat.until(lambda m: m.from_bot)
        assert list(roles(tmp_path).values()) == ["admin"]


async def test_a_wrong_claim_or_one_in_a_group_is_none(
    server: TelegramServer, ann: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room = server.group("Newsroom", [ann])
    async with bot(server, tmp_path, **NOBODY):
        link = claim_link(caplog)
        payload = link.partition("start=")[2]
        for wrong in ("claim-", payload[:-1], payload + "x", payload.lower(), "claim-None"):
            await ann.send(f"/start {wrong}")
        raw(server, ann.chat.json(), f"/start claim-{chr(0xE9)}", sender=ann.json())
        await ann.send(f"/start@{server.bot_name} {payload}", chat=room)
        await ann.send(f"/start {payload}", chat=room)
        await room.until(lambda m: m.from_bot)
        await ann.chat.until(lambda m: sum(x.from_bot for x in ann.chat.messages) == 3)
        assert roles(tmp_path) == {}
        await ann.open(link)
        await ann.chat.until(lambda m: "You are the administrator" in m.text)


async def test_a_claim_of_an_earlier_start_is_void(
    server: TelegramServer, ann: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot(server, tmp_path, **NOBODY):
        old = claim_link(caplog)
    async with bot(server, tmp_path, **NOBODY):
        assert claim_link(caplog) != old
        await ann.open(old)
        assert (await ann.chat.until(lambda m: m.from_bot)).text.startswith(SERVES_ONLY)
        assert roles(tmp_path) == {}


async def test_an_open_bot_can_be_claimed_too(
    server: TelegramServer, ann: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot(server, tmp_path, telegram_access="open"):
        await ann.open(claim_link(caplog))
        await ann.chat.until(lambda m: "You are the administrator" in m.text)
        assert roles(tmp_path) == {ANN: "admin"}


# --- what can be checked without a chat


async def test_the_gate_stays_shut_where_the_memory_fails(
    server: TelegramServer, tmp_path: Path
) -> None:
    settings = settings_for(server, tmp_path, telegram_access="allowlist")
    memory, metrics = State(settings.telegram_state), Metrics()
    with fakes.library(tmp_path / "archive") as library:
        workers = Workers(metrics, 1, 1)
        core = Core(settings, library, memory, Catalogue(), *[workers] * 4, metrics)
        members = Members(core)
        gate = Gate(core, members, Asking(core, members, AdminsOnly(core, members)))
        await memory.run(lambda connection: connection.execute("DROP TABLE access"))
        private = TelegramChat(ANN, TelegramChat.PRIVATE)
        sender = User(ANN, "Ann", is_bot=False)
        message = TelegramMessage(1, datetime.now(UTC), private, sender, text="why")
        application = ApplicationBuilder().token(TOKEN).build()
        with pytest.raises(ApplicationHandlerStop):
            await gate.admit(Update(1, message), CallbackContext(application))
        workers.close()
    memory.close()


def test_the_claim_is_refused_where_there_is_an_administrator(tmp_path: Path) -> None:
    memory = State(tmp_path / "state.sqlite3")
    with closing(sqlite3.connect(memory.path)) as database:
        assert state.claim(database, ANN, "Ann", 1.0)
        assert not state.claim(database, BOB, "Bob", 2.0)
        assert database.execute("SELECT subject, role, name FROM access").fetchall() == [
            (ANN, "admin", "Ann")
        ]
    memory.close()


def test_limits_slide_with_the_clock_and_forget_who_is_gone() -> None:
    clock = [0.0]
    limits = Limits(2, 60, lambda: clock[0])
    answers = []
    for second in (0, 10, 20, 59.9, 60, 61, 70, 71):
        clock[0] = second
        answers.append(limits.allow(ANN))
    assert answers == [True, True, False, False, True, False, True, False]
    assert limits.allow(BOB)
    assert list(limits._times) == [ANN, BOB]
    clock[0] = 1_000
    assert limits.allow(7)
    assert list(limits._times) == [7]


def raw(server: TelegramServer, chat: dict[str, Any], text: str, **fields: Any) -> None:
    """A message as no person of the test server writes it."""
    body = {"message_id": next(_numbers), "date": server.now(), "chat": chat, **fields}
    body["from"] = body.pop("sender")
    if text:
        body["text"] = text
    server.updates.add("message", body)
