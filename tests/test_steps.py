"""Items of numbered lists: the one that is asked for is marked, in whatever way it is numbered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Article, Library
from retrieval.languages import table
from retrieval.query.steps import Step, items, step

EN = table("en")


@pytest.mark.parametrize(
    ("question", "kind", "number"),
    [
        ("what is step 3", "step", 3),
        ("what is the third step", "step", 3),
        ("Explain phase two of the dredging", "phase", 2),
        ("what is the 12th rule", "rule", 12),
        ("what is the last step of the recipe", "step", -1),
    ],
)
def test_which_item_is_asked_for(question: str, kind: str, number: int) -> None:
    found = step(question, EN)
    assert found is not None and (found.kind, found.number) == (kind, number)


def test_what_comes_behind_an_item_can_be_asked_for() -> None:
    assert step("What do I do after boiling the plums?", EN) == Step(after="boiling the plums")
    assert step("what happened after the flood", EN) is None
    assert step("who took the step", EN) is None


@pytest.mark.parametrize(
    ("code", "question", "number"),
    [
        ("de", "was ist der dritte Schritt", 3),
        ("es", "cuál es el paso 2", 2),
        ("fr", "quelle est la phase 2", 2),
        ("ru", "что в третьем этапе", 3),
        ("uk", "що таке крок 2", 2),
    ],
)
def test_steps_of_other_languages(code: str, question: str, number: int) -> None:
    found = step(question, table(code))
    assert found is not None and found.number == number


def test_items_are_lines_with_a_number_of_any_kind() -> None:
    text = "Phase 1: dig.\nPhase two: fill.\n\nThen:\n1. Wash\n2) Dry\nThird, iron.\n3 men came."
    assert [(each.kind, each.number) for each in items(text, EN)] == [
        *(("phase", 1), ("phase", 2), ("", 1), ("", 2), ("", 3))
    ]


JAM = (
    "Jam in four steps, step by step.\n1. Wash the plums.\n2. Boil them for an hour. Stir.\n"
    "3. Fill the jars while they are hot.\n4. Close the lids."
)
HARBOUR = "The dredging of the harbour takes place in three phases.\n\n" + "\n\n".join(
    f"Phase {number}: {text} " + "Much is to be seen there by all who come. " * 12
    for number, text in ((1, "divers come."), (2, "mud is pumped."), (3, "buoys are laid."))
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("steps")
    with library(folder, reader=WordReader()) as opened:
        opened.add([Article("Plum jam", JAM), Article("The harbour", HARBOUR)])
        yield opened


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what is step 3 of the jam", "3. Fill the jars while they are hot."),
        ("what is the second step of the jam?", "2. Boil them for an hour."),
        ("what is the last step of plum jam", "4. Close the lids."),
        ("what do I do after boiling", "3. Fill the jars while they are hot."),
        ("Explain phase 2 of the dredging", "Phase 2: mud is pumped."),
        ("what is the third phase of the dredging", "Phase 3: buoys are laid."),
    ],
)
def test_the_item_is_marked_wherever_it_stands(
    archive: Library, question: str, sentence: str
) -> None:
    answer = archive.ask(question)
    (citation,) = answer.citations
    (mark,) = citation.highlights
    assert answer.found and mark.text == sentence
    assert citation.article.text[mark.start : mark.end] == sentence
    assert citation.start <= mark.start < mark.end <= citation.end
    assert citation.text == citation.article.text[citation.start : citation.end]


def test_a_list_that_does_not_go_so_far_says_so(archive: Library) -> None:
    answer = archive.ask("what is phase 7 of the dredging of the harbour")
    assert not answer.found and answer.citations
    assert str(answer.notices[0]) == "The list in “The harbour” has 3 items."


def test_without_a_list_a_step_is_a_word_like_others(archive: Library) -> None:
    archive.add(Article("Dance", "Orla Quist took the first step of the dance.", id="dance"))
    answer = archive.ask("who took the first step of the dance")
    assert answer.found and answer.citations[0].article.id == "dance"
    archive.remove(["dance"])
