"""Earlier and later reports on the same thing: which of two passages is out of date.

That both answer the question the reader tells, in whatever words they say it; where none reads,
that both say much the same beside what differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.languages import Language
from retrieval.languages.phrases import any_of
from retrieval.query.answer_type import AnswerType, mentions
from retrieval.query.polarity import contradicts
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.temporal import ahead
from retrieval.temporal.naming import named
from retrieval.terms import stem
from retrieval.types import Span

_ASKED = 2  # words of a question that two sentences share, at least, to tell of the same thing
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d[\d.,\s]*+")

Vectors = Mapping[int, NDArray[np.float32]]
"""Of passages, by id: float32 (dimension,), unit length."""


@cache
def _guessing(language: Language) -> re.Pattern[str]:
    """What tells of what nobody has settled."""
    return re.compile(rf"\b{any_of(language.guessing)}\b", re.IGNORECASE)


class Reports:
    """What was found for one question, asked on `today`, as reports of their days."""

    def __init__(
        self, query: Query, config: Config, today: date, vectors: Vectors = MappingProxyType({})
    ) -> None:
        self._query, self._config, self._today, self._vectors = query, config, today, vectors
        self._asked = _words(query.question, config)
        self._ahead = ahead.asked(query.question, query.language)

    def outdated(self, one: Ranked, by: Ranked) -> bool:
        """Whether a later report tells the same thing otherwise."""
        first, then = one.passage.published, by.passage.published
        later = first is not None and then is not None and first < then
        return later and self._comes_after(one, by)

    def in_order(
        self,
        ranked: Sequence[Ranked],
        fits: Mapping[int, float | None] = MappingProxyType({}),
    ) -> list[Ranked]:
        """A later report before an earlier one on the same thing that answers about as well.

        The rest keeps its order. `fits`: how well passages, by id, fit the time that is asked for;
        none goes before one that fits better.
        """
        order: list[Ranked] = []
        for late in ranked:
            fit = fits.get(late.passage.id) or 0.0
            places = (
                at
                for at, early in enumerate(order)
                if (fits.get(early.passage.id) or 0.0) <= fit
                and self._as_well(late, early)
                and self._comes_after(early, late)
            )
            order.insert(next(places, len(order)), late)
        return order

    def newest_first(self, ranked: Sequence[Ranked], margin: float) -> list[Ranked]:
        """Of those within `margin` of the best score the newest first; the rest keeps its order."""
        if not ranked:
            return []
        enough = max(each.score for each in ranked) - margin
        best = [each for each in ranked if each.score >= enough]
        # Sorting is stable: passages of one day keep their order.
        best.sort(key=self._age, reverse=True)
        return best + [each for each in ranked if each.score < enough]

    def _comes_after(self, early: Ranked, late: Ranked) -> bool:
        """Whether `late` is to be shown before `early`, as what has become of the same thing."""
        mine, theirs = self._settled(early), self._settled(late)
        newer = theirs > mine or (theirs == mine and self._earlier(early, late))
        return newer and self._same_thing(early, late)

    def _earlier(self, one: Ranked, other: Ranked) -> bool:
        if one.passage.published is None or other.passage.published is None:
            return False
        return self._age(one) < self._age(other)

    def _age(self, each: Ranked) -> tuple[bool, date]:
        """What nobody can know of yet on the day of asking is no news."""
        day = each.passage.published or date.min
        return day <= self._today, day

    def _settled(self, each: Ranked) -> tuple[bool, bool]:
        """Of a question when something will be: whether it says a day to come, and is no guess."""
        told = each.passage.published
        if not self._ahead or told is None or told > self._today:
            return False, False
        to_come = bool(ahead.tells(each.answering, told, self._today, each.language))
        return to_come, not _guessing(each.language).search(each.answering)

    def _as_well(self, one: Ranked, other: Ranked) -> bool:
        """Whether it answers about as well; by what it is found counts where nothing else does. A
        day that has passed is no answer to when something will be."""
        if self.words(one) and self.words(other):
            if self._settled(one)[0] and not self._settled(other)[0]:
                return True
            return max(other.sentences) - max(one.sentences) <= self._config.answered_margin
        return other.score - one.score <= self._config.equal_margin

    def _same_thing(self, one: Ranked, other: Ranked) -> bool:
        mine, theirs = self.told_words(one), self.words(other)
        if mine and theirs:
            return self._about_the_same(one, other) and self._says_other(one, other)
        if self._surely(one) and self._surely(other) and self._about_the_same(one, other):
            return contradicts(one.answering, other.answering, self._query.language)
        return self._alike(one, other)

    def _about_the_same(self, one: Ranked, other: Ranked) -> bool:
        return self._likeness(one, other) or self._say_what_is_asked(one, other)

    def _surely(self, each: Ranked, least: float | None = None) -> bool:
        """Whether it answers for sure enough: less, where a day to come is asked for and told."""
        if not isinstance(each.seen, Reading) or each.assumed is not None:
            return False
        if least is None:
            ahead, config = self._settled(each)[0], self._config
            least = config.told_from if ahead else config.answers_from
        return max(each.sentences) >= least

    def _says_other(self, one: Ranked, other: Ranked) -> bool:
        """Whether another says anything else, and not merely more."""
        mine, theirs = self._told(one), self._told(other)
        days, then = _days(mine, one), _days(theirs, other)
        if days and then:
            return not then <= days
        return _differ(mine, theirs)

    def _told(self, each: Ranked) -> str:
        """The words by which it answers, those of other sentences that do so about as well too: a
        correction also tells what was said before."""
        assert isinstance(each.seen, Reading)
        best, config = max(each.sentences), self._config
        enough = min(best, max(best - config.also_marked, config.answers_from))
        found = zip(each.sentences, each.seen.words, strict=True)
        spans = [words.span for odds, words in found if words and odds >= enough]
        return " ".join(each.passage.text[slice(*span)] for span in spans)

    def _say_what_is_asked(self, one: Ranked, other: Ranked) -> bool:
        """Whether both sentences say what the question does: two or more of its words."""
        mine, theirs = (_words(each.answering, self._config) for each in (one, other))
        return len(mine & theirs & self._asked) >= _ASKED

    def words(self, each: Ranked, least: float | None = None) -> Span | None:
        """Where in a passage the words stand that surely answer, of the kind that is asked for;
        None where none do, or no reader tells. `least`: how surely, in log-odds."""
        if not isinstance(each.seen, Reading) or not self._surely(each, least):
            return None
        words = each.seen.words[each.best]
        if words is None:
            return None
        said, kind = each.passage.text[slice(*words.span)], self._query.answer_type
        if kind is AnswerType.WHEN and each.passage.published:
            there = bool(_days(said, each))
        elif kind is AnswerType.HOW_MANY:
            there = bool(mentions(kind, said, (), each.language))
        else:
            there = True
        return words.span if there else None

    def told_words(self, each: Ranked) -> Span | None:
        """Those of what may be out of date."""
        return self.words(each, self._config.told_from)

    def _likeness(self, one: Ranked, other: Ranked) -> bool:
        """Whether the passages are about the same thing: many things have a price. What is found
        for the question by far less is about another one."""
        mine, theirs = (self._vectors.get(each.passage.id) for each in (one, other))
        apart = one.candidate.fused - other.candidate.fused
        if mine is None or theirs is None or apart > self._config.later_margin:
            return False
        return float(mine @ theirs) >= self._config.same_thing_cosine

    def _alike(self, one: Ranked, other: Ranked) -> bool:
        """Whether both say much the same besides the question's words, which they say anyway."""
        mine, theirs = (_words(each.answering, self._config) - self._asked for each in (one, other))
        both, config = len(mine & theirs), self._config
        share = config.same_thing_share * min(len(mine), len(theirs))
        return both >= config.same_thing_words and both >= share


def _days(text: str, each: Ranked) -> set[tuple[date, date]]:
    """Those that words of a passage name."""
    told = each.passage.published
    return set(named(text, told, each.language)) if told else set()


def _differ(one: str, other: str) -> bool:
    """Whether what is said later is other, and not merely more."""
    mine, theirs = (
        {each.rstrip(" .,\n") for each in _NUMBER.findall(text)} for text in (one, other)
    )
    if mine and theirs:
        return not theirs <= mine
    said, more = ({word.casefold() for word in _WORD.findall(each)} for each in (one, other))
    return not (said <= more or more <= said)


def _words(text: str, config: Config) -> set[str]:
    return {
        stem(word, config.stem_letters)
        for word in _WORD.findall(text)
        if len(word) >= config.same_thing_letters or word.isdigit()
    }
