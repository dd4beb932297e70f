"""What people with bad intentions try on the bot, and what it must not let out or leave behind."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram.error import BadRequest
from telegram_bot import ANN, ARTICLES, BOB, OFFICE, QUESTIONS, TOKEN, bot
from telegram_server import Person, Sent, TelegramServer
from telegram_server.errors import ApiError

from bot.settings import Secret, Settings
from bot.telegram.archive import from_files
from bot.telegram.lifecycle.application import CannotStart, explained
from bot.telegram.texts import Catalogue
from bot.telegram.view.error_texts import trouble
from retrieval import Library, Notice, StoreError
from retrieval.store.protocol import Listed
from retrieval.web.fetch import Fetcher

CLOSED: dict[str, Any] = {"telegram_access": "allowlist", **OFFICE}
QUESTION, UNRELATED, *_ = QUESTIONS


async def told(person: Person, sent: Sent, words: re.Pattern[str] = re.compile("")) -> Sent:
    """What the bot replies to a message, once it says that."""
    return await person.chat.until(
        lambda m: m.from_bot and m.reply_to == sent.id and bool(words.search(m.text))
    )


async def receipt(person: Person, sent: Sent) -> Sent:
    """The same once it is no placeholder any more."""
    return await person.chat.until(lambda m: m.from_bot and m.reply_to == sent.id and m.edits > 0)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "state.sqlite3")) as database:
        return database.execute(query).fetchall()


# --- buttons


@pytest.mark.parametrize(
    "data", ["a:ask", "p:delete", "p:keep", "p:confirm", "l:s::1:", "c:1:1", "s:30", "g:e", "u:d:1"]
)
async def test_buttons_of_private_chats_change_nothing_in_a_group(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path, data: str
) -> None:
    room = server.group("Newsroom", [ann, bob])
    async with bot(server, tmp_path, telegram_allowed=(room.id,), **CLOSED):
        answer = await ann.asks(f"/ask {QUESTION}", chat=room)
        text, edits = answer.text, answer.edits
        await bob.press_data(answer, data)
        # The update after it is handled: so is the press.
        await bob.asks(f"/ask {QUESTION}", chat=room)
        await bob.press_data(answer, "f:1:1")
    assert (answer.text, answer.edits) == (text, edits)


# --- access that is taken away


async def test_what_is_owed_to_who_has_no_access_any_more_is_not_answered(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, telegram_allowed=(ANN, BOB), **CLOSED):
        await ann.asks(QUESTION)
        await bob.asks(QUESTION)
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as memory, memory:
        memory.execute("UPDATE questions SET status = 'pending', answer_id = NULL")
    before = len(ann.chat.messages)
    async with bot(server, tmp_path, telegram_allowed=(BOB,), **CLOSED):
        await bob.chat.until(
            lambda m: m.from_bot and m.id > bob.chat.messages[1].id and m.edits > 0
        )
    assert rows(tmp_path, "SELECT user_id, status FROM questions ORDER BY id") == [
        (ANN, "failed"),
        (BOB, "answered"),
    ]
    assert len(ann.chat.messages) == before


# --- floods


async def test_who_floods_the_bot_is_not_listened_to_for_a_while(
    server: TelegramServer, ann: Person, bob: Person, boss: Person, tmp_path: Path
) -> None:
    options = {**CLOSED, "telegram_questions_per_minute": 1}
    async with bot(server, tmp_path, telegram_allowed=(BOB,), **options):
        for _ in range(80):
            await ann.send("/privacy")
            await boss.send("/help")
        await bob.asks(QUESTION)
        await boss.chat.until(lambda _: len(boss.chat.messages) == 160, timeout=30)
    assert 30 <= len([m for m in ann.chat.messages if m.from_bot]) <= 61


# --- what is deleted is gone


async def test_what_is_deleted_is_gone_from_the_disk_at_once(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    secret = "who stole the otter of Bergen"
    async with bot(server, tmp_path):
        await ann.asks(secret)
        about = await told(ann, await ann.send("/privacy"))
        await ann.press_data(about, "p:confirm")
        await ann.chat.until(lambda m: m is about and m.text.startswith("Deleted."))
        files = list(tmp_path.glob("state.sqlite3*"))
        assert len(files) == 3  # with the log of what was written last
        assert [each.name for each in files if secret.encode() in each.read_bytes()] == []


async def test_deleted_words_do_not_live_on_in_the_follow_ups_of_others(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path
) -> None:
    room = server.group("Newsroom", [ann, bob])
    async with bot(server, tmp_path):
        answer = await ann.asks(f"/ask {QUESTION}", chat=room)
        follow_up = await bob.asks("and when", chat=room, reply_to=answer)
        await bob.asks("and where", chat=room, reply_to=follow_up)
        await bob.asks(f"/ask {UNRELATED}", chat=room)
        asked = QUESTION.removeprefix("who ")
        assert asked in rows(tmp_path, "SELECT read_as FROM questions WHERE id = 3")[0][0]
        about = await told(ann, await ann.send("/privacy"))
        await ann.press_data(about, "p:confirm")
        await ann.chat.until(lambda m: m is about and m.text.startswith("Deleted."))
    assert rows(tmp_path, "SELECT read_as FROM questions ORDER BY id") == [
        ("and when",),
        ("and where",),
        (UNRELATED,),
    ]


# --- files, links and failures


@pytest.mark.parametrize("letter", ["文", "😀", "\u0301", "\0"])
async def test_long_names_in_any_script_have_their_place_on_the_disk(
    server: TelegramServer, boss: Person, tmp_path: Path, letter: str
) -> None:
    async with bot(server, tmp_path, **OFFICE):
        name = letter * 300 + ".txt"
        said = await receipt(boss, await boss.send_document(name, b"Note\n\nA crane fell over."))
    assert said.text.startswith("✅ Added to the archive\nNote")


async def test_documents_leave_nothing_behind(
    server: TelegramServer, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    async with bot(server, tmp_path, **OFFICE):
        for name, data in (
            ("../../a.txt", b"Note\n\nText."),
            ("/etc/b.html", b"\0\xff"),
            ("c.txt", b""),
        ):
            await receipt(boss, await boss.send_document(name, data))
    assert list(folder.iterdir()) == []
    assert {each.name for each in tmp_path.iterdir()} == {"temporary", "archive", "state.sqlite3"}


async def test_links_to_servers_that_never_answer_keep_nobody_waiting(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        fetcher = Fetcher(100_000, seconds=2, allow=[("127.0.0.1", port)])
        plain = fakes.library(tmp_path / "archive")
        plain.add(ARTICLES)
        fetching = Library(plain.store, lambda: plain.encoder, plain.config, fetcher=fetcher)
        async with bot(server, tmp_path, library=fetching, **OFFICE):
            links = [await boss.send(f"http://127.0.0.1:{port}/{n}") for n in range(4)]
            await asyncio.sleep(0.2)
            begun = time.monotonic()
            await ann.asks(QUESTION)
            assert time.monotonic() - begun < 1.5
            # Three in vain, and such a server is left alone.
            reasons = Notice("late", limit=2), Notice("left-alone")
            in_vain = re.compile("|".join(re.escape(str(each)) for each in reasons))
            for link in links:
                await told(boss, link, in_vain)
        fetching.close()


class Broken(Library):
    """A library that names its folder when it cannot be read."""

    def articles(self) -> list[Listed]:
        raise StoreError("The index folder /home/somebody/.citebot cannot be used: disk on fire.")


async def test_only_administrators_read_why_the_archive_fails(
    server: TelegramServer, boss: Person, ann: Person, tmp_path: Path
) -> None:
    with fakes.library(tmp_path / "archive") as plain:
        plain.add(ARTICLES)
        broken = Broken(plain.store, lambda: plain.encoder, plain.config)
        async with bot(server, tmp_path, library=broken, **OFFICE):
            said = await told(ann, await ann.send("/sources"))
            alert = await ann.press_data(said, "l:s::2:")
            cause = await told(boss, await boss.send("/articles"))
    assert said.text == alert == "I could not read the archive just now. Please try again later."
    assert "/home/somebody/.citebot" in cause.text


async def test_no_trouble_with_telegram_brings_the_token_into_log_or_chat(
    server: TelegramServer,
    boss: Person,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(path: str) -> None:
        raise ApiError(404, "Not Found")

    caplog.set_level(logging.INFO)
    for name in ("httpx", "httpcore", "telegram", "telegram.ext"):
        logging.getLogger(name).setLevel(logging.WARNING)
    monkeypatch.setattr(from_files, "_PAUSE", 0.01)
    async with bot(server, tmp_path, **OFFICE):
        monkeypatch.setattr(server.files, "at", gone)
        server.faults.fail(status=502, methods=["getFile"], rate=0.3)
        server.faults.drop(methods=["sendMessage", "editMessageText"], rate=0.3)
        for number in range(4):
            file = await boss.send_document(f"{number}.txt", b"Note\n\nText.")
            await receipt(boss, file)
    assert {each.method for each in server.refused} == {"download"}
    server.refused.clear()
    assert TOKEN not in caplog.text
    assert not any(TOKEN in each.text for each in boss.chat.messages)


def test_a_refusal_that_repeats_the_token_is_shown_without() -> None:
    settings = Settings(telegram_token=Secret(TOKEN))
    with pytest.raises(CannotStart) as caught, explained(settings):
        raise BadRequest(f"no such path: /bot{TOKEN}/setWebhook")
    assert TOKEN not in str(caught.value) and "no such path: /bot" in str(caught.value)


def test_a_cause_that_names_a_secret_is_shown_to_administrators_without() -> None:
    say = Catalogue().say("en")
    token = "123456:AAHsecretSECRETsecretSECRETsecret12"
    for named in (f"/srv/{token}/index", "http://ann:hunter2@127.0.0.1/"):
        shown = trouble(say, StoreError(f"The index {named} cannot be used."), cause=True)
        assert "cannot be used" in shown and "[hidden]" in shown
        assert "AAHsecret" not in shown and "hunter2" not in shown
