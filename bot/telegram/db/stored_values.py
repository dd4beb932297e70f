"""What stands in a column as text → its value. What is damaged counts as nothing: the bot's memory
is a help, and a mark or a notice that is lost must not keep the rest of it from being used.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from retrieval import Article, Notice, Period, Span
from retrieval.text import parsed_json

_DAMAGE = (ValueError, TypeError, KeyError, AttributeError)


def texts(stored: str) -> tuple[str, ...]:
    """A JSON list of texts."""
    found = _list(stored)
    return tuple(found) if all(isinstance(each, str) for each in found) else ()


def notices(stored: str) -> tuple[Notice, ...]:
    """A JSON list of notices; a sentence, as they were kept formerly, is one as it is."""
    found = map(_notice, _list(stored))
    return tuple(each for each in found if each is not None)


def spans(stored: str, within: str) -> tuple[Span, ...]:
    """A JSON list of [start, end], each a stretch of `within`."""
    try:
        found = tuple((start, end) for start, end in _list(stored))
        return found if all(0 <= start <= end <= len(within) for start, end in found) else ()
    except _DAMAGE:
        return ()


def day(stored: str | None) -> date | None:
    """An ISO 8601 date."""
    try:
        return date.fromisoformat(stored) if stored else None
    except _DAMAGE:
        return None


def period(stored: str) -> Period | None:
    """A JSON list of the first and the last day, either of them null."""
    first, last = (*_list(stored), None, None)[:2]
    since, until = day(first), day(last)
    return Period(since, until) if since or until else None


def article(stored: str) -> Article | None:
    """A JSON object of an article's fields; None where it is none any more."""
    try:
        fields = parsed_json(stored)
        return Article(**{**fields, "published": day(fields["published"])})
    except _DAMAGE:
        return None


def _notice(told: Any) -> Notice | None:
    """None where it is none of this version's."""
    try:
        return Notice.of_plain(told)
    except ValueError:
        return None


def _list(stored: str) -> list[Any]:
    try:
        found = parsed_json(stored)
    except ValueError:
        return []
    return found if isinstance(found, list) else []
