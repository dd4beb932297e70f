"""Dates as people write them in a question, as patterns and as days, in a language.

A date is as wide as what was said: "2031-05-23" is a day, "2031-05" a month, "summer" a season.
Its parts, such as "the end of 2031", are `retrieval.temporal.date_parts`'.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from retrieval.languages import Language
from retrieval.languages.phrases import (
    Phrases,
    alternatives,
    any_of,
    any_word,
    entries,
    leading,
    maybe,
)
from retrieval.temporal.date_parts import Days, parts, split_part
from retrieval.temporal.lengths import ANY_CASE, Names, names

_HAS_YEAR = re.compile(r"\b(?:18|19|20|21)\d\d")
_NUMBER = re.compile(r"\d+")
_DECADE = re.compile(r"(?P<year>\d{4})s")
_DECADES = range(20, 100, 10)
_FULL = 4  # figures of a year
# Years in which a date without one is looked for: a leap day may be eight away.
_YEARS_AHEAD, _YEARS_BACK = 8, 20
_DAY_GAP = r"(?:\s++|(?<=\.))"  # with or without a space behind "3."


@dataclass(frozen=True, slots=True)
class Dates:
    """Sources of expressions, and what tells the month or season in a match of one.

    `dated`: a date with its year. `any`: any date. `clear`: a date that is nothing else, as "may"
    is a word too. `partial`: a part of a date. `sure`: what says when by itself, "" for nothing.
    `bare_day`: the day alone. `decade`: ends a text that has one.
    """

    month: str
    season: str
    bare_day: str
    dated: str
    any: str
    clear: str
    partial: str
    sure: str
    months: list[re.Pattern[str]]
    seasons: list[re.Pattern[str]]
    first: re.Pattern[str]
    shares: re.Pattern[str]
    decade: re.Pattern[str]
    decade_names: Names[int]


@cache
def dates(language: Language) -> Dates:
    """How dates are written in a language."""
    part, weekday = parts(language).source, parts(language).weekday
    article, of = maybe(leading(language.articles)), maybe(leading(language.of))
    seasons = entries(language.seasons)
    month = rf"{any_word(' '.join(entries(language.months)))}\b\.?"
    dated_month = rf"{any_word(' '.join(language.month_names))}\b\.?"
    season = rf"{any_word(' '.join(seasons))}\b"
    first = any_of(language.first_of_month)
    number = rf"(?:0?[1-9]|[12]\d|3[01]){maybe(any_word(language.day_suffixes))}"
    day = rf"(?:{number}|{first})"
    year = rf"(?:19|20)\d\d(?![\d%]|[.,]\d){maybe(any_of(language.year_suffix))}"
    # "Sunday, the 18th of" a month is the eighteenth, whatever day of the week that was.
    on = rf"{article}(?:{weekday},?\s++)?{article}"
    month_day = rf"(?:{weekday},?\s++)?{dated_month}\s++{article}{day}"
    sign = rf"(?:(?P<quarter>{language.quarter_sign})|{language.half_sign})(?P<number>[1-4])"
    decade = _decades(language.decades, language)
    short_decade = _decades(language.short_decades, language)
    with_year = [
        rf"{article}{decade}\b",
        r"(?:19|20)\d\d-\d\d?(?:-\d\d?)?\b",
        r"\d\d?[./]\d\d?[./](?:19|20)\d\d\b",
        rf"{on}{day}{_DAY_GAP}{of}{dated_month},?\s++{of}{year}",
        *([rf"{month_day},?\s++{year}"] if language.month_first else []),
        rf"{dated_month},?\s++{of}{year}",
        rf"{article}{season},?\s++{of}{year}",
        rf"(?:{language.quarter_sign}|{language.half_sign})[1-4]\s++{of}{year}",
        year,
    ]
    counted = rf"\s*+(?:%|{any_of(language.no_day_behind)}\b)"
    days = [
        rf"{on}{day}{_DAY_GAP}{of}{dated_month}",
        *([rf"{month_day}\b(?!{counted})"] if language.month_first else []),
    ]
    # "in the fall of Rome" is none.
    lone = rf"{article}{season}(?!\s++{leading(language.of)})"
    the_decade = rf"{leading(language.articles)}{short_decade}\b"
    early = _any([rf"{short_decade}\b"], rf"{part}{{1,2}}")
    sure = [rf"{any_word(language.in_season)}\b(?:\s++{year})?"]
    if language.days_say_when:
        sure.append(rf"{day}{_DAY_GAP}{of}{dated_month}(?:\s++{of}{year})?")
    return Dates(
        month=month,
        season=season,
        bare_day=rf"{article}{day}(?!\w)",
        dated=_any(with_year, rf"{part}{{0,2}}"),
        any=rf"(?:{_any([*with_year, *days, month, lone, the_decade], rf'{part}{{0,2}}')}|{early})",
        clear=_any([*with_year, *days], rf"{part}{{0,2}}"),
        partial=_any([*with_year, *days, month, lone, short_decade], rf"{part}{{1,2}}"),
        sure="|".join(sure),
        months=[re.compile(rf"\b{any_word(each)}\b", ANY_CASE) for each in language.month_names],
        seasons=[re.compile(rf"\b{any_word(each)}\b", ANY_CASE) for each in seasons],
        first=re.compile(rf"\b{first}", ANY_CASE),
        shares=re.compile(rf"\b{sign}\b", ANY_CASE),
        decade=re.compile(rf"{article}(?:{decade}|{short_decade})$", ANY_CASE),
        decade_names=names(
            zip(_DECADES, map(alternatives, entries(language.decade_names)), strict=True)
        ),
    )


def _decades(phrases: Phrases, language: Language) -> str:
    """The source of decades as phrases write them, the longer names first."""
    written = any_of(phrases)
    names = any_word(" ".join(reversed(entries(language.decade_names))))
    for place, figures in {
        "{year}": r"(?:18|19|20)\d0",
        "{tens}": "[2-9]0",
        "{name}": names,
    }.items():
        written = written.replace(place, figures)
    return written


def _any(forms: Iterable[str], parts: str) -> str:
    return rf"{parts}(?:{'|'.join(forms)})"


def days_of(text: str, today: date, language: Language) -> Days | None:
    """The days that a match of `Dates.any` means; None where there is no such day.

    Without a year it is the latest that has begun by `today`.
    """
    return next(iter(readings(text, today, language)), None)


def readings(text: str, today: date, language: Language) -> list[Days]:
    """The days that it may mean, the likeliest first: without a year the latest that have begun by
    `today`, the next to come, then those of the years before."""
    if decades := _with_century(text, today, language):
        return [days for each in decades if (days := _days(each, language))]
    if _HAS_YEAR.search(text):
        days = _days(text, language)
        return [days] if days else []
    years = range(today.year + _YEARS_AHEAD, today.year - _YEARS_BACK, -1)
    found = [days for year in years if (days := _days(f"{text} {year}", language))]
    begun = [days for days in found if days[0] <= today]
    to_come = [days for days in found if days[0] > today]
    return [*begun[:1], *to_come[-1:], *begun[1:]]


def nearest_days(text: str, day: date, language: Language) -> Days | None:
    """The same as something written on `day` means it: without a year the nearest, also to come."""
    if decades := _with_century(text, day, language):
        return _days(decades[0], language)
    if _HAS_YEAR.search(text):
        return _days(text, language)
    near = [day.year + more for more in (-1, 0, 1) if day.year + more > 0]
    found = [days for year in near if (days := _days(f"{text} {year}", language))]
    return min(found, key=lambda days: abs(days[0] - day)) if found else None


def _with_century(text: str, today: date, language: Language) -> list[str]:
    """A text that ends with a decade, with that as "1990s": of its century, or else of the latest
    in which it has begun by `today` and the one before; nothing for any other text."""
    known = dates(language)
    found = known.decade.search(text)
    if found is None:
        return []
    figures = _NUMBER.search(found.group())
    if figures and len(figures.group()) == _FULL:
        first = [int(figures.group())]
    else:
        tens = int(figures.group()) if figures else _named_decade(found.group(), known)
        latest = tens + (today.year - tens) // 100 * 100
        first = [latest, latest - 100]
    return [f"{text[: found.start()]}{year}s" for year in first]


def _named_decade(text: str, known: Dates) -> int:
    named = (tens for tens, name in reversed(known.decade_names) if name.search(text))
    return next(named, 0)


@lru_cache(4096)  # the same is looked up in each year
def _days(text: str, language: Language) -> Days | None:
    whole, narrowed = split_part(text, parts(language))
    try:
        days = _whole(whole, dates(language))
        return days and narrowed(days)
    except (ValueError, OverflowError):
        return None


def _whole(text: str, known: Dates) -> Days | None:
    """Raises ValueError where there is no such day."""
    decade = _DECADE.fullmatch(text)
    if decade:
        began = int(decade["year"])
        return date(began, 1, 1), date(began + 9, 12, 31)
    share = known.shares.search(text)
    if share:
        size = 3 if share["quarter"] else 6
        text = text[: share.start()] + text[share.end() :]
    numbers = [int(number) for number in _NUMBER.findall(text)]
    month = _named(known.months, text)
    season = _named(known.seasons, text)
    if share:
        return _months(numbers[-1], size * (int(share["number"]) - 1) + 1, size)
    if month:
        first = 1 if known.first.search(text) else None
        return _of_parts(numbers[-1], month, numbers[0] if len(numbers) > 1 else first)
    if season is not None:
        return season_of(numbers[-1], season - 1)
    if len(numbers) == 1:
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    if numbers[0] > 31:
        return _of_parts(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None)
    return _of_parts(numbers[2], numbers[1], numbers[0])


def _named(patterns: list[re.Pattern[str]], text: str) -> int | None:
    """Which of the names stands in `text`, counted from one."""
    found = (number for number, name in enumerate(patterns, 1) if name.search(text))
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
