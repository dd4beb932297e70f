"""Late interaction of words: how well those of a question are met in a passage and its sentences.

MaxSim as in ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832), with words in the place of tokens
and how they are written in that of vectors: for each word of the question the most alike word of
the text, averaged with weights, their inverse document frequencies. It is what is left where no
reader reads the language (`retrieval.search.rerank`). What the signals are worth is
`retrieval.search.rank_weights`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.languages.word_forms import common_form
from retrieval.query.answer_type import type_match
from retrieval.query.focus import focus
from retrieval.query.query import Query, shares
from retrieval.terms import Likeness, Written, words
from retrieval.types import Span

_NOWHERE = -1.0  # likeness to nothing


class Signals(NamedTuple):
    """What speaks for one sentence. What the heading says need not be said in it again.

    `coverage`: MaxSim word by word, their weighted soft minimum: low as soon as one word that
    matters is met nowhere. `lexical_overlap`: the share of the question's words that are written
    there. `type_match`: 1 where it names a thing of the type that is asked for, less where it
    counts another. `polarity`: above 0 where it says or denies the same, below where the opposite.
    `focus_words`: the share of the words in focus that is written in it. `distinct`: how much
    better the question is met than in most sentences that were found, in deviations.
    """

    coverage: float
    lexical_overlap: float
    type_match: float
    polarity: float
    focus_words: float
    distinct: float


_NOTHING = Signals(**dict.fromkeys(Signals._fields, 0.0))


@dataclass(frozen=True, slots=True)
class Interaction:
    """How well a passage meets a question: MaxSim, coverage, and its sentences."""

    passage: float
    coverage: float
    sentences: tuple[Signals, ...]


class Text(NamedTuple):
    """A passage behind its heading.

    `heading`: characters of the heading. `sentences`: spans into `text`. `language`: the one that
    it is read in.
    """

    text: str
    heading: int
    sentences: Sequence[Span]
    language: Language


def interact(query: Query, texts: Sequence[Text], config: Config) -> list[Interaction]:
    """Compare a question with the passages that were found for it."""
    asked = focus(query.words, [each.text for each in texts], query.language)
    met = [_PassageMatch(query, each, np.array(asked, np.float32), config) for each in texts]
    told = np.concatenate([each.told for each in met]) if met else np.empty((0, 0), np.float32)
    usual, spread = told.mean(axis=0), told.std(axis=0) + config.distinct_deviation
    return [each.interaction((each.told - usual) / spread) for each in met]


class _PassageMatch:
    """How well each word of a question is met in a passage and its sentences."""

    def __init__(
        self, query: Query, passage: Text, focus: NDArray[np.float32], config: Config
    ) -> None:
        self._query, self._passage, self._focus, self._config = query, passage, focus, config
        spans = words(passage.text)
        forms = [common_form(passage.text[start:end], passage.language) for start, end in spans]
        likeness = query.written.likeness(Written(forms), config.shared_letters)
        places = np.array(spans, np.int64).reshape(-1, 2)
        self._words = _Similarities(likeness, places, passage.sentences)
        title = self._words.within((0, passage.heading))
        self._met = np.maximum(self._words.sentences, title)
        self.told = _with_earlier_sentences(self._met, config.decay_per_sentence)

    def interaction(self, distinct: NDArray[np.float32]) -> Interaction:
        """`distinct`: how much better each sentence meets each word than most sentences do."""
        query, passage, config = self._query, self._passage, self._config
        if not self._words.similarities.size:
            return Interaction(0.0, 0.0, (_NOTHING,) * len(passage.sentences))
        sentences = [passage.text[start:end] for start, end in passage.sentences]
        best = distinct.clip(config.distinct_worst, config.distinct_best)
        columns: dict[str, Any] = {
            "coverage": self._coverage(self._met),
            "lexical_overlap": self._met @ query.weights,
            "type_match": [
                type_match(query.answer_type, each, query.words, passage.language, config)
                for each in sentences
            ],
            "polarity": [query.polarity.agreement(each, passage.language) for each in sentences],
            "focus_words": self._words.sentences @ shares(self._focus),
            "distinct": best @ query.weights,
        }
        rows = zip(*(columns[name] for name in Signals._fields), strict=True)
        return Interaction(
            float(self._words.best @ query.weights),
            float(self._coverage(self._words.best)),
            tuple(Signals(*map(float, row)) for row in rows),
        )

    def _coverage(self, met: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of the words of the question, where they are met so well."""
        return _soft_minimum(met, self._query.weights, self._config.coverage_sharpness)


class _Similarities:
    """How alike each word of the question (a row) is to each word of the text (a column)."""

    def __init__(
        self, similarities: Likeness, spans: NDArray[np.int64], sentences: Sequence[Span]
    ) -> None:
        self.similarities, self._spans = similarities, spans
        rows = [self.within(span) for span in sentences]
        self.sentences = np.array(rows, np.float32).reshape(len(rows), len(similarities))
        self.best: NDArray[np.float32] = similarities.max(axis=1, initial=_NOWHERE)

    def within(self, span: Span) -> NDArray[np.float32]:
        """The best similarity of each row in `span`."""
        there = self.similarities[:, _inside(self._spans, span)]
        best: NDArray[np.float32] = there.max(axis=1, initial=_NOWHERE)
        return best


def _with_earlier_sentences(met: NDArray[np.float32], decay: float) -> NDArray[np.float32]:
    """What each sentence (a row) meets, or those before it: for `decay` less a sentence."""
    carried = met.copy()
    for row in range(1, len(met)):
        np.maximum(met[row], carried[row - 1] - decay, out=carried[row])
    return carried


def _inside(spans: NDArray[np.int64], span: Span) -> slice:
    """Those of `spans`, which are in order, that touch `span`."""
    first = np.searchsorted(spans[:, 1], span[0], side="right")
    return slice(first, np.searchsorted(spans[:, 0], span[1], side="left"))


def _soft_minimum(
    values: NDArray[np.float32], weights: NDArray[np.float32], sharpness: float
) -> NDArray[np.float32]:
    """-ln(Σ w exp(-s x)) / s: between the weighted mean and the minimum along the last axis."""
    least: NDArray[np.float32] = -np.log(np.exp(-sharpness * values) @ weights) / sharpness
    return least
