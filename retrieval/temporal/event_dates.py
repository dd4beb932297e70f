"""An event that a question counts time from: "since the vote", "before the flood".

When it was the archive itself tells: `retrieval.temporal.event_reports`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading, maybe
from retrieval.temporal.expression import Expression
from retrieval.temporal.lengths import lengths
from retrieval.types import Period, Span

_LONGEST = 200  # characters; more of them are no name
_BEFORE = 40  # characters before a lead in which such a verb is looked for
_WORD = re.compile(r"\w{4,}")
_LENGTHS = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14, "month": 31, "year": 366}
_ABOUT = 4  # the part of a length by which it may be missed


@dataclass(frozen=True, slots=True)
class Event:
    """An event named in a question. `span`: where, with what stands before its name. `within`: the
    days from it that are meant, as "the week after" is from 0 to 7; None for no end.
    """

    name: str
    after: bool
    span: Span
    within: tuple[int | None, int | None]


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
    long = lengths(language)
    return _Forms(
        event=_compiled(
            rf"\b(?:(?P<in>{leading(language.within)})?{maybe(leading(language.articles))}"
            rf"(?:(?P<count>{long.count})\s++)?(?P<unit>{long.unit})\s++)?"
            rf"{maybe(leading(language.event_adverbs))}"
            rf"(?P<lead>(?P<after>{after})|{before})(?P<name>[^?!,;:.]+)"
        ),
        verb=_compiled(rf"{any_of(language.no_event_behind)}\s++$"),
        none=_compiled(rf"(?:{any_of(language.no_event)}|\d\S*)\b(?!\s++{leading(language.of)})"),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


@lru_cache(maxsize=8)  # each way of answering asks it of the same question
def read(question: str, language: Language) -> Event | None:
    """The event that a question counts from; None where it names none."""
    forms = _forms(language)
    for found in forms.event.finditer(question):
        name, lead = found["name"].strip(), found.start("lead")
        before = forms.verb.search(question, max(0, lead - _BEFORE), lead)
        if before or forms.none.match(name):
            continue
        if len(name) <= _LONGEST and _WORD.search(name):
            after = found["after"] is not None
            return Event(name, after, found.span(), _within(found, after, language))
    return None


def _within(found: re.Match[str], after: bool, language: Language) -> tuple[int | None, int | None]:
    """The days from an event: none of "in the week after" it are more than seven away, and those
    of "two weeks after" about fourteen."""
    if not found["unit"]:
        return (0, None) if after else (None, 0)
    long = lengths(language)
    length = long.number(found["count"]) * _LENGTHS[long.unit_of(found["unit"])]
    about = max(length // _ABOUT, 1)
    whole = found["in"] or not found["count"]
    first, last = (0, length) if whole else (length - about, length + about)
    return (first, last) if after else (-last, -first)


def around(event: Event, expression: Expression) -> Expression:
    """The time that an event's name holds, as in "after the flood of 2031": that of the event."""
    if not is_within(expression, event):
        return expression
    core = expression.core
    period = Period(core.since, None) if event.after else Period(None, core.until)
    return Expression(expression.span, period, period, explicit=False, apart=False)


def is_within(expression: Expression, event: Event) -> bool:
    """Whether a time is a part of an event's name."""
    (start, end), (first, last) = event.span, expression.span
    return start < first <= last <= end
