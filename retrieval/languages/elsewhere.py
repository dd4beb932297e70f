"""A question → the language that it is surely in, where the archive is in none of that; and how who
asks is told so, in that language.

Names tell no language, and one foreign word in a question does not either. What is known of each
language stands in `elsewhere.toml` beside this; who is told is `retrieval.answer.asked`'s.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.languages import has_table, table
from retrieval.languages.phrases import spellings

_FILE = Path(__file__).with_name("elsewhere.toml")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»')
_LOOKED_AT = 500  # characters of a text that tell its language
# What a word counts: that begins a question, that only this language has, that others have too; one
# in letters that the archive's languages lack, some of them or all.
_OPENS, _OWN, _SHARED = 1.5, 1.0, 0.25
_FOREIGN_LETTER, _FOREIGN_SCRIPT = 0.5, 1.5
_MARK = 1.5  # and a sign
_ENOUGH = 1.5  # "wer ist", "qui est", "кто": more than a name has
_AGAINST = 2.0  # times what speaks for the archive's languages


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of a language; `_Known()` of one that is not in the file."""

    told: str = ""
    where: Mapping[str, str] | None = None
    elsewhere: str = ""
    asking: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset("abcdefghijklmnopqrstuvwxyz")
    script: Sequence[int] = ()
    least: int = 5  # of fewer a name is
    marks: str = ""


def told_elsewhere(code: str, archive: str | None) -> str:
    """The sentence in the language `code`; `archive` is the archive's, None where it has more."""
    known = _known()[code]
    return known.told.format(where=(known.where or {}).get(archive or "", known.elsewhere))


def language_elsewhere(text: str, spoken: Collection[str]) -> str | None:
    """The code of the language that a text is surely in, where that is none of those `spoken`."""
    said = _QUOTED.sub(" ", text[:_LOOKED_AT])
    words = _WORD.findall(said) or _WORD.findall(text[:_LOOKED_AT])
    home = _together(frozenset(spoken))
    best, most = None, 0.0
    for code, known in _known().items():
        if code in spoken:
            continue
        worth = _worth(said, words, known, home)
        if worth > most:
            best, most = code, worth
    return best


def _worth(text: str, words: Sequence[str], known: _Known, home: _Known) -> float:
    """How much speaks for a language; 0 where it is not enough."""
    if known.script:
        first, last = known.script
        letters = "".join(words)
        own = sum(first <= ord(letter) <= last for letter in letters)
        return float(own) if own >= known.least and 3 * own > len(letters) else 0.0
    found = _MARK * any(mark in text for mark in known.marks)
    against = 0.0
    for number, written in enumerate(words):
        word = written.casefold()
        if len(word) < 2:
            continue
        there, here = word in known.words, word in home.words
        shared = there and here
        if here:
            against += _SHARED if shared or word in home.ambiguous else _OWN
        if shared or word in known.ambiguous:
            found += _SHARED
        else:
            opens = number == 0 and word in known.asking
            found += _OPENS if opens else _OWN * there
            found += 0.0 if here else _lettered(written, known, home)
    return found if found >= max(_ENOUGH, _AGAINST * against) else 0.0


def _lettered(written: str, known: _Known, home: _Known) -> float:
    """What the letters of a word tell; nothing where it may be a name."""
    letters = frozenset(written.casefold())
    fits = written[0].islower() and not written.isascii() and letters <= known.letters
    if not fits or letters <= home.letters:
        return 0.0
    return _FOREIGN_LETTER if letters & home.letters else _FOREIGN_SCRIPT


@cache
def _together(codes: frozenset[str]) -> _Known:
    """The words and letters of these languages."""
    each = [_known().get(code, _Known()) for code in codes]
    return _Known(
        words=frozenset().union(*(one.words for one in each)),
        ambiguous=frozenset().union(*(one.ambiguous for one in each)),
        letters=frozenset().union(*(one.letters for one in each)),
    )


@cache
def _known() -> dict[str, _Known]:
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {code: _read(code, fields) for code, fields in written.items()}


def _read(code: str, fields: dict[str, Any]) -> _Known:
    own = table(code) if has_table(code) else None
    asking, also = (fields.pop(name, "") for name in ("asking", "also"))
    tabled = f"{own.common} {own.telltale}" if own else ""
    return _Known(
        asking=_spelled(asking),
        words=_spelled(f"{asking} {also} {tabled}"),
        ambiguous=frozenset(fields.pop("ambiguous", "").split()),
        letters=frozenset(own.letters if own else fields.pop("letters", "")),
        **fields,
    )


def _spelled(words: str) -> frozenset[str]:
    return frozenset(typed for word in words.split() for typed in spellings(word))
