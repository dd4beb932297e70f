"""Questions that name a time, over an archive: what is searched, preferred, and said about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import library

from retrieval import Answer, Article, Library, Period
from retrieval.languages import Language, language_of, languages, table
from retrieval.temporal import event_dates, newest
from retrieval.temporal.expressions import read

TODAY = date(2031, 9, 25)
ENGLISH = table("en")
MAY = Period(date(2031, 5, 1), date(2031, 5, 31))


def meeting(day: date | None, said: str = "The council met about the bridge.") -> Article:
    name = str(day)
    return Article(f"Report {name}", f"{said} Minute {name}.", id=name, published=day)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        yield opened


def filled(archive: Library, *articles: Article) -> Library:
    """With these articles among others about something else."""
    others = [
        Article(f"Other {number}", f"Nothing happened in street {number}.", id=f"other {number}")
        for number in range(12)
    ]
    archive.add([*others, *articles])
    return archive


def about_the_bridge(answer: Answer) -> list[str]:
    return [each.article.id for each in answer.citations if "bridge" in each.text]


YEARS = [meeting(date(2031, month, 15)) for month in range(1, 10)]


# --- within


def test_a_time_that_is_named_restricts_the_search(archive: Library) -> None:
    answer = filled(archive, *YEARS).ask(
        "the council met about the bridge in May 2031", today=TODAY
    )
    assert answer.found
    assert about_the_bridge(answer) == ["2031-05-15"]
    assert answer.period == MAY
    assert answer.notices == ()
    assert answer.question == "the council met about the bridge in May 2031"


@pytest.mark.parametrize(
    ("expression", "months"),
    [
        ("before March 2031", {1, 2}),
        ("since August 2031", {8, 9}),
        ("between April and June 2031", {4, 5, 6}),
        ("last month", {8}),
        ("in summer 2031", {6, 7, 8}),
        ("on 13 July 2031", {7}),
    ],
)
def test_each_form_finds_its_articles(archive: Library, expression: str, months: set[int]) -> None:
    answer = filled(archive, *YEARS).ask(
        f"the council met about the bridge {expression}", limit=10, today=TODAY
    )
    assert set(about_the_bridge(answer)) == {f"2031-{month:02}-15" for month in months}


def test_what_has_no_date_is_kept_behind(archive: Library) -> None:
    undated = Article("Minutes", "The council at last met about the bridge.", id="undated")
    answer = filled(archive, *YEARS, undated).ask(
        "the council met about the bridge in May 2031", limit=10, today=TODAY
    )
    assert about_the_bridge(answer) == ["2031-05-15", "undated"]


def said(answer: Answer) -> list[str]:
    """What the answer's notices say."""
    return list(map(str, answer.notices))


OUTSIDE = (
    "What was published from 2031-05-01 to 2031-05-31 does not answer; "
    "the whole archive was searched."
)


def blossom(archive: Library, said: str) -> Answer:
    late = Article("Harvest", said, id="late", published=date(2031, 9, 16))
    may = Article("Fair", "The fair was a success.", id="may", published=date(2031, 5, 10))
    return filled(archive, late, may).ask("frost killed the blossom in May 2031", today=TODAY)


def test_a_report_of_another_time_that_names_the_time_answers(archive: Library) -> None:
    answer = blossom(archive, "Frost killed the blossom on 3 May.")
    assert answer.found and answer.citations[0].article.id == "late"
    assert (answer.period, said(answer)) == (None, [OUTSIDE])


@pytest.mark.parametrize(
    "said",
    [
        "Frost killed the blossom.",
        "Frost killed the blossom in June.",
        "Frost killed the blossom in May 2030.",
    ],
)
def test_a_report_of_another_time_that_does_not_name_it_is_merely_near(
    archive: Library, said: str
) -> None:
    answer = blossom(archive, said)
    assert not answer.found and answer.confidence < 0.5
    assert "late" in {each.article.id for each in answer.citations}


