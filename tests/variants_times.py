"""Questions made of time expressions, English and Russian, by seed and number. Asking them is left
to `trial_times`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta

from trials import Variant

LONGEST = 4_000
"""Characters of a message."""

_LEADS = (
    "since", "before", "until", "till", "after", "following", "prior to", "ahead of", "from", "to",
    "between", "and", "in", "on", "during", "over", "by", "at", "for", "around", "about", "through",
    "the", "of", "according to", "reports of", "as reported", "ever since", "long before", "as of",
    "с", "со", "до", "после", "перед", "между", "и", "в", "во", "за", "на", "по", "к", "около",
    "от",
    "с тех пор как", "до того как", "со времени", "незадолго до", "согласно", "по сообщениям от",
)  # fmt: skip
_TURNS = (
    "last", "past", "previous", "this", "current", "next", "recent", "latest", "newest", "ago",
    "earlier", "later", "yesterday", "today", "tomorrow", "last night", "now", "recently", "lately",
    "the day before", "the end of", "the beginning of", "early", "late", "mid", "middle of",
    "first",
    "second", "half", "quarter", "прошлой", "прошлом", "минувшей", "этой", "нынешней", "следующей",
    "последние", "вчера", "сегодня", "назад", "недавно", "начале", "конце", "середине", "первой",
    "половине", "утром", "вечером", "what is new about", "что нового о", "какие новости о",
)  # fmt: skip
_UNITS = (
    "day", "days", "week", "weeks", "fortnight", "weekend", "month", "months", "year", "years",
    "decade", "century", "hour", "morning", "spring", "summer", "autumn", "winter", "Monday", "Fri",
    "день", "дней", "неделю", "недели", "неделе", "месяц", "месяца", "год", "года", "году", "лет",
    "выходные", "лето", "летом", "весной", "зимой", "осенью", "понедельник", "пятницу", "век",
)  # fmt: skip
_MONTHS = (
    "January", "Feb", "Mar.", "april", "MAY", "June", "July", "Aug", "Sept", "October", "Nov",
    "Dec.",
    "января", "феврале", "марта", "апреле", "мая", "июнь", "июля", "августе", "сентября", "октябрь",
    "ноября", "декабре",
)  # fmt: skip
_NUMBERS = (
    "0", "1", "2", "3", "7", "12", "23", "28", "29", "30", "31", "32", "99", "100", "365", "999",
    "1799", "1800", "1899", "1900", "1999", "2000", "2024", "2031", "2032", "2099", "2199", "2200",
    "9999", "10000", "0000", "0001", "00", "-1", "1e3", "99999999999999999999", "1" * 400, "two",
    "three", "a couple of", "a few", "twelve", "две", "три", "пару", "двенадцать", "٣", "²", "Ⅻ",
    "१",
    "2031-05", "2031–2032", "1999-99", "2032/33",
)  # fmt: skip
_OTHERS = (
    "vote", "the flood", "bridge", "referendum", "war", "мост", "голосования", "наводнения", "s",
    "'s",
    "news", "papers", "who", "what", "when", "did", "открыли", "что", "кто", "happened", "a", "x",
    "it", "looks", "named", "e\u0301", "\U0001f600", "\u202e", "\u200b", "\u0130", "\ufb01",
)  # fmt: skip
_SPACES = (" ",) * 12 + (
    "", "  ", ", ", ". ", "-", " - ", "–", " — ", "\n", "\t", "\u00a0", "/", "? ", "! ", ": ", "; ",
    " '", "’s ", " (", ") ", '"', "«", " " * 50, "\u2009", "\r\n", "...", "…",
)  # fmt: skip


def time_variant(seed: int, number: int) -> Variant:
    """A question and the day on which it is asked, as JSON."""
    chance = random.Random(f"times {seed} {number}")
    sort, make = chance.choice(_SORTS)
    question = make(chance)[:LONGEST] or "when"
    told = {"question": question, "today": str(_today(chance))}
    return Variant(f"times {sort}", "question.json", json.dumps(told).encode())


def _today(chance: random.Random) -> date:
    odd = (date(1970, 1, 1), date(2032, 2, 29), date(2199, 12, 31), date(2031, 1, 1))
    if chance.random() < 0.2:
        return chance.choice(odd)
    return date(2000, 1, 1) + timedelta(days=chance.randrange(60_000))


def _day(chance: random.Random) -> str:
    """A date in one of many ways of writing it; not all of them are."""
    year, month, day = chance.choice(_NUMBERS), chance.choice(_MONTHS), chance.choice(_NUMBERS)
    number = chance.choice(_NUMBERS)
    return chance.choice(
        (
            f"{month} {day}, {year}", f"{day} {month} {year}", f"{month} {year}", f"{day} {month}",
            f"the {day}th of {month}", f"{day}st {month} {year}", f"{year}-{number}-{day}",
            f"{day}.{number}.{year}", f"{number}/{day}/{year}", f"{day} {month} {year} года", year,
            f"{year} году", f"Q{day} {year}", f"{year}s", f"{month} {day}-{number}, {year}", month,
        )
    )  # fmt: skip


_WORDS: tuple[Callable[[random.Random], str], ...] = (
    _day,
    _day,
    *(
        lambda chance, words=words: chance.choice(words)  # type: ignore[misc]
        for words in (_LEADS, _LEADS, _TURNS, _UNITS, _MONTHS, _NUMBERS, _OTHERS)
    ),
)


def _words(chance: random.Random, most: int) -> str:
    found = []
    for _ in range(chance.randint(1, most)):
        found += [chance.choice(_WORDS)(chance), chance.choice(_SPACES)]
    return "".join(found)


def _sentence(chance: random.Random) -> str:
    """As a person might ask."""
    asked = chance.choice(
        (
            "what happened",
            "which vote on the bridge came after the flood",
            "что случилось",
            "кто открыл мост",
        )
    )
    lead, turn = chance.choice(_LEADS), chance.choice((*_TURNS, ""))
    rest = chance.choice((_day(chance), f"{chance.choice(_NUMBERS)} {chance.choice(_UNITS)}"))
    return " ".join([asked, lead, turn, rest, chance.choice((*_TURNS, *_OTHERS))]) + "?"


def _repeated(chance: random.Random) -> str:
    """A few words again and again, with something before and after."""
    unit = _words(chance, 3) or "since "
    count = chance.choice((3, 30, 300, LONGEST)) + chance.randrange(10)
    return _words(chance, 2) + unit * min(count, LONGEST // len(unit) + 1)


def _long(chance: random.Random) -> str:
    return _words(chance, 600)


def _before_end(chance: random.Random) -> str:
    """Something repeated up to the limit, with the end of it something else."""
    end = _words(chance, 2)[:100]
    return _repeated(chance)[: LONGEST - len(end)] + end


_SORTS: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    ("sentence", _sentence),
    ("sentence", _sentence),
    ("short", lambda chance: _words(chance, 8)),
    ("short", lambda chance: _words(chance, 8)),
    ("long", _long),
    ("repeated", _repeated),
    ("repeated", _before_end),
)
