"""Time expressions that count from today: "last week", "за последние три дня", "two years ago"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.languages.phrases import leading, listed, source
from retrieval.temporal.calendar_dates import dates, days_of, readings
from retrieval.temporal.date_parts import Days, parts, split_part
from retrieval.temporal.lengths import lengths

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTH, _YEAR = 30.44, 365.25  # days
_LENGTHS = {"day": 1, "weekend": 7, "fortnight": 14, "week": 7, "month": _MONTH, "year": _YEAR}


@dataclass(frozen=True, slots=True)
class Relative:
    """A match of such an expression, and the language it is in."""

    found: re.Match[str]
    language: Language
    config: Config

    def __getitem__(self, group: str) -> str | None:
        return self.found.groupdict().get(group)

    @property
    def name(self) -> str:
        """The month, season or day of the week that is named."""
        return self["name"] or ""

    @property
    def unit(self) -> str:
        return lengths(self.language).unit_of(self["unit"] or "")

    @property
    def count(self) -> int:
        return lengths(self.language).number(self["count"])

    def part(self, days: Days) -> Days | None:
        """What "the end of" and the like make of the days."""
        return split_part(self["part"] or "", parts(self.language))[1](days)

    def days(self, name: str, today: date) -> Days | None:
        return days_of(name, today, self.language)


Relate = Callable[[Relative, date], Days | None]
"""What is meant on a day."""


def rolling(found: Relative, today: date) -> Days | None:
    """ "the last three weeks": so many days back from today."""
    return _back(today, found.count, found.unit), today


def ago(found: Relative, today: date) -> Days | None:
    """ "three weeks ago": the day, week, month or year around that."""
    day = _back(today, found.count, found.unit)
    return _around(day, found.unit) if found.unit != "day" else (day, day + timedelta(days=1))


def last(found: Relative, today: date) -> Days | None:
    """ "last week": the whole one before this."""
    if found.unit == "weekend":
        # Papers write about it in the days after.
        saturday = today - timedelta(days=(today.weekday() + 1) % 7 + 1)
        return saturday, min(saturday + timedelta(days=4), today)
    if found.unit == "fortnight":
        return today - timedelta(days=14), today
    return found.part(_before(_around(today, found.unit), found.unit))


def before_last(found: Relative, today: date) -> Days | None:
    """ "the week before last"."""
    last = _before(_around(today, found.unit), found.unit)
    return found.part(_before(last, found.unit))


def this(found: Relative, today: date) -> Days | None:
    """ "this week": as far as it has gone."""
    days = found.part(_around(today, found.unit))
    return days and (min(days[0], today), min(days[1], today))


def last_named(found: Relative, today: date) -> Days | None:
    """ "last summer", or a month: the latest that is over."""
    days = found.days(found.name, today)
    if days and days[1] >= today:
        days = found.days(found.name, days[0] - timedelta(days=1))
    return days and found.part(days)


def this_named(found: Relative, today: date) -> Days | None:
    """ "this spring"."""
    days = found.days(found.name, today)
    return days and found.part(days)


def weekday(found: Relative, today: date) -> Days | None:
    """ "last Monday": the latest before today."""
    row = parts(found.language).weekday_of(found.name)
    day = today - timedelta(days=(today.weekday() - row - 1) % 7 + 1)
    return day, day


def of_this_year(found: Relative, today: date) -> Days | None:
    """ "summer this year", or a month."""
    days = found.days(f"{found.name} {today.year}", today)
    return days and found.part(days)


def of_last_year(found: Relative, today: date) -> Days | None:
    """ "summer last year", or a month."""
    days = found.days(f"{found.name} {today.year - 1}", today)
    return days and found.part(days)


def today_itself(found: Relative, today: date) -> Days | None:
    """ "this morning"."""
    return today, today


def yesterday(found: Relative, today: date) -> Days | None:
    """Yesterday, and what is written about it today."""
    return today - timedelta(days=1), today


def before_yesterday(found: Relative, today: date) -> Days | None:
    """The same of the day before."""
    return today - timedelta(days=2), today - timedelta(days=1)


def tomorrow(found: Relative, today: date) -> Days | None:
    """The day after today."""
    return today + _DAY, today + _DAY


def next_unit(found: Relative, today: date) -> Days | None:
    """ "next week": the whole one behind this."""
    if found.unit == "weekend":
        saturday = today + timedelta(days=(_SATURDAY - today.weekday() - 1) % 7 + 1)
        return saturday, saturday + _DAY
    if found.unit == "fortnight":
        return today + _DAY, today + timedelta(days=14)
    return _around(_around(today, found.unit)[1] + _DAY, found.unit)


def next_named(found: Relative, today: date) -> Days | None:
    """ "next summer", or a month: the first that begins after today."""
    years = readings(found.name, today, found.language)
    return min((days for days in years if days[0] > today), default=None)


def next_weekday(found: Relative, today: date) -> Days | None:
    """ "next Monday": the first after today."""
    row = parts(found.language).weekday_of(found.name)
    day = today + timedelta(days=(row - today.weekday() - 1) % 7 + 1)
    return day, day


def recently(found: Relative, today: date) -> Days | None:
    """ "lately"."""
    return today - timedelta(days=found.config.recent_days), today


Form = tuple[str, Relate, bool]
"""The source of an expression, what it means, and whether it leaves no doubt that this is when."""


def relative_dates(language: Language) -> list[Form]:
    """The forms of a language, the longer ones first."""
    part = rf"(?:(?P<part>{parts(language).source})|{leading(language.openers)})?"
    narrowed: list[Form] = [
        (language.rolling, rolling, True),
        (language.of_last_year, of_last_year, True),
        (language.of_this_year, of_this_year, True),
        (language.before_last, before_last, True),
        (language.last, last, True),
        (language.this, this, True),
        (language.this_named, this_named, True),
        (language.last_named, last_named, True),
    ]
    whole: list[Form] = [
        # What is to come may be written about at any time.
        (language.next, next_unit, False),
        (language.next_named, next_named, False),
        (language.next_weekday, next_weekday, False),
        (language.tomorrow, tomorrow, False),
        (language.last_weekday, weekday, True),
        (language.this_weekday, weekday, True),
        (language.on_weekday, weekday, False),
        (language.weekend, last, False),
        (language.before_yesterday, before_yesterday, True),
        (language.yesterday, yesterday, True),
        (language.today, today_itself, True),
        (language.recently, recently, False),
    ]
    return [
        (before + _filled(phrase, language), relate, explicit)
        for before, forms in (
            ("", [(language.ago, ago, False)]),
            (part, narrowed),
            ("", whole),
        )
        for phrases, relate, explicit in forms
        for phrase in listed(phrases)
    ]


def _filled(phrase: str, language: Language) -> str:
    """The source of a phrase with places for counts, units and names."""
    known, long = dates(language), lengths(language)
    places = {
        "{count}": rf"(?P<count>{long.count})",
        "{unit}": rf"(?P<unit>{long.unit})",
        "{name}": rf"(?P<name>{known.month}|{known.season})",
        # "on Sunday, 18" and a month is a date.
        "{weekday}": rf"(?P<name>{parts(language).weekday})(?!\w|,?\s++\d)",
    }
    written = source(phrase)
    for place, expression in places.items():
        written = written.replace(place, expression)
    return written


def _back(day: date, count: int, unit: str) -> date:
    return day - timedelta(days=round(count * _LENGTHS[unit]))


def _before(days: Days, unit: str) -> Days:
    return _around(days[0] - timedelta(days=1), unit)


def _around(day: date, unit: str) -> Days:
    """The calendar's day, week, month or year that holds `day`."""
    if unit in ("week", "weekend", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "day":
        return day, day
    if unit == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)
