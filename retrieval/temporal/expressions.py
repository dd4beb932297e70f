"""A question's time expression → a period: "in September 2020", "last week", "до 2021 года".

English and Russian. How dates are written is `retrieval.temporal.calendar_dates`', what counts
from today is `retrieval.temporal.relative_dates`'s; what a period does to an answer is
`retrieval.temporal.search`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from retrieval.temporal.calendar_dates import (
    CLEAR,
    DATE,
    DATED,
    DAY,
    PARTIAL,
    RUSSIAN_DAY,
    days_of,
    nearest_days,
)
from retrieval.temporal.date_parts import Days
from retrieval.temporal.prepositions import (
    ANY_PREPOSITION,
    OF_REPORT,
    PREPOSITIONS,
    REPORT,
    Periods,
    Preposition,
    reported,
    twice,
    within,
)
from retrieval.temporal.relative_dates import RELATIVE
from retrieval.types import Period, Span

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: where in the question it stands and the days that it means.

    `period` are the days on which it may be written about, `core` those of them that are likelier.
    `explicit`: it says when, as "in May 2031" does; else it may as well be a part of what is
    asked for, as in "the budget for 2031". `apart`: without it the question still asks the same.
    `relative`: it counts from the day of the question.
    """

    span: Span
    period: Period
    core: Period
    explicit: bool
    apart: bool
    relative: bool = False


def read(question: str, today: date, newest: date | None = None) -> Expression | None:
    """The time expression of a question; None where it has none.

    `newest`: when the archive's newest article was published. "In May" is the latest May before
    that where the archive ended, or is set, more than a year from today. Of several expressions
    those that say when count; where they differ, all that lies between them is merely preferred.
    """
    near = newest is None or abs(newest - today) <= _YEAR
    found = list(_expressions(question, today, today if near or newest is None else newest))
    if newest is not None and newest - today > _YEAR:
        # Of an archive of the future "this year" says nothing.
        found = [replace(each, explicit=each.explicit and not each.relative) for each in found]
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
    return Expression(found[0].span, hull, hull, explicit=False, apart=False)


# Russian needs no preposition to say when: "летом 2020", "23 мая".
_WHEN = rf"(?:летом|зимой|весной|осенью)\b(?:\s++(?:19|20)\d\d(?:\s++года?)?)?|{RUSSIAN_DAY}"
_ANY_CASE = re.IGNORECASE
_TO = r"\s*+(?:and|to|until|till|through|[-–—]|и|по|до)\s*+"
_BARE_DAY = rf"(?:the\s++)?{DAY}(?!\w)"
_ONLY_DAY = re.compile(_BARE_DAY, _ANY_CASE)
_OPEN_PREPOSITIONS = [(re.compile(lead, _ANY_CASE), make) for lead, make, _ in PREPOSITIONS[:4]]
_RANGES = [
    re.compile(
        rf"\b(?:between|from|между|со?)\s++(?P<first>{DATE}|{_BARE_DAY})"
        rf"\s{_TO}(?P<last>{DATE})(?!\w)",
        _ANY_CASE,
    ),
    re.compile(
        rf"(?<![\w.,-])(?:(?:in|on|during|over|from|во?|за)\s++)?(?P<first>{DATE}|{_BARE_DAY})"
        rf"(?:\s++(?:to|till|through)\s++|\s*+[-–—]\s*+)(?P<last>{DATE})(?!\w)",
        _ANY_CASE,
    ),
]
_YEARS = re.compile(
    r"(?<![\w.,-])(?P<first>(?:19|20)\d\d)\s*+[-–—]\s*+(?P<last>(?:19|20)\d\d)(?![\w-])"
)
Form = tuple[re.Pattern[str], Callable[[Days], Periods], bool]


def _forms(prepositions: Iterable[Preposition], date: str) -> list[Form]:
    return [
        (re.compile(rf"\b(?:{lead})\s++(?P<date>{date})(?!\w)", _ANY_CASE), make, explicit)
        for lead, make, explicit in prepositions
    ]


def _bare(date: str, explicit: bool) -> Form:
    return re.compile(rf"(?<![\w.,-])(?P<date>{date})(?!\w)", _ANY_CASE), within, explicit


