"""Days that texts name themselves, and whether a text names the time that a question asks for.

What that is worth beside the day on which it was published, `retrieval.temporal.fit` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from retrieval.languages import Language
from retrieval.search.rerank import Ranked
from retrieval.temporal.calendar_dates import dates, nearest_days
from retrieval.temporal.date_parts import Days
from retrieval.temporal.expressions import Expression
from retrieval.temporal.lengths import ANY_CASE
from retrieval.temporal.prepositions import prepositions
from retrieval.types import Passage

_TITLE = 300  # characters of a title in which a time is looked for
_AHEAD = 1e-6  # of scores: enough to be the first


@cache
def _forms(language: Language) -> list[re.Pattern[str]]:
    """Dates as texts have them, those that are nothing else last."""
    known, leads = dates(language), prepositions(language)
    return [
        re.compile(rf"\b(?:{leads.any})(?P<date>{known.any})(?!\w)", ANY_CASE),
        re.compile(rf"(?<![\w.,-])(?P<date>{known.clear})(?!\w)", ANY_CASE),
    ]


def named(text: str, day: date, language: Language, *, clear: bool = False) -> Iterator[Days]:
    """The days that a text of `day` names itself, those to come too.

    `clear`: only by year or day of the month, not by a month alone.
    """
    return (days for _, days in named_with(text, day, language, clear=clear))


def named_with(
    text: str, day: date, language: Language, *, clear: bool = False
) -> Iterator[tuple[re.Match[str], Days]]:
    """The same with where they stand: `date`, in a match that may begin with a preposition."""
    for pattern in _forms(language)[clear:]:
        for found in pattern.finditer(text):
            days = nearest_days(found["date"], day, language)
            if days:
                yield found, days


def named_as(passage: Passage, expression: Expression, language: Language) -> str:
    """The words by which a passage or its title names the time, with what stands before them; ""
    where it does not."""
    if passage.published is None:
        return ""
    found = named_with(_with_title(passage, passage.text), passage.published, language)
    return next((said.group() for said, days in found if _meant(days, expression)), "")


def names_in_answer(found: Ranked, expression: Expression) -> bool:
    """Whether the sentence that answers names it, or one beside that, or the title."""
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
