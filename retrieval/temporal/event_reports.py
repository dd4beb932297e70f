"""The reports of an event → the day on which it was, and the first report of it.

The reader is asked when it was, and several passages that tell the same day count together, those
too that have it right behind the name of the event: so neither an announcement nor a correction
dates it. Where none reads, words alone find its report. What is made of the period is
`retrieval.temporal.search`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.languages import Language
from retrieval.languages.phrases import any_of
from retrieval.notices import Notice
from retrieval.query.focus import is_common
from retrieval.query.query import Query
from retrieval.search.candidates import candidates
from retrieval.search.confidence import answers, confidence
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.temporal import expressions
from retrieval.temporal.calendar_dates import days_of
from retrieval.temporal.date_parts import Days
from retrieval.temporal.event_dates import Event
from retrieval.temporal.naming import days_told, named, named_with, weekdays
from retrieval.temporal.tense import is_to_come
from retrieval.terms import stem
from retrieval.types import Passage, Period, nearest

_DAY = timedelta(days=1)
_FAR = 60 * _DAY  # what is announced without a word for it is nearer
_WIDEST = 31  # days; a year or a season is no date of an event
_LATELY = 7 * _DAY  # how long before a report that is which it is about
_READ = 500  # characters of a sentence that are looked at for a time
_LOOKED_AT = 30  # passages in which the day stands beside the name
_BESIDE = 40  # characters before a date
_HEARD = 0.05  # how sure a passage must be of what it tells to count at all


@dataclass(frozen=True, slots=True)
class Dated:
    """An event, the report that dates it, and its day."""

    event: Event
    report: Passage
    day: date

    @property
    def period(self) -> Period:
        """The days that are meant; its own too: a report of it tells what was before."""
        return self._from(*self.event.within)

    @property
    def core(self) -> Period:
        """The same without its own day."""
        first, last = self.event.within
        return self._from(first or 1, last) if self.event.after else self._from(first, last or -1)

    def _from(self, first: int | None, last: int | None) -> Period:
        since, until = (days if days is None else self._later(days) for days in (first, last))
        return Period(since, until)

    def _later(self, days: int) -> date:
        return nearest(self.day + days * _DAY)

    @property
    def notice(self) -> Notice:
        """How the event was dated."""
        told = self.report.published or self.day
        return Notice("event", event=self.event.name, day=told, title=self.report.title)


@dataclass(frozen=True, slots=True)
class _Told:
    """That it was on one of these days, as a passage tells it, so sure."""

    days: Days
    sure: float
    by: Passage

    @property
    def width(self) -> timedelta:
        return self.days[1] - self.days[0]

    def agrees(self, other: _Told) -> bool:
        """Whether it may be the same day; a report may be a day late."""
        return self.days[0] <= other.days[1] + _DAY and other.days[0] <= self.days[1] + _DAY


@dataclass(frozen=True, slots=True)
class _Forms:
    looking_back: re.Pattern[str]
    of: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    return _Forms(
        looking_back=_compiled(rf"\b{any_of(language.looking_back)}(?!\w)"),
        of=_compiled(any_of(language.of) if language.of else ""),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def date_event(event: Event, language: Language, searcher: Searcher) -> Dated | None:
    """When it was; None where no report tells. `language`: that of the question."""
    config = searcher.config
    asked = searcher.query(language.when_was.replace("{event}", event.name), language)
    found = searcher.search(asked, config.event_candidates, all_there_is=True).ranked
    if not any(isinstance(each.seen, Reading) for each in found):
        return _by_words(event, language, searcher)
    name = searcher.query(event.name, language)
    told = [heard for each in found if (heard := _heard(each, config))]
    told += _beside_name(name, searcher)
    sure = [each for each in told if _together(each, told) >= _enough(each, name, config)]
    best = max(sure, key=lambda each: _together(each, told), default=None)
    if best is None:
        return None
    same = [each for each in told if each.agrees(best)]
    # A day says more than its month.
    exact = min(same, key=lambda each: (each.width, -each.sure))
    return Dated(event, _first_report(exact, same, found, config), exact.days[0])


def _enough(told: _Told, name: Query, config: Config) -> float:
    """How sure it must be: hardly so where the passage has the words of the event."""
    has_it = name.told_by(f"{told.by.title} {told.by.text}") >= config.on_topic
    return _HEARD if has_it else config.event_sure


def _heard(each: Ranked, config: Config) -> _Told | None:
    """What a passage that was read tells of the day."""
    published, seen = each.passage.published, each.seen
    if published is None or not isinstance(seen, Reading) or each.assumed is not None:
        return None
    odds = max(each.sentences)
    sure = 1 / (1 + math.exp(-odds))
    words = seen.words[each.best]
    said = each.passage.text[slice(*words.span)] if words else each.answering
    days = _days(said, each, published) if sure >= _HEARD else None
    if days is None and odds >= config.answers_from:
        days = _reported(each, published)
    return _Told(days, sure, each.passage) if days else None


def _reported(each: Ranked, published: date) -> Days | None:
    """What is told of the day by a sentence that answers and names none: one that counts from the
    day of the report ("last spring"), or else the day that the report is about, lately."""
    said = expressions.read(each.answering[:_READ], published, each.language)
    if said:
        days = said.meant[0].since, said.meant[0].until
        return (days[0], days[1]) if days[0] and days[1] and _is_narrow(days[0], days[1]) else None
    passage = each.passage
    for number in (each.best, *range(len(passage.sentences))):
        for first, last in days_told(passage.sentence(number), published, each.language):
            if first == last and _LATELY >= published - first >= timedelta():
                return first, last
    return published, published


def _beside_name(name: Query, searcher: Searcher) -> list[_Told]:
    """The days that stand right behind the event's name: "the flood of" a day."""
    store, letters = searcher.store, searcher.config.stem_letters
    said = {stem(word, letters) for word in name.words if not is_common(word, name.language)}
    near = candidates(name, store, searcher.config)[:_LOOKED_AT]
    found = []
    for each in store.passages([each.passage_id for each in near]).values():
        dates = named_with(each.text, each.published, name.language) if each.published else ()
        for match, days in dates:
            before = each.text[max(0, match.start() - _BESIDE) : match.start()].split()
            lead = match.group()[: match.start("date") - match.start()].strip()
            of = _forms(name.language).of.fullmatch(lead)
            if of and before and days[0] == days[1] and stem(before[-1], letters) in said:
                found.append(_Told(days, 1.0, each))
    return found


