"""Counts and units of time as a language names them: "two weeks", "пару дней"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from retrieval.languages import Language
from retrieval.languages.phrases import Phrases, alternatives, any_of, entries

ANY_CASE = re.IGNORECASE
Key = TypeVar("Key")
Names = list[tuple[Key, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Lengths:
    """`count` and `unit` are sources of expressions; the rest tells what a match of them means."""

    count: str
    unit: str
    counts: Names[int]
    units: Names[str]

    def number(self, text: str | None) -> int:
        """How many that is; one where nothing is said."""
        if not text:
            return 1
        return int(text) if text.isdecimal() else meaning(self.counts, text) or 1

    def unit_of(self, text: str) -> str:
        """Which of "day", "week", …; "" for none of them."""
        return meaning(self.units, text) or ""


@cache
def lengths(language: Language) -> Lengths:
    """Those of a language."""
    numbers = enumerate(map(alternatives, entries(language.counts)), 1)
    counts = [*numbers, *language.rough_counts.items()]
    words = any_of(",".join(phrases for _, phrases in counts))
    units = any_of(",".join(language.units.values()))
    return Lengths(
        rf"(?:\d{{1,3}}|{words})", rf"{units}\b", names(counts), names(language.units.items())
    )


def names(phrases: Iterable[tuple[Key, Phrases]]) -> Names[Key]:
    """What is meant by each of the phrases, to be looked up."""
    return [(key, re.compile(any_of(each), ANY_CASE)) for key, each in phrases]


def meaning(found: Names[Key], text: str) -> Key | None:
    """What `text`, and nothing less, means."""
    return next((key for key, pattern in found if pattern.fullmatch(text)), None)
