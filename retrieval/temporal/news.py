"""A question for all that is new ("latest news", "what happened yesterday") → the days it asks of,
and what was published then.

How it is shown is `retrieval.answer.news`'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.search.searcher import Searcher
from retrieval.store.protocol import Store
from retrieval.temporal import event_dates, event_reports, expressions, newest
from retrieval.temporal.event_dates import Event
from retrieval.temporal.expression import Expression
from retrieval.temporal.naming import names_day
from retrieval.temporal.search import AskedWhen
from retrieval.types import FIRST, Passage, Period

_FIRST_LOOK, _WIDER = 2, 4  # days that are looked at first, and times as many then


@dataclass(frozen=True, slots=True)
class News:
    """The days of which a question asks for news. `named`: it says so itself; `notice`: how; `day`:
    the one that it names."""

    period: Period
    named: bool
    notice: Notice | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An article of these days: one of its passages, and which sentence of that tells of them."""

    passage: Passage
    sentence: int
    names_day: bool = False


def read(searcher: Searcher, question: str, language: Language, when: AskedWhen) -> News | None:
    """What news a question asks for; None for a question for anything else, and where no article
    has a date."""
    latest, config = searcher.store.newest(), searcher.config
    if latest is None:
        return None
    expression = expressions.read(question, when.today, language, latest, config)
    event = event_dates.read(question, language)
    time = (
        event
        if event and (expression is None or event_dates.is_within(expression, event))
        else expression
    )
    rest = newest.without(question, time.span, language) if time else question
    if not newest.is_news(rest, language, timed=time is not None):
        return None
    if when.only is not None:
        return News(when.only, named=True)
    if isinstance(time, Event):
        dated = event_reports.date_event(time, language, searcher)
        known = dated and _known(dated.period, when.today, searcher.store)
        return News(known, True, dated.notice) if dated and known else None
    if time:
        return _of(time, when.today, language, searcher.store)
    if newest.of_today(question, language):
        return News(Period(when.today, when.today), named=True)
    return News(_known(Period(None, latest), when.today, searcher.store), named=False)


def _of(time: Expression, today: date, language: Language, store: Store) -> News | None:
    """Those of a time that is named; None where the texts have to tell of it."""
    # Of "two weeks ago" that week itself, and only then what was near it.
    wanted = (time.core, *time.periods)
    there = filter(store.passages_published_in, wanted)
    period = next(there, None)
    if period is None and not time.relative:
        return None
    period = period or time.period
    if period.since and period.since > today and not time.others:
        return None  # what is to come stands in texts
    known = _known(period, today, store)
    day = known.since if all(each.since == each.until for each in time.meant) else None
    wider = _known(time.period, today, store)
    if day and period == time.core and not _names(known, day, language, store):
        known = wider if _names(wider, day, language, store) else known
    return News(known, named=True, day=day)


def _names(period: Period, day: date, language: Language, store: Store) -> bool:
    """Whether anything of these days names the day."""
    passages = store.passages(store.passages_published_in(period)).values()
    return any(names_day(each, day, language) is not None for each in passages)


def _known(period: Period, today: date, store: Store) -> Period:
    """The days of it up to today, unless all that was published then is of the future."""
    latest = store.newest()
    if latest is None or latest <= today or (period.since and period.since > today):
        return period
    known = Period(period.since, min(period.until or today, today))
    return known if store.passages_published_in(known) else period


def published(store: Store, news: News, count: int, language: Language) -> list[Item]:
    """One passage of each of the newest articles of these days, `count` or more: those that name
    the day that is asked for before others, the newest first."""
    latest = store.newest() or FIRST
    last = min(news.period.until or latest, latest)
    first = max(news.period.since or FIRST, FIRST)
    days, found = _FIRST_LOOK, dict[str, Item]()
    while first <= last:
        since = max(first, last - timedelta(days=min(days, (last - FIRST).days)))
        ids = store.passages_published_in(Period(since, last))
        found = _told(store.passages(ids).values(), news.day, language)
        if len(found) >= count or since == first:
            break
        days *= _WIDER
    return sorted(
        found.values(),
        key=lambda each: (each.names_day, each.passage.published or FIRST),
        reverse=True,
    )


def _told(passages: Iterable[Passage], day: date | None, language: Language) -> dict[str, Item]:
    """Of each article the first passage that names the day, or else the first."""
    found: dict[str, Item] = {}
    for each in sorted(passages, key=lambda each: each.start):
        other = found.get(each.article_id)
        if other is None or not other.names_day:
            at = names_day(each, day, language) if day else None
            if at is not None:
                found[each.article_id] = Item(each, at, names_day=True)
            elif other is None:
                found[each.article_id] = Item(each, 0)
    return found
