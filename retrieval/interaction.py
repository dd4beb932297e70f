"""Late interaction: how well the words of a question are met in a passage or a sentence.

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

from retrieval.encode import TokenVectors
from retrieval.types import Span

_WORD = re.compile(r"\w+")


def inverse_document_frequency(frequency: int, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza 2009, sect. 3)."""
    frequency = min(frequency, passages)
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


def token_weights(
    question: str,
    tokens: TokenVectors,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
) -> NDArray[np.float32]:
    """A weight for each token of the question, float32 (tokens,), summing to one.

    A token takes its word's inverse document frequency; punctuation weighs nothing.
    """
    words = list(_WORD.finditer(question))
    weights = np.zeros(len(tokens.spans), dtype=np.float32)
    counts = frequencies([word.group() for word in words])
    for word, count in zip(words, counts, strict=True):
        inside = (tokens.spans[:, 0] < word.end()) & (tokens.spans[:, 1] > word.start())
        weights[inside] = inverse_document_frequency(count, passages)
    if not weights.any():
        weights[:] = 1
    total = weights.sum()
    return weights / total if total else weights


@dataclass(frozen=True, slots=True)
class Interaction:
    """`passage` is the MaxSim of question and passage, `sentences` that of each sentence."""

    passage: float
    sentences: tuple[float, ...]

    @property
    def score(self) -> float:
        """The mean of the passage's and its best sentence's, in [-1, 1].

        On XQuAD-en it ranks better than either: one sentence should answer, and its
        surroundings be about the same thing.
        """
        return (self.passage + max(self.sentences, default=self.passage)) / 2


def interact(
    question: TokenVectors,
    weights: NDArray[np.float32],
    passage: TokenVectors,
    sentences: Sequence[Span],
) -> Interaction:
    """MaxSim over all of `passage`, and over each of `sentences` (spans into the same text)."""
    if not len(question.spans) or not len(passage.spans):
        return Interaction(0.0, tuple(0.0 for _ in sentences))
    similarities = question.vectors @ passage.vectors.T
    within = [
        (passage.spans[:, 0] < end) & (passage.spans[:, 1] > start) for start, end in sentences
    ]
    return Interaction(
        float(similarities.max(axis=1) @ weights),
        tuple(
            float(similarities[:, mask].max(axis=1) @ weights) if mask.any() else 0.0
            for mask in within
        ),
    )
