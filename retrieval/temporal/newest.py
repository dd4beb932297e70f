"""Questions for what is newest: "what is the latest about the baths", "что нового о мосте".

How the newest is put first is `retrieval.answer.recency`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading

_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class Newest:
    """`rest`: what the news are to be about. `alone`: the question asks for nothing but news."""

    rest: str
    alone: bool


@dataclass(frozen=True, slots=True)
class _Forms:
    """`topic`: what asks for news alone, up to what they are to be about."""

    topic: re.Pattern[str]
    newest: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    topic = any_of(language.newest_topic)
    for place, words in {
        "{reports}": any_of(language.reports),
        "{about}": leading(language.about),
    }.items():
        topic = topic.replace(place, words)
    return _Forms(
        re.compile(rf"^\W*+(?:[\w'’]+\s++){{0,4}}?{topic}", re.IGNORECASE),
        re.compile(rf"\b{any_of(language.newest)}\b", re.IGNORECASE),
    )


def read(question: str, language: Language) -> Newest | None:
    """Whether a question asks for what is newest."""
    forms = _forms(language)
    found = forms.topic.match(question)
    if found and _WORD.search(question, found.end()):
        return Newest(question[found.end() :], alone=True)
    return Newest(question, alone=False) if forms.newest.search(question) else None
