"""Late interaction: how well the words of a question are met in a passage and its sentences.

MaxSim as in ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832): for each token of the
question the most similar token of the text, averaged over the question's tokens; here with
weights, the inverse document frequencies of the words they belong to. In a language that the
model does not know, words take the place of tokens, and how they are written that of vectors.
What the signals are worth is `retrieval.search.rank_weights`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.encode.encoder import TokenVectors, Vectors, unit
from retrieval.languages import Language
from retrieval.languages.word_forms import common_form
from retrieval.query.answer_type import type_match
from retrieval.query.focus import focus
from retrieval.query.query import Query, shares
from retrieval.terms import Likeness, Written, words
from retrieval.types import Span

_NOWHERE = -1.0  # similarity to nothing


class Signals(NamedTuple):
    """What speaks for one sentence. What the heading says need not be said in it again.

    `maxsim`: MaxSim. `coverage`: the same word by word, their weighted soft minimum: low as soon
    as one word that matters is met nowhere. `lexical_overlap`: the share of the question's words
    that are written there. `sentence_cosine`: the cosine of the mean vectors of question and
    sentence. `type_match`: 1 where it names a thing of the type that is asked for, less where it
    counts another. `polarity`: above 0 where it says or denies the same, below where the opposite.
    `focus`: MaxSim of the words in focus, which may be met before it too, for less; `focus_words`:
    the share of them that is written in it. `distinct`: how much better the question is met than
    in most sentences that were found, in deviations.
    """

    maxsim: float
    coverage: float
    lexical_overlap: float
    sentence_cosine: float
    type_match: float
    polarity: float
    focus: float
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

    `tokens` are those of `text`; None where its words alone are compared. `heading`: characters
    of the heading. `sentences`: spans into `text`. `language`: the one that it is read in.
    """

    text: str
    tokens: TokenVectors | None
    heading: int
    sentences: Sequence[Span]
    language: Language


def interact(query: Query, texts: Sequence[Text], config: Config) -> list[Interaction]:
    """Compare a question with the passages that were found for it."""
    asked = focus(query.words, [each.text for each in texts], query.language)
    inside = np.array(asked, dtype=np.float32)
    weights = shares(inside)
    met = [_PassageMatch(query, each, weights, config) for each in texts]
    told = np.concatenate([each.told for each in met]) if met else np.empty((0, 0), np.float32)
    usual, spread = told.mean(axis=0), told.std(axis=0) + config.distinct_deviation
    return [each.interaction((each.told - usual) / spread) for each in met]


class _PassageMatch:
    """How well each unit of a question, token or word, is met in a passage and its sentences."""

    def __init__(
        self, query: Query, passage: Text, focus: NDArray[np.float32], config: Config
    ) -> None:
        self._query, self._passage, self._focus, self._config = query, passage, focus, config
        text, tokens, heading, sentences, _ = passage
        spans = words(text)
        written = Written([common_form(text[start:end], passage.language) for start, end in spans])
        likeness = query.written.likeness(written, config.shared_letters)
        self._written = _Similarities(likeness, np.array(spans, np.int64).reshape(-1, 2), sentences)
        if tokens is None:
            sought, self._weights = self._written, query.word_weights
            self._shares = np.eye(len(query.word_weights), dtype=np.float32)
        else:
            sought = _Similarities(query.vectors @ tokens.vectors.T, tokens.spans, sentences)
            self._weights, self._shares = query.token_weights, query.word_of_token
        self._whole = sought.best
        self._blank = not sought.similarities.size
        self._met = np.maximum(sought.sentences, sought.within((0, heading)))
        self._words = np.maximum(self._written.sentences, self._written.within((0, heading)))
        self.told = _with_earlier_sentences(self._met, config.decay_per_sentence)

    def interaction(self, distinct: NDArray[np.float32]) -> Interaction:
        """`distinct`: how much better each sentence meets each unit than most sentences do."""
        query, config = self._query, self._config
        if self._blank:
            return Interaction(0.0, 0.0, (_NOTHING,) * len(self._passage.sentences))
        # Every token of a word in focus weighs the same.
        units = (self._shares > 0).astype(np.float32)
        focus = shares(np.sign(self._focus) @ units)
        columns: dict[str, Any] = {
            "maxsim": self._met @ self._weights,
            "coverage": self._coverage(self._met),
            "lexical_overlap": self._words @ query.word_weights,
            "focus": self.told @ focus,
            "focus_words": self._written.sentences @ self._focus,
            "distinct": distinct.clip(config.distinct_worst, config.distinct_best) @ self._weights,
        }
        sentences = [self._passage.text[start:end] for start, end in self._passage.sentences]
        language = self._passage.language
        columns |= {
            "sentence_cosine": self._cosines(),
            "type_match": [
                type_match(query.answer_type, each, query.words, language, config)
                for each in sentences
            ],
            "polarity": [query.polarity.agreement(each, language) for each in sentences],
        }
        rows = zip(*(columns[name] for name in Signals._fields), strict=True)
        return Interaction(
            float(self._whole @ self._weights),
            float(self._coverage(self._whole)),
            tuple(Signals(*map(float, row)) for row in rows),
        )

    def _coverage(self, met: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of the words of the question, where its units are met so well."""
        words = met @ self._shares.T
        return _soft_minimum(words, self._query.word_weights, self._config.coverage_sharpness)

    def _cosines(self) -> list[float]:
        tokens, sentences = self._passage.tokens, self._passage.sentences
        if tokens is None:
            return [0.0] * len(sentences)
        return [_cosine(tokens, span, self._query.mean) for span in sentences]


class _Similarities:
    """How similar each unit of the question (a row) is to each unit of the text (a column)."""

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


def _cosine(tokens: TokenVectors, span: Span, mean: Vectors) -> float:
    there = tokens.vectors[_inside(tokens.spans, span)]
    return float(unit(there.sum(axis=0)) @ mean) if len(there) else 0.0


def _soft_minimum(
    values: NDArray[np.float32], weights: NDArray[np.float32], sharpness: float
) -> NDArray[np.float32]:
    """-ln(Σ w exp(-s x)) / s: between the weighted mean and the minimum along the last axis."""
    least: NDArray[np.float32] = -np.log(np.exp(-sharpness * values) @ weights) / sharpness
    return least
