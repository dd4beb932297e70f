"""Questions that lean on the one before them: which do, and how they are read then.

Which question that is, `retrieval.answer.conversation` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language, language_of, table
from retrieval.languages.phrases import any_of, any_word
from retrieval.text import shortened

_SHORT = 7  # words that a question has at most if it leans
_CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_WORTH_IT = 30  # that still tell what it was about
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Forms:
    """`small`: a bare word or a filler."""

    opening: re.Pattern[str]
    referring: re.Pattern[str]
    bare: re.Pattern[str]
    small: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    bare, fillers = language.follow_up_bare, language.follow_up_fillers
    return _Forms(
        re.compile(rf"{any_of(language.follow_up_openings)}(?!\w)"),
        re.compile(any_word(language.follow_up_referring)),
        re.compile(any_word(bare)),
        re.compile(any_word(f"{bare} {fillers}")),
    )


def leans(question: str, context: str) -> bool:
    """Whether a question says too little without `context`, the question before it.

    It is read in the language of that, or in its own where it is surely another: "war", "ER" and
    "UN" are words of one language and names in the next.
    """
    said = _WORD.findall(question.casefold())
    if not 0 < len(said) <= _SHORT:
        return False
    before = language_of(context, table(None))
    if _leans(said, before):
        return True
    own = language_of(question, likely=before)
    strange = set(filter(str.isalpha, "".join(said))) - set(before.letters)
    return (bool(strange) or any(map(_forms(own).bare.fullmatch, said))) and _leans(said, own)


def _leans(said: Sequence[str], language: Language) -> bool:
    forms = _forms(language)
    return (
        forms.opening.match(" ".join(said)) is not None
        or any(map(forms.referring.fullmatch, said))
        or (any(map(forms.bare.fullmatch, said)) and all(map(forms.small.fullmatch, said)))
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
