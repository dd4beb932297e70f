"""Time expressions: the days they mean, whether they say when, and what is left without them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.languages import language_of, table
from retrieval.temporal import expressions, naming
from retrieval.temporal.expression import Expression
from retrieval.temporal.expressions import without
from retrieval.types import Period

TODAY = date(2031, 9, 25)  # a Thursday
ENGLISH = table("en")


def read(question: str, today: date, newest: date | None = None) -> Expression | None:
    return expressions.read(question, today, language_of(question, ENGLISH), newest)


EXPLICIT = {
    # named
    "who met in September 2020": "2020-09-01 to 2020-09-30",
    "who met in Sept. 2020?": "2020-09-01 to 2020-09-30",
    "who met in 2020": "2020-01-01 to 2020-12-31",
    "who met on 23 May 2031": "2031-05-23 to 2031-05-30",
    "who met on the 23rd of May, 2031": "2031-05-23 to 2031-05-30",
    "who met on May 23, 2031": "2031-05-23 to 2031-05-30",
    "who met on 2031-05-23": "2031-05-23 to 2031-05-30",
    "who met on 23.05.2031": "2031-05-23 to 2031-05-30",
    "who met in 2031-05": "2031-05-01 to 2031-05-31",
    "who met at the end of February 2028": "2028-02-18 to 2028-03-02",
    "who met in late May 2031": "2031-05-20 to 2031-06-02",
    "who met in the summer of 2030": "2030-06-01 to 2030-08-31",
    "who met in winter 2030": "2029-12-01 to 2030-02-28",
    "who met before 2021": "until 2020-12-31",
    "who met until May 2031": "until 2031-05-31",
    "who met since May 2031": "since 2031-05-01",
    "who met after 1 August 2031": "since 2031-08-02",
    "who met between May and July 2031": "2031-05-01 to 2031-07-31",
    "who met from 2029 to 2031": "2029-01-01 to 2031-12-31",
    # decades
    "who met in the 1970s": "1970-01-01 to 1979-12-31",
    "who met in the 70s": "1970-01-01 to 1979-12-31",
    "who met in the '70s": "1970-01-01 to 1979-12-31",
    "who met in the seventies": "1970-01-01 to 1979-12-31",
    "who met in the twenties": "2020-01-01 to 2029-12-31",
    "who met in the late eighties": "1986-01-01 to 1989-12-31",
    "who met in the early 1880s": "1880-01-01 to 1883-12-31",
    "who met between the 60s and the 80s": "1960-01-01 to 1989-12-31",
    # parts and ranges
    "who met between 20 and 30 June 2031": "2031-06-20 to 2031-07-02",
    "who met from 5 to 9 May": "2031-05-05 to 2031-05-11",
    "who met on 5-9 May 2031": "2031-05-05 to 2031-05-11",
    "who met between April and June 2029": "2029-04-01 to 2029-06-30",
    "who met in May-July 2031": "2031-05-01 to 2031-07-31",
    "who met in the first week of February 2031": "2031-02-01 to 2031-02-09",
    "who met in the second week of May": "2031-05-08 to 2031-05-16",
    "who met in the last week of February 2031": "2031-02-22 to 2031-03-02",
    "who met in the last days of February 2031": "2031-02-22 to 2031-03-02",
    "who met in the first two weeks of May": "2031-05-01 to 2031-05-16",
    "who met on the first Monday in March 2031": "2031-03-03 to 2031-03-10",
    "who met on the last Friday of May": "2031-05-30 to 2031-06-06",
    "who met in the week of 5 May 2031": "2031-05-05 to 2031-05-13",
    "who met in early February 2031": "2031-02-01 to 2031-02-13",
    "who met in mid-February 2031": "2031-02-09 to 2031-02-22",
    "who met late in May": "2031-05-20 to 2031-06-02",
    "who met in the first half of 2031": "2031-01-01 to 2031-06-30",
    "who met in the second half of May": "2031-05-17 to 2031-06-02",
    "who met in the third quarter of 2031": "2031-07-01 to 2031-09-30",
    "who met in Q3 2031": "2031-07-01 to 2031-09-30",
    "who met on the evening of Sunday, 18 May 2031": "2031-05-18 to 2031-05-25",
    # the day of the report
    "who met, according to the paper of 29 April 2031": "2031-04-29 to 2031-05-01",
    "who met according to the report of 2 May": "2031-05-02 to 2031-05-04",
    "who met, as reported in April 2031": "2031-04-01 to 2031-04-30",
    "who met, according to figures published since May 2031": "since 2031-05-01",
    # without a year: the latest that has begun
    "who met in September": "2031-09-01 to 2031-09-30",
    "who met in October": "2030-10-01 to 2030-10-31",
    "who met on 9 March": "2031-03-09 to 2031-03-16",
    "who met in autumn": "2031-09-01 to 2031-11-30",
    "who met since may": "since 2031-05-01",
    # counted from today
    "who met yesterday": "2031-09-24 to 2031-09-25",
    "who met the day before yesterday": "2031-09-23 to 2031-09-25",
    "who met last night": "2031-09-24 to 2031-09-25",
    "who met last week": "2031-09-15 to 2031-09-23",
    "who met this week": "2031-09-22 to 2031-09-25",
    "who met last weekend": "2031-09-20 to 2031-09-25",
    "who met last month": "2031-08-01 to 2031-08-31",
    "who met last year": "2030-01-01 to 2030-12-31",
    "who met this year": "2031-01-01 to 2031-09-25",
    "who met in the last three weeks": "2031-09-04 to 2031-09-25",
    "who met over the past 10 days": "2031-09-15 to 2031-09-25",
    "who met in the past month": "2031-08-26 to 2031-09-25",
    "who met last Monday": "2031-09-22 to 2031-09-25",
    "who met last Thursday": "2031-09-18 to 2031-09-25",
    "who met last summer": "2031-06-01 to 2031-08-31",
    "who met last autumn": "2030-09-01 to 2030-11-30",
    "who met this spring": "2031-03-01 to 2031-05-31",
    "who met last September": "2030-09-01 to 2030-09-30",
    "who met at the end of last month": "2031-08-20 to 2031-09-02",
    "who met earlier this week": "2031-09-22 to 2031-09-25",
    "who met since last month": "since 2031-08-01",
    "who met before last week": "until 2031-09-14",
    "who met in the week before last": "2031-09-08 to 2031-09-16",
    "who met this past spring": "2031-03-01 to 2031-05-31",
    "who met in May last year": "2030-05-01 to 2030-05-31",
    "who met in early autumn": "2031-09-01 to 2031-10-06",
    # Russian
    "кто встречался между 20 и 30 июня 2031 года": "2031-06-20 to 2031-07-02",
    "кто встречался с 20 по 30 июня": "2031-06-20 to 2031-07-02",
    "кто встречался в первую неделю февраля 2031": "2031-02-01 to 2031-02-09",
    "кто встречался на второй неделе мая": "2031-05-08 to 2031-05-16",
    "кто встречался в последние дни февраля 2031": "2031-02-22 to 2031-03-02",
    "кто встречался в первой половине 2031 года": "2031-01-01 to 2031-06-30",
    "кто встречался в третьем квартале 2031 года": "2031-07-01 to 2031-09-30",
    "кто встречался в начале прошлого месяца": "2031-08-01 to 2031-08-14",
    "кто встречался в мае прошлого года": "2030-05-01 to 2030-05-31",
    "по сообщению от 2 мая 2031 года, кто встречался": "2031-05-02 to 2031-05-04",
    "кто встречался в сентябре 2020": "2020-09-01 to 2020-09-30",
    "кто встречался в сентябре 2020 года": "2020-09-01 to 2020-09-30",
    "кто встречался в 2020 году": "2020-01-01 to 2020-12-31",
    "кто встречался 23 мая 2031 года": "2031-05-23 to 2031-05-30",
    "кто встречался 23 мая": "2031-05-23 to 2031-05-30",
    "кто встречался в конце мая 2031": "2031-05-20 to 2031-06-02",
    "кто встречался летом 2030 года": "2030-06-01 to 2030-08-31",
    "кто встречался весной": "2031-03-01 to 2031-05-31",
    "кто встречался до 2021 года": "until 2020-12-31",
    "кто встречался с мая": "since 2031-05-01",
    "кто встречался с 5 мая 2031": "since 2031-05-05",
    "кто встречался после 2020 года": "since 2021-01-01",
    "кто встречался с мая по июль 2031": "2031-05-01 to 2031-07-31",
    "кто встречался вчера": "2031-09-24 to 2031-09-25",
    "кто встречался позавчера": "2031-09-23 to 2031-09-25",
    "кто встречался на прошлой неделе": "2031-09-15 to 2031-09-23",
    "кто встречался на этой неделе": "2031-09-22 to 2031-09-25",
    "кто встречался в прошлом месяце": "2031-08-01 to 2031-08-31",
    "кто встречался в прошлом году": "2030-01-01 to 2030-12-31",
    "кто встречался прошлым летом": "2031-06-01 to 2031-08-31",
    "кто встречался за последние три дня": "2031-09-22 to 2031-09-25",
    "кто встречался за последнюю неделю": "2031-09-18 to 2031-09-25",
}
LIKELIER = {
    "who met on 23 May 2031": "2031-05-23 to 2031-05-25",
    "who met between 20 and 30 June 2031": "2031-06-20 to 2031-06-30",
    "who met according to the report of 2 May": "2031-05-02",
    "who met at the end of February 2028": "2028-02-18 to 2028-02-29",
    "who met last Friday": "2031-09-19 to 2031-09-21",
    "who met in May 2031": "2031-05-01 to 2031-05-31",
    "who met before last week": "until 2031-09-14",
}
PART_OF_THE_MATTER = {
    "the budget for 2031": "2031-01-01 to 2031-12-31",
    "the election of 2020": "2020-01-01 to 2020-12-31",
    "mayor salary 2031": "2031-01-01 to 2031-12-31",
    "the 2018 World Cup": "2018-01-01 to 2018-12-31",
    "the 2029-2031 plan": "2029-01-01 to 2031-12-31",
    "lifeguards found by April": "2031-04-01 to 2031-04-30",
    "what was it two years ago": "2029-01-01 to 2029-12-31",
    "what has she done recently": "2031-07-27 to 2031-09-25",
    "the debt at the end of 2031": "2031-08-08 to 2031-12-31",
    "бюджет на 2031 год": "2031-01-01 to 2031-12-31",
    "выборы 2020 года": "2020-01-01 to 2020-12-31",
    "что было неделю назад": "2031-09-15 to 2031-09-23",
    # two times: which of them is meant is not clear
    "who met in May 2030 and in July 2031": "2030-05-01 to 2031-07-31",
}
NONE = [
    "is the mayor in his nineties",
    "who is in her 80s",
    "who paid in 50s",
    "",
    "who did not recognize the election",
    "may I swim after the flood?",
    "who marched in the fall of Rome",
    "the January letter",
    "was anyone hurt in the June flood",
    "the last day of the season",
    "it cost 2000.50 crowns",
    "call 20201 or 12031",
    "on 31 February 2031",
    "since the vote",
    "who looks after the clock today?",
    "кто не признал выборы",
]


@pytest.mark.parametrize(("question", "period"), EXPLICIT.items())
def test_expressions_that_say_when(question: str, period: str) -> None:
    found = read(question, TODAY)
    assert found is not None
    assert (str(found.period), found.explicit, found.apart) == (period, True, True)
    rest = without(question, found).rstrip("?")
    assert rest in ("who met", "кто встречался")


@pytest.mark.parametrize(
    ("code", "said", "period"),
    [
        ("de", "in den 70ern", "1970-01-01 to 1979-12-31"),
        ("de", "in den siebziger Jahren", "1970-01-01 to 1979-12-31"),
        ("de", "in den späten Siebzigern", "1976-01-01 to 1979-12-31"),
        ("de", "in den 1920er-Jahren", "1920-01-01 to 1929-12-31"),
        ("fr", "dans les années 80", "1980-01-01 to 1989-12-31"),
        ("fr", "dans les années quatre-vingt-dix", "1990-01-01 to 1999-12-31"),
        ("es", "en los setenta", "1970-01-01 to 1979-12-31"),
        ("es", "en la década de 1950", "1950-01-01 to 1959-12-31"),
        ("ru", "в 70-х годах", "1970-01-01 to 1979-12-31"),
        ("ru", "в семидесятые", "1970-01-01 to 1979-12-31"),
        ("ru", "в 1990-м году", "1990-01-01 to 1990-12-31"),
        ("uk", "у 70-х роках", "1970-01-01 to 1979-12-31"),
        ("uk", "у дев'яностих", "1990-01-01 to 1999-12-31"),
    ],
)
def test_decades_of_other_languages(code: str, said: str, period: str) -> None:
    found = expressions.read(f"{said} ?", TODAY, table(code))
    assert found is not None and (str(found.period), found.explicit) == (period, True)


@pytest.mark.parametrize(("question", "period"), PART_OF_THE_MATTER.items())
def test_expressions_that_may_be_what_is_asked_about(question: str, period: str) -> None:
    found = read(question, TODAY)
    assert found is not None
    assert (str(found.period), found.explicit) == (period, False)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("Who met after May 12?", "since 2031-05-13"),
        ("Who met after May 12 personally?", "since 2031-05-13"),
        ("Did they meet after May 12% of whom came?", "since 2031-06-01"),
        ("Did they meet after May 12 percent of whom came?", "since 2031-06-01"),
        ("Did they meet after May 12 per cent of whom came?", "since 2031-06-01"),
    ],
)
def test_a_share_behind_a_month_is_no_day(question: str, period: str) -> None:
    found = read(question, TODAY)
    assert found is not None and str(found.period) == period


@pytest.mark.parametrize(("question", "core"), LIKELIER.items())
def test_the_days_on_which_it_is_likelier_reported(question: str, core: str) -> None:
    found = read(question, TODAY)
    assert found is not None and str(found.core) == core


def test_the_days_that_a_text_names_are_those_nearest_to_it() -> None:
    def days(text: str, **options: bool) -> list[str]:
        return [
            str(Period(*each)) for each in naming.named(text, date(2031, 8, 26), ENGLISH, **options)
        ]

    assert days("It will be ready on 10 October.") == ["2031-10-10", "2031-10-10"]
    assert days("bought in November 2030") == ["2030-11-01 to 2030-11-30"] * 2
    assert days("The council had decided on this in May.") == ["2031-05-01 to 2031-05-31"]
    assert days("The council had decided on this in May.", clear=True) == []
    assert days("They may march on 31 February.") == ["2031-02-01 to 2031-02-28"][:0]


@pytest.mark.parametrize("question", NONE)
def test_questions_without_a_time(question: str) -> None:
    assert read(question, TODAY) is None


def test_where_nothing_else_is_left_the_question_stays() -> None:
    found = read("last week?", TODAY)
    assert found is not None
    assert without("last week?", found) == "last week?"


def test_what_stands_around_an_expression_is_joined() -> None:
    for question, rest in {
        "In May 2031, who met?": "who met?",
        "What did last week's flood cost?": "What did flood cost?",
        "Who met in May 2031, and why?": "Who met, and why?",
    }.items():
        found = read(question, TODAY)
        assert found is not None
        assert without(question, found) == rest


def test_a_month_is_that_of_the_archive_where_the_archive_is_of_another_time() -> None:
    def september(newest: date | None) -> str:
        found = read("who met in September", TODAY, newest)
        return str(found and found.period)

    assert september(date(2020, 12, 1)) == "2020-09-01 to 2020-09-30"
    assert september(date(2031, 1, 7)) == "2031-09-01 to 2031-09-30"
    assert september(date(2040, 8, 1)) == "2039-09-01 to 2039-09-30"
    # "last week" counts from today all the same.
    found = read("who met last week", TODAY, date(2020, 12, 1))
    assert found is not None and found.period.since == date(2031, 9, 15)
    assert found.explicit
    # But where the archive is of the future it leads nowhere.
    found = read("who met last week", TODAY, date(2041, 1, 1))
    assert found is not None and not found.explicit


def test_a_period_knows_its_days() -> None:
    may = Period(date(2031, 5, 1), date(2031, 5, 31))
    assert date(2031, 5, 1) in may and date(2031, 5, 31) in may
    assert date(2031, 4, 30) not in may and date(2031, 6, 1) not in may
    assert date(2040, 1, 1) in Period(since=date(2031, 5, 1))
    assert date(2031, 5, 2) not in Period(until=date(2031, 5, 1))
    assert str(Period(may.since, may.since)) == "2031-05-01"
    assert str(Period(may.since, may.since).notice) == "on 2031-05-01"
    assert str(may.notice) == "from 2031-05-01 to 2031-05-31"


WORDS = st.one_of(
    st.sampled_from(["in", "since", "before", "between", "and", "last", "the", "ago", "of", "'s"]),
    st.sampled_from(["first", "half", "early", "Monday", "report", "between", "20", "второй"]),
    st.sampled_from(["may", "february", "week", "weekend", "years", "months", "summer", "winter"]),
    st.sampled_from(["с", "по", "до", "мая", "конце", "назад", ".", "-", "/", " "]),
    st.sampled_from(["31", "30", "29", "0", "00", "12", "99", "999", "0000", "1900", "2099"]),
)


@given(st.lists(WORDS, max_size=9), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_nothing_that_is_asked_fails(words: list[str], today: date) -> None:
    question = " ".join(words)
    found = read(question, today, None)
    if found is not None:
        assert 0 <= found.span[0] < found.span[1] <= len(question)
        assert found.period.since or found.period.until
