"""Questions for a day that texts name: without a year, to come, or of another year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Answer, Article, Library
from retrieval.languages import table
from retrieval.temporal import expressions

PROGRAMME = Article(
    "Programme",
    "In the hall the band plays on 3 December. In the hall the puppets come on 10 December. "
    "In the hall there is a lecture on 7 January.",
    "programme",
    published=date(2030, 11, 20),
)
FILM = Article("Film", "In the hall a film was shown on 3 March.", "film", None, date(2030, 3, 4))
TODAY = date(2030, 11, 25)  # a Monday


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index", reader=WordReader()) as opened:
        opened.add(
            Article(f"Other {number}", f"Nothing happened in street {number}.", f"o{number}")
            for number in range(9)
        )
        opened.add([PROGRAMME, FILM])
        yield opened


def marked(answer: Answer) -> str:
    return answer.citations[0].highlights[0].text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what is in the hall on 3 December", "the band plays on 3 December"),
        ("what is in the hall on January 7", "a lecture on 7 January"),
        ("what is in the hall in January?", "a lecture on 7 January"),
        ("what is in the hall next week", "the band plays on 3 December"),
        ("what was in the hall on 3 March", "a film was shown"),
    ],
)
def test_a_text_that_names_the_day_answers(archive: Library, question: str, sentence: str) -> None:
    answer = archive.ask(question, today=TODAY)
    assert answer.found and sentence in marked(answer)
    assert answer.notices == ()


def test_another_day_is_not_the_day(archive: Library) -> None:
    answer = archive.ask("what is in the hall on 5 December", today=TODAY)
    assert not answer.found


@pytest.mark.parametrize("question", ["what burned in sarn in october", "what burned in october"])
def test_a_month_without_a_year_is_that_of_the_year_that_has_it(
    archive: Library, question: str
) -> None:
    archive.add(
        [
            Article("Fire", "In sarn a bakery burned.", "fire", None, date(2027, 10, 15)),
            Article("Concert", "A choir sang loudly.", "new", None, date(2030, 10, 21)),
        ]
    )
    answer = archive.ask(question, today=TODAY)
    assert answer.found and answer.citations[0].article.id == "fire"
    assert (str(answer.period), answer.notices) == ("2027-10-01 to 2027-10-31", ())
    # A year that is named counts.
    assert not archive.ask(f"{question} 2030", today=TODAY).found


def test_the_latest_year_comes_first_where_several_have_it(archive: Library) -> None:
    archive.add(
        Article("Fire", f"In sarn bakery {year} burned.", str(year), None, date(year, 10, 15))
        for year in (2027, 2029, 2028)
    )
    answer = archive.ask("what burned in sarn in october", today=TODAY)
    assert answer.citations[0].article.id == "2029"


def test_the_years_that_a_date_may_mean() -> None:
    found = expressions.read("who came on 29 February", TODAY, table("en"))
    assert found is not None
    years = [each.since.year for each in found.meant if each.since]
    assert years[:3] == [2028, 2032, 2024]


@pytest.mark.parametrize(
    ("code", "question", "days"),
    [
        ("en", "what is on tomorrow", "2030-11-26"),
        ("en", "what is on next month", "2030-12-01 to 2030-12-31"),
        ("en", "what is on next weekend", "2030-11-30 to 2030-12-01"),
        ("en", "what is on next Monday", "2030-12-02"),
        ("en", "what is on next summer", "2031-06-01 to 2031-08-31"),
        ("de", "was ist morgen", "2030-11-26"),
        ("de", "was ist am Morgen des Tages", "None"),
        ("de", "was ist nächste Woche", "2030-12-02 to 2030-12-08"),
        ("es", "qué hay mañana", "2030-11-26"),
        ("es", "qué hay la semana próxima", "2030-12-02 to 2030-12-08"),
        ("fr", "quoi demain", "2030-11-26"),
        ("fr", "quoi la semaine prochaine", "2030-12-02 to 2030-12-08"),
        ("ru", "что будет завтра", "2030-11-26"),
        ("ru", "что будет на следующей неделе", "2030-12-02 to 2030-12-08"),
        ("uk", "що буде завтра", "2030-11-26"),
        ("uk", "що буде наступного тижня", "2030-12-02 to 2030-12-08"),
    ],
)
def test_times_to_come(code: str, question: str, days: str) -> None:
    found = expressions.read(question, TODAY, table(code))
    assert str(found and found.period) == days


def test_of_what_is_to_come_the_next_year_is_meant_and_else_the_latest(tmp_path: Path) -> None:
    def plan(year: int) -> Article:
        text = f"In the hall a play of {year} is on 12 November."
        return Article(f"Plan of {year}", text, str(year), None, date(year, 8, 12))

    with library(tmp_path / "index", reader=WordReader()) as opened:
        opened.add([plan(2028), plan(2029), plan(2030)])
        coming = opened.ask("what's on in the hall in November", today=date(2030, 8, 20))
        passed = opened.ask("what was in the hall in November", today=date(2031, 2, 20))
    assert coming.citations[0].article.id == "2030"
    assert passed.citations[0].article.id == "2030"
