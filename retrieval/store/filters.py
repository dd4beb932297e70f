"""Filters: what alone may be found, by the fields of articles and by their words.

How people type them is `retrieval.query.filters`'s; what meets them in an archive is
`retrieval.store.filtered`'s to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from retrieval.terms import said
from retrieval.types import Article, Period, nearest

_DAY = timedelta(days=1)
MARKS = "?!.,;:)"
"""Which stand behind a value that is typed without quotation marks, and are no part of it."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Fields(NamedTuple):
    """What an article says of itself."""

    title: str
    source: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    language: str = ""

    @classmethod
    def of(cls, article: Article, language: str) -> Fields:
        """`language`: that of an article which names none."""
        spoken = article.language or language
        return cls(article.title, article.source, article.url, article.tags, article.author, spoken)


@dataclass(frozen=True, slots=True)
class Filters:
    """What alone may be found. Case, accents and marks between words make no difference.

    `exact`: words that stand so in a passage or its title, all of these; `without`: such that no
    passage of the article has. `title`: words in the title, `tag`: whole tags, all of these.
    `source`: a part of the path or link, `author`: names in any order, `lang`: ISO 639-1 codes, one
    of each. `period`: when it was published; nothing without a date is found then. As a text they
    are what can be typed into a question.
    """

    exact: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    period: Period | None = None

    def __post_init__(self) -> None:
        for name in _TEXTS:
            given = getattr(self, name)
            told = (given,) if isinstance(given, str) else given
            plain = (" ".join(each.replace('"', " ").split()) for each in told)
            object.__setattr__(self, name, tuple(dict.fromkeys(filter(_says, plain))))
        if self.period == Period():
            object.__setattr__(self, "period", None)

    def __bool__(self) -> bool:
        return self.period is not None or any(getattr(self, name) for name in _TEXTS)

    @property
    def beside(self) -> Filters:
        """Those beside the time of publication."""
        return replace(self, period=None) if self.period else self

    @property
    def of_fields(self) -> bool:
        """Whether any is about what an article says of itself, beside when it was published."""
        return any((self.title, self.tag, self.source, self.author, self.lang))

    def __and__(self, other: Filters) -> Filters:
        """Both of them; what one of a kind is enough of are those of either."""
        texts = {name: getattr(self, name) + getattr(other, name) for name in _TEXTS}
        return Filters(**texts, period=both(self.period, other.period))

    def between(self, since: date | None, until: date | None) -> Filters:
        """The same, for what was published then."""
        return self & Filters(period=Period(since, until))

    def __str__(self) -> str:
        return " ".join(self._typed())

    def _typed(self) -> Iterator[str]:
        for phrase in self.exact:
            yield f'"{phrase}"'
        for word in self.without:
            yield f"-{word}" if _WORD.fullmatch(word) else f'-"{word}"'
        for name in _FIELDS:
            for value in getattr(self, name):
                bare = " " not in value and value[-1] not in MARKS
                yield f"{name}:{value}" if bare else f'{name}:"{value}"'
        if self.period and self.period.since:
            yield f"after:{nearest(self.period.since) - _DAY}"
        if self.period and self.period.until:
            yield f"before:{nearest(self.period.until) + _DAY}"

    def fit(self, told: Fields) -> bool:
        """Whether an article of these fields may be found, whenever it was published."""
        if self.lang and not any(_code(each) == _code(told.language) for each in self.lang):
            return False
        if self.title and not all(_wanted(each) in said(told.title) for each in self.title):
            return False
        if self.tag and not {*map(said, told.tags)}.issuperset(map(_wanted, self.tag)):
            return False
        if self.source:
            source = f"{told.source or ''}\n{told.url or ''}".casefold()
            if not any(each.casefold() in source for each in self.source):
                return False
        names = set(said(told.author or "").split()) if self.author else set()
        return not self.author or any(
            names.issuperset(_wanted(each).split()) for each in self.author
        )


_TEXTS = tuple(each.name for each in fields(Filters) if each.name != "period")
_FIELDS = ("title", "tag", "source", "author", "lang")


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _code(language: str) -> str:
    return language[:2].lower()


@lru_cache(256)  # for each article once more
def _wanted(text: str) -> str:
    return said(text)


def both(one: Period | None, other: Period | None) -> Period | None:
    """The days that are in each of these; None stands for any."""
    if one is None or other is None:
        return one or other
    since = [day for day in (one.since, other.since) if day]
    until = [day for day in (one.until, other.until) if day]
    return Period(max(since, default=None), min(until, default=None))


ANYTHING = Filters()
"""No filter at all."""
