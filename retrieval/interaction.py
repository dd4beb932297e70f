"""Late interaction: how well the words of a question are met in a passage and its sentences.

MaxSim as in ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832): for each token of the
question the most similar token of the text, averaged over the question's tokens; here with
weights, the inverse document frequencies of the words they belong to. In a language that the
model does not know, words take the place of tokens, and how they are written that of vectors.
What the signals are worth is `retrieval.weights`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.encode import TokenVectors, Vectors, unit
from retrieval.kinds import Kind, kind_of, named
from retrieval.sense import Sense
from retrieval.types import Span
from retrieval.wording import Likeness, Written, words

# How much the weakest word of a question counts in `coverage`: at 0 it is the mean over the
# words, far above 20 it is the minimum. 5 tells questions with one foreign word best from
# answerable ones, on XQuAD-en without the answering passage and on the seeds' hard questions.
_SHARPNESS = 5.0
_NOWHERE = -1.0  # similarity to nothing


def inverse_document_frequency(frequency: int, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza 2009, sect. 3)."""
    frequency = min(frequency, passages)
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question ready for late interaction.

    `vectors`: float32 (tokens, dimension). `tokens`: float32 (tokens,), weights summing to one;
    a token takes its word's inverse document frequency, punctuation weighs nothing. `shares`:
    float32 (words, tokens), rows averaging the tokens of a word. `words`: float32 (words,),
    weights summing to one. `mean`: the direction of all tokens, float32 (dimension,). `texts` are
    the words, `written` the same made ready for being compared, `kind` and `sense` what it asks
    for and whether it denies it.
    """

    vectors: Vectors
    tokens: NDArray[np.float32]
    shares: NDArray[np.float32]
    words: NDArray[np.float32]
    mean: Vectors
    texts: tuple[str, ...]
    written: Written
    kind: Kind | None
    sense: Sense


def prepare(
    question: str,
    tokens: TokenVectors,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
) -> Asked:
    """Weigh the words of `question`; `frequencies` tells in how many of `passages` each occurs."""
    found = words(question)
    inside = np.array(
        [(tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start) for start, end in found],
        dtype=np.float32,
    ).reshape(len(found), len(tokens.spans))
    counts = frequencies([question[start:end] for start, end in found])
    idf = np.array([inverse_document_frequency(n, passages) for n in counts], dtype=np.float32)
    if not inside.any():
        # Nothing but punctuation: every token is a word of the same weight.
        found = [(int(start), int(end)) for start, end in tokens.spans]
        inside = np.eye(len(tokens.spans), dtype=np.float32)
        idf = np.ones(len(tokens.spans), dtype=np.float32)
    rows = np.flatnonzero(inside.any(axis=1))
    inside, idf = inside[rows], idf[rows]
    texts = tuple(question[slice(*found[row])] for row in rows)
    weights = (inside * idf[:, None]).max(axis=0, initial=0)
    return Asked(
        vectors=tokens.vectors,
        tokens=weights / max(weights.sum(), 1e-9),
        shares=inside / inside.sum(axis=1, keepdims=True),
        words=idf / max(idf.sum(), 1e-9),
        mean=unit(tokens.vectors.sum(axis=0)),
        texts=texts,
        written=Written(texts),
        kind=kind_of(question),
        sense=Sense(question),
    )


class Signals(NamedTuple):
    """What speaks for one sentence. What the heading says need not be said in it again.

    `met`: MaxSim. `coverage`: the same word by word, their weighted soft minimum: low as soon as
    one word that matters is met nowhere. `words`: the share of the question's words that are
    written there, `own_words`: without the heading. `likeness`: the cosine of the mean vectors of
    question and sentence. `kind`: 1 where it names a thing of the kind that is asked for. `sense`:
    above 0 where it says or denies the same, below where the opposite.
    """

    met: float
    coverage: float
    words: float
    own_words: float
    likeness: float
    kind: float
    sense: float


_NOTHING = Signals(**dict.fromkeys(Signals._fields, 0.0))


@dataclass(frozen=True, slots=True)
class Interaction:
    """How well a passage meets a question: MaxSim, coverage, and its sentences."""

    passage: float
    coverage: float
    sentences: tuple[Signals, ...]


def interact(
    asked: Asked, text: str, tokens: TokenVectors | None, heading: int, sentences: Sequence[Span]
) -> Interaction:
    """Compare a question with `text`: a passage behind its heading.

    `tokens` are those of `text`; None where its words alone are compared. `heading`: characters
    of the heading. `sentences`: spans into `text`.
    """
    spans = words(text)
    written = _Sought(
        asked.written.likeness(Written([text[start:end] for start, end in spans])),
        np.array(spans, np.int64).reshape(-1, 2),
        heading,
    )
    if tokens is None:
        sought, weights = written, asked.words
        shares = np.eye(len(asked.words), dtype=np.float32)
    else:
        sought = _Sought(asked.vectors @ tokens.vectors.T, tokens.spans, heading)
        weights, shares = asked.tokens, asked.shares
    if not sought.similarities.size:
        return Interaction(0.0, 0.0, (_NOTHING,) * len(sentences))

    def signals(span: Span) -> Signals:
        best = np.maximum(sought.within(span), sought.in_heading)
        own = written.within(span)
        sentence = text[span[0] : span[1]]
        return Signals(
            met=float(best @ weights),
            coverage=_soft_minimum(shares @ best, asked.words),
            words=float(np.maximum(own, written.in_heading) @ asked.words),
            own_words=float(own @ asked.words),
            likeness=0.0 if tokens is None else _cosine(tokens, span, asked.mean),
            kind=float(bool(named(asked.kind, sentence, asked.texts))),
            sense=asked.sense.of(sentence),
        )

    best = sought.similarities.max(axis=1)
    return Interaction(
        float(best @ weights),
        _soft_minimum(shares @ best, asked.words),
        tuple(map(signals, sentences)),
    )


class _Sought:
    """How similar each unit of the question (a row) is to each unit of the text (a column)."""

    def __init__(self, similarities: Likeness, spans: NDArray[np.int64], heading: int) -> None:
        self.similarities = similarities
        self._spans = spans
        self.in_heading = self.within((0, heading))

    def within(self, span: Span) -> NDArray[np.float32]:
        """The best similarity of each row in `span`."""
        there = self.similarities[:, _inside(self._spans, span)]
        best: NDArray[np.float32] = there.max(axis=1, initial=_NOWHERE)
        return best


def _inside(spans: NDArray[np.int64], span: Span) -> slice:
    """Those of `spans`, which are in order, that touch `span`."""
    first = np.searchsorted(spans[:, 1], span[0], side="right")
    return slice(first, np.searchsorted(spans[:, 0], span[1], side="left"))


def _cosine(tokens: TokenVectors, span: Span, mean: Vectors) -> float:
    there = tokens.vectors[_inside(tokens.spans, span)]
    return float(unit(there.sum(axis=0)) @ mean) if len(there) else 0.0


def _soft_minimum(values: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    """-ln(Σ w exp(-s x)) / s: between the weighted mean and the minimum of `values`."""
    return float(-np.log(weights @ np.exp(-_SHARPNESS * values)) / _SHARPNESS)
