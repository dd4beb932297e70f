"""/stats and /gaps: figures of the bot's use, and what the archive does not answer."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram_bot import ADMINS_ONLY, OFFICE, UNANSWERED, bot
from telegram_server import Person, Sent, TelegramServer

from bot.telegram.admin_stats import chart
from bot.telegram.admin_stats.gaps import page, questions_file
from bot.telegram.admin_stats.question_groups import Alike, fold
from bot.telegram.db import State
from bot.telegram.db.statistics import Asked, Cited, Day, Slow, Statistics, asked, statistics
from bot.telegram.texts import Catalogue
from retrieval import Config, Library
from retrieval.evaluate import Question, load_questions, unknown_references

ELECTION = "who did not recognize the election"
CRACKS = "engineers found cracks in two pillars"
DAY = 86_400.0


async def says(person: Person, text: str) -> Sent:
    """The bot's reply to a message."""
    sent = await person.send(text)
    return await person.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)


async def shows(person: Person, message: Sent, label: str, fits: Callable[[str], bool]) -> None:
    """Press a button and wait until its message has the text."""
    await person.press(message, label)
    await message.chat.until(lambda each: each is message and fits(each.text))


async def thumbs_down(person: Person, message: Sent) -> None:
    await person.press(message, "👎")


# --- /stats