_REPORTED = (rf"{REPORT}\s++(?:{OF_REPORT})", reported, True)
# "By the end of 2031": mostly what is expected of that day.
_END = (
    r"(?:the\s++)?(?:(?:very\s++)?(?:beginning|start|middle|end)\s++of|"
    r"начал[аеоу]|середин[аеуы]|кон(?:ец|ц[аеу]))\s++(?:19|20)\d\d(?:\s++года)?"
)
_PARTS = [_bare(_END, False), *_forms([_REPORTED, *PREPOSITIONS], PARTIAL), _bare(PARTIAL, True)]
_NAMED = [
    *_forms([_REPORTED], CLEAR),
    *_forms(PREPOSITIONS, DATE),
    _bare(_WHEN, True),
    _bare(DATED, False),
]
_RELATIVE = [
    (
        re.compile(
            rf"(?<!\w)(?:(?P<lead>{ANY_PREPOSITION})\s++)?(?:the\s++)?(?:{pattern})(?!\w)",
            _ANY_CASE,
        ),
        relate,
        explicit,
    )
    for pattern, relate, explicit in RELATIVE
]
_IN_TEXT = [
    re.compile(rf"\b(?:{ANY_PREPOSITION})\s++(?P<date>{DATE})(?!\w)", _ANY_CASE),
    re.compile(rf"(?<![\w.,-])(?P<date>{CLEAR})(?!\w)", _ANY_CASE),
]
# Before a date; it says no more than that something was written then.
_SOURCE = re.compile(rf"(?:^|,?\s++)(?:{REPORT}|as\s++reported|reported),?\s*+$", _ANY_CASE)
_PAPER = r"(?:\s++(?:papers?|news|newspapers?|issue|edition|reports?)\b)?"
_POSSESSIVE = re.compile(rf"['’]s\b{_PAPER}", _ANY_CASE)


def _expressions(question: str, today: date, anchor: date) -> Iterator[Expression]:
    """Those that do not overlap, the surest forms first."""
    taken: list[Span] = []  # in order
    for found in chain(
        _ranges(question, anchor),
        _named(question, anchor, _PARTS),
        _relative(question, today),
        _named(question, anchor, _NAMED),
    ):
        start, end = found.span
        at = bisect_left(taken, (start, end))
        free_before = at == 0 or taken[at - 1][1] <= start
        if free_before and (at == len(taken) or end <= taken[at][0]):
            taken.insert(at, found.span)
            yield found


def _ranges(question: str, anchor: date) -> Iterator[Expression]:
    for pattern in (_RANGES[0], _YEARS, _RANGES[1]):
        for found in pattern.finditer(question):
            last = days_of(found["last"], anchor)
            first = last and _beginning(found["first"], last)
            if first and last and first[0] <= last[1]:
                clear = pattern is not _YEARS
                period, core = within((first[0], last[1])) if clear else twice(first[0], last[1])
                yield Expression(_widened(question, found.span()), period, core, clear, clear)


def _beginning(text: str, last: Days) -> Days | None:
    """The first of two dates, of which it may leave to the last what they share."""
    if _ONLY_DAY.fullmatch(text):
        day = "".join(filter(str.isdigit, text))
        return days_of(f"{last[1].year}-{last[1].month}-{day}", last[1])
    return days_of(text, last[1])


def _relative(question: str, today: date) -> Iterator[Expression]:
    for pattern, relate, explicit in _RELATIVE:
        for found in pattern.finditer(question):
            days = relate(found, today)
            if days:
                start, end = found.span()
                # "last week's flood": the flood is what is asked about, whenever that was told.
                owned = _POSSESSIVE.match(question, end)
                span = _widened(question, (start, owned.end() if owned else end))
                period, core = _make(found["lead"])(days)
                if period.until and period.until > days[1]:
                    period = Period(period.since, max(days[1], min(period.until, today)))
                yield Expression(span, period, core, explicit, apart=True, relative=True)


def _make(lead: str | None) -> Callable[[Days], Periods]:
    """What stands before a time that counts from today; "for the last three weeks" are these."""
    makes = (make for name, make in _OPEN_PREPOSITIONS if lead and name.fullmatch(lead))
    return next(makes, within)


def _named(question: str, anchor: date, forms: Sequence[Form]) -> Iterator[Expression]:
    for pattern, make, explicit in forms:
        for found in pattern.finditer(question):
            days = days_of(found["date"], anchor)
            if days:
                span = _widened(question, found.span()) if explicit else found.span()
                yield Expression(span, *make(days), explicit, apart=explicit)


def _widened(question: str, span: Span) -> Span:
    """With "according to reports" before it."""
    source = _SOURCE.search(question, max(0, span[0] - 60), span[0])
    return (source.start(), span[1]) if source else span


def named(text: str, day: date, *, clear: bool = False) -> Iterator[Days]:
    """The days that a text of `day` names itself, those to come too.

    `clear`: only by year or day of the month, not by "in May".
    """
    for pattern in _IN_TEXT[clear:]:
        for found in pattern.finditer(text):
            days = nearest_days(found["date"], day)
            if days:
                yield days


def without(question: str, expression: Expression) -> str:
    """The question without its time expression; unchanged where nothing else would be left."""
    start, end = expression.span
    rest = " ".join(f"{question[:start]} {question[end:]}".split())
    rest = re.sub(r"\s++([?.!,])", r"\1", rest).lstrip(",.?! ")
    rest = re.sub(r",(?=[?.!]*$)", "", rest)
    return rest if re.search(r"\w", rest) else question
