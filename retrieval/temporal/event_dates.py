"""An event that a question counts time from: "since the vote", "before the flood".

The archive itself tells when it was: the report that the event's name finds. What is made of the
period is `retrieval.temporal.search`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading, maybe
from retrieval.notices import Notice
from retrieval.search.confidence import answers, confidence
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.temporal.expressions import Expression, named
from retrieval.types import Passage, Period, Span

_LONGEST = 200  # characters; more of them are no name
_BEFORE = 40  # characters before a lead in which such a verb is looked for
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Event:
    """An event named in a question. `span`: where, with what stands before its name."""

    name: str
    after: bool
    span: Span


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
class _Forms:
    """`event`: what stands before an event, after or before it, and its name. `verb`: "looks after
    the clock", "named after". `none`: names of which no report tells: "before drinking", "until
    when", "since then", "after 5 p.m."."""

    event: re.Pattern[str]
    verb: re.Pattern[str]
    none: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    after, before = leading(language.after_event), leading(language.before_event)
    return _Forms(
        event=_compiled(
            rf"\b{maybe(leading(language.event_adverbs))}"
            rf"(?P<lead>(?P<after>{after})|{before})(?P<name>[^?!,;:.]+)"
        ),
        verb=_compiled(rf"{any_of(language.no_event_behind)}\s++$"),
        none=_compiled(rf"(?:{any_of(language.no_event)}|\d\S*)\b(?!\s++{leading(language.of)})"),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def read(question: str, language: Language) -> Event | None:
    """The event that a question counts from; None where it names none."""
    forms = _forms(language)
    for found in forms.event.finditer(question):
        name, lead = found["name"].strip(), found.start("lead")
        before = forms.verb.search(question, max(0, lead - _BEFORE), lead)
        if before or forms.none.match(name):
            continue
        if len(name) <= _LONGEST and _WORD.search(name):
            return Event(name, found["after"] is not None, found.span())
    return None


def around(event: Event, expression: Expression) -> Expression:
    """The time that an event's name holds, as in "after the flood of 2031": that of the event."""
    (start, end), (first, last) = event.span, expression.span
    if not start < first <= last <= end:
        return expression
    core = expression.core
    period = Period(core.since, None) if event.after else Period(None, core.until)
    return Expression(expression.span, period, period, explicit=False, apart=False)


def date_event(event: Event, language: Language, searcher: Searcher) -> Dated | None:
    """When it was, by the earliest of the reports that are surely about it; None without one.

    `language`: that of the question.
    """
    config = searcher.config
    query = searcher.query(event.name, language)
    ranked = searcher.search(query, config.event_candidates, may_be_read=False).ranked
    if not answers(confidence(ranked, config), config):
        return None
    reports = [
        (each.passage.published, each.passage.article_id, each)
        for each in ranked
        if each.passage.published and ranked[0].score - each.score <= config.event_margin
    ]
    if not reports:
        return None
    told, _, report = min(reports, key=lambda each: each[:2])
    return Dated(event, report.passage, _happened(report, told))


def _happened(report: Ranked, told: date) -> date:
    """The day of the report, or the later one for which its best sentence announces the event."""
    days = named(report.answering, told, report.language, clear=True)
    return min((first for first, last in days if first == last > told), default=told)
