"""A message that asks nothing → an Answer that says so; nothing is searched for it.

Which messages these are is `retrieval.query.small_talk`'s.
"""

from __future__ import annotations

from retrieval.languages import languages
from retrieval.notices import Notice
from retrieval.query.small_talk import says_too_little, small_talk
from retrieval.search.searcher import Searcher
from retrieval.types import Answer

_LOOKED_AT = 200  # characters: nobody makes longer small talk


def no_question(question: str, searcher: Searcher, *, alone: bool = True) -> Answer | None:
    """What is said to a message that is no question; None for a question.

    `alone`: there is none before it that it could go on from.
    """
    message = question[:_LOOKED_AT].replace("\0", " ")
    if small_talk(message):
        return _told(question, Notice("small-talk"))
    # Which language it is in is worked out for few: "war" is a name in most of them.
    maybe = [each for each in languages() if says_too_little(message, each)] if alone else []
    if maybe and searcher.language(message) in maybe:
        return _told(question, Notice("asks-back"))
    return None


def _told(question: str, notice: Notice) -> Answer:
    return Answer(
        question, found=False, confidence=0.0, citations=(), elapsed_ms=0.0, notices=(notice,)
    )