def test_the_reports_of_the_next_days_come_first(archive: Library) -> None:
    days = [date(2031, 5, 18), date(2031, 5, 20), date(2031, 5, 24)]
    answer = filled(archive, *map(meeting, days)).ask(
        "the council met about the bridge on 18 May 2031", limit=10, today=TODAY
    )
    assert about_the_bridge(answer)[-1] == "2031-05-24"
    assert str(answer.period) == "2031-05-18 to 2031-05-25"
    # The report that is asked for goes before a later one.
    answer = archive.ask(
        "the council met about the bridge, according to the report of 18 May", today=TODAY
    )
    assert about_the_bridge(answer) == ["2031-05-18", "2031-05-20"]


def test_a_period_of_which_there_is_nothing_is_told(archive: Library) -> None:
    answer = filled(archive, *YEARS).ask(
        "the council met about the bridge in May 2020", today=TODAY
    )
    assert len(about_the_bridge(answer)) == 5 and answer.period is None
    assert (answer.found, answer.confidence) == (False, 0.0)
    assert said(answer) == [
        "The archive holds nothing that was published from 2020-05-01 to 2020-05-31; "
        "all of it was searched."
    ]


def test_reprints_of_another_time_stay_out(archive: Library) -> None:
    text = "The museum bought the bell for nine crowns. It is old. It hangs in the hall."
    first = Article("Bell", text, id="first", published=date(2031, 4, 30))
    again = Article("Bell again", text, id="again", published=date(2031, 5, 7))
    filled(archive, first, again)
    without = archive.ask("who bought the bell", today=TODAY).citations[0]
    assert (without.article.id, [each.id for each in without.also_in]) == ("first", ["again"])
    within = archive.ask("who bought the bell in May 2031", today=TODAY).citations[0]
    assert (within.article.id, within.also_in) == ("again", ())


# --- preferred


def test_a_year_that_may_be_the_matter_is_preferred(archive: Library) -> None:
    answer = filled(
        archive,
        meeting(date(2030, 2, 1), "The budget of the town."),
        meeting(date(2031, 2, 1), "The budget of the town."),
        Article("Look ahead", "The budget for 2032 is large.", id="ahead", published=TODAY),
    ).ask("the budget for 2030", limit=10, today=TODAY)
    assert answer.period == Period(date(2030, 1, 1), date(2030, 12, 31))
    assert {"2030-02-01", "2031-02-01", "ahead"} <= {each.article.id for each in answer.citations}
    order = [each.article.id for each in answer.citations]
    assert order.index("2030-02-01") < order.index("2031-02-01")


def test_a_later_article_on_that_year_comes_first_where_it_alone_answers(archive: Library) -> None:
    history = Article(
        "History", "Ada Quill won the election of 2020.", id="history", published=TODAY
    )
    old = Article("Weather", "Rain fell in 2020.", id="old", published=date(2020, 6, 1))
    answer = filled(archive, history, old).ask("who won the election of 2020", today=TODAY)
    assert answer.citations[0].article.id == "history"


def test_without_a_time_nothing_changes(archive: Library) -> None:
    answer = filled(archive, *YEARS).ask("who met about the bridge", limit=10, today=TODAY)
    assert answer.period is None and answer.notices == ()
    assert len(about_the_bridge(answer)) == 9


# --- from an event on

FLOOD = Article(
    "Yarrel floods cellars", "The flood came at night.", id="flood", published=date(2031, 6, 17)
)
DATED = "“the flood” is dated by the report of 2031-06-17, “Yarrel floods cellars”."


@pytest.mark.parametrize(
    ("side", "first", "period"),
    [
        ("after", {"2031-07-15", "2031-08-15"}, "since 2031-06-17"),
        ("before", {"2031-04-15", "2031-05-15"}, "until 2031-06-17"),
    ],
)
def test_an_event_is_dated_by_its_report(
    archive: Library, side: str, first: set[str], period: str
) -> None:
    days = [date(2031, month, 15) for month in (4, 5, 7, 8)]
    question = f"the council met about the bridge {side} the flood"
    answer = filled(archive, FLOOD, *map(meeting, days)).ask(question, limit=10, today=TODAY)
    found = about_the_bridge(answer)
    assert set(found[:2]) == first
    assert set(found[2:]) == {f"{day}" for day in days} - first  # preferred, not all there is
    assert (str(answer.period), said(answer)) == (period, [DATED])


