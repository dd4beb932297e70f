"""What is no question: a message of nothing but greetings, thanks and the like, or nothing but
words that point at something which was never named.

What is said to it is `retrieval.answer.no_question`'s, in Telegram
`bot.telegram.questions.greetings`'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

from retrieval.languages import Language, of_all
from retrieval.languages.phrases import any_of, any_word

_WORD = re.compile(r"\w+")
_LONGEST = 10  # words of small talk
_PHRASE = 5  # words of one phrase of it
_FEW = 4  # words of a question that says too little; more of them may be a quotation


class SmallTalk(Enum):
    """Named by the field of the tables that has its phrases."""

    THANKS = "thanks"
    GREETING = "greetings"
    OTHER = "small_talk"


def small_talk(message: str) -> SmallTalk | None:
    """What a message is that asks nothing, in whatever language; None for any other. What has no
    word at all is one."""
    said = _WORD.findall(message[: 40 * _LONGEST].casefold())
    if not said:
        return SmallTalk.OTHER if message.strip() else None
    if len(said) > _LONGEST:
        return None
    kinds = _kinds(said)
    return next((kind for kind in SmallTalk if kind in kinds), None)


def _kinds(said: Sequence[str]) -> set[SmallTalk]:
    """The kinds of phrases that the words consist of; none where they are not all of these."""
    reached: dict[int, set[SmallTalk]] = {0: set()}
    for start in range(len(said)):
        if start not in reached:
            continue
        for end in range(start + 1, min(start + _PHRASE, len(said)) + 1):
            phrase = " ".join(said[start:end])
            for kind in SmallTalk:
                if end not in reached and _phrases(kind).fullmatch(phrase):
                    reached[end] = reached[start] | {kind}
    return reached.get(len(said), set())


@cache
def _phrases(kind: SmallTalk) -> re.Pattern[str]:
    return re.compile(any_of(of_all(kind.value)))


def says_too_little(question: str, language: Language) -> bool:
    """Whether a question has only words that say nothing without another one before it: "why",
    "and who", "how old is he". A word in capitals is a name: "WHO", "IT"."""
    said = _WORD.findall(question)
    name = "".join(said).isupper() and len("".join(said)) > 1 and "?" not in question
    if not said or len(said) > _FEW or name:
        return False
    words = [each.casefold() for each in said]
    return all(map(_small(language).fullmatch, words)) or bool(
        _more(language).fullmatch(" ".join(words))
    )


@cache
def _small(language: Language) -> re.Pattern[str]:
    words = (
        language.common,
        language.follow_up_bare,
        language.follow_up_fillers,
        language.follow_up_referring,
        language.follow_up_links.replace(",", " "),
    )
    return re.compile(any_word(" ".join(words)))


@cache
def _more(language: Language) -> re.Pattern[str]:
    return re.compile(any_of(language.follow_up_more))
