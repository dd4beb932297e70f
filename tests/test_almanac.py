"""Days from 1800 to 2199: no other counts, wherever it comes from, and none is too much to ask."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from fakes import library
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Article, CitebotError, Config, Library, Period
from retrieval.languages import Language, languages
from retrieval.read import read, walk
from retrieval.store.local import LocalStore
from retrieval.temporal.expressions import read as time_in
from retrieval.types import FIRST, LAST

FILES = {
    "9999-12-31-vote.txt": "The bridge vote\n\nThe town held the vote on the bridge. It was won.",
    "0001-01-01-flood.txt": "The great flood\n\nThe flood of the river destroyed the old mill.",
    "1799-12-31-fire.txt": "The fire\n\nDated 2031-05-03.\n\nThe fire took the granary.",
    "2031-05-01-mill.txt": "The mill rebuilt\n\nThe mill was rebuilt by the carpenters.",
    "1800-01-01-fair.txt": "The fair\n\nThe first fair was held.",
    "2199-12-31-ball.txt": "The ball\n\nThe last ball was held.",
    "9999-01-01-road.md": "---\ndate: 2200-01-01\n---\n# The road\n\nThe road was paved again.",
    "page.html": "<html><head><meta name='date' content='9999-12-31'><title>The well</title></head>"
    "<body><article><p>The well was dug by the neighbours of the street in one long day.</p>"
    "</article></body></html>",
    "rows.csv": "title,text,date\nThe inn,The inn was opened by the miller.,0999-01-01\n",
}


def test_no_file_was_published_on_a_day_that_is_none(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [each for path in walk(tmp_path) for each in read(path, Config())]
    days = {each.title: each.published for each in found if isinstance(each, Article)}
    assert days == {
        "The bridge vote": None,
        "The great flood": None,
        "The fire": date(2031, 5, 3),
        "The mill rebuilt": date(2031, 5, 1),
        "The fair": FIRST,
        "The ball": LAST,
        "The road": None,
        "The well": None,
        "The inn": None,
    }


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (date.max, None),
        (date.min, None),
        (datetime.max, None),
        (date(2200, 1, 1), None),
        (LAST, LAST),
        (datetime(2031, 5, 3, 23), date(2031, 5, 3)),
    ],
)
def test_an_article_of_such_a_day_has_none(given: date, kept: date | None) -> None:
    assert Article("Title", "Text", published=given).published == kept


STORED = ("0001-01-01", "1799-12-31", "2031-05-01", "2199-12-31", "2200-01-01", "9999-12-31")


def of_old(folder: Path) -> Library:
    """An archive of a time when any day was taken."""
    archive = library(folder)
    archive.add(
        Article(f"The vote {number}", f"The town held the vote on the bridge {number}.", id=day)
        for number, day in enumerate(STORED)
    )
    archive.close()
    with sqlite3.connect(folder / "citebot.sqlite3") as rows:
        rows.execute("UPDATE articles SET published = id")
    rows.close()
    # Of any report it is believed that it dates the event that a question names.
    return library(folder, min_confidence=0.0)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with of_old(tmp_path_factory.mktemp("archive")) as archive:
        yield archive


def test_an_archive_that_holds_such_days_takes_them_for_none(old: Library) -> None:
    store = old.store
    assert isinstance(store, LocalStore)
    assert store.newest() == LAST
    assert sorted(each.published or "" for each in old.articles()) == [
        *[""] * 4, "2031-05-01", "2199-12-31",
    ]  # fmt: skip
    assert len(store.passages_published_in(None)) == 4
    assert len(store.passages_published_in(Period(date.min, date.max))) == 2
    assert len(store.passages_published_in(Period(since=date(9000, 1, 1)))) == 0


QUESTIONS = st.lists(
    st.one_of(
        st.sampled_from(["since", "before", "after", "until", "in", "by", "the", "of", "last"]),
        st.sampled_from(["the vote", "year", "years", "ago", "weeks", "winter", "May", "мая"]),
        st.sampled_from(["two hundred thousand", "9999", "999", "0001", "1900", "2099", "end of"]),
        st.sampled_from(["newest", "before last", "31", "December", "and", "-", "с тех пор как"]),
        st.integers(0, 10_000).map(str),
    ),
    min_size=1,
    max_size=9,
).map(" ".join)
DAYS = st.one_of(st.dates(), st.sampled_from([date.min, date.max, FIRST, LAST]))


@settings(max_examples=150)
@given(QUESTIONS, DAYS, st.none() | DAYS, st.none() | DAYS)
def test_no_question_and_no_day_is_too_much(
    old: Library, question: str, today: date, since: date | None, until: date | None
) -> None:
    with suppress(CitebotError):
        old.ask(question, today=today, since=since, until=until)


@settings(max_examples=150)
@given(
    QUESTIONS,
    st.dates(FIRST, LAST),
    st.sampled_from(languages()),
    st.none() | st.dates(FIRST, LAST),
)
def test_no_time_expression_leaves_the_calendar(
    question: str, today: date, language: Language, newest: date | None
) -> None:
    time_in(question, today, language, newest)


def test_an_event_on_the_first_or_last_day_of_the_calendar(tmp_path: Path) -> None:
    for number, day in enumerate(("0001-01-01", "9999-12-31")):
        with of_old(tmp_path / str(number)) as archive:
            archive.remove([each for each in STORED if each != day])
            for question in ("what was held since the vote?", "what was held before the vote?"):
                assert archive.ask(question, today=date(2031, 6, 1)).citations
