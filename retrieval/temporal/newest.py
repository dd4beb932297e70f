"""Questions for what is newest: "what is the latest about the baths", "что нового о мосте".

How the newest is put first is `retrieval.answer.recency`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABOUT = r"(?:about|on|of|from|regarding|concerning|with|in|at|around|for)"
_RU_ABOUT = r"(?:об?|обо|про|по|с|со|из|от|в|на|вокруг)"
_REPORTS = (
    r"(?:news|reports?|updates?|developments?|information|word|state\s++of\s++affairs|articles?|"
    r"stor(?:y|ies)|coverage)"
)
_RU_REPORTS = r"(?:новост[ьи]|сообщени[ея]|известия|сведения|данные)"
# What asks for news alone, up to what they are to be about.
_TOPIC = re.compile(
    r"^\s*+(?:[\w'’]+\s++){0,4}?"
    rf"(?:(?:latest|most\s++recent|newest|freshest)(?:\s++{_REPORTS})?\s++{_ABOUT}|"
    rf"(?:any|recent|new)(?:\s++(?:new|recent|more))?\s++{_REPORTS}\s++{_ABOUT}|"
    rf"(?:anything|something|what(?:['’]s|\s++is)?|much)\s++new\s++{_ABOUT}|"
    rf"(?:последн\w+|свеж\w+|нов\w+|недавн\w+)\s++{_RU_REPORTS}\s++{_RU_ABOUT}|"
    rf"(?:есть\s++ли|какие)\s++новости\s++{_RU_ABOUT}|нового(?:\s++слышно)?\s++{_RU_ABOUT})\s++",
    re.IGNORECASE,
)
_NEWEST = re.compile(r"\b(?:latest|newest|most\s++recent(?:ly)?|новейш\w+)\b", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class Newest:
    """`rest`: what the news are to be about. `alone`: the question asks for nothing but news."""

    rest: str
    alone: bool


def read(question: str) -> Newest | None:
    """Whether a question asks for what is newest."""
    found = _TOPIC.match(question)
    if found and _WORD.search(question, found.end()):
        return Newest(question[found.end() :], alone=True)
    return Newest(question, alone=False) if _NEWEST.search(question) else None
