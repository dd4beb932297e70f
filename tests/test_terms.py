"""Words compared as they are written."""

from __future__ import annotations

import pytest

from retrieval.terms import Written, words


def likeness(one: str, other: str) -> float:
    return float(Written([one]).likeness(Written([other]), 4)[0, 0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("otter", "Otter", 1),
        ("otter", "otters", 5 / 6),
        ("республики", "республика", 9 / 10),
        ("in", "inn", 0),  # too short to be forms of one word
        ("bridge", "brig", 0.0),
        ("a", "a", 1),
        ("otter", "mayor", 0),
        ("donaudampfschifffahrt", "donaudampfschifffahrt", 1),
        ("donaudampfschifffahrt", "donaudampfschiffen", 16 / 21),
    ],
)
def test_likeness(one: str, other: str, expected: float) -> None:
    assert likeness(one, other) == pytest.approx(expected)
    assert likeness(other, one) == pytest.approx(expected)


def test_each_word_against_each() -> None:
    found = Written(["otter", "swam"]).likeness(Written(["the", "otter", "swam"]), 4)
    assert found.tolist() == [[0, 1, 0], [0, 0, 1]]


def test_no_words() -> None:
    assert Written([]).likeness(Written(["otter"]), 4).shape == (0, 1)
    assert Written(["otter"]).likeness(Written([]), 4).shape == (1, 0)


def test_signs_of_scripts_without_spaces_are_words() -> None:
    def split(text: str) -> list[str]:
        return [text[start:end] for start, end in words(text)]

    assert split("The 東京 tower") == ["The", "東", "京", "tower"]
    assert split("книга, дом") == ["книга", "дом"]
