"""How the tables write words: lists of words or phrases → sources of regular expressions.

What the expressions are made for is left to `retrieval.query` and `retrieval.temporal`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

Words = str
"""Words between blanks; each may have an expression for its endings, as in "март[ауе]?"."""
Phrases = str
"""Phrases between commas, of words as above. A blank in one is any white space, " ?" maybe none."""
Entries = str
"""Words of one meaning between commas, in a known order; "-" is none."""

# Letters that typists take others for.
_OTHERS = {
    "ё": ["е"], "ß": ["ss"], "æ": ["ae"], "œ": ["oe"],
    "ä": ["a", "ae"], "ö": ["o", "oe"], "ü": ["u", "ue"],
}  # fmt: skip
_APOSTROPHES = "'’ʼ"
_PIECE = re.compile(r"\\.|\[[^\[\]]*+\]|\s+\??|.", re.DOTALL)
NEVER = "(?!)"
"""The source of an expression that matches nothing."""


def listed(phrases: Phrases) -> list[str]:
    """The phrases of a list."""
    joined = re.sub(r"\|\s*\n\s*", "|", phrases)
    return [phrase for each in joined.split(",") if (phrase := " ".join(each.split()))]


def entries(written: Entries) -> list[Words]:
    """The words of each entry."""
    found = [" ".join(each.split()) for each in written.split(",")]
    return ["" if each == "-" else each for each in found] if written else []


def alternatives(words: Words) -> Phrases:
    """Words as a list of phrases."""
    return ",".join(words.split())


def any_word(words: Words) -> str:
    """One of these words."""
    return _alternatives([source(word) for word in words.split()])


def is_one(word: str, of: Words) -> bool:
    """Whether a word, in whatever case, is one of these."""
    return _whole(of).fullmatch(word.casefold()) is not None


@cache
def _whole(words: Words) -> re.Pattern[str]:
    return re.compile(any_word(words))


def any_of(phrases: Phrases) -> str:
    """One of these phrases."""
    return _alternatives([source(phrase) for phrase in listed(phrases)])


def leading(phrases: Phrases) -> str:
    """One of these phrases with the white space behind it; an apostrophe needs none."""
    return _alternatives(
        [
            source(phrase) + ("" if phrase.endswith(tuple(_APOSTROPHES)) else r"\s++")
            for phrase in listed(phrases)
        ]
    )


def maybe(expression: str) -> str:
    """The expression, or nothing."""
    return "" if expression == NEVER else f"(?:{expression})?"


@cache
def source(phrase: str) -> str:
    r"""The source of a phrase that is found without its accents too; `\é` is one that must be."""
    return "".join(map(_piece, _PIECE.findall(phrase)))


def spellings(word: str) -> set[str]:
    """A word with its accents and as it is typed without."""
    return {word, unaccented(word), "".join(_others(letter)[-1] for letter in word)}


def unaccented(word: str) -> str:
    """A word in lower case as it is typed without its accents."""
    return word if word.isascii() else "".join(_others(letter)[0] for letter in word)


def _piece(piece: str) -> str:
    if piece[0] == "\\":
        return piece
    if piece[0] == "[":
        plain = "".join(each for letter in piece for each in _others(letter) if len(each) == 1)
        return (
            piece[:-1] + "".join(each for each in dict.fromkeys(plain) if each not in piece) + "]"
        )
    if piece[0].isspace():
        return r"\s*+" if piece.endswith("?") else r"\s++"
    if piece == "'":
        return f"[{_APOSTROPHES}]"
    others = [each for each in _others(piece) if each != piece]
    return f"(?:{'|'.join([piece, *others])})" if others else piece


@cache
def _others(letter: str) -> list[str]:
    """What is typed for a letter, itself where nothing else is."""
    if letter in _OTHERS:
        return _OTHERS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return [base] if base.isascii() else [letter]


def _alternatives(sources: list[str]) -> str:
    return f"(?:{'|'.join(sources)})" if sources else NEVER
