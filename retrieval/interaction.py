"""Late interaction: how well the words of a question are met in a passage and its sentences.

MaxSim as in ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832): for each token of the
question the most similar token of the text, averaged over the question's tokens; here with
weights, the inverse document frequencies of the words they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.encode import TokenVectors, Vectors
from retrieval.types import Span

_WORD = re.compile(r"\w+")
# How much the weakest word of a question counts in `coverage`: at 0 it is the mean over the
# words, far above 20 it is the minimum. 5 tells questions with one foreign word best from
# answerable ones, on XQuAD-en without the answering passage and on the seeds' hard questions.
_SHARPNESS = 5.0


def inverse_document_frequency(frequency: int, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza 2009, sect. 3)."""
    frequency = min(frequency, passages)
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready for late interaction.

    `vectors`: float32 (tokens, dimension). `tokens`: float32 (tokens,), weights summing to one;
    a token takes its word's inverse document frequency, punctuation weighs nothing. `shares`:
    float32 (words, tokens), rows averaging the tokens of a word. `words`: float32 (words,),
    weights summing to one.
    """

    vectors: Vectors
    tokens: NDArray[np.float32]
    shares: NDArray[np.float32]
    words: NDArray[np.float32]


def prepare(
    question: str,
    tokens: TokenVectors,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
) -> Asked:
    """Weigh the words of `question`; `frequencies` tells in how many of `passages` each occurs."""
    found = list(_WORD.finditer(question))
    inside = np.array(
        [(tokens.spans[:, 0] < word.end()) & (tokens.spans[:, 1] > word.start()) for word in found],
        dtype=np.float32,
    ).reshape(len(found), len(tokens.spans))
    counts = frequencies([word.group() for word in found])
    idf = np.array([inverse_document_frequency(n, passages) for n in counts], dtype=np.float32)
    if not inside.any():
        # Nothing but punctuation: every token is a word of the same weight.
        inside = np.eye(len(tokens.spans), dtype=np.float32)
        idf = np.ones(len(tokens.spans), dtype=np.float32)
    met = inside.any(axis=1)
    inside, idf = inside[met], idf[met]
    weights = (inside * idf[:, None]).max(axis=0, initial=0)
    return Asked(
        tokens.vectors,
        weights / max(weights.sum(), 1e-9),
        inside / inside.sum(axis=1, keepdims=True),
        idf / max(idf.sum(), 1e-9),
    )


@dataclass(frozen=True, slots=True)
class Interaction:
    """How well a passage meets a question; cosines, so each in [-1, 1].

    `passage`: MaxSim of question and passage. `sentences`: MaxSim of the question and each
    sentence together with the heading: what the heading says need not be said again.
    `coverage`: the passage's MaxSim word by word, their weighted soft minimum: low as soon as
    one word that matters is met nowhere.
    """

    passage: float
    sentences: tuple[float, ...]
    coverage: float

    @property
    def score(self) -> float:
        """The mean of the passage's and its best sentence's.

        On XQuAD-en it ranks better than either: one sentence should answer, and its
        surroundings be about the same thing.
        """
        return (self.passage + max(self.sentences, default=self.passage)) / 2


def interact(
    asked: Asked, passage: TokenVectors, heading: int, sentences: Sequence[Span]
) -> Interaction:
    """Compare a question with a passage behind its heading.

    `heading`: characters of the heading. `sentences`: spans into heading and passage.
    """
    if not len(asked.vectors) or not len(passage.spans):
        return Interaction(0.0, tuple(0.0 for _ in sentences), 0.0)
    similarities = asked.vectors @ passage.vectors.T
    starts, ends = passage.spans[:, 0], passage.spans[:, 1]
    best = similarities.max(axis=1)
    in_heading = similarities[:, ends <= heading].max(axis=1, initial=-1)
    return Interaction(
        float(best @ asked.tokens),
        tuple(
            float(
                np.maximum(
                    similarities[:, (starts < end) & (ends > start)].max(axis=1, initial=-1),
                    in_heading,
                )
                @ asked.tokens
            )
            for start, end in sentences
        ),
        _soft_minimum(asked.shares @ best, asked.words),
    )


def _soft_minimum(values: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    """-ln(Σ w exp(-s x)) / s: between the weighted mean and the minimum of `values`."""
    return float(-np.log(weights @ np.exp(-_SHARPNESS * values)) / _SHARPNESS)