def test_an_event_that_is_announced_is_dated_by_its_day(archive: Library) -> None:
    ahead = Article(
        "Vote", "The vote will be held on 18 May.", id="vote", published=date(2031, 4, 8)
    )
    days = [date(2031, 5, 9), date(2031, 5, 27)]
    answer = filled(archive, ahead, *map(meeting, days)).ask(
        "the council met about the bridge before the vote", today=TODAY
    )
    assert about_the_bridge(answer)[0] == "2031-05-09"
    assert str(answer.period) == "until 2031-05-18"


def test_an_event_of_which_nothing_is_known_changes_nothing(archive: Library) -> None:
    question = "the council met about the bridge after the earthquake"
    answer = filled(archive, *YEARS).ask(question, limit=10, today=TODAY)
    assert (answer.period, answer.notices) == (None, ())
    assert len(about_the_bridge(answer)) == 9


def test_the_time_of_an_event_is_not_that_of_the_answer(archive: Library) -> None:
    answer = filled(archive, FLOOD, *YEARS).ask(
        "the council met about the bridge after the flood of June 2031", limit=10, today=TODAY
    )
    assert str(answer.period) == "since 2031-06-01"
    assert len(about_the_bridge(answer)) == 9


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("what has he said since the vote?", ("the vote", True)),
        ("After the flood, who came?", ("the flood", True)),
        ("who resigned shortly before the bus hit the lorry", ("the bus hit the lorry", False)),
        ("что решил совет после наводнения?", ("наводнения", True)),
        ("who looks after the town clock", None),
        ("was he named after the mayor", None),
        ("what to do before drinking the water", None),
        ("until when is it closed", None),
        ("what happened after that", None),
        ("what opens after 5 p.m.", None),
    ],
)
def test_events_in_questions(question: str, event: tuple[str, bool] | None) -> None:
    found = event_dates.read(question, language_of(question, ENGLISH))
    assert (found and (found.name, found.after)) == event


# --- the newest


@pytest.mark.parametrize(
    ("question", "rest", "alone"),
    [
        ("What is the latest about the baths?", "the baths?", True),
        ("What is the most recent news about the roof?", "the roof?", True),
        ("Is there anything new on the bridge?", "the bridge?", True),
        ("any updates on the ferry", "the ferry", True),
        ("What's new with Rovers?", "Rovers?", True),
        ("Какие последние новости о мосте?", "мосте?", True),
        ("Что нового о мосте?", "мосте?", True),
        ("the cost by the newest reckoning", "the cost by the newest reckoning", False),
    ],
)
def test_questions_for_the_newest(question: str, rest: str, alone: bool) -> None:
    assert newest.read(question, language_of(question, ENGLISH)) == newest.Newest(rest, alone)


@pytest.mark.parametrize("question", ["who met", "the new bridge", "is it newly built", ""])
def test_other_questions_are_not_for_the_newest(question: str) -> None:
    assert newest.read(question, ENGLISH) is None


def test_the_newest_comes_first(archive: Library) -> None:
    answer = filled(archive, *YEARS).ask("the latest about the bridge", limit=10, today=TODAY)
    assert about_the_bridge(answer) == sorted((each.id for each in YEARS), reverse=True)
    assert answer.found and answer.period is None
    assert said(answer) == [
        "What was published about “the bridge” until 2031-09-25, the newest first."
    ]


# --- given by hand


def test_only_what_was_published_between_is_searched(archive: Library) -> None:
    undated = Article("Minutes", "The council met about the bridge.", id="undated")
    filled(archive, *YEARS, undated)
    answer = archive.ask(
        "the council met about the bridge last year",
        limit=10,
        since=date(2031, 3, 15),
        until=date(2031, 4, 15),
    )
    assert {each.article.id for each in answer.citations} == {"2031-03-15", "2031-04-15"}
    assert str(answer.period) == "2031-03-15 to 2031-04-15"
    later = archive.ask("the council met about the bridge", limit=10, since=date(2031, 8, 1))
    assert {each.article.id for each in later.citations} == {"2031-08-15", "2031-09-15"}


def test_nothing_published_between_is_told(archive: Library) -> None:
    answer = filled(archive, *YEARS).ask("the bridge", until=date(1999, 12, 31))
    assert (answer.found, answer.citations) == (False, ())
    assert said(answer) == ["The archive holds nothing that was published until 1999-12-31."]
    assert answer.period == Period(until=date(1999, 12, 31))


