"""Lists in passages: what is an item, and what is marked where several things are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes import query

from retrieval import Config
from retrieval.encode.reader import Reading, Words
from retrieval.languages import table
from retrieval.query.several import wants_several
from retrieval.search.candidates import Candidate
from retrieval.search.highlights import highlights
from retrieval.search.lists import behind, items
from retrieval.search.rerank import Ranked
from retrieval.types import Passage

GRANTS = (
    "These have been chosen:\n\nRowing club: 4,000 crowns for a boat.\n\n"
    "Brass band: 1,200 crowns for a tuba.\n\nChess circle: 150 crowns for clocks."
)
MEMBERS = "The members are:\n- Ada Lind\n- Bo Berg\n\nThey meet on Mondays. They talk."


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Rain fell.\n\nNobody was hurt.", [False, False]),
        ("- Ada\n- Bo", [True, True]),
        ("Sarn | 7.05\nSelm | 8.10", [True, True]),
        ("Note: it rained.\n\nRain fell.", [False, False]),
    ],
)
def test_items_are_lines_beside_others_of_their_kind(text: str, listed: list[bool]) -> None:
    assert items(spanned(text)) == listed


def spanned(text: str) -> Passage:
    lines = [each for each in text.split("\n") if each]
    spans = tuple((text.index(line), text.index(line) + len(line)) for line in lines)
    return Passage("a", "", 0, len(text), text, spans)


def read(text: str, scores: Sequence[float], words: str = "") -> Ranked:
    """`words`: those that a reader takes for the answer, in the best sentence."""
    one, best = spanned(text), max(range(len(scores)), key=scores.__getitem__)
    span = (text.index(words), text.index(words) + len(words)) if words else None
    known = tuple(Words(span, 1.0) if span and at == best else None for at in range(len(scores)))
    seen = Reading(tuple(scores), known)
    return Ranked(one, table("en"), Candidate(1, 0.0, 0.0, 1.0, 1), seen, 1.0, tuple(scores), 0.5)


def test_a_number_of_something_else_in_a_list_is_not_underlined() -> None:
    found = read(GRANTS, (-1, 9, -1, -1), "4,000")
    [mark] = highlights(found, query("How many clubs are listed?"), Config())
    assert mark.answer is None
    for question in ("how many crowns does it get", "how much does the rowing club get"):
        [mark] = highlights(found, query(question), Config())
        assert mark.answer == (GRANTS.index("4,000"), GRANTS.index("4,000") + 5)


def test_with_what_announces_a_list_its_items_are_marked() -> None:
    assert behind(spanned(MEMBERS), 0) == [1, 2]
    assert behind(spanned(MEMBERS), 1) == []
    found = read(MEMBERS, (2, -1, -1, -2))
    marked = highlights(found, query("who are the members"), Config())
    assert [each.text for each in marked] == ["The members are:", "- Ada Lind", "- Bo Berg"]
    [one] = highlights(found, query("when do they meet"), Config())
    assert one.text == "The members are:"


def test_all_that_answers_is_marked_where_several_things_are_asked_for() -> None:
    text = "France agreed.\nSpain agreed.\nItaly agreed.\nPeru refused."
    found = read(text, (1, 3, 0.5, -1))
    marked = highlights(found, query("which countries agreed"), Config())
    assert [each.text for each in marked] == ["Spain agreed.", "France agreed.", "Italy agreed."]
    assert len(highlights(found, query("which country agreed"), Config())) == 1


@pytest.mark.parametrize(
    ("code", "question", "several"),
    [
        ("en", "Which countries recognised it?", True),
        ("en", "who are the members", True),
        ("en", "which country recognised it", False),
        ("en", "who is the mayor", False),
        ("de", "welche Länder stimmten zu", True),
        ("es", "qué países votaron", True),
        ("fr", "quels pays ont voté", True),
        ("ru", "какие страны признали", True),
        ("uk", "які країни визнали", True),
        ("ru", "кто мэр", False),
    ],
)
def test_a_question_may_ask_for_several(code: str, question: str, several: bool) -> None:
    assert wants_several(question, table(code)) is several