async def test_stats_are_one_picture_with_a_caption(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        none = await says(boss, "/stats")
        answer = await ann.asks(ELECTION)
        await ann.asks(CRACKS)
        await ann.asks(UNANSWERED)
        await ann.press(answer, "👍")
        told = await says(boss, "/stats")
        await shows(boss, told, "90 days", lambda text: "90 days" in text)
        await boss.press(told, "90 days")
    assert none.text == "Nobody has asked anything in the last 30 days."
    assert told.photo is not None and told.photo.data.startswith(b"\x89PNG\r\n")
    assert told.versions[-1].startswith("The last 90 days: 3 questions, 67% answered, ")
    assert told.versions[-1].endswith(" ms, 👍 1, 👎 0")
    assert told.edits == 1
    assert told.labels == ["7 days", "30 days", "• 90 days"]


async def test_others_see_no_figures_and_no_gaps(
    server: TelegramServer, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        answer = await ann.asks(UNANSWERED)
        said = [await says(ann, text) for text in ("/stats", "/gaps")]
        alerts = [
            await ann.press_data(answer, data)
            for data in ("s:7", "s:30", "s:x", "g:p:1", "g:e", "g:")
        ]
    assert [each.text for each in said] == [ADMINS_ONLY] * 2
    assert alerts == [ADMINS_ONLY] * 6
    assert not any(each.photo or each.document for each in ann.chat.messages)


async def test_unknown_buttons_are_answered(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        answer = await boss.asks(UNANSWERED)
        said = [await boss.press_data(answer, data) for data in ("s:31", "s:", "g:p:x", "g:p:-1")]
    assert said == ["I no longer know what this button was for."] * 4


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[State]:
    opened = State(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


def put(
    connection: sqlite3.Connection,
    number: int,
    text: str,
    at: float,
    found: bool | None,
    ms: float,
    title: str = "",
    thumbs: tuple[int, ...] = (),
    status: str = "answered",
) -> None:
    connection.execute(
        "INSERT INTO questions (id, chat_id, message_id, user_id, language, asked, text, read_as,"
        " status, found, elapsed_ms) VALUES (?1, 1, ?1, 1, 'en', ?2, 'as typed', ?3, ?4, ?5, ?6)",
        (number, at, text, status, found, ms),
    )
    for rank, shown in enumerate([title, "second"] if title else [], start=1):
        connection.execute(
            "INSERT INTO citations (id, article_id, start, text, marks, title, also_in, place,"
            " used) VALUES (?, ?, 0, 'x', '[]', ?, '[]', '', 0)",
            (10 * number + rank, shown, shown),
        )
        connection.execute(
            "INSERT INTO answers (question_id, rank, citation_id) VALUES (?, ?, ?)",
            (number, rank, 10 * number + rank),
        )
    for user, good in enumerate(thumbs):
        connection.execute("INSERT INTO feedback VALUES (?, ?, ?, 0)", (number, user, good))


def fill(connection: sqlite3.Connection) -> None:
    noon = datetime(2031, 5, 2, 12, tzinfo=UTC).timestamp()
    put(connection, 1, "too old", noon - 40 * DAY, False, 9_000)
    put(connection, 2, "cranes", noon - DAY, True, 100, "Harbour", (1, 0))
    put(connection, 3, "cranes", noon, True, 300, "Harbour", (1,))
    put(connection, 4, "ferries", noon + 60, True, 200, "Ferry")
    put(connection, 5, "otters", noon + 120, False, 50, "Harbour")
    put(connection, 6, "still waiting", noon + 180, None, 0, status="pending")
    put(connection, 7, "never arrived", noon + 240, True, 77_000, "Ferry", status="failed")


async def test_figures_of_a_stretch_of_time(memory: State) -> None:
    await memory.run(fill)
    since = datetime(2031, 4, 3, tzinfo=UTC).timestamp()
    assert await memory.run(statistics, since, 2) == Statistics(
        days=[Day(date(2031, 5, 1), 1, 1), Day(date(2031, 5, 2), 3, 2)],
        slowest=[Slow("cranes", 300), Slow("ferries", 200)],
        cited=[Cited("Harbour", 2), Cited("Ferry", 1)],
        median_ms=150,
        good=2,
        bad=1,
    )
    nothing = await memory.run(statistics, since + 1e9, 2)
    assert nothing == Statistics([], [], [], 0, 0, 0)
    assert (nothing.questions, nothing.found) == (0, 0)


async def test_questions_come_newest_first_with_what_became_of_them(memory: State) -> None:
    await memory.run(fill)
    found = await memory.run(asked, 3)
    assert [(each.text, each.found, each.bad, each.first) for each in found] == [
        ("otters", False, 0, "Harbour"),
        ("ferries", True, 0, "Ferry"),
        ("cranes", True, 0, "Harbour"),
    ]


def test_picture_has_every_day_and_survives_any_label() -> None:
    first, last = date(2031, 4, 29), date(2031, 5, 2)
    days = [Day(date(2031, 5, 1), 4, 3)]
    assert chart.every_day(days, first, last) == [
        Day(date(2031, 4, 29), 0, 0),
        Day(date(2031, 4, 30), 0, 0),
        Day(date(2031, 5, 1), 4, 3),
        Day(date(2031, 5, 2), 0, 0),
    ]
    hostile = ["$\\frac{1}{0}$ $x^", "{0} {} %s", "😀 \x00\x1b[31m", "نص عربي 漢字", "_nolegend_"]
    figures = Statistics(
        days, [Slow(each, 1.0) for each in hostile], [Cited(each, 3) for each in hostile], 1, 0, 0
    )
    words = chart.Words("Q", "a", "u", "s", "c", "sl", "{:.2f} s", "none")
    picture = chart.draw(figures, first, last, words)
    assert picture.startswith(b"\x89PNG\r\n") and 10_000 < len(picture) < 1_000_000
    nothing = Statistics([Day(first, 1, 0)], [], [], 0, 0, 0)
    assert chart.draw(nothing, first, first, words) != picture


def test_labels_have_only_what_the_font_has() -> None:
    assert chart.label("Кто победил?\n$5 漢") == "Кто победил? $5 □"
    assert chart.label("word " * 20) == ("word " * 20)[:41].rstrip() + "…"


# --- /gaps


async def test_gaps_list_unanswered_questions_and_thumbs_down(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        none = await says(boss, "/gaps")
        await ann.asks(UNANSWERED)
        await ann.asks(ELECTION)
        answer = await ann.asks(CRACKS)
        await thumbs_down(ann, answer)
    async with bot(server, tmp_path, library=library, **OFFICE):
        await boss.asks("Yesterday: zeppelin QUARREL!")
        told = await says(boss, "/gaps")
        await boss.press(told, "As a file")
        file = await boss.chat.until(lambda each: each.document is not None)
    today = datetime.now(UTC)
    written = f"{today.day} {today:%B} {today.year}"
    assert none.text.startswith("There are no gaps")
    assert told.text.split("\n\n") == [
        "2 questions that the archive does not answer, or not well",
        f"1. Yesterday: zeppelin QUARREL!\nno answer 2 times · {written} · and 1 like it",
        f"2. {CRACKS}\n👎 1 · {written}",
    ]
    assert file.document is not None
    assert file.document.name == f"{today.date().isoformat()}-gaps.jsonl"
    saved = tmp_path / "gaps.jsonl"
    saved.write_bytes(file.document.data)
    assert [each.question for each in load_questions(saved)] == [
        "Yesterday: zeppelin QUARREL!",
        CRACKS,
    ]
    lines = [json.loads(line) for line in saved.read_text().splitlines()]
    assert lines[0]["asked"] == 2
    assert lines[0]["also_asked_as"] == [UNANSWERED]
    assert (lines[1]["thumbs_down"], lines[1]["shown"]) == (1, "Bridge closed")


async def test_liked_answers_become_questions_to_measure_by(
    server: TelegramServer, boss: Person, ann: Person, library: Library, tmp_path: Path
) -> None:
    async with bot(server, tmp_path, library=library, **OFFICE):
        told = await says(boss, "/gaps")
        assert await boss.press(told, "Liked answers") == "Nobody has liked an answer yet."
        await ann.press(await ann.asks(ELECTION), "👍")
        disputed = await ann.asks(CRACKS)
        await ann.press(disputed, "👍")
        await thumbs_down(ann, disputed)
        await boss.press(told, "Liked answers")
        file = await boss.chat.until(lambda each: each.document is not None)
    assert file.document is not None
    today = datetime.now(UTC).date()
    assert file.document.name == f"{today.isoformat()}-liked.jsonl"
    assert file.text.startswith("1 question for citebot eval")
    saved = tmp_path / "liked.jsonl"
    saved.write_bytes(file.document.data)
    sentence = "Those who did not recognize the election left the hall."
    questions = load_questions(saved)
    assert questions == [Question(ELECTION, ("sochi",), (sentence,), today)]
    assert list(unknown_references(library, questions)) == []
    assert json.loads(saved.read_text())["shown"] == "Sochi talks"


async def test_gaps_are_paged(
    server: TelegramServer, boss: Person, library: Library, tmp_path: Path
) -> None:
    names = [f"quux{number} blorb{number}" for number in range(20)]
    async with bot(server, tmp_path, library=library, **OFFICE):
        for name in names:
            await boss.asks(name)
        told = await says(boss, "/gaps")
        files = ["📄 As a file for citebot eval", "📄 Liked answers for citebot eval"]
        assert told.labels == ["1/3", "▶", *files]
        await shows(boss, told, "▶", lambda text: "\n9. " in text)
        await boss.press(told, "2/3")
        await shows(boss, told, "▶", lambda text: "\n20. " in text)
        assert told.labels == ["◀", "3/3", *files]
    assert "20. quux0 blorb0" in told.text


def missed(text: str, at: float, **fields: Any) -> Asked:
    return Asked(text, at, **{"found": False, "bad": 0, "first": None, **fields})


def test_similar_questions_are_one_gap() -> None:
    alike = Alike(Config())
    questions = [
        missed("Who won the race in Monza", 9),
        missed("Where is the harbour?", 8),
        missed("who won the race in Imola", 7),
        missed("where IS the harbour", 6),
        missed("Where is the harbour?", 5),
    ]
    gaps = alike.gaps(questions, fakes.WordEncoder())
    assert [(gap.text, gap.times, gap.wordings) for gap in gaps.found] == [
        ("Where is the harbour?", 3, ("where IS the harbour",)),
        ("Who won the race in Monza", 2, ("who won the race in Imola",)),
    ]
    assert alike.gaps(questions, fakes.WordEncoder()) == gaps


def test_so_many_questions_are_looked_at_as_there_is_time_for() -> None:
    class Slow(fakes.WordEncoder):
        longest = 0

        def encode_question(self, text: str) -> Any:
            self.longest = max(self.longest, len(text))
            time.sleep(0.02)
            return super().encode_question(text)

    encoder = Slow(max_tokens=2_000)
    alike = Alike(Config(), seconds=0.1)
    questions = [missed(f"quux{at} blorb{at} " * 100, -at) for at in range(30)]
    began = time.monotonic()
    first = alike.gaps(questions, encoder)
    assert time.monotonic() - began < 0.5
    assert 0 < len(first.found) < 10 and encoder.longest <= 300
    # The newest, of which a page more tells the same; then some more.
    assert [gap.last for gap in first.found] == [-at for at in range(len(first.found))]
    assert alike.gaps(questions, encoder, more=False) == first
    assert first.unseen == 30 - len(first.found)
    assert f"{first.unseen} older questions have not been looked at yet" in (
        page(Catalogue().say("en"), first, 1).html
    )
    second = alike.gaps(questions, encoder)
    assert len(first.found) < len(second.found) and second.unseen < first.unseen
    while second.unseen:
        second = alike.gaps(questions, encoder)
    assert len(second.found) == 30
    assert "older" not in page(Catalogue().say("en"), second, 1).html


def test_questions_in_a_language_that_the_model_does_not_know_go_by_their_words() -> None:
    class Letters(fakes.WordEncoder):
        """Takes every text apart into letters, and finds all of them alike."""

        def count(self, texts: Sequence[str]) -> list[int]:
            return [len(text) for text in texts]

        def encode_question(self, text: str) -> Any:
            return super().encode_question("a " * len(text))

    questions = [missed("кто победил", 3), missed("где гавань", 2), missed("Победил кто?", 1)]
    gaps = Alike(Config()).gaps(questions, Letters())
    assert [(gap.text, gap.times) for gap in gaps.found] == [("кто победил", 2), ("где гавань", 1)]


def test_a_question_that_has_an_answer_by_now_is_no_gap() -> None:
    questions = [
        missed("cranes in Odesa", 9, found=True),
        missed("Odesa: cranes in?", 8),
        missed("ferries", 7),
        missed("ferries", 6, found=True, bad=2, first="Ferry"),
    ]
    [gap] = Alike(Config()).gaps(questions, fakes.WordEncoder()).found
    assert (gap.text, gap.times, gap.unanswered, gap.bad, gap.shown) == (
        "ferries", 2, 1, 2, "Ferry",
    )  # fmt: skip


def test_folding_keeps_what_has_no_words_apart() -> None:
    assert fold("Why, THE why?") == fold("the why") == "the why"
    assert fold(" ?! ") == "?!" != fold("??")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_hostile_questions_fit_a_page_and_a_file(language: str, tmp_path: Path) -> None:
    texts = ["<b>&amp;" * 500, "😀" * 4_000, "\u202e\x00\x1b[0m\u2028", "x" * 60_000, "ا" * 500]
    questions = [missed(text + str(at), at) for at, text in enumerate(texts)]
    gaps = Alike(Config()).gaps(questions, fakes.WordEncoder())
    shown = page(Catalogue().say(language), gaps, 99)
    assert len(shown.html.encode("utf-16-le")) // 2 < 4_096
    assert "<b>&amp;amp;" not in shown.html.replace("<b>&lt;b&gt;&amp;amp;", "")
    path = tmp_path / "gaps.jsonl"
    path.write_text(questions_file(gaps.found), encoding="utf-8")
    assert {each.question for each in load_questions(path)} == {gap.text for gap in gaps.found}
    assert len(gaps.found) == len(texts)
