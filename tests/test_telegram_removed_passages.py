"""Removed means gone: nothing shows a passage any more once the archive does not hold it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import fakes
import pytest
from telegram_bot import ARTICLES, BRIDGE, OFFICE, OTTERS, QUESTIONS, SOCHI, bot
from telegram_server import Person, Sent, TelegramServer

from bot.telegram import removed_passages
from bot.telegram.db.statistics import asked, statistics
from bot.telegram.db.uploads import UNDO_HOURS
from retrieval import Article, Library

QUESTION = next(iter(QUESTIONS))  # SOCHI answers it
TEXT = "Abkhazia was among them"
GONE = "This article is no longer in the archive."
PASSAGE_GONE = "This passage is no longer in the archive."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with fakes.library(tmp_path / "archive") as made:
        made.add(ARTICLES)
        yield made


def files_with(folder: Path, words: str) -> list[str]:
    """Which files of the bot's memory hold these words, also where SQLite has no use for them."""
    held = words.encode()
    return [each.name for each in folder.glob("state.sqlite3*") if held in each.read_bytes()]


async def erased(folder: Path, words: str) -> None:
    """Wait until the sweep that begins with the bot has erased words."""
    for _ in range(200):
        if not files_with(folder, words):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(files_with(folder, words))


def run_sql(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "state.sqlite3")) as memory, memory:
        return memory.execute(statement).fetchall()


async def told(person: Person, sent: Sent) -> Sent:
    return await person.chat.until(lambda m: m.from_bot and m.reply_to == sent.id)


async def remove(boss: Person, title: str = SOCHI.title) -> Sent:
    """Remove an article through the chat; the message that says that it is gone."""
    sure = await told(boss, await boss.send(f"/remove {title}"))
    await boss.press(sure, "Yes, delete")
    return await boss.chat.until(lambda m: m is sure and m.text.startswith("Deleted"))


