"""A question → Query: what it asks, worked out once, for every step that answers it.

Comparing it with passages is `retrieval.search.late_interaction`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.encode.encoder import EncodedQuestion, Vectors, model_knows_language, unit
from retrieval.languages import Language
from retrieval.languages.word_forms import common_form
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.query.focus import is_common
from retrieval.query.polarity import Polarity
from retrieval.terms import Written, inverse_document_frequency, words


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What a question asks.

    `question` is the whole, `asked` its words. `text` is what of it is searched for: mostly all,
    but not the time that it names; the rest tells of that. `language`: the one that it is read in;
    `known`: whether the model knows it. `vector`: float32 (dimension,). `vectors`: float32
    (tokens, dimension), `mean` the direction of them all. `token_weights`: float32 (tokens,),
    summing to one; a token takes its word's inverse document frequency, punctuation weighs
    nothing. `word_of_token`: float32 (words, tokens), rows averaging the tokens of a word.
    `word_weights`: float32 (words,), summing to one. `words` as they stand in it, `written` the
    same made ready for being compared. `answer_type` and `polarity`: what it asks for and whether
    it denies it.
    """

    question: str
    text: str
    asked: tuple[str, ...]
    language: Language
    known: bool
    vector: Vectors
    vectors: Vectors
    token_weights: NDArray[np.float32]
    word_of_token: NDArray[np.float32]
    word_weights: NDArray[np.float32]
    mean: Vectors
    words: tuple[str, ...]
    written: Written
    answer_type: AnswerType | None
    polarity: Polarity


def weigh_query(
    text: str,
    language: Language,
    encoded: EncodedQuestion,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
    config: Config,
    question: str = "",
) -> Query:
    """Weigh the words of `text`; `frequencies` tells in how many of `passages` each occurs."""
    question = question or text
    tokens = encoded.tokens
    found = words(text)
    inside = np.array(
        [(tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start) for start, end in found],
        dtype=np.float32,
    ).reshape(len(found), len(tokens.spans))
    said = [text[start:end] for start, end in found]
    idf = _rarity(said, language, frequencies, passages, config.usual_passages)
    if not inside.any():
        # Nothing but punctuation: every token is a word of the same weight.
        found = [(int(start), int(end)) for start, end in tokens.spans]
        inside = np.eye(len(tokens.spans), dtype=np.float32)
        idf = np.ones(len(tokens.spans), dtype=np.float32)
    rows = np.flatnonzero(inside.any(axis=1))
    inside, idf = inside[rows], idf[rows]
    texts = tuple(text[slice(*found[row])] for row in rows)
    weights = (inside * idf[:, None]).max(axis=0, initial=0)
    return Query(
        question=question,
        text=text,
        asked=tuple(question[start:end] for start, end in words(question)),
        language=language,
        known=model_knows_language(text, len(tokens.spans), config.max_pieces_per_word),
        vector=encoded.vector,
        vectors=tokens.vectors,
        token_weights=shares(weights),
        word_of_token=inside / inside.sum(axis=1, keepdims=True),
        word_weights=shares(idf),
        mean=unit(tokens.vectors.sum(axis=0)),
        words=texts,
        written=Written([common_form(text, language) for text in texts]),
        answer_type=answer_type(text, language),
        polarity=Polarity(text, language, config),
    )


def _rarity(
    texts: Sequence[str],
    language: Language,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
    usual: int,
) -> NDArray[np.float32]:
    """The inverse document frequency of words, in the archive and some usual passages besides.

    A small archive does not know which words are common: in one of a single passage all that does
    not stand there would be rare, and "who" and "did" decide whether it answers.
    """
    expected = (usual / 2 if is_common(text, language) else 0 for text in texts)
    return np.array(
        [
            inverse_document_frequency(count + each, passages + usual)
            for count, each in zip(frequencies(texts), expected, strict=True)
        ],
        dtype=np.float32,
    )


def shares(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """`weights` scaled to a sum of one."""
    scaled: NDArray[np.float32] = weights / max(float(weights.sum()), 1e-9)
    return scaled
