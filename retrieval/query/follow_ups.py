"""Questions that lean on the one before them: which do, and how they are read then.

Which question that is, `retrieval.answer.conversation` knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import listed, spellings
from retrieval.text import shortened

_SHORT = 7  # words that a question has at most if it leans
_CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_WORTH_IT = 30  # that still tell what it was about
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Leaning:
    """Words that tell that a question leans on the last one."""

    openings: set[Words]
    bare: set[str]
    referring: set[str]


@cache
def _leaning(language: Language) -> _Leaning:
    openings = listed(language.follow_up_openings)
    return _Leaning(
        {_words(each) for phrase in openings for each in spellings(phrase)},
        {word for each in spellings(language.follow_up_bare) for word in _words(each)},
        # With its accents: "él" is a person, "el" an article.
        set(_words(language.follow_up_referring)),
    )


def leans(question: str, language: Language) -> bool:
    """Whether a question says too little by itself."""
    leaning = _leaning(language)
    said = _words(question)
    if not 0 < len(said) <= _SHORT:
        return False
    return (
        any(said[:length] in leaning.openings for length in range(1, len(said) + 1))
        or leaning.bare.issuperset(said)
        or not leaning.referring.isdisjoint(said)
    )


def root(question: str, read_as: str) -> str:
    """What a question was about that was read with another one in front: a chain of follow-ups
    leans on its first one."""
    return question if read_as == question else read_as.removesuffix(question).strip()


def joined(context: str, question: str, most: int) -> str:
    """A question with the one before it in front, as far as there is room in `most` characters."""
    room = min(_CONTEXT, most - len(question) - len("? "))
    if room < min(_WORTH_IT, len(context)):
        return question
    context = shortened(context, room)
    return f"{context}{'?' if context[-1:].isalnum() else ''} {question}"


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))
