"""The time within which a question has articles counted: "in 2031", "since the flood".

How times are written is `retrieval.temporal`'s. Here each is a time of publication, to the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from retrieval.answer.asked import Asked
from retrieval.notices import Notice
from retrieval.query import counting
from retrieval.query.counting import CountAsked
from retrieval.temporal import event_dates, event_reports, expressions
from retrieval.temporal.expression import Expression
from retrieval.types import Period

_MOST = 4  # times that a question may name

Read = Callable[[str], CountAsked | None]
"""What a question without its times asks for."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a question asks for beside its times, and these.

    `notice`: how an event was dated; `trouble`: why the times cannot be counted in.
    """

    wanted: CountAsked
    period: Period | None = None
    notice: Notice | None = None
    trouble: Notice | None = None


def times_of(asked: Asked, read: Read) -> Times | None:
    """The times of a question, and what it asks for beside them; None where nothing is counted."""
    found, rest = _expressions(asked)
    whole = read(asked.text)
    if len(found) == 1 and whole and _is_matter(found[0], asked.text, whole):
        return _within(asked, Times(whole))
    wanted = read(rest)
    if wanted is None:
        return None
    event = event_dates.read(rest, asked.language)
    if event is not None and event.name in wanted.topic:
        return _around(asked, read, rest, found)
    periods = [each.core for each in found]
    if not periods:
        return _within(asked, Times(wanted))
    period = _together(periods)
    if period is None:
        return Times(wanted, trouble=Notice("count-one-time"))
    return _within(asked, Times(wanted, period))


def _expressions(asked: Asked) -> tuple[list[Expression], str]:
    """The times that a question names, each by itself, and the question without them."""
    today, newest = asked.when.today, asked.searcher.store.newest()
    language, config = asked.language, asked.searcher.config
    found, rest = [], asked.text
    for _ in range(_MOST):
        expression = expressions.read(rest, today, language, newest, config)
        if expression is None:
            break
        # Where there are several, it means all that lies between them.
        (start, end), written = expression.span, rest[slice(*expression.span)]
        alone = expressions.read(written, today, language, newest, config)
        found.append(replace(alone or expression, span=expression.span))
        # "Articles of 2031" are a time, and still what is counted.
        rest = f"{rest[:start]} {counting.articles_in(written, language)} {rest[end:]}"
    return found, rest


def _is_matter(expression: Expression, text: str, whole: CountAsked) -> bool:
    """Whether a time is part of what is counted: the year in "the budget for 2031"."""
    since, until = expression.core.since, expression.core.until
    if expression.explicit or since is None or until is None or until - since < timedelta(360):
        return False
    return text[slice(*expression.span)].strip() in whole.topic


def _around(asked: Asked, read: Read, rest: str, found: Sequence[Expression]) -> Times | None:
    """Since an event, or before it, as the archive dates it."""
    event = event_dates.read(rest, asked.language)
    wanted = read(f"{rest[: event.span[0]]} {rest[event.span[1] :]}") if event else None
    if event is None or wanted is None:
        return None
    dated = event_reports.date_event(event, asked.language, asked.searcher)
    if dated is None or found:
        return Times(wanted, trouble=Notice("count-no-event", event=event.name))
    return _within(asked, Times(wanted, dated.period, dated.notice))


def _together(periods: Sequence[Period]) -> Period | None:
    """The days that all of these mean: from one to another, or side by side; None for what is in
    pieces."""
    first, *others = sorted(set(periods), key=lambda each: (each.since is not None, each.since))
    for other in others:
        if None in (first.since, first.until, other.since, other.until):
            first = _both(first, other)
        elif other.since and first.until and other.since <= first.until + timedelta(days=1):
            first = Period(first.since, max(first.until, other.until or first.until))
        else:
            return None
    return first


def _both(one: Period, other: Period) -> Period:
    since = [each for each in (one.since, other.since) if each]
    until = [each for each in (one.until, other.until) if each]
    return Period(max(since, default=None), min(until, default=None))


def _within(asked: Asked, times: Times) -> Times:
    """The same within the days that alone may be searched."""
    only = asked.when.only
    if only is None:
        return times
    period = _both(times.period, only) if times.period else only
    return Times(times.wanted, period, times.notice, times.trouble)
