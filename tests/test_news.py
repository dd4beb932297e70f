"""Questions for all that is new: what was published then comes, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library
from test_recency import SureReader

from retrieval import Answer, Article, Library, Period
from retrieval.languages import table
from retrieval.temporal import newest

TODAY = date(2031, 9, 25)  # a Thursday


def unsure() -> SureReader:
    """A reader to whom nothing is an answer."""
    return SureReader({})


def article(day: date, title: str = "") -> Article:
    title = title or f"Paper of {day}"
    first = f"A cow of {day} was seen on the market."
    return Article(title, f"{first} It was brown.\n\nMuch later it went home.", str(day), None, day)


DAYS = [date(2031, month, day) for month in (5, 6, 9) for day in (3, 9, 24)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index", reader=WordReader()) as opened:
        opened.add([*map(article, DAYS), Article("Undated", "Nobody knows when.", id="undated")])
        yield opened


def ids(answer: Answer) -> list[str]:
    return [each.article.id for each in answer.citations]


def test_the_latest_news_are_the_newest_articles_with_their_first_sentence(
    archive: Library,
) -> None:
    answer = archive.ask("Any news?", limit=3, today=TODAY)
    assert ids(answer) == ["2031-09-24", "2031-09-09", "2031-09-03"]
    assert (answer.found, answer.confidence, answer.period) == (True, 1.0, None)
    assert [each.rank for each in answer.citations] == [1, 2, 3]
    (marked,) = answer.citations[0].highlights
    assert marked.text == "A cow of 2031-09-24 was seen on the market."
    shown = answer.citations[0].article.text[marked.start : marked.end]
    assert shown == marked.text
    assert answer.notices == ("What was published until 2031-09-24, the newest first.",)


@pytest.mark.parametrize(
    ("question", "first", "period"),
    [
        ("what happened in June", "2031-06-24", "2031-06-01 to 2031-06-30"),
        ("what happened this week?", "2031-09-24", "2031-09-22 to 2031-09-25"),
        ("What happened on 3 May?", "2031-05-03", "2031-05-03 to 2031-05-05"),
        ("any news from last month", None, "2031-08-01 to 2031-08-31"),
        ("what happened today", None, "2031-09-25"),
    ],
)
def test_news_of_a_time_are_what_was_published_then(
    archive: Library, question: str, first: str | None, period: str
) -> None:
    answer = archive.ask(question, today=TODAY)
    assert (str(answer.period), answer.found) == (period, first is not None)
    assert ids(answer)[:1] == [first] * (first is not None)
    assert all(each.article.published in answer.period for each in answer.citations)
    told = "What was published" if first else "The archive holds nothing that was published"
    assert answer.notices[0].startswith(told)


def test_of_a_year_that_nobody_named_it_is_one_that_has_it(archive: Library) -> None:
    answer = archive.ask("what happened in June", today=date(2035, 3, 1))
    assert str(answer.period) == "2031-06-01 to 2031-06-30"


def test_what_is_published_later_than_the_day_of_asking_is_no_news(archive: Library) -> None:
    answer = archive.ask("latest news", limit=2, today=date(2031, 6, 20))
    assert ids(answer) == ["2031-06-09", "2031-06-03"]
    # But of an archive that is all of the future it is the latest there is.
    answer = archive.ask("latest news", limit=2, today=date(2020, 1, 1))
    assert ids(answer) == ["2031-09-24", "2031-09-09"]


def test_only_what_was_published_between_is_news_where_that_is_given(archive: Library) -> None:
    answer = archive.ask("latest news", today=TODAY, until=date(2031, 5, 31))
    assert ids(answer) == ["2031-05-24", "2031-05-09", "2031-05-03"]
    assert answer.period == Period(until=date(2031, 5, 31))


def test_near_duplicates_are_told_with_the_newest(archive: Library) -> None:
    text = (
        "The old mill by the river burned down in the night to Monday, and nobody was hurt. "
        "Its owner, who had been asleep next door, means to rebuild it as soon as he can."
    )
    archive.add(
        Article(f"Mill {day}", text, id=f"mill {day}", published=date(2031, 9, day))
        for day in (16, 17)
    )
    answer = archive.ask("what happened last week", today=TODAY)
    assert ids(answer) == ["mill 17"]
    assert [each.id for each in answer.citations[0].also_in] == ["mill 16"]


def test_news_about_something_need_no_sentence_that_answers(archive: Library) -> None:
    archive.add(
        Article(f"Ferry {day}", f"On that day the ferry of {day} left.", f"f{day}", None, day)
        for day in DAYS[:4]
    )
    answer = archive.ask("is there any news about ferries?", limit=9, today=TODAY)
    assert answer.found and ids(answer)[:4] == [f"f{day}" for day in reversed(DAYS[:4])]
    assert answer.notices == (
        "What was published about “ferries” until 2031-09-25, the newest first.",
    )
    assert not archive.ask("is there any news about volcanoes?", today=TODAY).found


@pytest.mark.parametrize(
    ("code", "question", "timed"),
    [
        ("en", "tell me the latest news, please", False),
        ("en", "What's new?", False),
        ("en", "what's going on in town", False),
        ("en", "what has happened?", True),
        ("en", "what was announced", True),
        ("en", "what was in the paper", True),
        ("en", "what was", True),
        ("de", "Was gibt es Neues?", False),
        ("de", "Was ist passiert?", True),
        ("es", "¿Qué hay de nuevo?", False),
        ("es", "¿Qué pasó?", True),
        ("fr", "Quoi de neuf ?", False),
        ("fr", "Que s'est-il passé ?", True),
        ("ru", "Последние новости", False),
        ("ru", "Что случилось?", True),
        ("uk", "Що нового?", False),
        ("uk", "Що сталося?", True),
    ],
)
def test_questions_for_news(code: str, question: str, timed: bool) -> None:
    assert newest.is_news(question, table(code), timed=timed)


@pytest.mark.parametrize(
    "question",
    ["who reads the news", "what happened", "what happened to the mill", "is the bridge new", ""],
)
def test_other_questions_are_not_for_news(question: str) -> None:
    assert not newest.is_news(question, table("en"), timed=False)


def test_what_was_reported_about_something_is_not_all_that_is_new(archive: Library) -> None:
    archive.add([Article("Signs", "The speed limit has signs.", "signs", None, DAYS[6])])
    question = "What was reported since the beginning of September 2031 about the speed limit?"
    assert ids(archive.ask(question, today=TODAY))[0] == "signs"


def reported(day: date, name: str, title: str, text: str) -> Article:
    return Article(title, text, name, None, day)


WEEK = [
    reported(date(2031, 3, 4), "soup", "Soup for all", "The Red Cross cooked soup."),
    reported(date(2031, 3, 3), "bank", "Bank shut", "It has no money. On Sunday it shut."),
    reported(date(2031, 3, 8), "dam", "Dam gave way", "All is wet. On 2 March the dam broke."),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what happened on 2 March", {"bank": "On Sunday it shut."}),
        ("what happened on March 8", {"dam": "All is wet."}),
        ("what happened on 4 March", {"soup": "The Red Cross cooked soup."}),
    ],
)
def test_news_of_a_day_are_first_those_that_name_it(
    tmp_path: Path, question: str, found: dict[str, str]
) -> None:
    with library(tmp_path / "index") as archive:
        archive.add(WEEK)
        first = archive.ask(question, today=TODAY).citations[0]
    assert {first.article.id: first.highlights[0].text} == found


def test_a_day_that_was_reported_a_week_later_is_found(tmp_path: Path) -> None:
    with library(tmp_path / "index") as archive:
        archive.add([WEEK[0], WEEK[2]])
        answer = archive.ask("what happened on 2 March", today=TODAY)
    assert ids(answer) == ["dam", "soup"]
    assert answer.citations[0].highlights[0].text == "On 2 March the dam broke."


def test_a_time_of_which_nothing_was_published_is_looked_for_in_texts(tmp_path: Path) -> None:
    with library(tmp_path / "index", reader=WordReader()) as archive:
        archive.add([reported(date(2031, 3, 4), "old", "Tower", "What happened in 1957 was fire.")])
        told = archive.ask("what happened in 1957", today=TODAY)
        untold = archive.ask("what happened in 1942", today=TODAY)
    assert (told.found, untold.found) == (True, False)


PLAN = [
    reported(date(2031, 5, 2), "shop", "Shop has a roof", "It is made of slate. The shop is dry."),
    reported(date(2031, 5, 9), "cat", "Cat found", "It sat in a tree. A dog from the shop barked."),
    reported(date(2031, 7, 1), "sold", "Shop sold", "A baker bought the shop."),
]


@pytest.mark.parametrize(
    "question",
    [
        "what was reported about the shop in May",
        "what did the paper say about the shop in May",
        "what was published in May on the shop?",
        "what happened in May with the shop",
    ],
)
def test_what_was_told_of_something_in_a_time_answers(tmp_path: Path, question: str) -> None:
    with library(tmp_path / "index", reader=unsure()) as archive:
        archive.add(PLAN)
        answer = archive.ask(question, today=TODAY)
    first = answer.citations[0]
    assert (answer.found, first.article.id) == (True, "shop")
    assert first.highlights[0].text == "The shop is dry."
    assert answer.notices == (
        "What was published about “the shop” from 2031-05-01 to 2031-05-31, the newest first.",
    )


@pytest.mark.parametrize(
    "question",
    ["what was reported about the ferry in May", "what was on the shop in May", "who bought it"],
)
def test_anything_else_is_not_answered_so(tmp_path: Path, question: str) -> None:
    with library(tmp_path / "index", reader=unsure()) as archive:
        archive.add(PLAN)
        assert not archive.ask(question, today=TODAY).found


def test_what_merely_mentions_it_is_not_the_latest_about_it(tmp_path: Path) -> None:
    with library(tmp_path / "index", reader=unsure()) as archive:
        archive.add(PLAN[:2])
        answer = archive.ask("the latest about the shop", today=TODAY)
    assert ids(answer)[0] == "shop"
