"""What a question asks, beside what it is about: "who *signed* the *agreement* with Vellany".

Names tell which articles are meant, and there every sentence is about them; the other words tell
the sentence that answers from its neighbours. By the way words are written, as in
`retrieval.query.answer_type`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import spellings

# A name stands inside a sentence: behind a word or a comma.
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]\w*")
_WORD = re.compile(r"\w+")


@cache
def _common(language: Language) -> frozenset[str]:
    return frozenset(each for word in language.common.split() for each in spellings(word))


@cache
def _known(language: Language) -> frozenset[str]:
    values = [getattr(language, each.name) for each in fields(language)]
    texts = [
        text for each in values for text in (each.values() if isinstance(each, Mapping) else [each])
    ]
    return frozenset(
        _WORD.findall("\n".join(text.casefold() for text in texts if isinstance(text, str)))
    )


def is_known(word: str, language: Language) -> bool:
    """Whether the language's table has it: it is a word, whatever the archive holds."""
    return word.casefold() in _known(language)


def is_common(word: str, language: Language) -> bool:
    """Whether every sentence may have it."""
    return word.casefold() in _common(language)


def focus(words: Sequence[str], texts: Sequence[str], language: Language) -> list[bool]:
    """Whether each of a question's words is asked rather than named; all of them where none is.

    A name is written with a capital. Where the question has none, as people type in a hurry,
    `texts` that were found for it tell: they write it with a capital inside sentences, always.
    Where every noun has one, capitals tell nothing, and figures alone are known.
    """
    plain = [not is_common(word, language) for word in words]
    figures = [word[0].isdigit() for word in words]
    names = [word[0].isupper() or word[0].isdigit() for word in words]
    names[:1] = [False]  # any word has a capital there
    if language.capital_nouns:
        names = figures
    elif not any(names):
        known = names_in(texts)
        names = [word.casefold() in known or word[0].isdigit() for word in words]
    asked = [there and not name for there, name in zip(plain, names, strict=True)]
    return next(each for each in (asked, plain, [True] * len(words)) if any(each) or not words)


def names_in(texts: Sequence[str]) -> set[str]:
    """Words, in small letters, that are always written with a capital inside sentences."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in _INSIDE.findall(text):
            (capital if word[0].isupper() else small).add(word.casefold())
    return capital - small
