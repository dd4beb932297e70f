"""A question's time expression → a period: "in spring 2020", "last week", "до 2021 года".

How dates are written is `retrieval.temporal.calendar_dates`', what counts
from today is `retrieval.temporal.relative_dates`'s; what a period does to an answer is
`retrieval.temporal.search`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import chain

from retrieval.config import DEFAULT, Config
from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading, maybe
from retrieval.temporal.calendar_dates import dates, days_of, readings
from retrieval.temporal.date_parts import Days
from retrieval.temporal.expression import Expression
from retrieval.temporal.lengths import ANY_CASE
from retrieval.temporal.prepositions import Meaning, Preposition, prepositions, twice, within
from retrieval.temporal.relative_dates import Relate, Relative, relative_dates
from retrieval.temporal.tense import is_to_come
from retrieval.types import Period, Span


@lru_cache(maxsize=8)  # each way of answering asks it of the same question
def read(
    question: str,
    today: date,
    language: Language,
    newest: date | None = None,
    config: Config = DEFAULT,
) -> Expression | None:
    """The time expression of a question in a language; None where it has none.

    `newest`: when the archive's newest article was published. "In spring" is the latest one before
    that where the archive ended, or is set, more than `ended_days` from today. Of several
    expressions those that say when count; where they differ, all that lies between them is merely
    preferred.
    """
    long = timedelta(days=config.ended_days)
    anchor = today if newest is None or abs(newest - today) <= long else newest
    found = list(_expressions(question, today, anchor, language, config))
    if newest is not None and newest - today > long:
        # Of an archive of the future "this year" says nothing.
        found = [replace(each, explicit=each.explicit and not each.relative) for each in found]
    found = [each for each in found if each.explicit] or found
    if is_to_come(question, language):
        found = [each.to_come_first(today) for each in found]
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


_YEARS = re.compile(
    r"(?<![\w.,-])(?P<first>(?:19|20)\d\d)\s*+[-–—]\s*+(?P<last>(?:19|20)\d\d)(?![\w-])"
)
_SOURCE_WITHIN = 60  # characters before a date
Form = tuple[re.Pattern[str], Meaning, bool]


@dataclass(frozen=True, slots=True)
class _Forms:
    """The expressions of a language, the surest first."""

    ranges: list[re.Pattern[str]]
    parts: list[Form]
    relative: list[tuple[re.Pattern[str], Relate, bool]]
    named: list[Form]
    only_day: re.Pattern[str]
    source: re.Pattern[str]  # before a date; it says no more than that something was written then
    possessive: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    known, leads = dates(language), prepositions(language)
    either = rf"(?P<first>{known.any}|{known.bare_day})"
    joins = rf"(?:{leading(language.range_joins)}|[-–—]\s*+)"
    bare_joins = rf"(?:\s++{leading(language.bare_range_joins)}|\s*+[-–—]\s*+)"
    article = maybe(leading(language.articles))
    expected = rf"{article}{any_of(language.expected)}\s++(?:19|20)\d\d{_year(language)}"
    return _Forms(
        ranges=[
            _compiled(
                rf"\b{leading(language.range_openers)}{either}\s++{joins}"
                rf"(?P<last>{known.any})(?!\w)"
            ),
            _YEARS,
            _compiled(
                rf"(?<![\w.,-]){maybe(leading(language.bare_range_openers))}{either}"
                rf"{bare_joins}(?P<last>{known.any})(?!\w)"
            ),
        ],
        parts=[
            # "By the end of 2031": mostly what is expected of that day.
            _bare(expected, False),
            *_behind([leads.of_report, *leads.all], known.partial),
            _bare(known.partial, True),
        ],
        relative=[
            (
                _compiled(rf"(?<!\w)(?P<lead>{leads.any})?{article}(?:{pattern})(?!\w)"),
                relate,
                explicit,
            )
            for pattern, relate, explicit in relative_dates(language)
        ],
        named=[
            *_behind([leads.of_report], known.clear),
            *_behind(leads.all, known.any),
            _bare(known.sure, True),
            _bare(known.dated, False),
        ],
        only_day=_compiled(known.bare_day),
        source=_compiled(rf"(?:^|,?\s++)(?:{leads.report}|{any_of(language.as_reported)}),?\s*+$"),
        possessive=_compiled(any_of(language.possessive)),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, ANY_CASE)


def _year(language: Language) -> str:
    return maybe(any_of(language.year_suffix))


def _behind(leads: Iterable[Preposition], date: str) -> list[Form]:
    return [
        (_compiled(rf"\b{lead}(?P<date>{date})(?!\w)"), make, explicit)
        for lead, make, explicit in leads
    ]


def _bare(date: str, explicit: bool) -> Form:
    return _compiled(rf"(?<![\w.,-])(?P<date>{date})(?!\w)"), within, explicit


def _expressions(
    question: str, today: date, anchor: date, language: Language, config: Config
) -> Iterator[Expression]:
    """Those that do not overlap, the surest forms first."""
    forms = _forms(language)
    taken: list[Span] = []  # in order
    for found in chain(
        _ranges(question, anchor, language, config),
        _named(question, anchor, forms.parts, language, config),
        _relative(question, today, language, config),
        _named(question, anchor, forms.named, language, config),
    ):
        start, end = found.span
        at = bisect_left(taken, (start, end))
        free_before = at == 0 or taken[at - 1][1] <= start
        if free_before and (at == len(taken) or end <= taken[at][0]):
            taken.insert(at, found.span)
            yield found


def _ranges(
    question: str, anchor: date, language: Language, config: Config
) -> Iterator[Expression]:
    for pattern in _forms(language).ranges:
        for found in pattern.finditer(question):
            days = [
                (first[0], last[1])
                for last in readings(found["last"], anchor, language)
                if (first := _beginning(found["first"], last, language)) and first[0] <= last[1]
            ]
            if days:
                clear = pattern is not _YEARS
                span = _widened(question, found.span(), language)
                make = within if clear else _as_said
                yield _expression(span, days, make, config, clear)


def _as_said(days: Days, _: Config) -> tuple[Period, Period]:
    return twice(*days)


def _expression(
    span: Span, days: Sequence[Days], make: Meaning, config: Config, explicit: bool
) -> Expression:
    """What is made of the days that may be meant, the likeliest first."""
    (period, core), *others = (make(each, config) for each in days)
    if period.since is None or period.until is None:
        # Since a month of any year before would be nearly all there is.
        others = others[:1]
        meant = (period, *(each for each, _ in others))
    else:
        meant = tuple(Period(*each) for each in days)
    elsewhen = tuple(each for each, _ in others)
    return Expression(span, period, core, explicit, explicit, others=elsewhen, meant=meant)


def _beginning(text: str, last: Days, language: Language) -> Days | None:
    """The first of two dates, of which it may leave to the last what they share."""
    if _forms(language).only_day.fullmatch(text):
        day = "".join(filter(str.isdigit, text)) or "1"
        return days_of(f"{last[1].year}-{last[1].month}-{day}", last[1], language)
    return days_of(text, last[1], language)


def _relative(
    question: str, today: date, language: Language, config: Config
) -> Iterator[Expression]:
    forms = _forms(language)
    for pattern, relate, explicit in forms.relative:
        for found in pattern.finditer(question):
            days = relate(Relative(found, language, config), today)
            if days:
                start, end = found.span()
                # "last week's flood": the flood is what is asked about, whenever that was told.
                owned = forms.possessive.match(question, end)
                span = _widened(question, (start, owned.end() if owned else end), language)
                period, core = _make(found["lead"], language)(days, config)
                if period.until and period.until > days[1]:
                    period = Period(period.since, max(days[1], min(period.until, today)))
                meant = (Period(*days),)
                yield Expression(span, period, core, explicit, True, relative=True, meant=meant)


def _make(lead: str | None, language: Language) -> Meaning:
    """What stands before a time that counts from today; "for the last three weeks" are these."""
    known = prepositions(language).open
    return next((make for name, make in known if lead and name.fullmatch(lead)), within)


def _named(
    question: str, anchor: date, forms: Sequence[Form], language: Language, config: Config
) -> Iterator[Expression]:
    for pattern, make, explicit in forms:
        for found in pattern.finditer(question):
            days = readings(found["date"], anchor, language)
            if days:
                span = _widened(question, found.span(), language) if explicit else found.span()
                yield _expression(span, days, make, config, explicit)


def _widened(question: str, span: Span, language: Language) -> Span:
    """With "according to reports" before it."""
    source = _forms(language).source.search(question, max(0, span[0] - _SOURCE_WITHIN), span[0])
    return (source.start(), span[1]) if source else span


def without(question: str, expression: Expression) -> str:
    """The question without its time expression; unchanged where nothing else would be left."""
    start, end = expression.span
    rest = " ".join(f"{question[:start]} {question[end:]}".split())
    rest = re.sub(r"\s++([?.!,])", r"\1", rest).lstrip(",.?! ")
    rest = re.sub(r",(?=[?.!]*$)", "", rest)
    return rest if re.search(r"\w", rest) else question
