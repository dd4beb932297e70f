"""The day of an event that a question counts from: its first report tells it, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import library
from test_recency import SureReader

from retrieval import Article
from retrieval.languages import table
from retrieval.temporal import event_dates

TODAY = date(2031, 9, 25)


def day_of(folder: Path, event: str, read: dict[str, float], articles: list[Article]) -> list[str]:
    """The period that is made of it, and what is said about it."""
    with library(folder / "index", reader=SureReader(read)) as archive:
        archive.add(articles)
        answer = archive.ask(f"what happened since {event}", today=TODAY)
    return [str(answer.period), *map(str, answer.notices[:1])]


def test_a_date_in_a_later_report_is_the_day_and_the_first_report_is_named(tmp_path: Path) -> None:
    articles = [
        Article("River in cellars", "It burst its banks.", "first", None, date(2031, 6, 17)),
        Article("Flood was dear", "The flood of 15 June was bad.", "late", None, date(2031, 6, 26)),
    ]
    read = {"15 June": 1.5, "burst its banks": -2.0}
    assert day_of(tmp_path, "the flood", read, articles) == [
        "since 2031-06-15",
        "“the flood” is dated by the report of 2031-06-17, “River in cellars”.",
    ]


def test_a_day_of_the_week_is_that_before_the_report(tmp_path: Path) -> None:
    articles = [
        Article("Fourteen hurt", "A bus struck it on Monday.", "first", None, date(2031, 4, 29)),
        Article("Bus crash: fewer hurt", "It corrects that.", "late", None, date(2031, 5, 2)),
    ]
    assert day_of(tmp_path, "the bus crash", {"on Monday": 1.0, "corrects": -0.5}, articles) == [
        "since 2031-04-28",
        "“the bus crash” is dated by the report of 2031-04-29, “Fourteen hurt”.",
    ]


def test_a_vote_that_is_announced_is_held_on_its_day(tmp_path: Path) -> None:
    articles = [
        Article("Town to vote", "It decides on Sunday, 18 May.", "ahead", None, date(2031, 4, 8)),
        Article("Last debate", "They met on Thursday.", "debate", None, date(2031, 5, 9)),
        Article("Town has voted", "It was won on Sunday.", "report", None, date(2031, 5, 19)),
    ]
    read = {"Sunday, 18 May": -0.3, "Thursday": -0.4, "Sunday": -0.9}
    assert day_of(tmp_path, "the referendum", read, articles) == [
        "since 2031-05-18",
        "“the referendum” is dated by the report of 2031-05-19, “Town has voted”.",
    ]


def test_a_day_says_more_than_its_month(tmp_path: Path) -> None:
    articles = [
        Article("Ferry", "It sails from Thursday, 13 February.", "a", None, date(2031, 2, 10)),
        Article("Ferry is full", "It began in February.", "b", None, date(2031, 8, 12)),
    ]
    read = {"Thursday, 13 February": -0.8, "February": 1.6}
    assert day_of(tmp_path, "the ferry sails", read, articles)[0] == "since 2031-02-13"


@pytest.mark.parametrize("odds", [-4.0, -2.0])
def test_what_nobody_tells_for_sure_is_no_day(tmp_path: Path, odds: float) -> None:
    articles = [Article("Fair", "It was held on 3 May.", "a", None, date(2031, 5, 4))]
    assert day_of(tmp_path, "the earthquake", {"3 May": odds}, articles)[0] == "None"


def test_the_day_beside_its_name_dates_it_and_no_exercise_for_it(tmp_path: Path) -> None:
    articles = [
        Article("Landslide exercise", "Scouts dug for a dummy.", "drill", None, date(2031, 2, 16)),
        Article("Lane buried", "Stones lie on Heron Lane.", "report", None, date(2031, 4, 14)),
        Article("Fund", "After the landslide of 12 April it pays.", "fund", None, date(2031, 5, 2)),
    ]
    assert day_of(tmp_path, "the landslide", {}, articles) == [
        "since 2031-04-12",
        "“the landslide” is dated by the report of 2031-05-02, “Fund”.",
    ]


@pytest.mark.parametrize(
    ("text", "answers", "day"),
    [
        ("The ropery is a ruin. On Friday evening it burned down.", "a ruin", "2031-11-14"),
        ("The ropery is a ruin. It burned down on 13 November.", "a ruin", "2031-11-13"),
        ("The ropery is a ruin. It was built in 1840.", "a ruin", "2031-11-16"),
        ("The ropery was a ruin last August. It is built again.", "a ruin", "2031-08-01"),
    ],
)
def test_a_report_that_does_not_say_when_is_about_what_was_lately(
    tmp_path: Path, text: str, answers: str, day: str
) -> None:
    articles = [Article("Ropery", text, "report", None, date(2031, 11, 16))]
    assert day_of(tmp_path, "the ropery fire", {answers: 1.0}, articles)[0] == f"since {day}"


def test_what_tells_of_it_by_its_words_is_believed_where_it_is_less_sure(tmp_path: Path) -> None:
    articles = [
        Article("Storm takes roof", "The wind came on Tuesday.", "storm", None, date(2031, 9, 11)),
        Article("Market", "It was held on Monday.", "market", None, date(2031, 9, 2)),
    ]
    read = {"on Tuesday": -2.0, "on Monday": -1.8}
    assert day_of(tmp_path, "the storm", read, articles)[0] == "since 2031-09-09"


FLOOD = [
    Article("Flood", "The flood came on 3 May.", "flood", None, date(2031, 5, 4)),
    *(
        Article(f"Paper of {day}", f"A cow was seen on {day}.", str(day), None, date(2031, *day))
        for day in ((4, 12), (4, 28), (5, 8), (5, 17), (6, 3), (7, 20))
    ),
]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what happened in the week after the flood", ["(5, 8)", "flood"]),
        ("what happened the week before the flood", ["(4, 28)"]),
        ("what happened two weeks after the flood", ["(5, 17)"]),
        ("what happened three weeks before the flood", ["(4, 12)"]),
        ("what happened in the month after the flood", ["(6, 3)", "(5, 17)", "(5, 8)", "flood"]),
        ("what happened the day after the flood", ["flood"]),
    ],
)
def test_days_and_weeks_are_counted_from_it(
    tmp_path: Path, question: str, found: list[str]
) -> None:
    with library(tmp_path / "index", reader=SureReader({"3 May": 2.0})) as archive:
        archive.add(FLOOD)
        answer = archive.ask(question, today=TODAY)
    assert [each.article.id for each in answer.citations] == found


@pytest.mark.parametrize(
    ("code", "question", "within"),
    [
        ("de", "was geschah in der Woche nach der Flut", (0, 7)),
        ("de", "was geschah zwei Tage vor der Wahl", (-3, -1)),
        ("fr", "que s'est-il passé dans la semaine après la crue", (0, 7)),
        ("es", "qué pasó en la semana después de la riada", (0, 7)),
        ("ru", "что было в неделю после наводнения", (0, 7)),
        ("uk", "що було у тиждень після повені", (0, 7)),
        ("en", "what was built after the flood", (0, None)),
    ],
)
def test_the_days_that_are_counted(
    code: str, question: str, within: tuple[int | None, int | None]
) -> None:
    event = event_dates.read(question, table(code))
    assert event is not None and event.within == within


def test_where_none_reads_a_correction_does_not_date_it(tmp_path: Path) -> None:
    said = "The bus crash on Quarry Road"
    articles = [
        Article("Bus crash", f"{said}: it is corrected.", "early", None, date(2031, 4, 2)),
        Article("Bus crash", f"{said} was bad.", "report", None, date(2031, 5, 2)),
    ]
    with library(tmp_path / "index") as archive:
        archive.add(articles)
        answer = archive.ask("who came after the bus crash on Quarry Road", today=TODAY)
    assert "2031-05-02" in str(answer.notices[0])
