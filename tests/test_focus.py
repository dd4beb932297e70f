"""What a question asks, told from what it names."""

from __future__ import annotations

import re

import pytest

from retrieval.languages import language_of, table
from retrieval.query.focus import focus

ENGLISH = table("en")


def in_focus(question: str, *texts: str) -> list[str]:
    words = re.findall(r"\w+", question)
    asked = focus(words, texts, language_of(question, ENGLISH))
    return [word for word, there in zip(words, asked, strict=True) if there]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who signed the agreement with Vellany?", ["signed", "agreement"]),
        ("Which owner did not sell to Grellan in 2031?", ["owner", "not", "sell"]),
        ("Кто не подписал соглашение с Веллани?", ["не", "подписал", "соглашение"]),
        ("otters", ["otters"]),
    ],
)
def test_common_words_names_and_figures_are_not_in_focus(
    question: str, expected: list[str]
) -> None:
    assert in_focus(question) == expected


def test_a_question_of_names_alone_is_in_focus_but_for_common_words() -> None:
    assert in_focus("Who is Osip Brandt?") == ["Osip", "Brandt"]


def test_a_question_of_common_words_is_in_focus_as_a_whole() -> None:
    assert in_focus("what was it") == ["what", "was", "it"]
    assert focus([], [], ENGLISH) == []


def test_texts_tell_names_where_the_question_has_no_capitals() -> None:
    told = "The clerk said Vellany signed. A bill, Bill said, is a bill."
    assert in_focus("who signed for vellany", told) == ["signed"]
    assert in_focus("who signed for vellany") == ["signed", "vellany"]
    # Written both ways, and with a capital only where a sentence begins.
    assert in_focus("what bill", told) == ["bill"]
    assert in_focus("whose otters", "Otters swam. Otters slept.") == ["otters"]


def test_a_question_with_capitals_is_taken_as_it_is_written() -> None:
    assert in_focus("what did Grellan bill", "They call it Bill there.") == ["bill"]
