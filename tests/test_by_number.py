"""Whose a number is, and what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from fakes import WordReader, library

from retrieval import Article, Library
from retrieval.languages import table
from retrieval.query.numbers import number_asked

MILL = (
    "The mill is open again. Visitors ring Ada Lind on 0123 45 67 89. Its file has the number 77."
)
OFFICE = (
    "The ferry office is reached at 0123 45 67 90. The old number, 0123 45 67 89, is the mill's."
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("numbers") / "index", reader=WordReader()) as opened:
        opened.add(
            [
                Article("Mill", MILL, "mill", published=date(2031, 1, 1)),
                Article("Office", OFFICE, "office", published=date(2032, 1, 1)),
            ]
        )
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "whose number is 0123 45 67 90",
        "Whose phone number is 0123 456790?",
        "who is on 0123-45-67-90",
        "what is 0123 45 67 90",
        "who can I reach at 0123 45 67 90?",
        "Wem gehört die Nummer 0123 45 67 90?",
        "чей номер 0123 45 67 90",
    ],
)
def test_the_sentence_with_the_number_answers(archive: Library, question: str) -> None:
    answer = archive.ask(question)
    marked = [(each.article.id, each.highlights[0].text) for each in answer.citations]
    assert answer.found and answer.confidence == 1
    assert marked == [("office", "The ferry office is reached at 0123 45 67 90.")]


def test_each_place_is_shown_and_no_other_time(archive: Library) -> None:
    question = "whose number is 0123 45 67 89"
    assert {each.article.id for each in archive.ask(question).citations} == {"mill", "office"}
    assert len(archive.ask(question, limit=1).citations) == 1
    then = archive.ask(question, until=date(2031, 12, 31))
    assert [each.article.id for each in then.citations] == ["mill"]


def test_a_number_that_stands_nowhere_is_nobodys(archive: Library) -> None:
    assert not archive.ask("whose number is 0123 45 67 99").found


@pytest.mark.parametrize(
    "question",
    [
        "which ferry has the number 0123 45 67 90",  # of something that is named
        "what happened on 2031-05-04",
        "whose number is 77",
        "what is 0123 45 67 89 and 0123 45 67 90",
        "0123 45 67 90",
    ],
)
def test_another_question_is_none_after_a_number(question: str) -> None:
    assert number_asked(question, table("en")) is None
