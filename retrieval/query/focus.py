"""What a question asks, beside what it is about: "who *signed* the *agreement* with Vellany".

Names tell which articles are meant, and there every sentence is about them; the other words tell
the sentence that answers from its neighbours. By the way words are written, as `kinds` does it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# In English and in Russian.
_COMMON = """
    who whom whose what which when where why how many much
    a an the it its that or and as by for from in of on at to with according
    do does did be been is are was were has have had
    кто кого кому кем ком что чего чему чем чём чей чья чьё чьи какой какая какое какие каких каком
    какую каким который которая которое которые когда где куда откуда почему зачем как сколько
    и а но или в во на с со о об от до по за из к ко у при для ли же бы был была было были это
"""
_KNOWN = frozenset(_COMMON.split())
# A name stands inside a sentence: behind a word or a comma.
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]\w*")


def is_common(word: str) -> bool:
    """Whether every sentence may have it."""
    return word.casefold() in _KNOWN


def focus(words: Sequence[str], texts: Sequence[str]) -> list[bool]:
    """Whether each of a question's words is asked rather than named; all of them where none is.

    A name is written with a capital. Where the question has none, as people type in a hurry,
    `texts` that were found for it tell: they write it with a capital inside sentences, always.
    """
    plain = [not is_common(word) for word in words]
    names = [word[0].isupper() or word[0].isdigit() for word in words]
    names[:1] = [False]  # any word has a capital there
    if not any(names):
        known = _names(texts)
        names = [word.casefold() in known or word[0].isdigit() for word in words]
    asked = [there and not name for there, name in zip(plain, names, strict=True)]
    return next(each for each in (asked, plain, [True] * len(words)) if any(each) or not words)


def _names(texts: Sequence[str]) -> set[str]:
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in _INSIDE.findall(text):
            (capital if word[0].isupper() else small).add(word.casefold())
    return capital - small
