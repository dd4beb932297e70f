"""A long message → what of it asks: of a pasted letter, the sentence with the question mark.

Whether it is too long is `retrieval.answer.asked`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from retrieval.ingest.sentences import paragraphs
from retrieval.languages import Language
from retrieval.languages.phrases import any_of, any_word, leading, maybe

_WINDOW = 8_000  # characters at the end of a message that are looked at
_INTO = 60  # characters of a sentence within which it begins to ask: "I should like to know who"


def asking(message: str, language: Language, most: int) -> str | None:
    """The sentences that ask, `most` characters at most, the last ones rather; None where none
    does. One that says "it" has the sentence before it, too."""
    said = _sentences(message[-_WINDOW:], language)
    marked = [at for at, each in enumerate(said) if "?" in each]
    asked = marked or [at for at, each in enumerate(said) if _opens(each, language)][-1:]
    chosen: list[str] = []
    for at in reversed(asked):
        leans = at > 0 and at - 1 not in asked and _leans(said[at], language)
        more = said[at - 1 : at + 1] if leans else [said[at]]
        if len(" ".join([*more, *chosen])) > most:
            more = [said[at]]
        if len(" ".join([*more, *chosen])) > most:
            break
        chosen = [*more, *chosen]
    return " ".join(chosen) or None


def _sentences(message: str, language: Language) -> Sequence[str]:
    spans = chain.from_iterable(paragraphs(message, language.code, None))
    return [" ".join(message[start:end].split()) for start, end in spans]


def _opens(sentence: str, language: Language) -> bool:
    found = _opener(language).search(sentence)
    return found is not None and found.start() <= _INTO


def _leans(sentence: str, language: Language) -> bool:
    """Whether what it asks is of something that was named before."""
    start = max((found.start() for found in _opener(language).finditer(sentence)), default=0)
    return _referring(language).search(sentence, start) is not None


@cache
def _opener(language: Language) -> re.Pattern[str]:
    lead = maybe(leading(language.question_leads))
    return re.compile(rf"\b{lead}{any_of(language.question_words)}(?!\w)", re.IGNORECASE)


@cache
def _referring(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(language.follow_up_referring)}(?!\w)", re.IGNORECASE)
