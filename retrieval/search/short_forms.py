"""Short forms of a question ("LVR") → their long forms, where the archive explains them anywhere:
"Lode Valley Railway (LVR)", "LVR (Lode Valley Railway)".
"""

from __future__ import annotations

import re

from retrieval.store.protocol import Store
from retrieval.store.vocabulary import Vocabulary

_SHORTEST, _LONGEST = 2, 8  # letters
_PASSAGES = 20  # that are looked through for the long form
_WORDS = 4  # of a long form for each letter, with those that have none: "of the"
_SMALL = 3  # letters of a word that may have no letter in the short form
_BEHIND = re.compile(r"[ \n]?\(([^()]{3,120}+)\)")
_INITIAL = re.compile(r"[^\W_]+")


def is_short(word: str, vocabulary: Vocabulary) -> bool:
    """Whether it is written in capitals here, or by the archive always."""
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isalnum()):
        return False
    return word.isupper() or vocabulary.in_capitals(word)


def long_form(short: str, store: Store) -> str | None:
    """What it stands for; None where the archive does not say it."""
    short = short.upper()
    if not store.document_frequencies([short])[0]:
        return None
    numbers = [number for number, _ in store.bm25(short, _PASSAGES)]
    for passage in store.passages(numbers).values():
        for text in (passage.title, passage.text):
            if found := _explained(short, text):
                return found
    return None


def _explained(short: str, text: str) -> str | None:
    at = text.find(short)
    while at >= 0:
        end = at + len(short)
        if text[max(at - 1, 0) : at] == "(" and text[end : end + 1] in (")", ",", ";"):
            long = _ending_with(short, text[: at - 1].rstrip())
        else:
            found = _BEHIND.match(text, end)
            long = _of_initials(short, found[1]) if found else None
        if long:
            return long
        at = text.find(short, end)
    return None


def _ending_with(short: str, before: str) -> str | None:
    """The last words of a text whose initials are a short form."""
    before = before[-40 * len(short) :]
    starts = [found.start() for found in _INITIAL.finditer(before)][-_WORDS * len(short) :]
    for start in reversed(starts):
        if long := _of_initials(short, before[start:]):
            return long
    return None


def _of_initials(short: str, long: str) -> str | None:
    """`long` where a short form is made of its words' initials; small words may have none."""
    words = _INITIAL.findall(long)
    chosen = (
        words,
        [word for word in words if word[0].isupper()],
        [word for word in words if len(word) > _SMALL],
    )
    initials = {"".join(word[0] for word in each).upper() for each in chosen}
    return " ".join(long.split()) if short in initials and long[:1].upper() == short[0] else None
