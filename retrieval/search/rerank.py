"""Candidates → ranked passages: the promising ones, re-ranked by late interaction.

What the signals are worth is `retrieval.search.rank_weights`'s; what of the passages is shown
`retrieval.answer.citations`', and whether they answer at all `retrieval.search.confidence`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.config import Config
from retrieval.encode.encoder import Encoder, heading
from retrieval.languages import Language, language_of
from retrieval.query.query import Query
from retrieval.search.candidates import Candidate
from retrieval.search.late_interaction import Interaction, Text, interact
from retrieval.search.rank_weights import Weights, weights
from retrieval.types import Passage, Span


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that late interaction has seen.

    `language`: the one that it is read in. `score` decides its rank. `sentences`: how well each of
    its sentences answers. `evidence`: how much speaks for an answer in it, in about [0, 1], the
    same for every question and archive.
    """

    passage: Passage
    language: Language
    candidate: Candidate
    interaction: Interaction
    score: float
    sentences: tuple[float, ...]
    evidence: float

    @property
    def best(self) -> int:
        """Which of its sentences answers best."""
        return self.sentences.index(max(self.sentences))

    @property
    def answering(self) -> str:
        """The text of that sentence."""
        return self.passage.sentence(self.best)


def weighed(
    passage: Passage,
    language: Language,
    candidate: Candidate,
    interaction: Interaction,
    worth: Weights,
) -> Ranked:
    """A passage whose signals are worth so much."""
    sentences = worth.sentences(interaction)
    score = candidate.fused + worth.passage(interaction, sentences)
    evidence = worth.evidence(interaction, sentences)
    return Ranked(passage, language, candidate, interaction, score, sentences, evidence)


def rerank(
    query: Query, found: Sequence[tuple[Passage, Candidate]], encoder: Encoder, config: Config
) -> list[Ranked]:
    """The passages in the order that late interaction gives them, best first."""
    if not found:
        return []
    headings = [heading(encoder, each.title, config.title_tokens) for each, _ in found]
    texts = [head + each.text for head, (each, _) in zip(headings, found, strict=True)]
    tokens = encoder.passage_tokens(texts) if query.known else [None] * len(texts)
    behind = [
        Text(
            text,
            vectors,
            len(head),
            _shifted(each, len(head)),
            language_of(each.text, query.language),
        )
        for text, vectors, head, (each, _) in zip(texts, tokens, headings, found, strict=True)
    ]
    worth = weights(query.known)
    ranked = [
        weighed(passage, text.language, candidate, met, worth)
        for (passage, candidate), text, met in zip(
            found, behind, interact(query, behind, config), strict=True
        )
    ]
    return sorted(ranked, key=lambda each: -each.score)


def _shifted(passage: Passage, heading: int) -> list[Span]:
    """The spans of its sentences in its text behind a heading of so many characters."""
    shift = heading - passage.start
    return [(start + shift, end + shift) for start, end in passage.sentences]


def promising(
    found: Sequence[Candidate], groups: Sequence[Sequence[int]], least: int, config: Config
) -> Sequence[Candidate]:
    """Those that may turn out the best, `least` or more: late interaction is what a question
    mostly waits for. Of the first of `groups`, and a few of each other and of the rest."""
    if not groups:
        return _close(found, least, config)
    home = {number: at for at, group in enumerate(groups) for number in group}
    parts: list[list[Candidate]] = [[] for _ in range(len(groups) + 1)]
    for each in found:
        parts[home.get(each.passage_id, len(groups))].append(each)
    chosen = list(_close(parts[0], least, config))
    for part in parts[1:]:
        chosen += part[: max(least - len(chosen), config.rerank_few)]
    return chosen


def _close(found: Sequence[Candidate], least: int, config: Config) -> Sequence[Candidate]:
    """The best, and others about as good."""
    if not found:
        return found
    least = max(least, config.rerank_least)
    close = sum(found[0].fused - each.fused <= config.rerank_margin for each in found)
    return found[: max(least, min(close, config.rerank_most))]
