"""The vocabulary: defaults, stable ids, hashes."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Article, Skipped
from retrieval.errors import PageUnavailable, UnreadableArticle
from retrieval.notices import Notice
from retrieval.text import LONGEST_REASON, wellformed

FULL = Article(
    title="Rain",
    text="It rained.",
    source="/articles/rain.txt",
    published=date(2031, 5, 2),
    tags=("weather", "Yarrel"),
    language="en",
)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_only_title_and_text_are_required() -> None:
    article = Article("Rain", "It rained.")
    assert (article.title, article.text) == ("Rain", "It rained.")
    assert (article.source, article.published, article.language) == (None, None, None)
    assert article.tags == ()


def test_an_id_comes_from_the_source_where_there_is_one() -> None:
    assert FULL.id == digest("/articles/rain.txt")[:16]
    assert Article("Other", "Else.", source="/articles/rain.txt").id == FULL.id


def test_an_id_comes_from_title_and_text_where_there_is_no_source() -> None:
    assert Article("Rain", "It rained.").id == digest("Rain\nIt rained.")[:16]
    assert Article("Rain", "It rained!").id != Article("Rain", "It rained.").id
    assert Article("Sun", "It rained.").id != Article("Rain", "It rained.").id
    assert Article("Rain", "It rained.", source="").id == Article("Rain", "It rained.").id


def test_a_given_id_stays() -> None:
    assert Article("Rain", "It rained.", id="mine", source="/rain.txt").id == "mine"


def test_an_ill_formed_text_has_an_id_too() -> None:
    assert Article("\ud800", "\udfff").id != Article("\ud800", "\udffe").id


def test_tags_may_be_any_sequence() -> None:
    assert Article("Rain", "It rained.", tags=["a", "b"]).tags == ("a", "b")  # type: ignore[arg-type]


def test_a_time_of_publication_is_kept_as_its_day() -> None:
    article = Article("Rain", "It rained.", published=datetime(2031, 5, 2, 23, 59))
    assert type(article.published) is date
    assert article.published == date(2031, 5, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Snow"},
        {"text": "It rained!"},
        {"source": "/articles/snow.txt"},
        {"source": None},
        {"published": date(2031, 5, 3)},
        {"published": None},
        {"tags": ("weather",)},
        {"tags": ("weather,Yarrel",)},
        {"tags": ("Yarrel", "weather")},
        {"language": "de"},
        {"language": None},
    ],
    ids=str,
)
def test_the_content_hash_changes_with_whatever_a_reader_sees(change: dict[str, object]) -> None:
    changed = dataclasses.replace(FULL, **change)  # type: ignore[arg-type]
    assert changed.content_hash != FULL.content_hash


def test_the_content_hash_is_that_of_the_content_alone() -> None:
    assert dataclasses.replace(FULL, id="another").content_hash == FULL.content_hash


def test_articles_are_frozen_and_show_no_text() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.title = "Snow"  # type: ignore[misc]
    assert "It rained." not in repr(FULL)
    assert "Rain" in repr(FULL)


def test_lone_surrogates_are_replaced_at_unchanged_offsets() -> None:
    assert wellformed("a\ud800b😀\udfffc") == "a\ufffdb😀\ufffdc"
    assert wellformed("плюс 市 \0") == "плюс 市 \0"


@given(st.text() | st.integers(0, 9).map(lambda n: f"it is {chr(n)}" + "x\n" * 90_000))
def test_a_reason_is_a_line_whatever_others_have_said_in_it(said: str) -> None:
    for reason in (
        str(Skipped("a.txt", Notice("text", text=said)).reason),
        str(UnreadableArticle(Notice("text", text=said))),
        str(PageUnavailable(Notice("text", text=said), 3.0)),
    ):
        assert reason.isprintable() and len(reason) <= LONGEST_REASON + 1
    plain = "it is none of the formats Citebot reads"
    assert str(UnreadableArticle(Notice("text", text=plain))) == plain
