"""What the engine asks of a reader: how well each sentence of a passage answers a question.

Running the bundled one is `retrieval.encode.onnx_reader`'s, which passages are read
`retrieval.search.rerank`'s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Span

CUT_OFF = -20.0
"""The log-odds of a sentence that could not be read."""
_MOST_WORDS = 40  # word pieces of answering words


class Readable(NamedTuple):
    """A passage as it is read. `sentences`: their half-open spans in `text`."""

    title: str
    text: str
    sentences: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Words:
    """Answering words: their half-open span in the passage's text, and how sure that is."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage.

    `sentences`: of each sentence the log-odds that it answers, against none of the passage doing
    so: a softmax over several passages is one over all their sentences and a 0 for none. `words`:
    of each sentence the words in it that answer, None where it is the whole.
    """

    sentences: tuple[float, ...]
    words: tuple[Words | None, ...]

    def sure_of_words(self, sentence: int) -> float:
        """How likely it is that the sentence answers, and with these words; 0 without any."""
        words = self.words[sentence]
        if words is None:
            return 0.0
        return words.probability / (1 + math.exp(-max(self.sentences[sentence], CUT_OFF)))


class Reader(Protocol):
    """What the engine asks of a reader.

    `fingerprint` changes whenever what it makes of a passage would. `languages`: ISO 639-1 codes of
    those that it reads; None where it reads any.
    """

    name: str
    languages: frozenset[str] | None

    @property
    def fingerprint(self) -> str: ...

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        """What each passage answers."""


def best_words(
    first: NDArray[np.float32], last: NDArray[np.float32], spans: NDArray[np.int64]
) -> Words | None:
    """The likeliest words of a sentence; None where none are likelier.

    `first`, `last`: float32 (1 + pieces,), the scores of "no words" and of each of its pieces as
    where the words begin and end; a softmax makes them probabilities. `spans`: int64 (pieces, 2).
    """
    begin, end = _softmax(first), _softmax(last)
    if not len(spans):
        return None
    both = np.where(_forward(len(spans)), np.outer(begin[1:], end[1:]), 0.0)
    row, column = np.unravel_index(int(both.argmax()), both.shape)
    probability = float(both[row, column])
    if probability <= float(begin[0] * end[0]):
        return None
    return Words((int(spans[row, 0]), int(spans[column, 1])), probability)


def _forward(pieces: int) -> NDArray[np.bool_]:
    """Which pairs of pieces are a stretch: none longer than `_MOST_WORDS`."""
    at = np.arange(pieces)
    length = at[None, :] - at[:, None]
    return (length >= 0) & (length < _MOST_WORDS)


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(scores - scores.max())
    shares: NDArray[np.float32] = shifted / shifted.sum()
    return shares
