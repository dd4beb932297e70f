"""Word → what stands for its forms, and for how it is typed: without its accents."""

from __future__ import annotations

import re
from functools import cache

from retrieval.languages.phrases import unaccented
from retrieval.languages.table import Language

_WORD = re.compile(r"\w+")
_SHORTEST = 3  # letters that are left of a word


def common_form(word: str, language: Language) -> str:
    """`word` without its ending, and with one letter for those that take each other's place, where
    no stemmer is known for its language elsewhere; else without its accents, if there are any.
    """
    if not language.endings:
        return _participle(unaccented(word.casefold()), language) if has_accents(language) else word
    ending, alternating = _rules(language)
    left = ending.sub(r"\1", word.casefold()).translate(alternating)
    return left[:-1] if left[-1:] == left[-2:-1] else left  # "повінню", "повінь"


def common_forms(text: str, language: Language) -> str:
    """`text` with all its words so."""
    return (
        _WORD.sub(lambda word: common_form(word.group(), language), text)
        if language.endings
        else text
    )


def _participle(word: str, language: Language) -> str:
    found = re.fullmatch(language.participle, word) if language.participle else None
    return found[1] if found else word


@cache
def has_accents(language: Language) -> bool:
    """Whether it is written in Latin letters with accents."""
    return "a" in language.letters and not language.letters.isascii()


@cache
def _rules(language: Language) -> tuple[re.Pattern[str], dict[int, str]]:
    endings = "|".join(sorted(language.endings.split(), key=len, reverse=True))
    first = language.alternating[:1]
    return (
        re.compile(rf"^(\w{{{_SHORTEST},}}?)(?:{endings})$"),
        {ord(letter): first for letter in language.alternating},
    )
