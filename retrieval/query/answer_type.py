"""What kind of thing a question asks for, and where a sentence may name one.

By words alone: a year stands as a number, a person is written with a capital. That is a hint for
ranking, and where a sentence has just one such thing, the answering words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import islice

from retrieval.query.focus import is_common
from retrieval.types import Span


class AnswerType(Enum):
    """Named by the question word."""

    WHEN = "when"
    HOW_MANY = "how many"
    WHO = "who"
    WHERE = "where"


_QUESTIONS = {
    AnswerType.WHEN: re.compile(
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b|\bhow long ago\b"
        r"|\bкогда\b|\bв как(?:ом|ой|их) (?:год|месяц|день|веке)",
        re.IGNORECASE,
    ),
    AnswerType.HOW_MANY: re.compile(
        r"\bhow (?:many|much|old|long|far|big|large|tall|high|deep|often|fast|wide|heavy)\b"
        r"|\bwhat (?:percent\w*|number|amount|proportion|share|fraction)\b|\bсколько\b",
        re.IGNORECASE,
    ),
    AnswerType.WHO: re.compile(
        r"\bwho(?:m|se)?\b|\bкто\b|\bкого\b|\bкому\b|\bкем\b", re.IGNORECASE
    ),
    AnswerType.WHERE: re.compile(
        r"\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|region|street|river)\b"
        r"|\bгде\b|\bкуда\b|\bоткуда\b",
        re.IGNORECASE,
    ),
}
_WORD = re.compile(r"\w+")
_TIME = re.compile(
    "january|february|march|april|june|july|august|september|october|november|december"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|decade"
    "|spring|summer|autumn|winter|today|yesterday|tomorrow|noon|midnight"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    r"|1\d{3}|20\d\d|\d{1,2}(?:st|nd|rd|th)?|\d{3,4}s",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d\w*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
    "|dozen|half|third|quarter|twice|once|several|percent"
    "|один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|сто|тысяча?|миллион",
    re.IGNORECASE,
)
_COUNTING = {"many", "much", "number", "amount", "share", "proportion", "сколько"}
_STEM = 5  # letters by which words are compared, so that inflections are one
_BESIDE = 4  # words between a number and what it counts, at most
_OTHER = 0.6  # what a number that counts something else is worth
_JOINED = re.compile(r"[\s,.'’/:–-]{1,3}(?:(?:of|the|de|van|von) )?")
_AT = re.compile(r"\b(?:in|at|on|near|to|from|into|outside) (?:the )?$", re.IGNORECASE)
_CLEAR = (AnswerType.WHEN, AnswerType.HOW_MANY)


def answer_type(question: str) -> AnswerType | None:
    """What is asked for; None for what has no form of its own."""
    return next((kind for kind, form in _QUESTIONS.items() if form.search(question)), None)


def mentions(kind: AnswerType | None, sentence: str, asked: Iterable[str]) -> list[Span]:
    """Where `sentence` names things of that kind, words that stand beside each other together.

    `asked`: the question's words, which are no answer to it.
    """
    known = {word.casefold() for word in asked}
    found: list[Span] = []
    for word in _WORD.finditer(sentence) if kind else ():
        if word.group().casefold() in known or not _is_one(kind, word, sentence):
            continue
        if found and _JOINED.fullmatch(sentence, found[-1][1], word.start()):
            found[-1] = (found[-1][0], word.end())
        else:
            found.append(word.span())
    return found


def type_match(kind: AnswerType | None, sentence: str, asked: Sequence[str]) -> float:
    """How much speaks for a thing of that kind, from 0 to 1."""
    found = mentions(kind, sentence, asked)
    things = _counted(asked) if kind is AnswerType.HOW_MANY else set()
    if found and things:
        return 1.0 if any(_counts(each, sentence, things) for each in found) else _OTHER
    return float(bool(found))


def answer_span(kind: AnswerType | None, sentence: str, asked: Iterable[str]) -> Span | None:
    """The words that answer, where only one thing in `sentence` can; else None, never a guess."""
    found = mentions(kind, sentence, asked)
    if len(found) != 1:
        return None
    ((start, end),) = found
    clear = (
        kind in _CLEAR
        or (kind is AnswerType.WHO and " " in sentence[start:end])
        or (kind is AnswerType.WHERE and _AT.search(sentence[:start]))
    )
    return (start, end) if clear else None


def _counted(asked: Sequence[str]) -> set[str]:
    """What "how many …" counts: the beginnings of the two words behind it."""
    words = [word.casefold() for word in asked]
    at = next((at for at, word in enumerate(words) if word in _COUNTING), len(words))
    rest = [word for word in words[at + 1 :] if word not in ("of", "the")][:2]
    return {word[:_STEM] for word in rest if not is_common(word)}


def _counts(number: Span, sentence: str, things: set[str]) -> bool:
    """Whether one of the things stands behind the number."""
    behind = islice(_WORD.finditer(sentence, number[1]), _BESIDE)
    return any(word.group().casefold()[:_STEM] in things for word in behind)


def _is_one(kind: AnswerType | None, word: re.Match[str], sentence: str) -> bool:
    text = word.group()
    if kind is AnswerType.WHEN:
        return bool(_TIME.fullmatch(text))
    if kind is AnswerType.HOW_MANY:
        return bool(_NUMBER.fullmatch(text))
    return len(text) > 1 and text[0].isupper() and not _begins_sentence(word, sentence)


def _begins_sentence(word: re.Match[str], sentence: str) -> bool:
    """Any word has a capital there; one that another follows is a name all the same."""
    before = sentence[: word.start()].rstrip()
    if before and before[-1] not in '.!?"“«':
        return False
    following = sentence[word.end() : word.end() + 2].strip()
    return not following[:1].isupper()
