"""Greeting, help, deep links, the menu, /privacy, and what is forgotten when."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram_bot import BRIDGE, QUESTIONS, bot
from telegram_server import Person, TelegramServer

from bot.telegram.db import State
from bot.telegram.db.retention import forget, forget_user
from bot.telegram.lifecycle import forgetting

BOSS, ANN, BOB = 7, 1001, 1002
CLOSED: dict[str, Any] = {"telegram_access": "allowlist", "telegram_admins": (BOSS,)}
FROM_BRIDGE = next(question for question, article in QUESTIONS.items() if article is BRIDGE)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as started:
        started.person(BOSS, "Boss").chat.started = True
        yield started
        assert started.refused == []


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person(ANN, "Ann")


@pytest.fixture
def bob(server: TelegramServer) -> Person:
    return server.person(BOB, "Bob", "ru-RU")


async def says(person: Person, text: str) -> str:
    """What the bot replies to a command in private."""
    sent = await person.send(text)
    return (await person.chat.until(lambda m: m.from_bot and m.id > sent.id)).text


# --- start and help


async def test_start_greets_in_the_users_language_and_tells_the_archives_size(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    anna = server.person(1003, "Anna", "pt-BR")
    async with bot(server, tmp_path):
        for person in (ann, anna):
            assert (await says(person, "/start")).startswith(
                "Hello! I answer questions from an archive of 3 articles."
            )
        assert "по архиву, в котором 3 статьи." in await says(bob, "/start")
        for payload in ("c", "c0", "c-1", "c01", "c1x", "claim-x", "c" * 64, "access"):
            assert (await says(ann, f"/start {payload}")).startswith("Hello!")


async def test_an_administrator_of_an_empty_archive_learns_how_to_fill_it(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    with fakes.library(tmp_path / "empty") as library:
        async with bot(server, tmp_path, library=library, telegram_admins=(BOSS,)):
            assert "from an archive of articles. I show" in await says(ann, "/start")
            assert "send me a document" not in ann.chat.messages[-1].text
            assert "send me a document" in await says(server.people[BOSS], "/start")


async def test_help_tells_each_what_is_theirs(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    boss = server.people[BOSS]
    room = server.group("Newsroom", [boss])
    async with bot(server, tmp_path, telegram_admins=(BOSS,)):
        assert "/gaps" in await says(boss, "/help")
        mine = await says(ann, "/help")
        assert "@citebot_test_bot" in mine
        assert "/privacy" in mine
        assert "/gaps" not in mine
        assert (await says(bob, "/help")).startswith("Как спрашивать")
        await boss.send("/help", chat=room)
        here = await room.until(lambda m: m.from_bot)
        assert here.text.startswith("In this group I answer /ask")
        assert "/gaps" not in here.text


async def test_an_edited_command_is_not_answered_again(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path):
        sent = await ann.send("/help")
        await ann.chat.until(lambda m: m.from_bot)
        await ann.edit(sent, "/help please")
        await says(ann, "/start")
        assert sum(m.from_bot for m in ann.chat.messages) == 2


async def test_a_deep_link_opens_a_citation_for_everyone_with_access_only(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, telegram_allowed=(ANN, BOB), **CLOSED):
        answer = await ann.asks(FROM_BRIDGE)
        answer = await ann.chat.until(lambda m: m is answer and bool(m.links))
        link = next(link for link in answer.links if "?start=c" in link)
        await bob.open(link)
        await bob.chat.until(lambda m: m.from_bot and "The chain bridge closed" in m.text)
        eve = server.person(1004, "Eve")
        await eve.open(link)
        told = await eve.chat.until(lambda m: m.from_bot)
        assert told.text.startswith("I serve only those")
        room = server.group("Newsroom", [ann])
        payload = link.partition("start=")[2]
        await ann.send(f"/start@{server.bot_name} {payload}", chat=room)
        assert (await room.until(lambda m: m.from_bot)).text.startswith("Hello!")


# --- the menu


def commands(server: TelegramServer, scope: dict[str, Any], language: str) -> list[str]:
    listed = server.commands[json.dumps(scope, sort_keys=True), language]
    assert all(command["description"] for command in listed)
    return [command["command"] for command in listed]


async def test_commands_are_registered_for_each_scope_and_language(
    server: TelegramServer, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, **CLOSED):
        assert {language for _, language in server.commands} == {"", "ru"}
        for language in ("", "ru"):
            everybody = commands(server, {"type": "all_private_chats"}, language)
            assert everybody == ["ask", "quote", "sources", "help", "privacy"]
            assert commands(server, {"type": "all_group_chats"}, language) == [
                "ask",
                "quote",
                "help",
            ]
            mine = commands(server, {"type": "chat", "chat_id": BOSS}, language)
            own = ["articles", "remove", "cancel", "stats", "gaps"]
            assert mine == [*everybody[:3], *own, *everybody[3:]]
        assert len(server.commands) == 6
        russian = server.commands['{"type": "all_group_chats"}', "ru"]
        assert russian[0]["description"] == "Задать вопрос архиву"


async def test_descriptions_are_set_once(server: TelegramServer, tmp_path: Path) -> None:
    for _ in range(2):
        async with bot(server, tmp_path):
            assert server.described["short_description", ""].startswith("Answers from articles")
            assert server.described["description", "ru"].startswith("Я отвечаю на вопросы")
    assert len(server.called("setMyDescription")) == 2
    assert len(server.called("setMyShortDescription")) == 2


async def test_an_administrator_who_comes_later_gets_the_commands_then(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        async with bot(server, tmp_path, **CLOSED):
            assert len(server.commands) == 4
            boss = server.person(BOSS, "Boss")
            await boss.start()
            await boss.chat.until(lambda m: m.from_bot)
            while len(server.commands) < 6:
                await says(boss, "/help")
        assert [each.method for each in server.refused] == ["setMyCommands"]
        assert "gaps" in commands(server, {"type": "chat", "chat_id": BOSS}, "ru")


# --- privacy


def rows(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "state.sqlite3")) as database:
        return [row[0] if len(row) == 1 else row for row in database.execute(query)]


async def test_privacy_tells_what_is_stored_and_for_how_long(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, telegram_keep_days=1, **CLOSED):
        told = await says(ann, "/privacy")
        assert "your 👍 and 👎, with your Telegram id, the chat and the time: for 1 day." in told
        assert "1 день" in await says(bob, "/privacy")
        assert ann.chat.messages[-1].labels == ["Delete my data"]


async def test_data_is_deleted_after_a_second_question_and_nobody_elses(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path):
        for person in (ann, bob):
            answer = await person.asks(FROM_BRIDGE)
            await person.chat.until(lambda m, answer=answer: m is answer and "👎" in str(m.labels))
            await person.press(answer, "👎")
        await says(ann, "/privacy")
        about = ann.chat.messages[-1]
        await ann.press(about, "Delete my data")
        await ann.chat.until(lambda m: m is about and "Yes, delete" in m.labels)
        await ann.press(about, "No, keep")
        await ann.chat.until(lambda m: m is about and "Delete my data" in m.labels)
        assert rows(tmp_path, "SELECT user_id FROM questions ORDER BY 1") == [ANN, BOB]
        await ann.press(about, "Delete my data")
        await ann.chat.until(lambda m: m is about and "Yes, delete" in m.labels)
        await ann.press(about, "Yes, delete")
        await ann.chat.until(lambda m: m is about and m.text.startswith("Deleted."))
        assert rows(tmp_path, "SELECT user_id FROM questions") == [BOB]
        assert rows(tmp_path, "SELECT user_id FROM feedback") == [BOB]
        assert rows(tmp_path, "SELECT DISTINCT question_id FROM answers") == [2]


async def test_what_is_deleted_is_overwritten(
    server: TelegramServer, ann: Person, tmp_path: Path
) -> None:
    secret = "who stole the otter of Bergen"
    stored = tmp_path / "state.sqlite3"
    async with bot(server, tmp_path):
        await ann.asks(secret)
    assert secret.encode() in stored.read_bytes()
    async with bot(server, tmp_path):
        await says(ann, "/privacy")
        about = ann.chat.messages[-1]
        await ann.press_data(about, "p:confirm")
        await ann.chat.until(lambda m: m is about and m.text.startswith("Deleted."))
    assert secret.encode() not in stored.read_bytes()


async def test_forged_presses_delete_only_the_pressers_own_data(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    room = server.group("Newsroom", [ann, bob])
    async with bot(server, tmp_path):
        answer = await ann.asks(f"/ask {FROM_BRIDGE}", chat=room)
        for data in ("p:confirm", "p:confirm:1001", "p:1001", "p:"):
            await bob.press_data(answer, data)
        assert rows(tmp_path, "SELECT user_id FROM questions") == [ANN]
        await ann.send("/privacy", chat=room)
        told = await room.until(lambda m: m.text.startswith("Send me /privacy in a private chat"))
        assert told.labels == []


# --- what is forgotten when


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """One question a day of two users in turn, for ten days, with all that hangs on them."""
    State(tmp_path / "state.sqlite3").close()
    with closing(sqlite3.connect(tmp_path / "state.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        for day in range(10):
            user = (ANN, BOB)[day % 2]
            database.execute(
                "INSERT INTO questions (id, chat_id, message_id, user_id, language, asked, text,"
                " read_as, status) VALUES (?, 5, ?, ?, 'en', ?, 'why', 'why', 'answered')",
                (day, day, user, day),
            )
            database.execute(
                "INSERT INTO citations VALUES (?, ?, 0, 't', '[]', 'T', NULL, NULL, '[]', '', ?)",
                (100 + day, f"a{day}", day),
            )
            database.execute(
                "INSERT INTO answers (question_id, rank, citation_id) VALUES (?, 1, ?)",
                (day, 100 + day),
            )
            database.execute("INSERT INTO feedback VALUES (?, ?, 1, ?)", (day, user, day))
            database.execute(
                "INSERT INTO uploads (id, batch, user_id, chat_id, at, article_id)"
                " VALUES (?, ?, ?, 5, ?, 'a')",
                (day, day, user, day),
            )
        for subject, role in enumerate(("admin", "guest", "asked", "refused")):
            for number, changed in ((1, 2.0), (2, 8.0)):
                database.execute(
                    "INSERT INTO access VALUES (?, ?, 'Name', ?)",
                    (10 * subject + number, role, changed),
                )
        yield database


async def test_the_bot_forgets_by_itself(
    server: TelegramServer, ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_HOUR", 0.1)
    monkeypatch.setattr(forgetting, "_DAY", 0.5)
    async with bot(server, tmp_path, telegram_keep_days=2):
        answer = await ann.asks(FROM_BRIDGE)
        assert len(rows(tmp_path, "SELECT id FROM questions")) == 1
        async with asyncio.timeout(10):
            while rows(tmp_path, "SELECT id FROM questions UNION SELECT id FROM citations"):
                await asyncio.sleep(0.1)
        assert "too old" in await ann.press(answer, "👍")


def ids(database: sqlite3.Connection, query: str) -> list[Any]:
    return [row[0] for row in database.execute(query)]


def test_what_is_old_is_forgotten(memory: sqlite3.Connection) -> None:
    memory.execute(
        "INSERT INTO answers (question_id, rank, citation_id) VALUES (9, 2, 101)"
    )  # an old passage shown again
    forget(memory, 4.0)
    recent = list(range(4, 10))
    assert ids(memory, "SELECT id FROM questions ORDER BY 1") == recent
    assert ids(memory, "SELECT DISTINCT question_id FROM answers ORDER BY 1") == recent
    assert ids(memory, "SELECT question_id FROM feedback ORDER BY 1") == recent
    assert ids(memory, "SELECT id FROM uploads ORDER BY 1") == recent
    assert ids(memory, "SELECT id FROM citations ORDER BY 1") == [101, *range(104, 110)]
    assert ids(memory, "SELECT subject FROM access ORDER BY 1") == [1, 2, 11, 12, 22, 31, 32]
    assert ids(memory, "SELECT subject FROM access WHERE name <> '' ORDER BY 1") == [2, 12, 22, 32]


def test_what_a_user_wants_forgotten_is(memory: sqlite3.Connection) -> None:
    memory.execute("INSERT INTO access VALUES (?, 'refused', 'Ann', 9)", (ANN,))
    memory.execute("INSERT INTO feedback VALUES (1, ?, 0, 9)", (ANN,))
    forget_user(memory, ANN)
    assert ids(memory, "SELECT user_id FROM questions") == [BOB] * 5
    assert ids(memory, "SELECT user_id FROM feedback") == [BOB] * 5
    assert ids(memory, "SELECT user_id FROM uploads") == [BOB] * 5
    assert ids(memory, "SELECT count(*) FROM answers") == [5]
    about = memory.execute("SELECT role, name FROM access WHERE subject = ?", (ANN,)).fetchall()
    assert about == [("refused", "")]
    assert ids(memory, "SELECT count(*) FROM access WHERE name = 'Name'") == [8]
