"""Answers: what is marked, what is folded, what is shown; with WordEncoder and real passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import WordReader, library, query

from retrieval import Answer, Article, Citation, Config, Library
from retrieval.answer.citations import citations
from retrieval.languages import table
from retrieval.search.candidates import Candidate
from retrieval.search.confidence import confidence
from retrieval.search.highlights import highlights
from retrieval.search.late_interaction import Interaction
from retrieval.search.rerank import Ranked
from retrieval.types import Passage

FLOOD = (
    "The river rose on Monday. Forty houses stood under water. Nobody was hurt in Sallow End. "
    "The mayor thanked the fire brigade. Repairs will cost two million crowns."
)

ENGLISH = table("en")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        yield opened


def ranked(
    scores: list[float], *, met: float = 0.5, article_id: str = "a", start: int = 100
) -> Ranked:
    """A passage of sentences with these scores; `met` is how far it meets the question."""
    text = " ".join(f"Sentence {number}." for number in range(len(scores)))
    spans = [(start + 12 * number, start + 12 * number + 11) for number in range(len(scores))]
    passage = Passage(article_id, "T", start, start + len(text), text, tuple(spans), id=1)
    interaction = Interaction(passage=met, coverage=met, sentences=())
    candidate = Candidate(1, 0.5, 1.0, 0.7)
    return Ranked(passage, ENGLISH, candidate, interaction, 1.0, tuple(scores), met)


def marked(scores: list[float], *, ratio: float, most: int) -> list[str]:
    config = Config(highlight_ratio=ratio, max_highlights=most)
    return [each.text for each in highlights(ranked(scores), query(""), config)]


def test_marked_sentences_come_best_first() -> None:
    assert marked([0.7, 0.9, 0.8], ratio=0, most=3) == ["Sentence 1.", "Sentence 2.", "Sentence 0."]


def test_of_equal_sentences_the_first_goes_first() -> None:
    assert marked([0.2, 0.9, 0.9], ratio=0.9, most=3) == ["Sentence 1.", "Sentence 2."]


def test_a_sentence_is_marked_from_the_given_share_of_the_best() -> None:
    assert marked([0.5, 1.0, 0.75], ratio=0.75, most=3) == ["Sentence 1.", "Sentence 2."]
    assert marked([0.5, 1.0, 0.75], ratio=0.76, most=3) == ["Sentence 1."]
    assert marked([0.5, 1.0, 0.75], ratio=1.0, most=3) == ["Sentence 1."]


def test_no_more_sentences_are_marked_than_allowed() -> None:
    assert marked([0.9, 0.9, 0.9], ratio=0.5, most=1) == ["Sentence 0."]
    assert marked([0.9, 0.9, 0.9], ratio=0.5, most=2) == ["Sentence 0.", "Sentence 1."]


def test_marks_are_offsets_into_the_article() -> None:
    (mark,) = highlights(ranked([0.1, 0.9], start=50), query(""), Config(max_highlights=1))
    assert (mark.start, mark.end, mark.text) == (62, 73, "Sentence 1.")


def test_nothing_found_is_no_confidence() -> None:
    assert confidence([], Config()) == 0.0


def test_confidence_grows_with_the_words_that_are_met_and_stays_a_share() -> None:
    levels = [
        confidence([ranked([score], met=score)], Config())
        for score in (-1.0, 0.0, 0.3, 0.6, 0.9, 1.0)
    ]
    assert levels == sorted(levels)
    assert levels[0] < levels[3] < levels[5]
    assert levels[0] >= 0.0 and levels[5] <= 1.0


def test_articles_that_are_gone_are_left_out() -> None:
    here = Article("Here", "x", id="here")
    found = [ranked([0.9], article_id="gone"), ranked([0.8], article_id="here")]
    (only,) = citations(query(""), found, 5, {"here": here}, Config())
    assert (only.rank, only.article) == (1, here)


def ids(citation: Citation) -> list[str]:
    return sorted([citation.article.id, *(article.id for article in citation.also_in)])


def ask(archive: Library, question: str, limit: int = 10, **texts: str) -> Answer:
    """The answer of an archive that holds `texts`, by article id, all with one title."""
    archive.add([Article("Report", text, id=name) for name, text in texts.items()])
    return archive.ask(question, limit=limit)


@pytest.mark.parametrize(
    "reprint",
    [
        FLOOD,
        FLOOD.upper(),
        FLOOD.replace(". ", ".\n").replace("Sallow End", "Sallow   End"),
        FLOOD.replace("Monday.", "Monday!").replace("Forty", "“Forty”"),
        FLOOD + " More on page three.",
        FLOOD.replace("The mayor thanked the fire brigade. ", ""),
    ],
    ids=["same", "case", "spacing", "punctuation", "one more", "one fewer"],
)
def test_reprints_fold_into_one_citation(archive: Library, reprint: str) -> None:
    (only,) = ask(archive, "how many houses stood under water", a=FLOOD, b=reprint).citations
    assert ids(only) == ["a", "b"]
    assert len(only.also_in) == 1


@pytest.mark.parametrize(
    "other",
    [
        "The river rose on Monday. Fifty houses stood under water.",
        "The river rose on Monday. Forty houses never stood under water.",
        "The river rose on Monday. Not forty houses stood under water.",
    ],
)
def test_a_changed_figure_or_a_not_makes_another_text(archive: Library, other: str) -> None:
    text = "The river rose on Monday. Forty houses stood under water."
    answer = ask(archive, "how many houses stood under water", a=text, b=other)
    assert sorted(ids(each) for each in answer.citations) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("change", "question"),
    [
        (("Forty", "Fifty"), "how many houses stood under water"),
        (("was hurt", "was not hurt"), "was nobody hurt in Sallow End"),
    ],
)
def test_a_changed_answer_makes_another_text_and_a_change_elsewhere_does_not(
    archive: Library, change: tuple[str, str], question: str
) -> None:
    answer = ask(archive, question, a=FLOOD, b=FLOOD.replace(*change))
    assert sorted(ids(each) for each in answer.citations) == [["a"], ["b"]]
    elsewhere = archive.ask("who thanked the fire brigade")
    assert [ids(each) for each in elsewhere.citations] == [["a", "b"]]


def test_passages_of_one_article_are_not_folded(tmp_path: Path) -> None:
    text = "Otters swam in the Yarrel."
    with library(tmp_path / "index", passage_tokens=8, merge_tokens=6) as archive:
        answer = ask(archive, "otters", a=f"{text}\n\n{text}")
    assert [ids(each) for each in answer.citations] == [["a"], ["a"]]
    assert sorted(each.start for each in answer.citations) == [0, 28]


def test_reprints_take_one_place_of_the_limit(archive: Library) -> None:
    answer = ask(
        archive,
        "forty houses under water",
        limit=2,
        a=FLOOD,
        b=FLOOD,
        c=FLOOD,
        d="Two houses stood empty.",
    )
    assert [ids(each) for each in answer.citations] == [["a", "b", "c"], ["d"]]


def test_ranks_scores_and_limit(archive: Library) -> None:
    archive.add(
        Article("Report", f"Otters number {number} swam. Bridge {number} fell.", id=str(number))
        for number in range(30)
    )
    for limit in (1, 3, 15, 25):
        found = archive.ask("which otters swam under bridge 7", limit=limit).citations
        assert [each.rank for each in found] == list(range(1, limit + 1))
        scores = [each.score for each in found]
        assert scores == sorted(scores, reverse=True)
        assert found[0].article.id == "7"
    assert len(archive.ask("otters").citations) == 5


def test_what_is_cited_stands_in_the_article(tmp_path: Path) -> None:
    text = "  \r\n" + FLOOD.replace(". ", ".\r\n\r\n") + "\n\n\0Κανείς δεν υπέγραψε. 😀 "
    article = Article("Flood", text, id="flood")
    with library(
        tmp_path / "index",
        passage_tokens=12,
        merge_tokens=8,
        highlight_ratio=0.0,
        max_highlights=5,
    ) as archive:
        archive.add(article)
        found = archive.ask("who thanked the fire brigade on Monday", limit=10).citations
    assert found[0].highlights[0].text == "The mayor thanked the fire brigade."
    assert {each.article for each in found} == {article}
    for citation in found:
        assert citation.text == text[citation.start : citation.end]
        for mark in citation.highlights:
            assert mark.text == text[mark.start : mark.end]
            assert citation.start <= mark.start < mark.end <= citation.end
    covered = sorted((each.start, each.end) for each in found)
    assert covered[0][0] == text.index("The river")
    assert covered[-1][1] == len(text) - 1
    assert all(end <= start for (_, end), (start, _) in pairwise(covered))


# --- what stands beside an answer

BOATS = {
    "yes": "Ann Lee mended the boat in May.",
    "half": "Bob Roe mended a boat too.",
    "no": "The boat race was won by Cox.",
}


def told(archive: Library, question: str, **changes: float) -> list[str]:
    archive.config = replace(archive.config, **changes)  # type: ignore[arg-type]
    answer = ask(archive, question, **BOATS)
    assert [each.rank for each in answer.citations] == list(range(1, len(answer.citations) + 1))
    return [each.article.id for each in answer.citations]


def test_what_does_not_answer_is_not_shown_beside_what_does(tmp_path: Path) -> None:
    """The reader gives .95, .5 and .05 to the three, as so many words of the question are there."""
    question = "Lee mended boat May?"
    with library(tmp_path / "index", reader=WordReader()) as archive:
        assert told(archive, question) == ["yes", "half"]
        sure = [each.confidence for each in archive.ask(question).citations]
        assert sure == pytest.approx([0.953, 0.5], abs=1e-3)
        assert told(archive, question, min_beside=0.0) == ["yes", "half", "no"]
        assert told(archive, question, min_beside=0.2, min_confidence=0.99) == ["yes", "half", "no"]


def test_where_words_alone_are_compared_all_the_nearest_are_shown(archive: Library) -> None:
    assert told(archive, "Lee mended boat May?") == ["yes", "half", "no"]
    assert [each.confidence for each in archive.ask("Lee mended boat May?").citations] == [None] * 3
