"""What an answer tells beside its passages: the period, notices, and earlier reports."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import fakes
import pytest
from telegram_bot import bot
from telegram_server import TelegramServer

from bot.telegram.db import State, stored_values
from bot.telegram.db.citations import Shown, citation, keep
from bot.telegram.db.questions import Asked, answered, by_id, citations_of, insert
from bot.telegram.db.schema import MIGRATIONS
from bot.telegram.texts import Catalogue
from bot.telegram.view.engine_texts import worded
from retrieval import Answer, Article, Citation, Highlight, Period
from retrieval.notices import Notice

MET = "the council met about the bridge"
INJURED = "people were injured"
MAY = "🗓 Published from 1 May 2031 to 31 May 2031"
ARCHIVE = (
    *(
        Article(
            f"Report {month}",
            f"The council met about the bridge. Minute {month}.",
            id=f"report {month}",
            published=date(2031, month, 15),
        )
        for month in range(1, 10)
    ),
    *(
        Article(
            f"Crash {day}",
            f"{number} people were injured in the collision on Quarry Road on Monday.",
            id=f"crash {day}",
            published=date(2031, 5, day),
        )
        for number, day in (("Fourteen", 2), ("Eleven", 4))
    ),
    Article("Harvest", "Frost killed the blossom in May.", id="late", published=date(2031, 9, 16)),
    *(Article(f"Other {n}", f"Nothing happened in street {n}.", id=f"o{n}") for n in range(12)),
)


@asynccontextmanager
async def dated(server: TelegramServer, tmp_path: Path) -> AsyncIterator[None]:
    """A bot whose articles are of many days."""
    with fakes.library(tmp_path / "archive") as library:
        library.add(ARCHIVE)
        async with bot(server, tmp_path, library=library):
            yield


async def test_the_period_is_told_in_private_and_stays_told(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with dated(server, tmp_path):
            answer = await ann.asks(f"{MET} before March 2031")
            told = "🗓 Published until 28 February 2031"
            assert answer.text.startswith(f"{told}\n\nThe council met about the bridge.")
        async with dated(server, tmp_path):  # it is remembered
            await ann.press(answer, "[1]")
            await ann.chat.until(lambda sent: sent is answer and told not in sent.text)
            await ann.press(answer, "Back")
            await ann.chat.until(lambda sent: sent is answer and sent.text.startswith(told))
            # Asked again in other words, nothing is left of it.
            await ann.edit(ann.chat.messages[0], MET)
            await ann.chat.until(
                lambda sent: sent is answer and sent.text.startswith("The council")
            )
        assert server.refused == []


async def test_the_period_is_told_in_groups_and_to_russians(tmp_path: Path) -> None:
    async with TelegramServer() as server, dated(server, tmp_path):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        room = server.group("Newsroom", members=[ann, olga])
        answer = await ann.asks(f"/ask {MET} in May 2031", chat=room)
        assert answer.text.startswith(f"{MAY}\n\n")
        answer = await olga.asks(f"/ask {MET} in May 2031", chat=room)
        assert answer.text.startswith("🗓 Опубликовано с 1 мая 2031 по 31 мая 2031\n\n")
        assert server.refused == []


async def test_what_the_engine_has_to_tell_is_told(tmp_path: Path) -> None:
    async with TelegramServer() as server, dated(server, tmp_path):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        question = "frost killed the blossom in May 2031"
        answer = await ann.asks(question)
        assert answer.text.startswith(
            "ℹ️ What was published from 1 May 2031 to 31 May 2031 does not answer; the whole "
            "archive was searched.\n\n"
        )
        answer = await olga.asks(question)
        assert answer.text.startswith(
            "ℹ️ В опубликованном с 1 мая 2031 по 31 мая 2031 ответа нет; поиск шёл по всему архиву."
        )
        answer = await ann.asks("zeppelin quarrel in May 2020")
        assert answer.text.startswith(
            "ℹ️ The archive holds nothing that was published from 1 May 2020 to 31 May 2020; all of "
            "it was searched.\n\nThe archive does not answer this."
        )
        answer = await olga.asks(f"{MET} {'bridge ' * 400}")
        assert "ℹ️ Вопрос длиннее, чем принимает модель; учтено только его начало: " in answer.text
        assert server.refused == []


async def test_an_earlier_report_is_marked_and_stays_so(tmp_path: Path) -> None:
    async with TelegramServer() as server, dated(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(INJURED)
        lines = [line for line in answer.text.split("\n") if line.startswith("[")]
        assert lines[:2] == ["[1] Crash 4, 4 May 2031", "[2] Crash 2, 2 May 2031 (earlier report)"]
        await ann.press(answer, "👍")
        await ann.chat.until(lambda sent: sent is answer and any("✓" in b for b in sent.labels))
        assert lines[1] in answer.text.split("\n")
        assert server.refused == []


async def test_inline_results_tell_the_same_in_a_line(tmp_path: Path) -> None:
    async with TelegramServer() as server, dated(server, tmp_path):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        above = {}
        for person, question in (
            (ann, f"{MET} in May 2031"),
            (olga, f"{MET} in May 2031"),
            (ann, "frost killed the blossom in May 2031"),
            (ann, MET),
        ):
            cards = await person.inline(question)
            above[person.id, question] = cards.button["text"] if cards.button else None
        assert list(above.values()) == [
            MAY,
            "🗓 Опубликовано с 1 мая 2031 по 31 мая 2031",
            "What was published from 1 May 2031 to 31 May 2031 does not…",
            None,
        ]
        cards = await ann.inline(INJURED)
        assert cards[1]["description"].startswith("2 May 2031 · earlier report · Fourteen people")
        sent = await cards.choose(cards[1])
        assert sent.text.endswith("Crash 2, 2 May 2031 (earlier report)")
        assert server.refused == []


async def test_last_week_counts_from_when_it_was_asked(tmp_path: Path) -> None:
    """An answer that is owed after a restart is the one that was asked for."""
    moment = datetime(2031, 5, 20, 12).timestamp()
    first = Asked(1001, None, 5, 1001, "en", moment, f"{MET} last week")
    state = State(tmp_path / "state.sqlite3")
    await state.run(insert, first)
    state.close()
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        ann.chat.started = True
        async with dated(server, tmp_path):
            answer = await ann.chat.until(lambda sent: sent.from_bot and "[1]" in sent.text)
            assert "[1] Report 5, 15 May 2031" in answer.text
            assert answer.text.startswith("🗓 Published from 1") and "May 2031" in answer.text


async def test_the_models_slowness_is_no_matter_of_who_asks(tmp_path: Path) -> None:
    encoder = fakes.WordEncoder(notice=Notice("slow-model", model="words", reason="no room"))
    with fakes.library(tmp_path / "archive", encoder=encoder) as library:
        library.add(ARCHIVE)
        assert library.ask(MET).notices == (encoder.notice,)
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            answer = await server.person(1001, "Ann").asks(MET)
            assert answer.text.startswith("The council met")


# --- what is remembered

NOTICES = (
    Notice("outside", when=Period(date(2031, 5, 1)).notice),
    Notice("event", event="no <wonder>", day=date(2031, 5, 10), title="Fair"),
)


@pytest.mark.parametrize(
    "period",
    [None, Period(date(2031, 5, 1)), Period(None, date(2031, 5, 1)), Period(date.min, date.max)],
)
async def test_an_answer_is_remembered_whole(tmp_path: Path, period: Period | None) -> None:
    article = Article("Fair", "The fair was a success.", id="fair", published=date(2031, 5, 10))
    marked = (Highlight(0, len(article.text), article.text, answer=(4, 8)),)
    found = Citation(1, 1.0, article, 0, len(article.text), article.text, marked, earlier=True)
    answer = Answer("when", True, 0.9, (found,), 12.0, NOTICES, period)
    state = State(tmp_path / "state.sqlite3")
    number = await state.run(insert, Asked(1, None, 2, 3, "en", 4.0, "when"))
    assert number is not None
    asked = await state.run(by_id, number)
    assert asked is not None and (asked.period, asked.notices) == (None, ())
    [kept] = await state.run(answered, asked, answer, 1) or []
    asked = await state.run(by_id, number)
    assert asked is not None
    assert (asked.period, asked.notices) == (period, NOTICES)
    assert await state.run(citations_of, number) == [kept] and kept.earlier
    assert kept.answers == ((4, 8),)
    # By itself, as behind its link, it is not earlier than anything and answers no question; and
    # it is stored once.
    alone = await state.run(citation, kept.id)
    assert alone is not None and not alone.earlier and alone.answers == ()
    assert [each.id for each in await state.run(keep, [Shown.of(found)])] == [kept.id]
    state.close()


def test_notices_that_were_kept_as_sentences_are_told_as_they_are() -> None:
    former = stored_values.notices('["It was cut.", "It was late."]')
    assert list(map(str, former)) == ["It was cut.", "It was late."]
    assert worded(Catalogue().say("ru"), former[0]) == "It was cut."
    for damaged in ("", "{", '{"code": "empty"}', '[{"code": "of a newer version"}]', "[7]"):
        assert stored_values.notices(damaged) == ()
    # What a later version has dropped does not take the others with it.
    mixed = '[{"code": "empty"}, {"code": "dropped", "count": 1}, 7, "It was cut."]'
    assert list(map(str, stored_values.notices(mixed))) == ["it is empty", "It was cut."]


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
async def test_what_was_remembered_before_is_kept(tmp_path: Path, version: int) -> None:
    path = tmp_path / "state.sqlite3"
    with sqlite3.connect(path) as former:
        for statement in chain.from_iterable(MIGRATIONS[:version]):
            former.execute(statement)
        former.execute(f"PRAGMA user_version = {version}")
        former.execute(
            "INSERT INTO questions (id, chat_id, message_id, user_id, language, asked, text,"
            " read_as, status, answer_id, found, elapsed_ms, shown)"
            " VALUES (1, 5, 6, 7, 'en', 8.0, 'a', 'a', 'answered', 9, 1, 2.5, 1)"
        )
        former.execute(
            "INSERT INTO citations VALUES (3, 'x', 0, 't', '[]', 'T', NULL, NULL, '[]', '', 1)"
        )
        former.execute("INSERT INTO answers (question_id, rank, citation_id) VALUES (1, 1, 3)")
    state = State(path)
    asked = await state.run(by_id, 1)
    assert asked is not None and (asked.shown, asked.period, asked.notices) == (1, None, ())
    [kept] = await state.run(citations_of, 1)
    assert (kept.id, kept.earlier, kept.answers) == (3, False, ())
    state.close()
