"""What the engine says, in a person's language: each of its codes has a message in the catalogues.

A language without one says it in English, which is the engine's own.
"""

from __future__ import annotations

from datetime import date

from bot.sanitize import clean_line
from bot.secrecy import redacted
from bot.telegram.texts import Say
from bot.telegram.view.html import safe, shorten
from bot.telegram.view.passages import day
from retrieval import Notice, Period
from retrieval.notices import Value

PREFIX = "engine-"
LONGEST = 200
"""UTF-16 units of a text in a notice: it may be a name that somebody else gave."""


def worded(say: Say, notice: Notice) -> str:
    """A notice as HTML."""
    values = {name: _value(say, value) for name, value in notice.values.items()}
    try:
        return say(f"{PREFIX}{notice.code}", **values)
    except KeyError:  # none but English, which stands in the engine
        return safe(notice.english(lambda value: _plain(say, value)))


def when(say: Say, period: Period) -> str:
    """A period as it stands behind "published"."""
    return worded(say, period.notice)


def _value(say: Say, value: Value) -> str | int | float:
    if isinstance(value, Notice):
        return worded(say, value)
    return safe(_plain(say, value)) if isinstance(value, str | date) else value


def _plain(say: Say, value: str | date) -> str:
    if isinstance(value, date):
        return day(say, value)
    return shorten(redacted(clean_line(value)), LONGEST)
