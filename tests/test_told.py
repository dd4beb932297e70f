"""What texts tell of the words in a question: names, nouns, who is "he" and who "she"."""

from __future__ import annotations

import pytest

from retrieval.languages import table
from retrieval.query.told import Kind, Told
from retrieval.query.topics import topics

EN = table("en")
TEXTS = [
    "Boy with a Heron hangs in the town hall of Old Sarn again.",
    "Ida Brandvold has restored it. She needed two years. "
    '"He looks at me," Brandvold said of the boy.',
    "The keeper, Tobias Renn, held the ladder. His uncle Emil had made it. Renn thanked her.",
    "Greta Moll spoke. The Moll family is large: Otto Moll, who is 90, brought his dog.",
    "A new ferry pier is planned. The bridge will close, and the pump room of the baths too.",
    "In Lisse Tarn, he said, nobody slept. The Sarn Gazette and its editor were there.",
]
TOLD = Told(TEXTS, EN)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ida Brandvold", Kind.WOMAN),
        ("Brandvold", Kind.WOMAN),  # what others say of others in between tells nothing
        ("Tobias Renn", Kind.MAN),
        ("Emil", Kind.MAN),  # "his uncle"
        ("Otto Moll", Kind.MAN),
        ("Greta Moll", None),  # another of that name is "his"
        ("Boy with a Heron", Kind.TITLE),
        ("Lisse Tarn", None),  # a place
        ("Nobody Else", None),
        ("?", None),
    ],
)
def test_who_is_he_and_who_is_she(name: str, kind: Kind | None) -> None:
    assert TOLD.kind(name) is kind


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("who painted boy with a heron", ["boy with a heron"]),
        ("where is old sarn", ["old sarn"]),
        ("will the ferry pier close", ["the ferry pier"]),
        ("when will the bridge close", ["the bridge"]),
        ("what will the new pump room cost", ["the new pump room"]),
        ("who decided", []),
        ("what did they lose before that", []),
        ("who ran the pump room of the baths", ["the pump room of the baths"]),
        ("how old is tobias renn's dog", ["tobias renn's dog", "tobias renn"]),
        ("which is the old one", []),
        ("is there a ferry in old sarn", ["a ferry", "old sarn"]),
        ("did i miss the year", []),
    ],
)
def test_what_a_question_is_about(question: str, about: list[str]) -> None:
    told = Told([*TEXTS, "Tobias Renn has the dog."], EN)
    assert [question[each.start : each.end] for each in topics(question, told, EN)] == about


def test_names_in_a_text_are_not_run_together_by_small_words() -> None:
    text = "Greta Moll in Old Sarn met the keeper."
    told = Told([text, *TEXTS], EN)
    assert [text[a:b] for a, b in told.all_names(text)] == ["Greta Moll", "Old Sarn"]
