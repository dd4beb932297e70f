"""The days that are believed: those from 1800 to 2199, wherever one comes from.

Beyond them a date is a mistake, or a sentinel such as 9999-12-31; what is reckoned from one of
these days never leaves the calendar.
"""

from __future__ import annotations

from datetime import date

FIRST = date(1800, 1, 1)
LAST = date(2199, 12, 31)


def believed(day: date | None) -> date | None:
    """`day`, if something can have been published then."""
    return day if day is not None and FIRST <= day <= LAST else None


def nearest(day: date) -> date:
    """`day`, or the first or last that is believed."""
    return min(max(day, FIRST), LAST)
