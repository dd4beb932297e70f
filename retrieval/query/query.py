"""A question → what is compared with passages: its words, weighed by how rare they are.

Comparing is `retrieval.search.late_interaction`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.encode.encoder import TokenVectors, Vectors, unit
from retrieval.languages import Language
from retrieval.languages.stems import stem
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.query.focus import is_common
from retrieval.query.polarity import Polarity
from retrieval.terms import Written, inverse_document_frequency, words

# Passages of a usual archive that are added to each, where it is told which words are rare: a
# common word stands in half of them, any other in none.
_USUAL = 100


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A question ready for late interaction.

    `vectors`: float32 (tokens, dimension). `token_weights`: float32 (tokens,), summing to one; a
    token takes its word's inverse document frequency, punctuation weighs nothing. `word_of_token`:
    float32 (words, tokens), rows averaging the tokens of a word. `word_weights`: float32 (words,),
    summing to one. `mean`: the direction of all tokens, float32 (dimension,). `words` as they
    stand in the question, `written` the same made ready for being compared; `language`: the one
    that it is read in; `answer_type` and `polarity`: what it asks for and whether it denies it.
    """

    vectors: Vectors
    token_weights: NDArray[np.float32]
    word_of_token: NDArray[np.float32]
    word_weights: NDArray[np.float32]
    mean: Vectors
    words: tuple[str, ...]
    written: Written
    language: Language
    answer_type: AnswerType | None
    polarity: Polarity


def weigh_query(
    question: str,
    language: Language,
    tokens: TokenVectors,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
) -> Query:
    """Weigh the words of `question`; `frequencies` tells in how many of `passages` each occurs."""
    found = words(question)
    inside = np.array(
        [(tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start) for start, end in found],
        dtype=np.float32,
    ).reshape(len(found), len(tokens.spans))
    said = [question[start:end] for start, end in found]
    idf = _rarity(said, language, frequencies, passages)
    if not inside.any():
        # Nothing but punctuation: every token is a word of the same weight.
        found = [(int(start), int(end)) for start, end in tokens.spans]
        inside = np.eye(len(tokens.spans), dtype=np.float32)
        idf = np.ones(len(tokens.spans), dtype=np.float32)
    rows = np.flatnonzero(inside.any(axis=1))
    inside, idf = inside[rows], idf[rows]
    texts = tuple(question[slice(*found[row])] for row in rows)
    weights = (inside * idf[:, None]).max(axis=0, initial=0)
    return Query(
        vectors=tokens.vectors,
        token_weights=shares(weights),
        word_of_token=inside / inside.sum(axis=1, keepdims=True),
        word_weights=shares(idf),
        mean=unit(tokens.vectors.sum(axis=0)),
        words=texts,
        written=Written([stem(text, language) for text in texts]),
        language=language,
        answer_type=answer_type(question, language),
        polarity=Polarity(question, language),
    )


def _rarity(
    texts: Sequence[str],
    language: Language,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
) -> NDArray[np.float32]:
    """The inverse document frequency of words, in the archive and some usual passages besides.

    A small archive does not know which words are common: in one of a single passage all that does
    not stand there would be rare, and "who" and "did" decide whether it answers.
    """
    usual = (_USUAL / 2 if is_common(text, language) else 0 for text in texts)
    return np.array(
        [
            inverse_document_frequency(count + each, passages + _USUAL)
            for count, each in zip(frequencies(texts), usual, strict=True)
        ],
        dtype=np.float32,
    )


def shares(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """`weights` scaled to a sum of one."""
    scaled: NDArray[np.float32] = weights / max(float(weights.sum()), 1e-9)
    return scaled
