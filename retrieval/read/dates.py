"""What formats say of a date, in whatever shape → a day in UTC; None where it is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache

from dateutil import parser

from retrieval.languages import languages
from retrieval.languages.phrases import any_word, entries
from retrieval.types import believed

_LONGEST = 80  # characters
_MILLISECONDS = 100_000_000_000  # a larger number since 1970 counts these, not seconds
_EARLIEST = 100_000_000  # seconds: in the spring of 1973; smaller numbers are no moments
# Names that RFC 5322 knows; the meaning of others differs by country.
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_YEAR_FIRST = re.compile(r"\d{4}/")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{2,4}(?!\d)")
_NAME = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates such as "03/04/2031", all written by one, begin with the day.

    None where none of them tells, or not all the same.
    """
    found = [each for each in map(_SLASHED.match, texts) if each]
    by_day = any(int(each[1]) > 12 for each in found)
    by_month = any(int(each[2]) > 12 for each in found)
    return by_day if by_day != by_month else None


def day_of(value: object, day_first: bool | None = None) -> date | None:
    """The day that a text, a number (seconds or milliseconds since 1970) or a date means.

    A moment with a time zone is taken to UTC; one without counts as it stands. "03/04/2031" could
    be in either of two months, so it is none where `day_first` is.
    """
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float | Decimal):
            return _checked(_of_number(float(value)))
        if isinstance(value, date):
            return _checked(value)
        return _checked(_of_text(value, day_first)) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _checked(found: date | None) -> date | None:
    if isinstance(found, datetime):
        found = (found.astimezone(UTC) if found.tzinfo else found).date()
    return believed(found)


def _of_number(number: float) -> date | None:
    seconds = number / 1000 if number >= _MILLISECONDS else number
    if seconds >= _EARLIEST:
        return datetime.fromtimestamp(seconds, UTC)
    # 20310502
    return date.fromisoformat(str(int(number))) if number.is_integer() else None


def _of_text(text: str, day_first: bool | None) -> date | None:
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit():
        return _of_number(float(text))
    return _of_words(text, day_first)


def _of_words(text: str, day_first: bool | None) -> date | None:
    """What dateutil makes of it, as long as nothing had to be filled in or guessed."""
    text = _NAME.sub(_in_english, _clock().sub(_time, text))
    orders: tuple[bool, ...] = ("." in text,)
    if "/" in text and not _YEAR_FIRST.match(text):
        orders = (True, False) if day_first is None else (day_first,)
    days = {
        _checked(parser.parse(text, default=default, dayfirst=first, tzinfos=_zone))
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))
        for first in orders
    }
    return days.pop() if len(days) == 1 else None


def _in_english(name: re.Match[str]) -> str:
    """A month or day of the week as dateutil knows it; "" for words that say nothing.

    Before a digit, as in "20de15", nothing is taken out: the rest would be another number.
    """
    inside = name.string[name.end() :][:1].isdigit()
    for english, pattern in _names():
        if pattern.fullmatch(name.group()) and (english or not inside):
            return english
    return name.group()


def _time(hour: re.Match[str]) -> str:
    return f"{hour[1]}:{hour[2] or hour[3] or '00'}"


@cache
def _clock() -> re.Pattern[str]:
    """A time of day with the word for hours: "14 Uhr 30", "14:30 Uhr", "14h30"."""
    word = any_word(" ".join(each.hour for each in languages()))
    return re.compile(
        rf"(?<![\d:.])(\d{{1,2}})(?:[:.](\d\d(?::\d\d)?))?\s?{word}(?:\s?(\d\d))?(?![\w.])",
        re.IGNORECASE,
    )


@cache
def _names() -> list[tuple[str, re.Pattern[str]]]:
    """English names and those of all languages, weekdays and months before words like "of"."""
    found: list[tuple[str, list[str]]] = []
    known = parser.parserinfo
    for number, (english, *_) in enumerate(known.MONTHS):
        found.append((english, [each.month_names[number] for each in languages()]))
    for number, (english, *_) in enumerate(known.WEEKDAYS):
        found.append((english, [entries(each.weekdays)[number] for each in languages()]))
    found.append(("", [each.date_fillers for each in languages()]))
    return [
        (english, re.compile(any_word(" ".join(words)), re.IGNORECASE)) for english, words in found
    ]


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return timezone(timedelta(hours=_HOURS[name])) if name in _HOURS else None
