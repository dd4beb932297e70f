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

_FIRST = 1e-6  # of scores: enough to be the first
_CLAUSE = re.compile(r"[,;:.!?–—]")


@cache
def _forms(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What tells of what is to come; a denial; what makes a day of a denied one: "not before"."""
    sources = (
        rf"\b{any_of(language.to_come)}\b",
        rf"\b{any_word(language.asked_denials)}(?!\w)",
        rf"\b{any_of(f'{language.until},{language.before}')}(?!\w)",
    )
    to_come, denial, but_then = (re.compile(each, re.IGNORECASE) for each in sources)
    return to_come, denial, but_then


def asked(question: str, language: Language) -> bool:
    """Whether a question asks when something will be."""
    to_come, _, _ = _forms(language)
    asks_when = answer_type(question, language) is AnswerType.WHEN
    return asks_when and to_come.search(question) is not None


def tells(sentence: str, written: date, today: date, language: Language) -> bool | None:
    """Whether a sentence, written on a day, says that something is on one that has not passed by
    `today`; None where it names no day at all."""
    at, told = 0, None
    found = sorted(named_with(sentence, written, language), key=lambda each: each[0].start("date"))
    for match, days in found:
        before = sentence[at : match.start("date")]
        told = bool(told) or (days[1] >= today and not _denied(before, language))
        at = match.end()
    return told


def _denied(text: str, language: Language) -> bool:
    """Whether what stands before a date says that this is not the day: "will not open in"."""
    _, denial, but_then = _forms(language)
    clause = _CLAUSE.split(text)[-1]
    no = denial.search(clause)
    return no is not None and not but_then.search(clause, no.end())


def with_day_to_come(found: Ranked, today: date, config: Config) -> Ranked:
    """The passage with a sentence that tells a day to come as its best, where that which answers
    best names none but days that have passed, or denies one."""
    written = found.passage.published
    if written is None or not isinstance(found.seen, Reading):
        return found
    told = [
        tells(found.passage.sentence(at), written, today, found.language)
        if odds >= max(found.sentences) - config.ahead_margin
        else None
        for at, odds in enumerate(found.sentences)
    ]
    if told[found.best] is not False or not any(told):
        return found
    scores = list(found.sentences)
    first = max((at for at, there in enumerate(told) if there), key=scores.__getitem__)
    scores[first] = max(scores) + _FIRST
    return replace(found, sentences=tuple(scores))
