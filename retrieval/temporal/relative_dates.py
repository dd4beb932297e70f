"""Time expressions that count from today: "last week", "за последние три дня", "two years ago"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from retrieval.temporal.calendar_dates import MONTH, SEASON, days_of
from retrieval.temporal.date_parts import PART, WEEKDAY, Days, split_part, weekday_of

_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "один": 1, "одну": 1, "два": 2, "две": 2, "пару": 2, "три": 3, "четыре": 4, "пять": 5,
    "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "двенадцать": 12,
}  # fmt: skip
_UNITS = {
    "day": r"days?|дн(?:я|ей|и)|день|сутки|суток", "weekend": r"weekends?|выходны[ехм]и?",
    "fortnight": "fortnights?", "week": r"weeks?|недел(?:я|и|ю|е|ь)",
    "month": r"months?|месяц(?:а|ев|е|ы)?", "year": r"years?|год(?:а|у|ы)?|лет",
}  # fmt: skip
_LENGTHS = {unit: re.compile(names) for unit, names in _UNITS.items()}
_UNIT = rf"(?:{'|'.join(_UNITS.values())})\b"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_LAST = r"(?:last|past|previous|прошл(?:ой|ом|ым|ый|ую|ое|ого)|минувш(?:ей|ем|им|ую))"
_THIS = r"(?:this|current|эт(?:ой|ом|им|от|у|о|ого)|нынешн(?:ей|ем|им|ого))"
_RECENT = r"(?:last|past|recent|previous|последн(?:ие|их|юю|ий|ее|ей))"
_WHICH = r"(?:(?P<before>last\s++year|прошлого\s++года)|this\s++year|этого\s++года)\b"
_LARGE = rf"(?P<unit>{_UNIT})"
# "at the end of last month", "earlier this week"
_DAYTIME = r"(?:(?:late|early|in\s++the\s++(?:morning|evening|night)\s++of)\s++)?"
_YESTERDAY = (
    r"\b(?:yesterday|last\s++night|вчера)"
    r"(?:\s++(?:morning|afternoon|evening|night|утром|вечером))?\b"
)
_PART = rf"(?:(?P<part>{PART})|earlier\s++|(?:the|over)\s++)?"


def rolling(found: re.Match[str], today: date) -> Days | None:
    """ "the last three weeks": so many days back from today."""
    return _back(today, _count(found["count"]), _unit(found["unit"])), today


def ago(found: re.Match[str], today: date) -> Days | None:
    """ "three weeks ago": the day, week, month or year around that."""
    unit = _unit(found["unit"])
    day = _back(today, _count(found["count"]), unit)
    return _around(day, unit) if unit != "day" else (day, day + timedelta(days=1))


def last(found: re.Match[str], today: date) -> Days | None:
    """ "last week": the whole one before this."""
    unit = _unit(found["unit"])
    if unit == "weekend":
        # Papers write about it in the days after.
        saturday = today - timedelta(days=(today.weekday() + 1) % 7 + 1)
        return saturday, min(saturday + timedelta(days=4), today)
    if unit == "fortnight":
        return today - timedelta(days=14), today
    days = _around(_around(today, unit)[0] - timedelta(days=1), unit)
    twice = bool(found.re.groupindex.get("twice") and found["twice"])
    return _part(found, _around(days[0] - timedelta(days=1), unit) if twice else days)


def this(found: re.Match[str], today: date) -> Days | None:
    """ "this week": as far as it has gone."""
    days = _part(found, _around(today, _unit(found["unit"])))
    return days and (min(days[0], today), min(days[1], today))


def last_named(found: re.Match[str], today: date) -> Days | None:
    """ "last May", "last summer": the latest that is over."""
    name = found["name"]
    days = days_of(name, today)
    if days and days[1] >= today:
        days = days_of(name, days[0] - timedelta(days=1))
    return days and _part(found, days)


def this_named(found: re.Match[str], today: date) -> Days | None:
    """ "this spring"."""
    days = days_of(found["name"], today)
    return days and _part(found, days)


def weekday(found: re.Match[str], today: date) -> Days | None:
    """ "last Monday": the latest before today."""
    day = today - timedelta(days=(today.weekday() - weekday_of(found["name"]) - 1) % 7 + 1)
    return day, day


def of_year(found: re.Match[str], today: date) -> Days | None:
    """ "May last year"."""
    days = days_of(f"{found['name']} {today.year - bool(found['before'])}", today)
    return days and _part(found, days)


def this_day(found: re.Match[str], today: date) -> Days | None:
    """ "this morning"."""
    return today, today


def day_before(found: re.Match[str], today: date) -> Days | None:
    """Yesterday; or the day before it."""
    back = 2 if found["twice"] else 1
    return today - timedelta(days=back), today - timedelta(days=back - 1)


def recently(found: re.Match[str], today: date) -> Days | None:
    """Two months are recent."""
    return today - timedelta(days=60), today


# Pattern, what it means, and whether it leaves no doubt that this is when.
RELATIVE: list[tuple[str, Callable[[re.Match[str], date], Days | None], bool]] = [
    (rf"{_PART}{_RECENT}\s++(?:(?P<count>{_COUNT})\s++){_LARGE}", rolling, True),
    (rf"(?:in|over|during|within|for)\s++the\s++(?:last|past)\s++(?P<count>){_LARGE}", rolling,
     True),
    (rf"(?:за|в)\s++последн(?:юю|ий|ее|ие)\s++(?P<count>){_LARGE}", rolling, True),
    (rf"(?P<count>{_COUNT})\s++{_LARGE}\s++(?:ago|назад)\b", ago, False),
    (r"(?P<count>)(?P<unit>недел[юя]|месяц|год|день)\s++(?:тому\s++)?назад\b", ago, False),
    (rf"{_PART}(?P<name>{MONTH}|{SEASON})\s++(?:of\s++)?{_WHICH}", of_year, True),
    (rf"{_PART}(?P<unit>week|month|year)(?P<twice>\s++before\s++last)\b", last, True),
    (rf"(?P<twice>позапрошл(?:ой|ом|ым|ый|ую|ое|ого))\s++{_LARGE}", last, True),
    (rf"{_PART}{_LAST}\s++{_LARGE}(?!\s++of\b)", last, True),
    (rf"{_PART}{_THIS}\s++(?:past\s++)?{_LARGE}", this, True),
    (rf"{_PART}{_THIS}\s++(?:past\s++)?(?P<name>{MONTH}|{SEASON})", this_named, True),
    (rf"{_PART}{_LAST}\s++(?P<name>{MONTH}|{SEASON})", last_named, True),
    (rf"{_LAST}\s++(?P<name>{WEEKDAY})\b", weekday, True),
    (rf"{_THIS}\s++(?P<name>{WEEKDAY})\b", weekday, True),
    (rf"(?:on|во?)\s++(?P<name>{WEEKDAY})(?!\w|,?\s++\d)", weekday, False),
    (r"(?:over|at|on|на)\s++(?:the\s++)?(?P<unit>weekend|выходных)\b", last, False),
    (rf"{_DAYTIME}(?P<twice>the\s++day\s++before\s++)?{_YESTERDAY}", day_before, True),
    (r"(?P<twice>\bпозавчера\b)", day_before, True),
    (r"(?:earlier\s++today|this\s++(?:morning|afternoon|evening)|tonight|сегодня\s++(?:утром|дн[её]м"
     r"|вечером)|today(?=['’]s))\b", this_day, True),
    (
        r"\b(?:recently|recent|lately|недавно|недавн(?:ие|ий|яя|ее)|в\s++последнее\s++время)\b",
        recently,
        False,
    ),
]  # fmt: skip


def _part(found: re.Match[str], days: Days) -> Days | None:
    """What "the end of" and the like make of the days."""
    part = found.re.groupindex.get("part") and found["part"]
    return split_part(part)[1](days) if part else days


def _count(text: str | None) -> int:
    if not text:
        return 1
    return int(text) if text.isdecimal() else _COUNTS[" ".join(text.lower().split())]


def _unit(text: str) -> str:
    return next(unit for unit, names in _LENGTHS.items() if names.fullmatch(text.lower()))


def _back(day: date, count: int, unit: str) -> date:
    days = {"day": 1, "weekend": 7, "fortnight": 14, "week": 7, "month": 30.44, "year": 365.25}[
        unit
    ]
    return day - timedelta(days=round(count * days))


def _around(day: date, unit: str) -> Days:
    """The calendar's day, week, month or year that holds `day`."""
    if unit.startswith("week") or unit == "fortnight":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "day":
        return day, day
    if unit == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)
