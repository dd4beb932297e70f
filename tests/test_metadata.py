"""What a file says of itself: one set of rules for all formats."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.read.blocks import Block
from retrieval.read.metadata import (
    LONGEST_TITLE,
    date_in_name,
    dateline,
    day_told,
    is_web,
    language_of,
    short_title,
    tags_in,
    tags_of,
    title_of,
    without_title,
)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("en", "en"),
        (" EN ", "en"),
        ("en-GB", "en"),
        ("en_GB", "en"),
        ("sr-Latn-RS", "sr"),
        ("zh-Hant-TW-x-whatever-a-private-use-may-add", "zh"),
        ("en-", "en"),
        ("eng", None),
        ("English", None),
        ("e", None),
        ("en, de", None),
        ("en GB", None),
        ("ſv", None),  # in no language, though its capital is SV
        ("", None),
        (None, None),
        (1, None),
    ],
)
def test_codes_of_languages(told: object, code: str | None) -> None:
    assert language_of(told) == code


def test_the_first_that_is_a_code_is_the_language() -> None:
    assert language_of(None, "German", "de-AT", "en") == "de"
    assert language_of() is None


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (["weather", "Yarrel"], ("weather", "Yarrel")),
        (["  the \n weather "], ("the weather",)),
        (["weather", "Weather", "weather"], ("weather", "Weather")),
        (["rain, hail; snow"], ("rain, hail; snow",)),
        (["#weather", "# rain", "C#", "#"], ("weather", "rain", "C#")),
        (["", " ", "~", "null", "None", "weather"], ("weather",)),
        (["x" * 60, "y" * 61], ("x" * 60,)),
        ([str(number) for number in range(30)], tuple(str(number) for number in range(20))),
        ([], ()),
    ],
)
def test_names_that_are_tags(names: list[str], tags: tuple[str, ...]) -> None:
    assert tags_of(names) == tags


def test_tags_in_lists() -> None:
    listed = ["rain, hail ;snow", None, "rain", "", "the sun,,#wind"]
    assert tags_in(listed) == ("rain", "hail", "snow", "the sun", "wind")


@pytest.mark.parametrize(
    ("link", "web"),
    [
        ("https://example.org/rain", True),
        ("http://example.org", True),
        ("https://пример.рф/дождь", True),
        ("ftp://example.org/rain", False),
        ("/rain", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a rain", False),
        ('https://example.org/">', False),
        ("https://example.org/\u200b", False),
        ("https://example.org/\n", False),
        ("https://" + "x" * 2001, False),
        ("", False),
    ],
)
def test_links_that_a_browser_opens(link: str, web: bool) -> None:
    assert is_web(link) == web


@pytest.mark.parametrize(
    ("named", "headings", "first", "title"),
    [
        ("Rain", [], "It rained.", "Rain"),
        ("Microsoft Word - rain.doc", ["Rain"], "It rained.", "Rain"),
        ("untitled", [], "Rain in Yarrel", "Rain in Yarrel"),
        ("rain_final2.indd", [], "It rained all day.", ""),
        ("  ", ["…"], "It rained", "It rained"),
        (None, [], "x" * 201, ""),
        ("Rain\n in  Yarrel", [], "It rained.", "Rain in Yarrel"),
    ],
)
def test_titles(named: str | None, headings: list[str], first: str, title: str) -> None:
    assert title_of(named, headings, [first, "It rained."]) == title


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["RAIN in  Yarrel", "It rained."], ["It rained."]),
        (["By Ann", "2 May", "Rain in Yarrel", "It rained."], ["By Ann", "2 May", "It rained."]),
        (["By Ann", "2 May", "Yarrel", "Rain in Yarrel"], None),
        (["Rain in Yarrel", "Rain in Yarrel"], ["Rain in Yarrel"]),
        (["Rain in Yarrel"], None),
        (["It rained."], None),
        ([], None),
    ],
)
def test_a_text_does_not_repeat_its_title(texts: list[str], left: list[str] | None) -> None:
    rest = without_title([*map(Block, texts)], "Rain in Yarrel")
    assert [each.text for each in rest] == (texts if left is None else left)


def test_where_there_is_no_title_nothing_repeats_it() -> None:
    assert [each.text for each in without_title([Block(""), Block("a")], "")] == ["", "a"]


def test_a_title_is_one_line_and_not_endless() -> None:
    assert short_title(" Rain\n in\tYarrel ") == "Rain in Yarrel"
    assert short_title("Rain " * 1_000) == ("Rain " * 1_000)[:LONGEST_TITLE]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Aldwether, 4 December 2031", date(2031, 12, 4)),
        ("By Ann Author · May 23rd, 2031", date(2031, 5, 23)),
        ("Yarrel, 23rd of May 2031", date(2031, 5, 23)),
        ("Yarrel, 1st of June, 2031", date(2031, 6, 1)),
        ("2031-05-23", date(2031, 5, 23)),
        ("Яррел, 23 мая 2031 г.", date(2031, 5, 23)),
        ("Yarrel, 23. Mai 2031", date(2031, 5, 23)),
        ("Yarrel, le 1er mars 2031", date(2031, 3, 1)),
        ("Yarrel, 23 de septiembre de 2031", date(2031, 9, 23)),
        ("Яррел, 23 травня 2031 року", date(2031, 5, 23)),
        ("Costs rose by 12031-05-23", None),
        (
            "It rained on 4 December 2031, and in the week before, and nobody knew why it did.",
            None,
        ),
        ("30 February 2031", None),
    ],
)
def test_datelines(text: str, day: date | None) -> None:
    assert dateline([text]) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2031-05-23-result.txt", date(2031, 5, 23)),
        ("2031-05-23", date(2031, 5, 23)),
        ("2031-05-231.txt", None),
        ("2031-02-30.txt", None),
        ("0999-01-01-sentinel.txt", None),
        ("result-2031-05-23.txt", None),
    ],
)
def test_dates_in_names(name: str, day: date | None) -> None:
    assert date_in_name(name) == day


def test_the_date_in_a_name_goes_before_that_of_a_dateline() -> None:
    lines = ["Aldwether, 4 December 2031", "It rained."]
    assert day_told("2031-05-23-rain.txt", lines) == date(2031, 5, 23)
    assert day_told("rain.txt", lines) == date(2031, 12, 4)
    assert day_told("rain.txt", ["It rained."]) is None
