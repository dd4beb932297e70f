"""The day of an event that a question counts from: its first report tells it, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import library
from test_recency import SureReader

from retrieval import Article

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
