"""Which questions lean on the one before them, and how they are read then."""

from __future__ import annotations

import pytest

from retrieval.languages import DEFAULT, language_of, table
from retrieval.query.follow_ups import joined, leans, root


@pytest.mark.parametrize(
    "text",
    [
        "and when?",
        "And when",
        "why?",
        "How many?",
        "since when?",
        "but why so long?",
        "what about the ferry?",
        "when did he resign?",
        "Where are they now?",
        "а когда?",
        "А почему?",
        "и что?",
        "Почему?",
        "кто ещё?",
        "А как насчёт парома?",
        "когда он ушёл?",
        "что с ней было?",
        "und wann?",
        "Warum?",
        "Was ist mit der Fähre?",
        "Wann trat er zurück?",
        "et quand ?",
        "Pourquoi ?",
        "Quand a-t-elle démissionné ?",
        "¿y cuándo?",
        "¿Por qué?",
        "¿Cuándo dimitió ella?",
        "а коли?",
        "Чому?",
        "Де він тепер?",
    ],
)
def test_a_short_question_that_says_too_little_leans(text: str) -> None:
    assert leans(text, language_of(text, table(DEFAULT)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "Bridges",
        "Who resigned?",
        "When does the chain bridge open?",
        "Why was the ferry late?",
        "And what did the mayor of the town say about the new bridge?",
        "Когда откроют мост?",
        "Почему опоздал паром?",
        "Кто не признал выборы в Абхазии?",
        "Andrew who?",
        "Альпы",
        "Wann öffnet die Brücke?",
        "Quand ouvre le pont ?",
        "¿Cuándo abre el puente?",
        "Коли відкриють міст?",
    ],
)
def test_a_question_that_stands_alone_does_not(text: str) -> None:
    assert not leans(text, language_of(text, table(DEFAULT)))


def test_a_question_goes_behind_its_context() -> None:
    assert joined("Who resigned", "and when?", 500) == "Who resigned? and when?"
    assert joined("Who resigned?", "why?", 500) == "Who resigned? why?"


def test_a_long_context_leaves_room_for_the_question() -> None:
    read_as = joined("bridge " * 500, "and when?", 500)
    assert read_as.endswith("bridge… and when?")
    assert 250 < len(read_as) < 320


def test_a_context_without_room_is_left_out() -> None:
    assert joined("Who resigned", "why " * 120, 500) == f"Who resigned? {'why ' * 120}"
    assert joined("Who resigned", "why " * 122, 500) == "why " * 122
    assert len(joined("bridge " * 500, "why " * 115, 500)) <= 500


def test_a_chain_of_follow_ups_keeps_to_its_first_question() -> None:
    assert root("Who resigned?", "Who resigned?") == "Who resigned?"
    assert root("and when?", "Who resigned? and when?") == "Who resigned?"