def _days(said: str, each: Ranked, published: date) -> Days | None:
    """The day or the month that the answering words name: a date, or a day of the week."""
    to_come = is_to_come(each.answering, each.language)
    dates = [
        _past(written["date"], days, each, published, to_come)
        for written, days in named_with(each.answering, published, each.language)
        if (written["date"] in said or said in written["date"]) and _is_narrow(*days)
    ]
    if dates:
        return min(dates, key=lambda days: days[1] - days[0])
    return next(weekdays(said, published, each.language, to_come=to_come), None)


def _is_narrow(first: date, last: date) -> bool:
    return (last - first).days < _WIDEST


def _past(written: str, days: Days, each: Ranked, published: date, to_come: bool) -> Days:
    """What began in a month began in the last one, even where the next one is nearer."""
    if to_come or days[0] <= published + _FAR:
        return days
    return days_of(written, published, each.language) or days


def _together(one: _Told, told: Sequence[_Told]) -> float:
    return sum(each.sure for each in told if each.agrees(one))


def _first_report(
    exact: _Told, same: Sequence[_Told], found: Sequence[Ranked], config: Config
) -> Passage:
    """The earliest report of that day and the next ones; else whoever tells it most surely."""
    soon = Period(exact.days[0], exact.days[0] + config.day_reported_days * _DAY)
    reports = [
        (published, each.passage.article_id, each.passage)
        for each in found
        if (published := each.passage.published) and published in soon and _near(each)
    ]
    if reports and not exact.width:
        return min(reports, key=lambda each: each[:2])[2]
    return max(same, key=lambda each: each.sure).by


def _near(each: Ranked) -> bool:
    return 1 / (1 + math.exp(-max(each.sentences))) >= _HEARD


def _by_words(event: Event, language: Language, searcher: Searcher) -> Dated | None:
    """By the earliest of the reports that are surely about it, and are no look back."""
    config = searcher.config
    query = searcher.query(event.name, language)
    ranked = searcher.search(query, config.event_candidates, may_be_read=False).ranked
    if not answers(confidence(ranked, config), config):
        return None
    near = [
        each
        for each in ranked
        if each.passage.published and ranked[0].score - each.score <= config.event_margin
    ]
    fresh = [each for each in near if not _looks_back(each)]
    reports = [
        (each.passage.published, each.passage.article_id, each)
        for each in fresh or near
        if each.passage.published
    ]
    if not reports:
        return None
    told, _, report = min(reports, key=lambda each: each[:2])
    return Dated(event, report.passage, _happened(report, told))


def _looks_back(each: Ranked) -> bool:
    looking_back = _forms(each.language).looking_back
    return looking_back.search(f"{each.passage.title}\n{each.answering}") is not None


def _happened(report: Ranked, told: date) -> date:
    """The day of the report, or the later one for which its best sentence announces the event."""
    days = named(report.answering, told, report.language, clear=True)
    return min((first for first, last in days if first == last > told), default=told)
