"""Denials and opposites: which sentence says the thing, and which the contrary."""

from __future__ import annotations

import pytest

from retrieval.query.polarity import Sense

DENIED = "Who did not recognize the election?"
AFFIRMED = "Who recognized the election?"


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        (DENIED, "The opposition did not recognize it.", "Russia recognized it."),
        (DENIED, "Brandreth refused to recognize it.", "Russia recognized it."),
        (DENIED, "The United States hasn’t recognized it.", "Russia recognized it."),
        (AFFIRMED, "Russia recognized it.", "The opposition did not recognize it."),
        (AFFIRMED, "Russia recognized it.", "Nobody recognized it."),
        ("Кто не признал выборы?", "Оппозиция не признала их.", "Россия признала их."),
        ("Who opened the hearing?", "Brandreth opened it.", "Brandreth closed it."),
        ("Who voted against the bridge?", "Dell voted against it.", "Ashgrove supported it."),
        ("When did wages fall?", "They dropped in May.", "They rose in May."),
        ("Who scored first?", "Hollins scored first.", "Kellaway scored last."),
    ],
)
def test_the_contrary_stands_behind(question: str, better: str, worse: str) -> None:
    sense = Sense(question)
    assert sense.of(better) > sense.of(worse)


def test_a_question_without_a_sense_prefers_none_of_two_that_affirm() -> None:
    sense = Sense("Where is the bell?")
    assert sense.of("It hangs in the tower.") == sense.of("It opened in May.") == 0


def test_who_asks_with_both_words_of_a_pair_means_both() -> None:
    sense = Sense("When does the pool open and close?")
    assert sense.of("It opens at eight.") == sense.of("It closes at nine.") == 0


def test_a_word_inside_another_is_no_denial() -> None:
    assert Sense(AFFIRMED).of("A noted knot, another note.") == 0
