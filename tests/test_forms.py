"""The forms of questions: none changes what is asked, and what is trained with is not measured."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from benchmarks.reader.forms import FOR_MEASURING, FOR_TRAINING, FORMS, Phrases, form

QUESTION = "Who did not look after the town clock in 2031?"
AROUND = FORMS[FORMS.index("greeting") :]


def edits(one: str, other: str) -> int:
    """Letters put in, left out, changed or swapped with the next (optimal string alignment)."""
    table = [
        [i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)
    ]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same)
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@pytest.mark.parametrize("kind", [each.name for each in fields(Phrases)])
def test_what_is_trained_with_is_not_measured_with(kind: str) -> None:
    trained, measured = getattr(FOR_TRAINING, kind), getattr(FOR_MEASURING, kind)
    assert min(len(set(trained)), len(set(measured))) >= 25
    assert not {each.lower() for each in trained} & {each.lower() for each in measured}
    if kind in ("polite", "indirect", "hearsay"):
        assert all(each.count("...") == 1 for each in (*trained, *measured))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_the_same_each_time_and_another_with_another_seed(name: str) -> None:
    made = [form(name, QUESTION, seed) for seed in range(40)]
    assert made == [form(name, QUESTION, seed) for seed in range(40)]
    fixed = ("plain", "lower case", "no question mark", "keywords")
    assert (len(set(made)) == 1) is (name in fixed)


def test_forms_without_chance() -> None:
    assert form("plain", QUESTION, 1) == QUESTION
    assert form("lower case", QUESTION, 1) == QUESTION.lower()
    assert form("no question mark", QUESTION, 1) == QUESTION[:-1]
    assert form("keywords", QUESTION, 1) == "Who not look after town clock 2031"
    assert form("keywords", "What is it?", 1) == "What is it"


@pytest.mark.parametrize(("name", "typos"), [("one typo", 1), ("two typos", 2)])
def test_typos_are_in_words_of_some_length_and_in_no_number(name: str, typos: int) -> None:
    places, lengths = set(), set()
    for seed in range(200):
        typed = form(name, QUESTION, seed)
        assert edits(QUESTION, typed) == typos
        changed = [(a, b) for a, b in zip(QUESTION.split(), typed.split(), strict=True) if a != b]
        assert len(changed) == typos
        assert all(len(right.rstrip("?")) >= 4 and right != "2031?" for right, _ in changed)
        places.update(right[0] == wrong[0] for right, wrong in changed)
        lengths.update(len(wrong) - len(right) for right, wrong in changed)
    assert places == {True, False}
    assert lengths == {-1, 0, 1}


@pytest.mark.parametrize("name", AROUND)
@pytest.mark.parametrize("phrases", [FOR_TRAINING, FOR_MEASURING])
def test_chatter_leaves_the_question_as_it_is(name: str, phrases: Phrases) -> None:
    made = [form(name, QUESTION, seed, phrases) for seed in range(60)]
    for typed in made:
        assert QUESTION.rstrip("?").lower() in typed.lower()
        assert len(re.findall(r"\w+", typed)) > len(QUESTION.split())
        assert "..." not in typed.replace("... ", "")
    # Some people type with care, others do not.
    assert {typed == typed.lower() for typed in made} == {True, False}


def test_a_form_without_a_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        form("upside down", QUESTION, 1)
