"""A question for all that is new ("latest news", "what happened yesterday") → the days it asks of,
and what was published then.

How it is shown is `retrieval.answer.news`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.search.searcher import Searcher
from retrieval.store.protocol import Store
from retrieval.temporal import event_dates, event_reports, expressions, newest
from retrieval.temporal.search import AskedWhen
from retrieval.types import FIRST, Passage, Period

_FIRST_LOOK, _WIDER = 2, 4  # days that are looked at first, and times as many then


@dataclass(frozen=True, slots=True)
class News:
    """The days of which a question asks for news. `named`: it says so itself; `notice`: how."""

    period: Period
    named: bool
    notice: Notice | None = None


def read(searcher: Searcher, question: str, language: Language, when: AskedWhen) -> News | None:
    """What news a question asks for; None for a question for anything else, and where no article
    has a date."""
    latest, config = searcher.store.newest(), searcher.config
    if latest is None:
        return None
    expression = expressions.read(question, when.today, language, latest, config)
    event = None if expression else event_dates.read(question, language)
    time = expression or event
    rest = newest.without(question, time.span, language) if time else question
    if not newest.is_news(rest, language, timed=time is not None):
        return None
    if when.only is not None:
        return News(when.only, named=True)
    if event and (dated := event_reports.date_event(event, language, searcher)):
        return News(_known(dated.period, when.today, searcher.store), True, dated.notice)
    if event:
        return None
    if expression:
        # Of "two weeks ago" that week itself, and only then what was near it.
        wanted = (expression.core, *expression.periods)
        there = filter(searcher.store.passages_published_in, wanted)
        period = next(there, expression.period)
        if period.since and period.since > when.today and not expression.others:
            return None  # what is to come stands in texts
        return News(_known(period, when.today, searcher.store), named=True)
    if newest.of_today(question, language):
        return News(Period(when.today, when.today), named=True)
    return News(_known(Period(None, latest), when.today, searcher.store), named=False)


def _known(period: Period, today: date, store: Store) -> Period:
    """The days of it up to today, unless all that was published then is of the future."""
    latest = store.newest()
    if latest is None or latest <= today or (period.since and period.since > today):
        return period
    known = Period(period.since, min(period.until or today, today))
    return known if store.passages_published_in(known) else period


def published(store: Store, period: Period, count: int) -> list[Passage]:
    """The first passages of the newest articles of these days, `count` or more, newest first."""
    latest = store.newest() or FIRST
    last = min(period.until or latest, latest)
    first = max(period.since or FIRST, FIRST)
    days, found = _FIRST_LOOK, dict[str, Passage]()
    while first <= last:
        since = max(first, last - timedelta(days=min(days, (last - FIRST).days)))
        ids = store.passages_published_in(Period(since, last))
        found = {}
        for each in store.passages(ids).values():
            other = found.setdefault(each.article_id, each)
            if each.start < other.start:
                found[each.article_id] = each
        if len(found) >= count or since == first:
            break
        days *= _WIDER
    return sorted(found.values(), key=lambda each: each.published or FIRST, reverse=True)
