"""A question's time expression → a period: "in September 2020", "last week", "до 2021 года".

English and Russian. How dates are written is `retrieval.days`', what counts from today is
`retrieval.ago`'s; what a period does to an answer is `retrieval.timely`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from retrieval.ago import RELATIVE
from retrieval.days import DATE, DATED, RUSSIAN_DAY, Days, days_of
from retrieval.types import Period, Span

_YEAR = timedelta(days=366)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: where in the question it stands and the days that it means.

    `explicit`: it says when, as "in May 2031" does; else it may as well be a part of what is
    asked for, as in "the budget for 2031". `apart`: without it the question still asks the same.
    """

    span: Span
    period: Period
    explicit: bool
    apart: bool


def read(question: str, today: date, newest: date | None = None) -> Expression | None:
    """The time expression of a question; None where it has none.

    `newest`: when the archive's newest article was published. "In May" is the latest May before
    that where the archive ended, or is set, more than a year from today. Of several expressions
    those that say when count; where they differ, all that lies between them is merely preferred.
    """
    near = newest is None or abs(newest - today) <= _YEAR
    found = list(_expressions(question, today, today if near or newest is None else newest))
    found = [each for each in found if each.explicit] or found
    periods = {each.period for each in found}
    if len(periods) < 2:
        return found[0] if found else None
    starts = [each.since for each in periods]
    ends = [each.until for each in periods]
    hull = Period(
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
    )
    return Expression(found[0].span, hull, explicit=False, apart=False)


def _in(days: Days) -> Period:
    # What happens on a day is written about in the days after it.
    first, final = days
    return Period(first, final + _WEEK if first == final else final)


def _since(days: Days) -> Period:
    return Period(days[0], None)


def _after(days: Days) -> Period:
    return Period(days[1] + timedelta(days=1), None)


def _before(days: Days) -> Period:
    return Period(None, days[0] - timedelta(days=1))


def _until(days: Days) -> Period:
    return Period(None, days[1])


# What stands before a date, what it makes of it, and whether it says when.
_LEADS: list[tuple[str, Callable[[Days], Period], bool]] = [
    (r"since|starting(?:\s+(?:in|from))?|начиная\s+с|со?", _since, True),
    (r"after|после", _after, True),
    (r"before|prior\s+to|earlier\s+than|до|раньше|перед", _before, True),
    (r"until|till|up\s+to|not\s+later\s+than|не\s+позднее", _until, True),
    (r"in|on|at|as\s+of|around|during|within|throughout|во?|в\s+течение", _in, True),
    (r"of|for|by|from|к|от|за|на", _in, False),
]
# Russian needs no preposition to say when: "летом 2020", "23 мая".
_WHEN = rf"(?:летом|зимой|весной|осенью)\b(?:\s+(?:19|20)\d\d(?:\s+года?)?)?|{RUSSIAN_DAY}"
_ANY_CASE = re.IGNORECASE
_RANGE = re.compile(
    rf"\b(?:between|from|между|со?)\s+(?P<first>{DATE})"
    rf"\s*(?:and|to|until|till|through|[-–—]|и|по|до)\s+(?P<last>{DATE})(?!\w)",
    _ANY_CASE,
)
_YEARS = re.compile(
    r"(?<![\w.,-])(?P<first>(?:19|20)\d\d)\s*[-–—]\s*(?P<last>(?:19|20)\d\d)(?![\w-])"
)
_NAMED = [
    (re.compile(rf"\b(?:{lead})\s+(?P<date>{DATE})(?!\w)", _ANY_CASE), make, explicit)
    for lead, make, explicit in _LEADS
]
_NAMED += [
    (re.compile(rf"(?<![\w.,-])(?P<date>{written})(?!\w)", _ANY_CASE), _in, explicit)
    for written, explicit in ((_WHEN, True), (DATED, False))
]
_RELATIVE = [
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", _ANY_CASE), relate, explicit)
    for pattern, relate, explicit in RELATIVE
]
_POSSESSIVE = re.compile(r"['’]s\b")


def _expressions(question: str, today: date, anchor: date) -> Iterator[Expression]:
    """Those that do not overlap, the surest forms first."""
    taken: list[Span] = []
    for found in chain(
        _ranges(question, anchor), _relative(question, today), _named(question, anchor)
    ):
        start, end = found.span
        if all(end <= first or start >= last for first, last in taken):
            taken.append(found.span)
            yield found


def _ranges(question: str, anchor: date) -> Iterator[Expression]:
    for pattern in (_RANGE, _YEARS):
        for found in pattern.finditer(question):
            first, final = days_of(found["first"], anchor), days_of(found["last"], anchor)
            if first and final and first[0] <= final[1]:
                clear = pattern is _RANGE
                yield Expression(found.span(), Period(first[0], final[1]), clear, clear)


def _relative(question: str, today: date) -> Iterator[Expression]:
    for pattern, relate, explicit in _RELATIVE:
        for found in pattern.finditer(question):
            days = relate(found, today)
            if days:
                start, end = found.span()
                # "last week's flood": the flood is what is asked about, whenever that was told.
                owned = _POSSESSIVE.match(question, end)
                span = (start, owned.end() if owned else end)
                yield Expression(span, Period(*days), explicit, apart=True)


def _named(question: str, anchor: date) -> Iterator[Expression]:
    for pattern, make, explicit in _NAMED:
        for found in pattern.finditer(question):
            days = days_of(found["date"], anchor)
            if days:
                yield Expression(found.span(), make(days), explicit, apart=explicit)


def without(question: str, expression: Expression) -> str:
    """The question without its time expression; unchanged where nothing else would be left."""
    start, end = expression.span
    rest = " ".join(f"{question[:start]} {question[end:]}".split())
    rest = re.sub(r"\s+([?.!,])", r"\1", rest).lstrip(",.?! ")
    return rest if re.search(r"\w", rest) else question
