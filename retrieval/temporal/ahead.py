"""Questions when something will be ("when does the fair open"): which sentences tell a day to come.

What that is worth among reports of the same thing is `retrieval.answer.recency`'s to say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.languages import Language
from retrieval.languages.phrases import any_of, any_word
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.search.rerank import Ranked
from retrieval.temporal.naming import named_with
from retrieval.temporal.tense import is_to_come

_FIRST = 1e-6  # of scores: enough to be the first
_CLAUSE = re.compile(r"[,;:.!?–—]")


@cache
def _forms(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A denial; what makes a day of a denied one: "not before"."""
    sources = (
        rf"\b{any_word(language.asked_denials)}(?!\w)",
        rf"\b{any_of(f'{language.until},{language.before}')}(?!\w)",
    )
    denial, but_then = (re.compile(each, re.IGNORECASE) for each in sources)
    return denial, but_then


def asked(question: str, language: Language) -> bool:
    """Whether a question asks when something will be."""
    to_come = is_to_come(question, language)
    return to_come and answer_type(question, language) is AnswerType.WHEN


def tells(sentence: str, written: date, today: date, language: Language) -> bool | None:
    """Whether a sentence, written on a day, says that something is on one that has not passed by
    `today`; None where it names no day at all."""
    days = _days(sentence, written, language)
    return any(day >= today and not denied for day, denied in days) if days else None


def _days(sentence: str, written: date, language: Language) -> list[tuple[date, bool]]:
    """The days that it names, of a month the last, and whether it denies each."""
    at, told = 0, []
    found = sorted(named_with(sentence, written, language), key=lambda each: each[0].start("date"))
    for match, days in found:
        if match.start("date") < at:
            continue  # the same once more, without its preposition
        told.append((days[1], _denied(sentence[at : match.start("date")], language)))
        at = match.end()
    return told


def _denied(text: str, language: Language) -> bool:
    """Whether what stands before a date says that this is not the day: "will not open in"."""
    denial, but_then = _forms(language)
    clause = _CLAUSE.split(text)[-1]
    no = denial.search(clause)
    return no is not None and not but_then.search(clause, no.end())


def with_day_to_come(found: Ranked, today: date, config: Config) -> Ranked:
    """The passage with a sentence that tells a day to come as its best, where that which answers
    best names none but days that have passed, or denies one: then the day that is meant instead
    is told by another, if only one does."""
    written, scores = found.passage.published, found.sentences
    if written is None or not isinstance(found.seen, Reading):
        return found
    language, said = found.language, found.passage.sentence
    best = said(found.best)
    if tells(best, written, today, language) is not False:
        return found
    there = [at for at in range(len(scores)) if tells(said(at), written, today, language)]
    near = [at for at in there if scores[at] >= max(scores) - config.ahead_margin]
    denied = any(no for _, no in _days(best, written, language))
    if not near and not (denied and len(there) == 1):
        return found
    first = max(near or there, key=scores.__getitem__)
    raised = [max(scores) + _FIRST if at == first else score for at, score in enumerate(scores)]
    return replace(found, sentences=tuple(raised))
