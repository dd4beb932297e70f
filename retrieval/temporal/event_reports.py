"""The reports of an event → the day on which it was, and the first report of it.

The reader is asked when it was, and several passages that tell the same day count together: so
neither an announcement nor a correction dates it. Where none reads, words alone find its report.
What is made of the period is `retrieval.temporal.search`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from retrieval.encode.reader import Reading
from retrieval.languages import Language
from retrieval.languages.phrases import any_of
from retrieval.notices import Notice
from retrieval.search.confidence import answers, confidence
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.temporal.calendar_dates import days_of
from retrieval.temporal.date_parts import Days, parts
from retrieval.temporal.event_dates import Event
from retrieval.temporal.naming import named, named_with
from retrieval.types import Passage, Period

_DAY = timedelta(days=1)
_FAR = 60 * _DAY  # what is announced without a word for it is nearer
_WIDEST = 31  # days; a year or a season is no date of an event
_HEARD = 0.05  # how sure a passage must be of what it tells to count at all


@dataclass(frozen=True, slots=True)
class Dated:
    """An event, the report that dates it, and its day."""

    event: Event
    report: Passage
    day: date

    @property
    def period(self) -> Period:
        """The days after it, or before it; its own too: a report of it tells what was before."""
        return Period(self.day, None) if self.event.after else Period(None, self.day)

    @property
    def core(self) -> Period:
        """The same without its own day."""
        if self.event.after:
            return Period(self.day + timedelta(days=1), None)
        return Period(None, self.day - timedelta(days=1))

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
    by: Ranked

    @property
    def width(self) -> timedelta:
        return self.days[1] - self.days[0]

    def agrees(self, other: _Told) -> bool:
        """Whether it may be the same day; a report may be a day late."""
        return self.days[0] <= other.days[1] + _DAY and other.days[0] <= self.days[1] + _DAY


@dataclass(frozen=True, slots=True)
class _Forms:
    weekday: re.Pattern[str]
    to_come: re.Pattern[str]
    looking_back: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    return _Forms(
        weekday=_compiled(rf"\b{parts(language).weekday}(?!\w)"),
        to_come=_compiled(rf"\b{any_of(language.to_come)}(?!\w)"),
        looking_back=_compiled(rf"\b{any_of(language.looking_back)}(?!\w)"),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def date_event(event: Event, language: Language, searcher: Searcher) -> Dated | None:
    """When it was; None where no report tells. `language`: that of the question."""
    return _by_reading(event, language, searcher) or _by_words(event, language, searcher)


def _by_reading(event: Event, language: Language, searcher: Searcher) -> Dated | None:
    config = searcher.config
    question = language.when_was.replace("{event}", event.name)
    query = searcher.query(question, language)
    found = searcher.search(query, config.event_candidates, all_there_is=True).ranked
    told = [heard for each in found if (heard := _heard(each))]
    best = max(told, key=lambda each: _together(each, told), default=None)
    if best is None or _together(best, told) < config.event_sure:
        return None
    same = [each for each in told if each.agrees(best)]
    # A day says more than its month.
    exact = min(same, key=lambda each: (each.width, -each.sure))
    return Dated(event, _first_report(exact, same, found, searcher).passage, exact.days[0])


def _heard(each: Ranked) -> _Told | None:
    """What a passage that was read tells of the day."""
    published, seen = each.passage.published, each.seen
    if published is None or not isinstance(seen, Reading) or each.assumed is not None:
        return None
    sure = 1 / (1 + math.exp(-max(each.sentences)))
    words = seen.words[each.best]
    said = each.passage.text[slice(*words.span)] if words else each.answering
    days = _days(said, each, published) if sure >= _HEARD else None
    return _Told(days, sure, each) if days else None


def _days(said: str, each: Ranked, published: date) -> Days | None:
    """The day or the month that the answering words name: a date, or a day of the week."""
    to_come = _forms(each.language).to_come.search(each.answering) is not None
    dates = [
        _past(written["date"], days, each, published, to_come)
        for written, days in named_with(each.answering, published, each.language)
        if (written["date"] in said or said in written["date"])
        and (days[1] - days[0]).days < _WIDEST
    ]
    if dates:
        return min(dates, key=lambda days: days[1] - days[0])
    weekday = _forms(each.language).weekday.search(said)
    if weekday is None:
        return None
    row = parts(each.language).weekday_of(weekday.group())
    day = published - (published.weekday() - row) % 7 * _DAY + 7 * to_come * _DAY
    return day, day


def _past(written: str, days: Days, each: Ranked, published: date, to_come: bool) -> Days:
    """What began in a month began in the last one, even where the next one is nearer."""
    if to_come or days[0] <= published + _FAR:
        return days
    return days_of(written, published, each.language) or days


def _together(one: _Told, told: Sequence[_Told]) -> float:
    return sum(each.sure for each in told if each.agrees(one))


def _first_report(
    exact: _Told, same: Sequence[_Told], found: Sequence[Ranked], searcher: Searcher
) -> Ranked:
    """The earliest report of that day and the next ones; else whoever tells it most surely."""
    soon = Period(exact.days[0], exact.days[1] + searcher.config.day_reported_days * _DAY)
    reports = [
        (published, each.passage.article_id, each)
        for each in found
        if (published := each.passage.published) and published in soon and _near(each)
    ]
    if reports:
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
