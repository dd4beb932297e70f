"""Code or question → the table of a language; one file each, found by its name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from retrieval.languages.phrases import Phrases, spellings
from retrieval.languages.table import Language

__all__ = ["DEFAULT", "Language", "has_table", "language_of", "languages", "of_all", "table"]

DEFAULT = "en"
"""What a text is taken for where nothing tells its language."""

_WORD = re.compile(r"[^\W\d_]+")
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")
_LOOKED_AT = 500  # characters of a text that tell its language
# What a word counts that is written in a language's letters, beside one for a word that is the
# language's alone; and what it counts that the language is the likely one, one of the archive's,
# the default.
_SPELLED, _LIKELIER = 0.25, (0.3, 0.2, 0.1)


@cache
def languages() -> tuple[Language, ...]:
    """All the languages there are: a module of this package with two letters is one."""
    names = sorted(each.name for each in iter_modules(__path__) if len(each.name) == 2)
    found = [import_module(f"{__name__}.{name}").LANGUAGE for name in names]
    for name, language in zip(names, found, strict=True):
        if language.code != name:
            raise ValueError(f"The table in {name}.py calls itself {language.code!r}.")
    return tuple(found)


@cache
def table(code: str | None) -> Language:
    """The table of a language, by ISO 639-1 code, also with a region; English for unknown ones."""
    known = {language.code: language for language in languages()}
    return known.get((code or DEFAULT).lower().partition("-")[0], known[DEFAULT])


def has_table(code: str) -> bool:
    """Whether `table` does not have to give another one's."""
    return table(code).code == code.lower().partition("-")[0]


def of_all(field: str) -> Phrases:
    """The phrases that all languages together have in a field of their tables."""
    return ",".join(getattr(language, field) for language in languages())


def language_of(text: str, likely: Language, present: Collection[str] = ()) -> Language:
    """The language that a question or a passage is read in: the one whose words and letters it has.

    Many words are those of several languages ("war", "die", "on", "mars"): they count as much less
    for each. Where nothing tells, it is the `likely` one. `present`: codes of the languages of the
    archive, one of which it mostly is.
    """
    scores = defaultdict(float, {likely: 0.0})
    spelled: Counter[frozenset[str]] = Counter()
    for word in _WORD.findall(text[:_LOOKED_AT].casefold()):
        spelled[_ASCII if word.isascii() else frozenset(word)] += 1
        for language, worth in _telling().get(word, ()):
            scores[language] += worth
    for language in languages():
        letters = _letters(language)
        scores[language] += _SPELLED * sum(n for word, n in spelled.items() if word <= letters)
        likelier = (language is likely, language.code in present, language.code == DEFAULT)
        if scores[language]:  # not one that does not have these letters
            scores[language] += sum(
                worth for worth, there in zip(_LIKELIER, likelier, strict=True) if there
            )
    return max(scores, key=lambda language: scores[language])


@cache
def _letters(language: Language) -> frozenset[str]:
    return frozenset(language.letters)


@cache
def _telling() -> dict[str, list[tuple[Language, float]]]:
    """Words → the languages that they are of, and how much they tell of each."""
    found: dict[str, list[Language]] = {}
    for language in languages():
        written = f"{language.common} {language.telltale}".split()
        for word in {typed for each in written for typed in spellings(each)}:
            found.setdefault(word, []).append(language)
    return {word: [(each, 1 / len(them)) for each in them] for word, them in found.items()}
