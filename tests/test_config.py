"""Every tunable of the ranking takes effect: another value makes another answer or explanation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Article, Config, Library
from retrieval.config import NO_READER
from retrieval.encode.load_reader import open_reader
from retrieval.encode.reader import Reader
from retrieval.search import rank_weights

TODAY = date(2031, 6, 20)
STORM = (
    "A storm broke forty old trees in the park of the castle at noon. Nobody was hurt, said the "
    "gardener. The paths stay closed until all branches have been carried away by the workers."
)
TEXTS = {
    "2031-04-02": "The great flood came on Wednesday. The great flood took the old mill.",
    "2031-04-20": "In May 2031 Ada Lind opens the bridge, the mayor said. It is new.",
    "2031-05-03": "Ada Lind opened the new bridge before many cheerful visitors. It rained.",
    "2031-06-02": "Ada Lind opened the new bridge before many cheerful visitors again. It was dry.",
    "2031-06-03": "The bridge is new. Forty men, ten women and a dog had built it. They sang.",
    "2031-06-10": "The baths did not open. The baths will close. The baths were closing.",
    "2031-06-12": "Bathers waited. The bridge opened and the new mill opened. Visitors came.",
    "2031-06-14": STORM,
    "2031-06-16": STORM.replace("closed", "shut").replace("workers", "men"),
    "": "An old mill stood there. A new bridge is near. Ada Lind opened the old mill.",
    "-": "Ada Lind lives near the bridge and opened it at noon. Here is the place.\n\n"
    "Ada Lind lives near the bridge and opened it at noon. There is no other house.",
    "--": "Ada Lind opened the new bridge before many cheerful visitors. Other things happened, "
    "too: a cow was found in the library, and nobody knows how it came up the narrow stairs.",
}
QUESTIONS = [
    "Who opened the new bridge?",
    "Who opened the bridge in May 2031?",
    "Who opened the bridge on 3 May 2031?",
    "Who opened the bridge recently?",
    "the bridge of 2031 in May",
    "Who opened the bridge since the great flood?",
    "What happened since the opening of the new bridge?",
    "Who lives near the bridge?",
    "the latest about the bridge",
    "How many dogs built the bridge?",
    "When did the baths open?",
    "What did the storm break in the park?",
    "who closed the bath",
    "Who opened the bridge in the week of 20 to 24 May 2031?",
    "the open baths",
    "in May 2031",
]
# Another value of each, and which of the questions is answered in another way with it where words
# are compared alone; and where passages are read.
OTHERS: dict[str, tuple[float, int]] = {
    "candidates": (2, 0),
    "lexical_weight": (0.2, 0),
    "rerank_least": (1, 5),
    "rerank_most": (6, 8),
    "rerank_margin": (2.0, 0),
    "rerank_few": (5, 1),
    "usual_passages": (10, 0),
    "coverage_sharpness": (1.0, 0),
    "decay_per_sentence": (0.5, 0),
    "distinct_worst": (-0.1, 0),
    "distinct_best": (0.5, 0),
    "distinct_deviation": (0.5, 0),
    "shared_letters": (2, 4),
    "stem_letters": (3, 9),
    "counted_within": (8, 9),
    "other_count": (0.1, 9),
    "denial_unasked": (0.9, 6),
    "same_sense": (0.9, 0),
    "opposite_sense": (0.9, 0),
    "period_margin": (0.5, 1),
    "period_lean": (3.0, 3),
    "later_fit": (0.9, 5),
    "named_fit": (0.9, 4),
    "day_reported_days": (60, 2),
    "soon_days": (1, 2),
    "short_period_days": (2, 13),
    "recent_days": (2, 3),
    "event_margin": (9.0, 6),
    "event_lean": (0.1, 5),
    "equal_margin": (0.0, 0),
    "newest_margin": (0.0, 8),
    "same_thing_share": (2.0, 0),
    "same_thing_words": (9, 0),
    "same_thing_letters": (9, 0),
    "near_duplicate_share": (1.0, 11),
    "reprint_share": (1.0, 0),
    "repeated_words": (99, 7),
    "confidence_slope": (1.0, 0),
    "confidence_middle": (0.9, 0),
    "min_confidence": (0.99, 0),
    "highlight_ratio": (0.1, 5),
    "max_highlights": (1, 11),
    "max_pieces_per_word": (0.0, 0),
}
READ: dict[str, tuple[float | str, int]] = {
    "reader": (NO_READER, 0),
    "read_enough": (9.0, 0),
    "read_first": (9, 14),
    "read_more": (9, 5),
    "read_most": (1, 15),
    "reading_weight": (2.0, 0),
    "also_marked": (9.0, 14),
    "words_probability": (0.1, 0),
    "rerank_least": (1, 5),
    "confidence_slope": (1.0, 0),
    "confidence_middle": (0.9, 0),
}
# "in May" of an archive that has ended: see test_time_expressions. Among how many passages an
# event's report is looked for shows in no archive as small as this, what is assumed of passages
# that are not read, and which are read beside a sure answer, in test_rerank. What is kept changes
# no answer. Follow-ups, news, counts, other years and later reports have tests of their own.
ELSEWHERE = {
    "ahead_margin",
    "told_from",
    "read_in_all",
    "ended_days",
    "event_candidates",
    "unread",
    "later_margin",
    "kept_answers",
    "kept_chars",
    "again_odds",
    "again_share",
    "near_lean",
    "on_topic",
    "counted_articles",
    "max_listed",
    "answers_from",
    "event_sure",
    "other_year_fit",
    "answered_margin",
    "same_thing_cosine",
    "min_beside",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("tunables")
    with library(folder / "index", min_confidence=0.3, merge_tokens=1) as opened:
        opened.add(
            Article(f"Report {number}", text, id=f"a{number}", published=day(name))
            for number, (name, text) in enumerate(TEXTS.items())
        )
        yield opened


def day(name: str) -> date | None:
    return date.fromisoformat(name) if name[:1].isdigit() else None


def answered(archive: Library, config: Config, question: str) -> str:
    asked = Library(archive.store, lambda: archive.encoder, config, reader=lambda: reader(config))
    answer = asked.ask(question, 2, today=TODAY)
    return repr((answer.found, answer.confidence, answer.citations, answer.explain(9)))


def reader(config: Config) -> Reader | None:
    """The one that is configured; `WordReader` is the bundled one here."""
    return WordReader() if config.reader is None else open_reader(config.reader, config.device)


@pytest.mark.parametrize("name", OTHERS)
def test_another_value_makes_another_answer(archive: Library, name: str) -> None:
    alone = replace(archive.config, reader=NO_READER)
    value, number = OTHERS[name]
    other = replace(alone, **{name: value})  # type: ignore[arg-type]
    question = QUESTIONS[number]
    assert answered(archive, other, question) != answered(archive, alone, question)


@pytest.mark.parametrize("name", READ)
def test_another_value_makes_another_answer_where_passages_are_read(
    archive: Library, name: str
) -> None:
    value, number = READ[name]
    other = replace(archive.config, **{name: value})  # type: ignore[arg-type]
    question = QUESTIONS[number]
    assert answered(archive, other, question) != answered(archive, archive.config, question)


def test_every_tunable_of_the_ranking_is_tried() -> None:
    names = [field.name for field in fields(Config)]
    ranking = set(names[names.index("candidates") :])
    assert ranking - OTHERS.keys() - READ.keys() == ELSEWHERE


def test_the_weights_are_fitted_with_the_values_as_they_come() -> None:
    """Where this fails, benchmarks/train.py is to be run with --write."""
    fitted = json.loads(rank_weights.FILE.read_text("utf-8"))[rank_weights.FITTED_WITH]
    assert fitted == rank_weights.fitted_with(Config())