# --- in Russian


def test_a_russian_question(tmp_path: Path) -> None:
    with library(tmp_path / "index", language="ru") as archive:
        archive.add(
            [
                Article(f"Совет {month}", "Совет решил строить мост.", id=str(month), published=day)
                for month in range(1, 10)
                for day in [date(2031, month, 15)]
            ]
        )
        for expression, month in {
            "в сентябре 2031": "9",
            "в прошлом месяце": "8",
            "до февраля 2031 года": "1",
        }.items():
            answer = archive.ask(f"что решил совет {expression}", today=TODAY)
            assert [each.article.id for each in answer.citations] == [month]


# --- earlier and later reports

FIRST = Article(
    "Crash",
    "Fourteen people were injured in the collision on Quarry Road on Monday.",
    id="first",
    published=date(2031, 4, 29),
)
CORRECTED = Article(
    "Crash, corrected",
    "Eleven people were injured in the collision on Quarry Road on Monday.",
    id="corrected",
    published=date(2031, 5, 2),
)


@pytest.mark.parametrize("order", [(FIRST, CORRECTED), (CORRECTED, FIRST)])
def test_the_later_of_equal_reports_comes_first(
    archive: Library, order: tuple[Article, Article]
) -> None:
    answer = filled(archive, *order).ask("how many people were injured")
    told = [(each.article.id, each.earlier) for each in answer.citations[:2]]
    assert told == [("corrected", False), ("first", True)]
    assert [each.rank for each in answer.citations[:2]] == [1, 2]


def test_an_earlier_report_that_answers_better_stays_first_and_is_marked(archive: Library) -> None:
    answer = filled(archive, FIRST, CORRECTED).ask("were fourteen people injured")
    told = [(each.article.id, each.earlier) for each in answer.citations[:2]]
    assert told == [("first", True), ("corrected", False)]


def test_reports_on_different_things_are_not_marked(archive: Library) -> None:
    other = Article(
        "Factory", "Two people were injured in a factory by a saw.", id="x", published=TODAY
    )
    answer = filled(archive, FIRST, other).ask("how many people were injured")
    assert [each.earlier for each in answer.citations] == [False] * len(answer.citations)


def test_without_dates_nothing_is_earlier(archive: Library) -> None:
    one, two = (Article(each.title, each.text, id=each.id) for each in (FIRST, CORRECTED))
    answer = filled(archive, one, two).ask("how many people were injured")
    assert not any(each.earlier for each in answer.citations)


# --- speed


@pytest.mark.parametrize(
    "reading",
    [
        lambda text, language: read(text, TODAY, language),
        event_dates.read,
        newest.read,
        lambda text, language: language_of(text, language),
    ],
)
@pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)
@pytest.mark.parametrize(
    "filling",
    ["in may 2031 between ", "the last ", "в начале ", "since x? ", "named after the ", "may to "],
)
def test_reading_a_question_takes_time_in_proportion(
    reading: Callable[[str, Language], object], language: Language, filling: str
) -> None:
    def seconds(size: int) -> float:
        question = (filling * size)[:size]
        began = time.process_time()
        reading(question, language)
        return time.process_time() - began

    # Four times as much to read takes sixteen times as long where each word looks at all others.
    assert seconds(8_000) < 0.15 or seconds(8_000) < 9 * seconds(2_000)


def test_a_question_is_read_up_to_what_the_model_takes(archive: Library) -> None:
    began = time.process_time()
    answer = filled(archive, *YEARS).ask("0 " + "since the vote " * 10_000, today=TODAY)
    assert time.process_time() - began < 5
    assert "only its first" in said(answer)[0]
    # Blanks are no part of it.
    assert archive.ask("who  met\n" + " " * 100_000 + "there", today=TODAY).notices == ()


def test_a_period_of_many_passages(archive: Library) -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(2_000)]
    archive.add(meeting(day) for day in days)
    answer = archive.ask("the council met about the bridge in March 2024", limit=10, today=TODAY)
    assert len(answer.citations) == 10
    march = Period(date(2024, 3, 1), date(2024, 3, 31))
    assert all(each.article.published in march for each in answer.citations)
