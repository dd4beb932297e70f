"""How far what was typed is from a word, by the slips of fingers and of the ear.

Which words come into question is `retrieval.store.vocabulary`'s.
"""

from __future__ import annotations

from itertools import combinations, pairwise

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_ALIKE = (frozenset("aeiou"), frozenset("iy"))  # of them, those that are taken for one another
_HEARD = ("ckqsxzC", "fvwu", "gjhkq", "bp", "dt", "mn", "iyj", "lr")  # one for another
# What a slip costs. A letter that is another one altogether makes a name as good.
_SWAPPED, _NEIGHBOUR, _VOWEL, _OTHER = 0.8, 0.8, 0.5, 1.25
_TWICE, _LIGHT, _LETTER = 0.5, 0.8, 1.0
_MOVED = 1.0
_FIRST = 1.4  # times as much, at the beginning of a word
_SHARE, _SHARE_OF_NAME, _LEAST, _MOST = 0.24, 0.2, 1.0, 3.0


def bound(key: str, is_name: bool = False) -> float:
    """How far a word may be that is meant, less where that is a name: others are as good."""
    share = _SHARE_OF_NAME if is_name else _SHARE
    return min(max(_LEAST, share * len(key)), _MOST)


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
        row = [last[0] + _more(typed, down) * _weight(down)]
        for across, other in enumerate(meant):
            cost = min(
                last[across] + _instead(letter, other) * _weight(min(down, across)),
                last[across + 1] + _more(typed, down) * _weight(down),
                row[across] + _one(meant, across) * _weight(across),
            )
            if down and across and (letter, typed[down - 1]) == (meant[across - 1], other):
                cost = min(cost, before[across - 1] + _SWAPPED)
            row.append(cost)
    # A letter in another place is one slip, however far it went: "yatch", "tounge".
    is_moved = typed[:1] == meant[:1] and sorted(typed) == sorted(meant)
    return min(row[-1], _MOVED) if is_moved else row[-1]


def _weight(at: int) -> float:
    return _FIRST if at == 0 else 1.0


def _one(word: str, at: int) -> float:
    """A letter that is missing."""
    if word[at] in _beside(word, at):
        return _TWICE
    return _LIGHT if word[at] in _VOWELS or word[at] == "h" else _LETTER


def _more(word: str, at: int) -> float:
    """A letter that is too many: mostly heard with, or struck with, one beside it."""
    cost = _one(word, at)
    struck = any(frozenset((word[at], each)) in _MISTAKEN for each in _beside(word, at))
    return cost if cost < _LETTER or struck else _OTHER


def _beside(word: str, at: int) -> str:
    return word[max(at - 1, 0) : at] + word[at + 1 : at + 2]


def may_begin(typed: str, meant: str) -> bool:
    """Whether a name may be written with the first letter of another."""
    letter, other = (word.removeprefix("h")[:1] for word in (typed, meant))
    return _instead(letter, other) <= _VOWEL or frozenset((letter, other)) in _BY_EAR


def _instead(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    pair = frozenset((letter, other))
    if any(pair <= each for each in _ALIKE):
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
    return frozenset(frozenset(pair) for pair in [*beside, *above]) | _BY_EAR


_BY_EAR = frozenset(frozenset(pair) for group in _HEARD for pair in combinations(group, 2))
_MISTAKEN = _mistaken()
