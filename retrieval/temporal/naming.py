"""Days that texts name themselves, and whether a text names the time that a question asks for.

What that is worth beside the day on which it was published, `retrieval.temporal.fit` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from retrieval.languages import Language
from retrieval.search.rerank import Ranked
from retrieval.temporal.calendar_dates import dates, nearest_days
from retrieval.temporal.date_parts import Days, parts
from retrieval.temporal.expression import Expression
from retrieval.temporal.lengths import ANY_CASE
from retrieval.temporal.prepositions import prepositions
from retrieval.temporal.tense import is_to_come
from retrieval.types import Passage

_TITLE = 300  # characters of a title in which a time is looked for
_AHEAD = 1e-6  # of scores: enough to be the first


@dataclass(frozen=True, slots=True)
class _Forms:
    """`dates`: as texts have them, those that are nothing else last."""

    dates: list[re.Pattern[str]]
    weekday: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    known, leads = dates(language), prepositions(language)
    return _Forms(
        dates=[
            re.compile(rf"\b(?:{leads.any})(?P<date>{known.any})(?!\w)", ANY_CASE),
            re.compile(rf"(?<![\w.,-])(?P<date>{known.clear})(?!\w)", ANY_CASE),
        ],
        weekday=re.compile(rf"\b{parts(language).weekday}(?!\w)", ANY_CASE),
    )


def named(text: str, day: date, language: Language, *, clear: bool = False) -> Iterator[Days]:
    """The days that a text of `day` names itself, those to come too.

    `clear`: only by year or day of the month, not by a month alone.
    """
    return (days for _, days in named_with(text, day, language, clear=clear))


def named_with(
    text: str, day: date, language: Language, *, clear: bool = False
) -> Iterator[tuple[re.Match[str], Days]]:
    """The same with where they stand: `date`, in a match that may begin with a preposition."""
    for pattern in _forms(language).dates[clear:]:
        for found in pattern.finditer(text):
            days = nearest_days(found["date"], day, language)
            if days:
                yield found, days


def weekdays(
    text: str, written: date, language: Language, *, to_come: bool = False
) -> Iterator[Days]:
    """The days of the week that a text of a day names: the last ones, or, `to_come`, the next."""
    for found in _forms(language).weekday.finditer(text):
        row = parts(language).weekday_of(found.group())
        day = written + timedelta(days=7 * to_come - (written.weekday() - row) % 7)
        yield day, day


def days_told(sentence: str, written: date, language: Language) -> Iterator[Days]:
    """The days that a sentence of a report is about, by date or by the day of the week."""
    to_come = is_to_come(sentence, language)
    yield from named(sentence, written, language, clear=True)
    yield from weekdays(sentence, written, language, to_come=to_come)


def names_day(passage: Passage, day: date, language: Language) -> int | None:
    """Which of a report's sentences is the first that is about a day; None where none is."""
    written = passage.published
    for number in range(len(passage.sentences)) if written else ():
        assert written is not None
        if (day, day) in days_told(passage.sentence(number), written, language):
            return number
    return None


def named_as(passage: Passage, expression: Expression, language: Language) -> str:
    """The words by which a passage or its title names the time, with what stands before them; ""
    where it does not."""
    if passage.published is None:
        return ""
    found = named_with(_with_title(passage, passage.text), passage.published, language)
    return next((said.group() for said, days in found if _meant(days, expression)), "")


def names_in_answer(found: Ranked, expression: Expression, *, likely: bool = False) -> bool:
    """Whether the sentence that answers names it, or one beside that, or the title; `likely`: in
    the likeliest of the years that may be meant."""
    if likely:
        expression = replace(expression, meant=expression.meant[: 1 if expression.ahead else 2])
    passage, at = found.passage, found.best
    beside = range(max(0, at - 1), min(at + 2, len(passage.sentences)))
    said = " ".join(map(passage.sentence, beside))
    return _names(_with_title(passage, said), passage, expression, found.language)


def with_naming_sentence(found: Ranked, expression: Expression) -> Ranked:
    """The passage with a sentence that names the time as its best, where that names another day."""
    passage, best = found.passage, found.best
    if passage.published is None:
        return found
    days = list(named(passage.sentence(best), passage.published, found.language, clear=True))
    if not days or any(_meant(each, expression) for each in days):
        return found
    order = sorted(range(len(found.sentences)), key=lambda each: -found.sentences[each])
    for number in order:
        if _names(passage.sentence(number), passage, expression, found.language):
            scores = list(found.sentences)
            scores[number] = max(scores) + _AHEAD
            return replace(found, sentences=tuple(scores))
    return found


def _with_title(passage: Passage, text: str) -> str:
    return f"{passage.title[:_TITLE]}\n{text}"


def _names(text: str, passage: Passage, expression: Expression, language: Language) -> bool:
    if passage.published is None:
        return False
    return any(_meant(each, expression) for each in named(text, passage.published, language))


def _meant(days: Days, expression: Expression) -> bool:
    return any(days[0] in each and days[1] in each for each in expression.meant)
