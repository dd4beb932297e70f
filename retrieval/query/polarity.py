"""Whether a sentence says a thing or its opposite: who recognized the election, and who did not.

Vectors of words hardly tell, as a word and its opposite stand among the same words. Here both are
known by the lists of a language: a hint for ranking, like
`retrieval.query.answer_type`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.languages.phrases import Words, any_word, spellings

_WORD = re.compile(r"\w+")


Side = tuple[int, int]
"""Which pair of opposites, and which of the two."""
_SHORTEST = 2  # letters that a word and its endings have in common


@dataclass(frozen=True, slots=True)
class _Forms:
    """`sides`: of whole words, `beginnings`: of what words may begin with."""

    denial: re.Pattern[str]
    asked_denial: re.Pattern[str]
    sides: dict[str, set[Side]]
    beginnings: dict[str, set[Side]]


@cache
def _forms(language: Language) -> _Forms:
    sides: dict[str, set[Side]] = {}
    beginnings: dict[str, set[Side]] = {}
    for pair, line in enumerate(_lines(language.opposites)):
        for side, words in enumerate(line.split("|")):
            for word in (each for written in words.split() for each in spellings(written)):
                known = beginnings if word.endswith("*") else sides
                known.setdefault(word.rstrip("*"), set()).add((pair, side))
    return _Forms(_denial(language.denials), _denial(language.asked_denials), sides, beginnings)


def _lines(opposites: str) -> list[str]:
    """A line that ends with "|" goes on in the next."""
    joined = re.sub(r"\|\s*\n", "| ", opposites.strip())
    return [line for line in joined.splitlines() if line.strip()]


def _denial(words: Words) -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(words)}(?!\w)", re.IGNORECASE)


class Polarity:
    """What a question affirms or denies, ready for being compared with sentences."""

    def __init__(self, question: str, language: Language, config: Config) -> None:
        forms = _forms(language)
        said = _sides(question, forms)
        self._denies = bool(forms.asked_denial.search(question))
        self._language, self._config = language, config
        # "How many pupils are taught …": who asks with both words of a pair means both.
        senses = ((own, {(pair, 1 - side) for pair, side in own}) for own in said.values())
        everything = set().union(*said.values())
        self._senses = [(own, other) for own, other in senses if not other & everything]

    def agreement(self, sentence: str, language: Language) -> float:
        """Above 0 where `sentence` has the same sense, below where it has the opposite."""
        forms, config = _forms(language), self._config
        denied = bool(forms.denial.search(sentence))
        total = float(denied) if self._denies else -config.denial_unasked * denied
        if self._senses and language is self._language:
            words = set().union(*_sides(sentence, forms).values())
            for same, opposite in self._senses:
                if same & words:
                    total += config.same_sense
                elif opposite & words:
                    total -= config.opposite_sense
        return total


def contradicts(one: str, other: str, language: Language) -> bool:
    """Whether only one of two texts denies, or one has a word of which the other has the
    opposite."""
    forms = _forms(language)
    if bool(forms.asked_denial.search(one)) != bool(forms.asked_denial.search(other)):
        return True
    mine, theirs = (set().union(*_sides(text, forms).values()) for text in (one, other))
    return any((pair, 1 - side) in theirs for pair, side in mine - theirs)


def _sides(text: str, forms: _Forms) -> dict[str, set[Side]]:
    """The words of a text that have an opposite, and on which sides they stand."""
    found: dict[str, set[Side]] = {}
    for word in _WORD.findall(text.casefold()):
        sides = forms.sides.get(word, set())
        if forms.beginnings:
            starts = (word[:end] for end in range(_SHORTEST, len(word) + 1))
            sides = sides.union(*(forms.beginnings.get(start, ()) for start in starts))
        if sides:
            found[word] = sides
    return found
