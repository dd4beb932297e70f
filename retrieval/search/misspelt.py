"""A word that the archive does not have → the words of it that may be meant, likeliest first.

A letter of it is wrong, missing or too many, or two have changed places; or it is a name in another
transliteration. What the model knows as a whole is written as it is meant ("bought" is no
"brought"), unless it is a name and the archive's sounds the same. What is other at its beginning or
its end is another word, or another form of it ("unsigned", "Kowalska").
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log10

from retrieval.languages import Language
from retrieval.languages.lexicon import per_million
from retrieval.languages.sounds import is_latin, plain, sound
from retrieval.query.focus import is_known
from retrieval.query.slips import bound, difference, may_begin
from retrieval.store.vocabulary import Vocabulary, near

LETTERS = 4  # of a word at least, and of what is meant: of fewer too many are alike
_ORDINARY = 1.0  # among a million words; names are rarer
_LONG = 10  # letters; in such a word three slips are looked for, else two
_SOUNDS_SO = 0.4  # what it costs that a word merely sounds like another
_HEARD_SO = 0.9  # at most, that a word sounds like another: "elefant"
_FREQUENT, _MOST_FREQUENT = 0.1, 0.3  # off for each power of ten of passages that have a word
_AROUND = 0.5  # off for a word of the passages that the rest of the question finds
_MAY_BE = 0.7  # by which another word may be worse and still be thought of
_OTHERS = 3
_ONE_SLIP = 1.0  # how far a word may be from one that the model knows, to be thought of at all
_SHORT, _LONG_NAME = 4, 6  # letters
# How far a name may be from a known word, and how much more for each letter beyond six, or from the
# sixth on, where that is written as a name too.
_KNOWN, _KNOWN_MORE = 0.6, 0.41
_FORMS = 3  # letters by which forms of a word differ, at most
_CASE_ENDING = 3  # letters of it, in another alphabet: "Зеленского"


@dataclass(frozen=True, slots=True)
class Typed:
    """A word of a question. `language`: it is read in; `is_name`: it is written as one; `is_whole`:
    the model knows it as a whole; `is_there`: the archive has a word with its stem; `may_slip`:
    what is near by its letters may be meant, not only what sounds the same."""

    word: str
    language: Language
    is_name: bool
    is_whole: bool
    is_there: bool
    may_slip: bool

    @property
    def known(self) -> bool:
        """Whether it is a word, whatever the archive has; of names one that many know."""
        return self.is_whole or (not self.is_name and is_word(self.word, self.language))

    @property
    def is_ordinary(self) -> bool:
        """Whether it is a common word of its language, and no name."""
        return not self.is_name and per_million(self.word, self.language) >= _ORDINARY

    @property
    def key(self) -> str:
        return plain(self.word)


@dataclass(frozen=True, slots=True)
class Meant:
    """`words` may be meant, as the archive writes them, likeliest first; where that is `sure`, the
    first of them is read."""

    words: tuple[str, ...] = ()
    sure: bool = False


def meant(
    typed: Typed,
    vocabulary: Vocabulary,
    around: Callable[[], Container[str]],
    there: Callable[[str], bool],
) -> Meant:
    """What a word may be meant for. `around`: the words of passages that the rest of the question
    finds; `there`: whether the archive still has one."""
    if typed.is_there and _has_form(typed.key, vocabulary):
        return Meant()
    common = {} if typed.is_name else _common(typed.language)
    names = dict(_names(typed, vocabulary))
    costs = dict(_near(typed, vocabulary, common)) if typed.may_slip else {}
    costs |= {key: min(cost, costs.get(key, cost)) for key, cost in names.items()}
    small = typed.word.islower()
    ways = {key: common.get(key) or vocabulary.way(key, small) for key in costs}
    costs = {key: cost for key, cost in costs.items() if key in common or there(ways[key])}
    beside = around() if len(costs) > 1 else ()
    score = {
        key: cost - _frequency(key, vocabulary, common) - _AROUND * (key in beside)
        for key, cost in costs.items()
    }
    ranked = sorted(score, key=lambda key: (score[key], key))
    best = [key for key in ranked if score[key] <= score[ranked[0]] + _MAY_BE]
    if typed.known:
        best = [key for key in best if costs[key] <= _ONE_SLIP]
    best = best[:_OTHERS]
    sure = best[:1]
    if typed.known:
        heard = [key for key in names if names[key] <= _bound_of_known(key, typed.is_name)]
        sure = [key for key in ranked if key in heard][:1]
    if typed.is_ordinary:
        sure = []
    found = [*sure, *(key for key in best if key not in sure)]
    return Meant(tuple(ways[key] for key in found), sure=bool(sure))


def is_word(word: str, language: Language) -> bool:
    """Whether a language has it."""
    return bool(per_million(word, language)) or is_known(word, language)


def _near(
    typed: Typed, vocabulary: Vocabulary, common: Mapping[str, str]
) -> Iterator[tuple[str, float]]:
    """What is written much like it, and how far it is."""
    key = typed.key
    most = 2 if len(key) < _LONG else 3
    there = vocabulary.near(key, most)
    if typed.is_name:
        there = [each for each in there if vocabulary.is_name(each)]
    for other in {*there, *near(key, list(common), most)}:
        cost = difference(key, other)
        if sound(key) == sound(other):
            cost = min(cost, _HEARD_SO)
        is_name = vocabulary.is_name(other)
        another = len(other) < LETTERS or _another_form(key, other, is_name)
        if cost <= bound(key, is_name) and not another:
            yield other, cost


def _names(typed: Typed, vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    """The names that sound much like it, and how far they are."""
    key, said = typed.key, sound(typed.word)
    latin = is_latin(typed.word)
    most = 1 if len(said) < _SHORT else 2 if len(said) < _LONG_NAME else 3
    for other, name in vocabulary.sounding(said, most):
        cost = _SOUNDS_SO + difference(said, other)
        crosses = latin != is_latin(vocabulary.way(name))
        if other != said:
            if crosses and _differ_in_case(said, other):
                cost = _SOUNDS_SO * 2
            elif not (crosses or typed.may_slip) or _another_form(said, other, True):
                continue
        if cost <= bound(key, True) and (crosses or may_begin(said, other)):
            yield name, cost


def _differ_in_case(said: str, other: str) -> bool:
    """Whether they have all in common but an ending: "Зеленского"."""
    stem = max(min(len(said), len(other)) - 1, _SHORT)
    return said[:stem] == other[:stem] and abs(len(said) - len(other)) <= _CASE_ENDING


def _has_form(key: str, vocabulary: Vocabulary) -> bool:
    """Whether it is another form of a word that is there, so that they have their stem in common;
    else a wrong ending may make it look so: "noticable"."""
    return any(
        _another_form(key, other, vocabulary.is_name(other))
        for other in vocabulary.near(key, _FORMS)
    )


def _another_form(key: str, other: str, is_name: bool) -> bool:
    """Whether one is the other with a beginning or an ending of its own."""
    if is_name and not may_begin(key, other):
        return True
    longer, shorter = sorted((key, other), key=len, reverse=True)
    more = len(longer) - len(shorter)
    if more and longer.endswith(shorter) and (more > 1 or longer == key or longer[0] == "a"):
        return True
    if more and longer.startswith(shorter):
        twice = longer[-1] == longer[-2]
        return more > 1 or not (twice or (len(shorter) >= _LONG_NAME and not is_name))
    return not more and key[:-1] == other[:-1] and (is_name or len(key) < _LONG_NAME)


def _bound_of_known(key: str, is_name: bool) -> float:
    return _KNOWN + _KNOWN_MORE * max(0, len(key) - _LONG_NAME + is_name)


def _frequency(key: str, vocabulary: Vocabulary, common: Container[str]) -> float:
    if key in common:
        return _MOST_FREQUENT
    return min(_FREQUENT * log10(1 + vocabulary.count(key)), _MOST_FREQUENT)


@cache
def _common(language: Language) -> dict[str, str]:
    """The words that every sentence may have, by their keys."""
    return {plain(word): word for word in language.common.split() if word.isalpha()}
