"""Question → ranked passages: two candidate lists, a weighted sum, late interaction.

What of them is shown, and whether they answer at all, is `retrieval.answer.citations`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from retrieval.config import Config
from retrieval.encode.encoder import EncodedQuestion, Encoder, heading
from retrieval.languages import Language, language_of
from retrieval.query.query import weigh_query
from retrieval.search.candidates import Candidate, candidates, reads
from retrieval.search.late_interaction import Interaction, Text, interact
from retrieval.search.rank_weights import Weights, weights
from retrieval.store.protocol import Store
from retrieval.types import Passage

_FEW = 3  # candidates of each group that is not the first


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
        start, end = self.passage.sentences[self.best]
        return self.passage.text[start - self.passage.start : end - self.passage.start]


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


def search(
    question: str,
    language: Language,
    least: int,
    store: Store,
    encoder: Encoder,
    config: Config,
    *,
    among: Sequence[int] | None = None,
    groups: Sequence[Sequence[int]] = (),
) -> list[Ranked]:
    """The best candidates, `least` or more, in the order that late interaction gives them.

    `language`: that of the question. `among`: the passages that may be found, None for all there
    are. `groups`: passages of which the best are seen too, however many others are better; of the
    first group as many as if there were no others.
    """
    encoded = encoder.encode_question(question)
    found: Sequence[Candidate]
    found = candidates(question, encoded, store, config, (among, *groups))
    found = _of_each(found, groups, least, config)
    passages = store.passages([candidate.passage_id for candidate in found])
    # One may have been replaced by another process since it was found.
    there = [candidate for candidate in found if candidate.passage_id in passages]
    ranked = _interact(question, language, encoded, there, passages, store, encoder, config)
    return sorted(ranked, key=lambda each: -each.score)


def _promising(found: Sequence[Candidate], least: int, config: Config) -> Sequence[Candidate]:
    """Those that may turn out the best: late interaction is what a question mostly waits for."""
    if not found:
        return found
    least = max(least, config.rerank_least)
    close = sum(found[0].fused - each.fused <= config.rerank_margin for each in found)
    return found[: max(least, min(close, config.rerank_most))]


def _of_each(
    found: Sequence[Candidate], groups: Sequence[Sequence[int]], least: int, config: Config
) -> Sequence[Candidate]:
    """The promising ones of the first group, and a few of each other and of the rest."""
    if not groups:
        return _promising(found, least, config)
    home = {number: at for at, group in enumerate(groups) for number in group}
    parts: list[list[Candidate]] = [[] for _ in range(len(groups) + 1)]
    for each in found:
        parts[home.get(each.passage_id, len(groups))].append(each)
    chosen = list(_promising(parts[0], least, config))
    for part in parts[1:]:
        chosen += part[: max(least - len(chosen), _FEW)]
    return chosen


def _interact(
    question: str,
    language: Language,
    encoded: EncodedQuestion,
    found: Sequence[Candidate],
    passages: dict[int, Passage],
    store: Store,
    encoder: Encoder,
    config: Config,
) -> list[Ranked]:
    if not found:
        return []
    query = weigh_query(
        question, language, encoded.tokens, store.document_frequencies, store.counts().passages
    )
    chosen = [passages[candidate.passage_id] for candidate in found]
    headings = [heading(encoder, each.title, config.title_tokens) for each in chosen]
    texts = [head + each.text for head, each in zip(headings, chosen, strict=True)]
    read = reads(question, encoded, config)
    tokens = encoder.passage_tokens(texts) if read else [None] * len(texts)
    spans = [
        [(start + shift, end + shift) for start, end in each.sentences]
        for head, each in zip(headings, chosen, strict=True)
        for shift in [len(head) - each.start]
    ]
    lengths = [len(head) for head in headings]
    spoken = [language_of(each.text, language) for each in chosen]
    met = interact(query, [*map(Text, texts, tokens, lengths, spans, spoken)])
    return [*map(weighed, chosen, spoken, found, met, repeat(weights(read)))]
