"""Dates as people write them in a question, as patterns and as days: English and Russian.

A date is as wide as what was said: "2031-05-23" is a day, "May 2031" a month, "summer" a season.
Its parts, such as "the end of May", are `retrieval.temporal.date_parts`'.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from retrieval.temporal.date_parts import PART, WEEKDAY, Days, split_part

_MONTH_NAMES = (
    r"jan(?:uary)?|январ[яьею]", r"feb(?:ruary)?|феврал[яьею]", r"mar(?:ch)?|март[ауе]?",
    r"apr(?:il)?|апрел[яьею]", r"may|ма[йяею]", r"june?|июн[яьею]", r"july?|июл[яьею]",
    r"aug(?:ust)?|август[ауе]?", r"sept?(?:ember)?|сентябр[яьею]", r"oct(?:ober)?|октябр[яьею]",
    r"nov(?:ember)?|ноябр[яьею]", r"dec(?:ember)?|декабр[яьею]",
)  # fmt: skip
_SEASON_NAMES = (
    r"winter|зим(?:а|ы|е|у|ой|ою)", r"spring|весн(?:а|ы|е|у|ой|ою)", r"summer|лет(?:о|а|у|ом|е)",
    r"autumn|fall|осен(?:ь|и|ью)",
)  # fmt: skip
MONTH = rf"(?:{'|'.join(_MONTH_NAMES)})\b\.?"
SEASON = rf"(?:{'|'.join(_SEASON_NAMES)})\b"
_YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d)(?:-?(?:го|м|й)\b)?(?:\s++год(?:а|у|ом)?\b|\s*+г\.)?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|-?го)?"
# "Sunday, 18 May" is the eighteenth of May, whatever day of the week that was.
_ON = rf"(?:{WEEKDAY},?\s++)?(?:the\s++)?"
_DATED = (
    r"(?:19|20)\d\d-\d\d?(?:-\d\d?)?\b",
    r"\d\d?[./]\d\d?[./](?:19|20)\d\d\b",
    rf"{_ON}{DAY}(?:\s++of)?\s++{MONTH},?\s++{_YEAR}",
    rf"(?:{WEEKDAY},?\s++)?{MONTH}\s++(?:the\s++)?{DAY},?\s++{_YEAR}",
    rf"{MONTH}(?:\s++of|,)?\s++{_YEAR}",
    rf"(?:the\s++)?{SEASON}(?:\s++of|,)?\s++{_YEAR}",
    rf"(?:Q[1-4]|H[12])(?:\s++of)?\s++{_YEAR}",
    _YEAR,
)
_DAY_OF_MONTH = (
    rf"{_ON}{DAY}(?:\s++of)?\s++{MONTH}",
    rf"(?:{WEEKDAY},?\s++)?{MONTH}\s++(?:the\s++)?{DAY}\b(?!\s*+(?:%|per))",
)
_UNDATED = (
    *_DAY_OF_MONTH,
    MONTH,
    # "in the fall of Rome" is none.
    rf"(?:the\s++)?{SEASON}(?!\s++of\b)",
)


def _any(forms: Iterable[str], parts: str = rf"{PART}{{0,2}}") -> str:
    return rf"{parts}(?:{'|'.join(forms)})"


DATED = _any(_DATED)
"""A date with its year."""
DATE = _any((*_DATED, *_UNDATED))
"""Any date."""
CLEAR = _any((*_DATED, *_DAY_OF_MONTH))
"""A date that is nothing else: "may" and "march" are words too."""
PARTIAL = _any((*_DATED, *_UNDATED), PART)
"""A part of a date."""

_RUSSIAN_MONTHS = "|".join(names.partition("|")[2] for names in _MONTH_NAMES)
RUSSIAN_DAY = rf"{DAY}\s++(?:{_RUSSIAN_MONTHS})\b(?:\s++{_YEAR})?"
"""A day of a month, named in Russian."""

_FLAGS = re.IGNORECASE
_MONTHS = [re.compile(rf"\b(?:{names})\b", _FLAGS) for names in _MONTH_NAMES]
_SEASONS = [re.compile(rf"\b(?:{names})\b", _FLAGS) for names in _SEASON_NAMES]
_SHARES = re.compile(r"\b(?P<kind>[QH])(?P<number>[1-4])\b", _FLAGS)
_HAS_YEAR = re.compile(r"\b(?:18|19|20|21)\d\d")
_NUMBER = re.compile(r"\d+")


def days_of(text: str, today: date) -> Days | None:
    """The days that a match of `DATE` means; None where there is no such day.

    Without a year it is the latest that has begun by `today`.
    """
    if _HAS_YEAR.search(text):
        return _days(text)
    years = (_days(f"{text} {today.year - back}") for back in range(5))
    return next((days for days in years if days and days[0] <= today), None)


def nearest_days(text: str, day: date) -> Days | None:
    """The same as something written on `day` means it: without a year the nearest, also to come."""
    if _HAS_YEAR.search(text):
        return _days(text)
    years = (_days(f"{text} {day.year + more}") for more in (-1, 0, 1) if day.year + more > 0)
    found = [days for days in years if days]
    return min(found, key=lambda days: abs(days[0] - day)) if found else None


def _days(text: str) -> Days | None:
    whole, narrowed = split_part(text)
    try:
        days = _whole(whole)
        return days and narrowed(days)
    except (ValueError, OverflowError):
        return None


def _whole(text: str) -> Days | None:
    """Raises ValueError where there is no such day."""
    share = _SHARES.search(text)
    if share:
        size = 3 if share["kind"] in "Qq" else 6
        text = text[: share.start()] + text[share.end() :]
    numbers = [int(number) for number in _NUMBER.findall(text)]
    month = _named(_MONTHS, text)
    season = _named(_SEASONS, text)
    if share:
        return _months(numbers[-1], size * (int(share["number"]) - 1) + 1, size)
    if month:
        return _of_parts(numbers[-1], month, numbers[0] if len(numbers) > 1 else None)
    if season is not None:
        return season_of(numbers[-1], season - 1)
    if len(numbers) == 1:
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    if numbers[0] > 31:
        return _of_parts(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None)
    return _of_parts(numbers[2], numbers[1], numbers[0])


def _named(patterns: list[re.Pattern[str]], text: str) -> int | None:
    """Which of the names stands in `text`, counted from one."""
    found: Iterator[int] = (n for n, name in enumerate(patterns, 1) if name.search(text))
    return next(found, None)


def _months(year: int, first: int, count: int) -> Days:
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _of_parts(year: int, month: int, day: int | None) -> Days:
    if day is not None:
        return date(year, month, day), date(year, month, day)
    return _months(year, month, 1)


def season_of(year: int, season: int) -> Days:
    """Three whole months; winter (0) is the one that ends in `year`."""
    first = date(year, 3 * season, 1) if season else date(year - 1, 12, 1)
    after = date(year, 3 * season + 3, 1)
    return first, after - timedelta(days=1)