async def test_what_is_removed_is_erased_from_the_memory_at_once(
    server: TelegramServer, ann: Person, boss: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        answer = await ann.asks(QUESTION)
        assert TEXT in answer.text and files_with(tmp_path, TEXT)
        gone = await remove(boss)
        # What Undo needs; it goes when its time is over.
        run_sql(tmp_path, "UPDATE uploads SET at = at - 86401")
        late = f"It is too late to undo this: I keep what was there before for {UNDO_HOURS} hours"
        assert (await boss.press(gone, "Undo") or "").startswith(late)
    async with bot(server, tmp_path, library=archive, **OFFICE):
        await erased(tmp_path, TEXT)
    assert archive.article(SOCHI.id) is None


async def test_no_button_or_link_shows_what_another_program_removed(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        answer = await ann.asks(QUESTION)
        deep = await told(bob, await bob.start("c1"))
        assert TEXT in deep.text
        archive.remove([SOCHI.id])
        for label in ("👍", "👎"):
            await ann.press(answer, label)
        assert TEXT not in answer.text and SOCHI.title not in answer.text
        assert answer.text.startswith(f"[1] {PASSAGE_GONE}")
        await ann.press(answer, "[1]")
        await ann.chat.until(lambda m: m is answer and m.text == GONE)
        await ann.press(answer, "Back")
        await ann.chat.until(lambda m: m is answer and PASSAGE_GONE in m.text)
        assert (await told(bob, await bob.start("c1"))).text == GONE
        await bob.press_data(deep, "c:1:1")
        await bob.chat.until(lambda m: m is deep and m.text == GONE)
        assert files_with(tmp_path, TEXT) == []


async def test_the_nearest_passages_are_those_that_are_still_there(
    server: TelegramServer, ann: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive):
        answer = await ann.asks("zeppelin quarrel yesterday about a treaty on fishing")
        assert "does not answer" in answer.text
        archive.remove([SOCHI.id, OTTERS.id])
        await ann.press(answer, "Show the nearest passages")
        await ann.chat.until(lambda m: m is answer and "come nearest" in m.text)
        assert TEXT not in answer.text and "Otters" not in answer.text
        assert BRIDGE.title in answer.text and PASSAGE_GONE in answer.text
    assert {text for (text,) in run_sql(tmp_path, "SELECT text FROM citations")} == {
        "",
        BRIDGE.text,
    }


async def test_a_passage_that_was_edited_away_is_not_shown_any_more(
    server: TelegramServer, ann: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive):
        answer = await ann.asks(QUESTION)
        archive.add([replace(SOCHI, text="Nothing happened in Sochi.")])
        await ann.press(answer, "👍")
        assert answer.text.startswith(f"[1] {PASSAGE_GONE}")
        page = await told(ann, await ann.start("c1"))
        assert "The article has changed since" in page.text
        assert "Nothing happened in Sochi." in page.text and TEXT not in page.text
        assert files_with(tmp_path, TEXT) == []


async def test_a_passage_that_has_moved_within_its_article_is_still_shown(
    server: TelegramServer, ann: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive):
        answer = await ann.asks(QUESTION)
        archive.add([replace(SOCHI, text=f"New.\n\n{SOCHI.text}")])
        await ann.press(answer, "👍")
        assert TEXT in answer.text
        assert TEXT in (await told(ann, await ann.start("c1"))).text


async def test_what_was_liked_is_exported_as_long_as_it_is_there(
    server: TelegramServer, ann: Person, boss: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        for question in list(QUESTIONS)[:2]:
            await ann.press(await ann.asks(question), "👍")
        archive.remove([SOCHI.id])
        gaps = await told(boss, await boss.send("/gaps"))
        await boss.press_data(gaps, "g:l")
        sent = await boss.chat.until(lambda m: m.from_bot and m.document is not None)
    assert sent.document is not None
    lines = [json.loads(line) for line in sent.document.data.decode().splitlines()]
    assert [line["article"] for line in lines] == [BRIDGE.id]


async def test_opening_a_link_does_not_keep_its_passage_any_longer(
    server: TelegramServer, ann: Person, bob: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive) as application:
        await ann.asks(QUESTION)
        run_sql(tmp_path, "UPDATE citations SET used = 1")
        assert TEXT in (await told(bob, await bob.start("c1"))).text
        assert application.running
    assert run_sql(tmp_path, "SELECT used FROM citations WHERE id = 1") == [(1.0,)]


async def test_undo_leaves_no_copy_of_what_is_there_again(
    server: TelegramServer, boss: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        gone = await remove(boss)
        assert files_with(tmp_path, TEXT)
        await boss.press(gone, "Undo")
        await boss.chat.until(lambda m: m is gone and m.text.startswith("Undone"))
        assert archive.article(SOCHI.id) == SOCHI
        assert files_with(tmp_path, TEXT) == []
        assert await boss.press_data(gone, "u:u:1") == "There is nothing to undo any more."


async def test_a_copy_that_is_erased_is_not_taken_for_no_article(
    server: TelegramServer, boss: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        document = await boss.send_document("otters.txt", b"Otters\n\nThey left the stream.")
        added = await boss.chat.until(lambda m: m.reply_to == document.id and m.edits > 0)
        assert added.text.startswith("🔄 Added in place") or added.text.startswith("✅ Added")
        # The sweep was there, and then the clock went backwards.
        run_sql(tmp_path, f"UPDATE uploads SET before = '', at = {time.time()}")
        assert str(await boss.press_data(added, "u:u:1")).startswith("It is too late to undo this")
        assert len(archive.articles()) in (3, 4)


async def test_the_sweep_finds_what_other_programs_removed(
    server: TelegramServer,
    ann: Person,
    tmp_path: Path,
    archive: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(removed_passages, "_BATCH", 3)
    many = [
        Article(f"Note {n}", f"A heron counted {n} of its eggs.", id=f"n{n}") for n in range(60)
    ]
    archive.add(many)
    async with bot(server, tmp_path, library=archive):
        for question in (*QUESTIONS, *(f"heron counted {n} eggs" for n in (3, 30, 50))):
            await ann.asks(question)
        before = run_sql(tmp_path, "SELECT count(DISTINCT article_id) FROM citations")
        archive.remove([SOCHI.id, *(each.id for each in many)])
    async with bot(server, tmp_path, library=archive):
        await erased(tmp_path, "heron counted 3 of")
        await erased(tmp_path, TEXT)  # of the last by id
    assert before == [(10,)]
    held = run_sql(tmp_path, "SELECT DISTINCT title FROM citations ORDER BY title")
    assert held == [("",), (BRIDGE.title,), (OTTERS.title,)]


async def test_figures_know_nothing_of_articles_that_were_removed(
    server: TelegramServer, ann: Person, boss: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive, **OFFICE):
        for question in QUESTIONS:
            await ann.asks(question)
        await remove(boss)
        await remove(boss, BRIDGE.title)  # two rows without a title, in one table
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as memory:
        memory.row_factory = sqlite3.Row
        found = statistics(memory, 0.0, 5)
        assert [(each.title, each.answers) for each in found.cited] == [(OTTERS.title, 1)]
        assert {each.first or "" for each in asked(memory, 10)} == {"", OTTERS.title}


async def test_one_damaged_article_keeps_no_other_from_being_shown_or_erased(
    server: TelegramServer, ann: Person, tmp_path: Path, archive: Library
) -> None:
    async with bot(server, tmp_path, library=archive):
        answer = await ann.asks(QUESTION)
        with closing(sqlite3.connect(tmp_path / "archive/citebot.sqlite3")) as database, database:
            database.execute("UPDATE articles SET text = x'ff' WHERE id = ?", (SOCHI.id,))
        archive.remove([BRIDGE.id])
        await ann.press(answer, "👍")
        assert TEXT not in answer.text and OTTERS.text in answer.text
        assert files_with(tmp_path, TEXT)  # it may be mended
        await ann.press(answer, "[1]")
        archive.remove([SOCHI.id])
        archive.add([SOCHI, BRIDGE])
        await ann.press(answer, "👍")
        assert TEXT in answer.text
    assert run_sql(tmp_path, "SELECT title FROM citations WHERE text = ''") == [("",)]


async def test_what_a_follow_up_was_read_with_is_erased_with_its_passage(
    server: TelegramServer, ann: Person, tmp_path: Path, archive: Library
) -> None:
    archive.add(
        [Article("Rovers", "Rovers have a new coach, Stellan Druce. He is 47.", id="druce")]
    )
    async with bot(server, tmp_path, library=archive, **OFFICE):
        await ann.asks("who is the new coach of Rovers")
        answer = await ann.asks("how old is he")
        assert "Read as: how old is Stellan Druce" in answer.text
        await ann.asks("and his wife?")
        archive.remove(["druce"])
    async with bot(server, tmp_path, library=archive, **OFFICE):
        await erased(tmp_path, "Druce")
    assert run_sql(tmp_path, "SELECT read_as FROM questions ORDER BY id") == [
        ("who is the new coach of Rovers",),
        ("how old is he",),
        ("and his wife?",),
    ]
