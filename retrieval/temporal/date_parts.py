"""Parts of a period, as patterns and as days: "the end of", "early", "вторая неделя".

What the period is `retrieval.temporal.calendar_dates` reads; a part is always written in front of
it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import alternatives, any_of, any_word, entries, leading, maybe
from retrieval.temporal.lengths import ANY_CASE, Lengths, Names, lengths, meaning, names

Days = tuple[date, date]
"""First and last day, both included."""

# What is said roughly is taken generously: by 40 % of the whole.
_START, _MIDDLE, _END = (0.0, 0.4), (0.3, 0.7), (0.6, 1.0)
_EQUAL = {"half": 2, "third": 3, "quarter": 4}
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Parts:
    """`source`: what makes a part of the period behind it. `weekday`: the source of any day's
    name. The rest tells what they mean."""

    source: str
    weekday: str
    weekdays: Names[int]
    whole: re.Pattern[str]
    numbered: re.Pattern[str]
    rough: Names[tuple[float, float]]
    week_of: re.Pattern[str]
    ordinals: Names[int]
    shares: Names[str]
    one_day: re.Pattern[str]
    lengths: Lengths

    def weekday_of(self, name: str) -> int:
        """Monday is 0."""
        return meaning(self.weekdays, name) or 0


@cache
def parts(language: Language) -> Parts:
    """The parts of periods in a language."""
    weekdays = entries(language.weekdays)
    weekday = any_word(" ".join(weekdays))
    long = lengths(language)
    rough = {_START: language.start, _MIDDLE: language.middle, _END: language.end}
    ordinals = [*enumerate(map(alternatives, entries(language.ordinals)), 1)]
    ordinals.append((-1, language.last_ordinal))
    ordinal = any_of(",".join(phrases for _, phrases in ordinals))
    shorter = [each for unit, each in language.units.items() if unit != "year"]
    units = any_of(",".join([*language.shares.values(), *shorter]))
    unit = rf"(?:{units}\b|{weekday})"
    # "the first two weeks of", "les deux premières semaines de"
    numbered = rf"(?:{long.count}\s++)?{ordinal}\s++(?:{long.count}\s++)?{unit}"
    said = "|".join(
        (
            rf"{numbered}(?:\s++{any_of(language.of_part)})?",
            *map(any_of, rough.values()),
            any_of(language.week_of),
            any_of(language.whole),
            rf"{weekday},?",
        )
    )
    article = maybe(leading(language.articles))
    # An apostrophe ends a word that nothing need divide from the next.
    between = r"(?:[\s-]++|(?<=['’ʼ]))"
    return Parts(
        source=rf"(?:{article}(?:{said}){between})",
        weekday=weekday,
        weekdays=names(enumerate(map(alternatives, weekdays))),
        whole=re.compile(rf"{article}(?P<said>{said}){between}", ANY_CASE),
        numbered=re.compile(
            rf"(?:(?P<before>{long.count})\s++)?(?P<ordinal>{ordinal})\s++"
            rf"(?:(?P<count>{long.count})\s++)?(?P<unit>{unit})(?!\w)",
            ANY_CASE,
        ),
        rough=names(rough.items()),
        week_of=re.compile(any_of(language.week_of), ANY_CASE),
        ordinals=names(ordinals),
        shares=names(language.shares.items()),
        one_day=re.compile(any_of(language.one_day), ANY_CASE),
        lengths=long,
    )


def split_part(text: str, parts: Parts) -> tuple[str, Callable[[Days], Days | None]]:
    """The period of a text that may begin with parts, and what they make of its days."""
    found = parts.whole.match(text)
    if found is None:
        return text, lambda days: days
    rest, outer = split_part(text[found.end() :], parts)
    part = found["said"]

    def narrowed(days: Days) -> Days | None:
        whole = outer(days)
        return _narrow(part, whole, parts) if whole else None

    return rest, narrowed


def _narrow(part: str, days: Days, parts: Parts) -> Days | None:
    numbered = parts.numbered.match(part)
    if numbered:
        return _numbered(numbered, days, parts)
    share = meaning(parts.rough, part)
    if share:
        return _share(days, *share)
    if parts.week_of.fullmatch(part):
        return days[0], days[0] + timedelta(days=6)
    return days


def _numbered(found: re.Match[str], days: Days, parts: Parts) -> Days | None:
    number = meaning(parts.ordinals, found["ordinal"]) or 1
    share = meaning(parts.shares, found["unit"])
    if share:
        return _equal(days, number, _EQUAL[share])
    unit = parts.lengths.unit_of(found["unit"])
    if not unit:
        return _weekday(parts.weekday_of(found["unit"]), number, days)
    if unit == "weekend":
        saturday = _weekday(_SATURDAY, number, days)
        return saturday and (saturday[0], saturday[0] + timedelta(days=1))
    said = found["before"] or found["count"]
    if unit == "day" and not said:
        # "the first days of 2031"; "the last day of 2031" is one.
        return _run(days, number, 1 if parts.one_day.fullmatch(found["unit"]) else 7)
    return _run(days, number, parts.lengths.number(said) * _LENGTHS[unit])


def _run(days: Days, number: int, length: int) -> Days | None:
    """The first, second or last so many days."""
    if number < 0:
        return max(days[0], days[1] - timedelta(days=length - 1)), days[1]
    start = days[0] + timedelta(days=(number - 1) * length)
    return (start, min(days[1], start + timedelta(days=length - 1))) if start <= days[1] else None


def _weekday(row: int, number: int, days: Days) -> Days | None:
    """The first, second or last such day of the week."""
    if number < 0:
        day = days[1] - timedelta(days=(days[1].weekday() - row) % 7)
    else:
        day = days[0] + timedelta(days=(row - days[0].weekday()) % 7 + 7 * (number - 1))
    return (day, day) if days[0] <= day <= days[1] else None


def _equal(days: Days, number: int, parts: int) -> Days | None:
    """One of so many parts: of whole months where they can be shared out."""
    at = parts if number < 0 else number
    if at > parts:
        return None
    first, last = days
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1] and not months % parts:
        each = months // parts
        end = _month_later(first, at * each) - timedelta(days=1)
        return _month_later(first, (at - 1) * each), end
    return _share(days, (at - 1) / parts, at / parts)


def _month_later(first: date, months: int) -> date:
    after = first.month - 1 + months
    return date(first.year + after // 12, after % 12 + 1, 1)


def _share(days: Days, start: float, end: float) -> Days:
    length = (days[1] - days[0]).days + 1
    return (
        days[0] + timedelta(days=round(start * length)),
        days[0] + timedelta(days=max(round(end * length), round(start * length) + 1) - 1),
    )
