"""How far what was typed is from a word, by the slips of fingers and of the ear.

Which words come into question is `retrieval.store.vocabulary`'s.
"""

from __future__ import annotations

from itertools import pairwise

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_HEARD = ("ckqsxzC", "fvwu", "gjh", "bp", "dt", "mn", "iyj", "lr")  # one for another
# What a slip costs. A letter that is another one altogether makes a name as good.
_SWAPPED, _NEIGHBOUR, _VOWEL, _OTHER = 0.8, 0.8, 0.5, 1.25
_TWICE, _LIGHT, _LETTER = 0.5, 0.8, 1.0
_FIRST = 1.4  # times as much, at the beginning of a word
_SHARE, _LEAST, _MOST = 0.24, 1.0, 3.0


def bound(key: str) -> float:
    """How far a word may be that is meant."""
    return min(max(_LEAST, _SHARE * len(key)), _MOST)


def difference(typed: str, meant: str) -> float:
    """0 for the same, about 1 for each slip: less where it is a common one.

    Both in small Latin letters. It is the optimal string alignment distance, weighed.
    """
    last: list[float] = []
    row = [0.0]
    for at in range(len(meant)):
        row.append(row[-1] + _one(meant, at) * _weight(at))
    for down, letter in enumerate(typed):
        before, last = last, row
        row = [last[0] + _one(typed, down) * _weight(down)]
        for across, other in enumerate(meant):
            cost = min(
                last[across] + _instead(letter, other) * _weight(min(down, across)),
                last[across + 1] + _one(typed, down) * _weight(down),
                row[across] + _one(meant, across) * _weight(across),
            )
            if down and across and (letter, typed[down - 1]) == (meant[across - 1], other):
                cost = min(cost, before[across - 1] + _SWAPPED)
            row.append(cost)
    return row[-1]


def _weight(at: int) -> float:
    return _FIRST if at == 0 else 1.0


def _one(word: str, at: int) -> float:
    """A letter that is missing, or too many."""
    if word[at] in (word[at - 1 : at], word[at + 1 : at + 2]):
        return _TWICE
    return _LIGHT if word[at] in _VOWELS or word[at] == "h" else _LETTER


def _instead(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    pair = frozenset((letter, other))
    if pair <= _VOWELS:
        return _VOWEL
    return _NEIGHBOUR if pair in _MISTAKEN else _OTHER


def _mistaken() -> frozenset[frozenset[str]]:
    """Letters that lie side by side, and those that sound alike."""
    beside = [(row[at], row[at + 1]) for row in _ROWS for at in range(len(row) - 1)]
    above = [
        (upper[at], lower[at + shift])
        for upper, lower in pairwise(_ROWS)
        for at in range(len(upper))
        for shift in (-1, 0)
        if 0 <= at + shift < len(lower)
    ]
    heard = [(one, other) for group in _HEARD for one in group for other in group if one != other]
    return frozenset(frozenset(pair) for pair in [*beside, *above, *heard])


_MISTAKEN = _mistaken()
