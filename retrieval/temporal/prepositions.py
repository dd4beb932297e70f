"""What stands before a date in a question, and the days it makes of it: "since", "the report of".

Where in a question that is looked for, `retrieval.temporal.expressions` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading, maybe
from retrieval.temporal.date_parts import Days
from retrieval.types import Period

_DAY = timedelta(days=1)

Periods = tuple[Period, Period]
"""The days on which something may be written about, and the likelier ones of them."""


def within(days: Days, config: Config) -> Periods:
    """They, and the days after them on which that is written about."""
    first, final = days
    soon = timedelta(days=config.soon_days)
    if first == final:
        last = final + timedelta(days=config.day_reported_days)
        return Period(first, last), Period(first, final + soon)
    short = final - first < timedelta(days=config.short_period_days)
    return Period(first, final + soon if short else final), Period(*days)


def reported(days: Days, config: Config) -> Periods:
    """The days are those of the report itself."""
    return Period(days[0], days[1] + timedelta(days=config.soon_days)), Period(*days)


def twice(since: date | None, until: date | None) -> Periods:
    """From one day to another, each as likely."""
    return Period(since, until), Period(since, until)


Meaning = Callable[[Days, Config], Periods]
"""What becomes of a date."""

Preposition = tuple[str, Meaning, bool]
"""Source of what stands before a date, with the white space behind it; what it makes of the date;
and whether it says when."""


@dataclass(frozen=True, slots=True)
class Prepositions:
    """`open`: what leaves one side of the date open. `any`: the source of all of them. `report`:
    that of "according to the paper", `of_report` the same with what stands before its date.
    """

    all: list[Preposition]
    open: list[tuple[re.Pattern[str], Meaning]]
    any: str
    report: str
    of_report: Preposition


@cache
def prepositions(language: Language) -> Prepositions:
    """Those of a language."""
    opening: list[Preposition] = [
        (leading(language.since), lambda days, _: twice(days[0], None), True),
        (leading(language.after), lambda days, _: twice(days[1] + _DAY, None), True),
        (leading(language.before), lambda days, _: twice(None, days[0] - _DAY), True),
        (leading(language.until), lambda days, _: twice(None, days[1]), True),
    ]
    all_of_them: list[Preposition] = [
        *opening,
        (leading(language.within), within, True),
        (leading(language.loosely), within, False),
    ]
    report = (
        rf"{maybe(leading(language.source_leads))}{maybe(leading(language.source_articles))}"
        rf"{any_of(language.sources)}(?:\s++{any_of(language.sources_behind)})?"
    )
    return Prepositions(
        all=all_of_them,
        open=[(re.compile(lead, re.IGNORECASE), make) for lead, make, _ in opening],
        any="|".join(lead for lead, _, _ in all_of_them),
        report=report,
        of_report=(rf"{report}\s++{leading(language.of_source)}", reported, True),
    )
