"""A question → Query: what it asks, worked out once, for every step that answers it.

Comparing it with passages is `retrieval.search.late_interaction`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.encode.encoder import Encoder, Vectors, model_knows_language
from retrieval.languages import Language
from retrieval.languages.word_forms import common_form
from retrieval.query.answer_type import AnswerType, answer_type, mentions
from retrieval.query.focus import is_common
from retrieval.query.polarity import Polarity
from retrieval.terms import Written, inverse_document_frequency, words

_SHARED = 4  # letters with which two forms of a word begin


@dataclass(frozen=True, slots=True)
class Context:
    """What was shown before a question that goes on from it: `near`, the passages of the article,
    and `told`, its sentences that answered, as `plain` has them; `answered`: what that asked for.
    """

    near: frozenset[int]
    told: frozenset[str] = frozenset()
    answered: AnswerType | None = None


def plain(sentence: str) -> str:
    """A sentence in small letters, without marks and spacing: as it is compared."""
    return " ".join(sentence[start:end] for start, end in words(sentence)).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What a question asks.

    `question` is the whole, `asked` its words. `text` is what of it is searched for: mostly all,
    but not the time that it names; the rest tells of that. `language`: the one that it is read in;
    `known`: whether the model knows it. `vector`: float32 (dimension,). `words`: those of `text` as
    they stand in it, or its marks where it has none, `written` the same made ready for being
    compared; `weights`: float32 (words,), their inverse document frequency, summing to one.
    `answer_type` and `polarity`: what it asks for and whether it denies it. `context`: what it
    goes on from, if anything.
    """

    question: str
    text: str
    asked: tuple[str, ...]
    language: Language
    known: bool
    vector: Vectors
    words: tuple[str, ...]
    written: Written
    weights: NDArray[np.float32]
    answer_type: AnswerType | None
    polarity: Polarity
    context: Context | None = None

    def is_told(self, sentence: str) -> bool:
        """Whether a sentence has just been shown."""
        told = self.context.told if self.context else ()
        return bool(told) and plain(sentence) in told

    def asks_else(self, sentence: str, language: Language) -> bool:
        """Whether a thing of another kind is asked for than was shown, and a sentence has one."""
        kind, answered = self.answer_type, self.context and self.context.answered
        return kind is not answered and bool(mentions(kind, sentence, self.asked, language))

    def told_by(self, text: str) -> float:
        """The share of its words, by their rarity, that a text has in any of their forms; those
        aside that every sentence may have."""
        forms = Written([common_form(text[a:b], self.language) for a, b in words(text)])
        met = self.written.likeness(forms, _SHARED).max(axis=1, initial=0) > 0
        told = np.array([not is_common(word, self.language) for word in self.words])
        return float(self.weights[told & met].sum() / max(self.weights[told].sum(), 1e-9))

    @property
    def is_keywords(self) -> bool:
        """Whether it names things and asks nothing of them: none of its words is one of those that
        sentences are made with."""
        small = {word.casefold() for word in self.asked}
        return "?" not in self.question and small.isdisjoint(_sentence_words(self.language))


@cache
def _sentence_words(language: Language) -> frozenset[str]:
    return frozenset(f"{language.common} {language.telltale}".casefold().split())


def weigh_query(
    text: str,
    language: Language,
    encoder: Encoder,
    frequencies: Callable[[Sequence[str]], list[int]],
    passages: int,
    config: Config,
    question: str = "",
    context: Context | None = None,
) -> Query:
    """Encode `text` and weigh its words; `frequencies` tells in how many of `passages` each
    occurs."""
    question = question or text
    said = [text[start:end] for start, end in words(text)]
    rarity = _rarity(said, language, frequencies, passages, config.usual_passages)
    if not said:
        # Nothing but punctuation: every mark is a word of the same weight.
        said = text.split()
        rarity = np.ones(len(said), dtype=np.float32)
    return Query(
        question=question,
        text=text,
        asked=tuple(question[start:end] for start, end in words(question)),
        language=language,
        known=model_knows_language(text, encoder.count([text])[0], config.max_pieces_per_word),
        vector=encoder.encode_question(text),
        words=tuple(said),
        written=Written([common_form(each, language) for each in said]),
        weights=shares(rarity),
        answer_type=answer_type(text, language),
        polarity=Polarity(text, language, config),
        context=context,
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
