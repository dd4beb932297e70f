"""Parts of a period, as patterns and as days: "the end of", "early", "вторая неделя".

What the period is `retrieval.temporal.calendar_dates` reads; a part is always written in front of
it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]
"""First and last day, both included."""

WEEKDAYS = (
    "monday|понедельник[аеу]?", "tuesday|вторник[аеу]?", "wednesday|сред[ауеы]",
    "thursday|четверг[ае]?", "friday|пятниц[ауеы]", "saturday|суббот[ауеы]",
    "sunday|воскресень[еяю]",
)  # fmt: skip
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_RU = r"(?:ый|ая|ой|ую|ое|ого|ом|ые|ых|ий|ья|ью|ьей|ье|ьего|ьем|яя|ей|юю|ее|его|ем|ие|их)"
_ORDINALS = {
    1: rf"first|1st|opening|перв{_RU}", 2: rf"second|2nd|втор{_RU}", 3: rf"third|3rd|трет{_RU}",
    4: rf"fourth|4th|четв[её]рт{_RU}", 5: rf"fifth|5th|пят{_RU}",
    -1: rf"last|final|closing|последн{_RU}",
}  # fmt: skip
_UNITS = {
    "day": r"days?|дн(?:я|ей|и)", "weekend": r"weekends?|выходны[ехм]и?",
    "week": r"weeks?|недел(?:я|и|ю|е|ь)", "fortnight": "fortnight",
    "half": r"half|половин[аеуы]", "quarter": r"quarter|квартал[ае]?", "third": r"third|треть?[ьи]",
    "month": r"months?|месяц(?:а|ев|е|ы)?",
}  # fmt: skip
_COUNTS = {
    "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
    "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "десять": 10,
}  # fmt: skip
_ORDINAL = "|".join(_ORDINALS.values())
_UNIT = "|".join((*_UNITS.values(), WEEKDAY))
_COUNT = rf"\d\d?|{'|'.join(_COUNTS)}"
_OF = r"(?:\s++(?:of|in))?"
# What is said roughly is taken generously: by 40 % of the whole.
_ROUGHLY: dict[tuple[float, float], str] = {
    (
        0.0,
        0.4,
    ): r"(?:very\s++)?(?:beginning|start)\s++of|early(?:\s++(?:days\s++of|in))?|начал[аеоу]",
    (0.3, 0.7): r"middle\s++of|mid|середин[аеуы]",
    (0.6, 1.0): r"(?:very\s++)?end\s++of|late(?:\s++in)?|кон(?:ец|ц[аеу])",
}
_WHOLE = (
    r"(?:whole|course|month|months|year|days|season|date|day|morning|afternoon|evening|night)"
    rf"\s++(?:of|to)|weekend\s++of|year|{WEEKDAY},?|night\s++to"
)
_WEEK_OF = r"week\s++(?:of|beginning|starting)|недел[еяю]\s++с"
_NUMBERED = rf"(?:{_ORDINAL})\s++(?:(?:{_COUNT})\s++)?(?:{_UNIT}){_OF}"
PART = rf"(?:(?:the\s++)?(?:{_NUMBERED}|{'|'.join(_ROUGHLY.values())}|{_WEEK_OF}|{_WHOLE})[\s-]++)"
"""What makes a part of the period behind it."""

_ANY_CASE = re.IGNORECASE
_START = re.compile(PART, _ANY_CASE)
_ROUGH = {share: re.compile(names) for share, names in _ROUGHLY.items()}
_BEGINNING = re.compile(_WEEK_OF)
_NUMBERS = {number: re.compile(names) for number, names in _ORDINALS.items()}
_LENGTHS = {unit: re.compile(names) for unit, names in _UNITS.items()}
_DAYS_OF_WEEK = [re.compile(names, _ANY_CASE) for names in WEEKDAYS]
_PARSED = re.compile(
    rf"(?:the\s++)?(?P<ordinal>{_ORDINAL})\s++(?:(?P<count>{_COUNT})\s++)?(?P<unit>{_UNIT})\b",
    _ANY_CASE,
)


def split_part(text: str) -> tuple[str, Callable[[Days], Days | None]]:
    """The period of a text that may begin with parts, and what they make of its days."""
    found = _START.match(text)
    if found is None:
        return text, lambda days: days
    rest, outer = split_part(text[found.end() :])
    part = found.group().lower().removeprefix("the ").strip(" -\n\t")

    def narrowed(days: Days) -> Days | None:
        whole = outer(days)
        return _narrow(part, whole) if whole else None

    return rest, narrowed


def _narrow(part: str, days: Days) -> Days | None:
    numbered = _PARSED.match(part)
    if numbered:
        return _numbered(numbered, days)
    for (start, end), names in _ROUGH.items():
        if names.fullmatch(part):
            return _share(days, start, end)
    if _BEGINNING.fullmatch(part):
        return days[0], days[0] + timedelta(days=6)
    return days


def _numbered(found: re.Match[str], days: Days) -> Days | None:
    number = next(n for n, names in _NUMBERS.items() if names.fullmatch(found["ordinal"]))
    unit = next((u for u, names in _LENGTHS.items() if names.fullmatch(found["unit"])), "")
    if not unit:
        return _weekday(found["unit"], number, days)
    if unit in _EQUAL:
        return _equal(days, number, _EQUAL[unit])
    if unit == "weekend":
        saturday = _weekday("saturday", number, days)
        return saturday and (saturday[0], saturday[0] + timedelta(days=1))
    if unit == "day" and not found["count"]:
        # "the first days of May"; "the last day of May" is one.
        return _run(days, number, 1 if found["unit"] in ("day", "дня") else 7)
    count = _count(found["count"]) * {"day": 1, "week": 7, "fortnight": 14, "month": 30}[unit]
    return _run(days, number, count)


_EQUAL = {"half": 2, "third": 3, "quarter": 4}


def _count(text: str | None) -> int:
    if not text:
        return 1
    return int(text) if text.isdecimal() else _COUNTS[" ".join(text.split())]


def _run(days: Days, number: int, length: int) -> Days | None:
    """The first, second or last so many days."""
    if number < 0:
        return max(days[0], days[1] - timedelta(days=length - 1)), days[1]
    start = days[0] + timedelta(days=(number - 1) * length)
    return (start, min(days[1], start + timedelta(days=length - 1))) if start <= days[1] else None


def _weekday(name: str, number: int, days: Days) -> Days | None:
    """The first, second or last such day of the week."""
    row = weekday_of(name)
    if number < 0:
        day = days[1] - timedelta(days=(days[1].weekday() - row) % 7)
    else:
        day = days[0] + timedelta(days=(row - days[0].weekday()) % 7 + 7 * (number - 1))
    return (day, day) if days[0] <= day <= days[1] else None


def weekday_of(name: str) -> int:
    """Monday is 0."""
    return next(n for n, names in enumerate(_DAYS_OF_WEEK) if names.fullmatch(name))


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
