"""Word → what stands for its forms, in languages for which no stemmer is known elsewhere."""

from __future__ import annotations

import re
from functools import cache

from retrieval.languages.table import Language

_WORD = re.compile(r"\w+")
_SHORTEST = 3  # letters that are left of a word


def stem(word: str, language: Language) -> str:
    """`word` without its ending, and with one letter for those that take each other's place.

    The word itself where its language needs none of this.
    """
    if not language.endings:
        return word
    ending, alternating = _rules(language)
    left = ending.sub(r"\1", word.casefold()).translate(alternating)
    return left[:-1] if left[-1:] == left[-2:-1] else left  # "повінню", "повінь"


def stems(text: str, language: Language) -> str:
    """`text` with all its words so."""
    return _WORD.sub(lambda word: stem(word.group(), language), text) if language.endings else text


@cache
def _rules(language: Language) -> tuple[re.Pattern[str], dict[int, str]]:
    endings = "|".join(sorted(language.endings.split(), key=len, reverse=True))
    first = language.alternating[:1]
    return (
        re.compile(rf"^(\w{{{_SHORTEST},}}?)(?:{endings})$"),
        {ord(letter): first for letter in language.alternating},
    )
