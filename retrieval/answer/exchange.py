"""The last question with a part of it exchanged: "what about the ferry?", "and last year?".

Which part that is, its kind tells, a time for a time and a name for a name, and of several the one
whose meaning is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from retrieval.languages import Language
from retrieval.languages.phrases import is_one
from retrieval.query.answer_type import AnswerType, mentions
from retrieval.query.polarity import contradicts
from retrieval.query.topics import Told, Topic, is_place_word, names_of, topics
from retrieval.search.searcher import Searcher
from retrieval.temporal import expressions
from retrieval.types import Span

_WORD = re.compile(r"\w+(?:-\w+)*")
_LIKE = 0.3  # cosine; a word that is less like what takes its place is not what is meant


def exchanged(
    other: str, before: str, told: Told, language: Language, searcher: Searcher, today: date
) -> str:
    """`before`, the last question, with `other` in the place of what it is the like of; "" where
    nothing there is."""
    other, before = other.strip(" ?!.,¿¡"), before.rstrip(" ?!.")
    words = [each.group().casefold() for each in _WORD.finditer(other)]
    if not words:
        return ""
    if (read := _another_time(other, before, language, searcher, today)) is not None:
        return f"{read}?"
    there = topics(before, told, language)
    if len(words) > 1 and is_place_word(words[0], language):
        return f"{_another_place(other, words[0], before, there, language)}?"
    if read := _another_kind(other, before, there, language):
        return f"{read}?"
    names = names_of(before, told, language)
    article = is_one(words[0], language.determiners)
    slots = (names or _parts(before, there)) if not article else (_parts(before, there) or names)
    least = -1.0
    if not slots:
        slots, least = [each.span() for each in _WORD.finditer(before)][1:], _LIKE
    elif article and told.has(other, language):
        least = _LIKE  # "and the price?" may be the price of it
    slot = _likest(other, before, slots, least, searcher)
    return f"{_put(before, slot, other)}?" if slot else ""


def _another_time(
    other: str, before: str, language: Language, searcher: Searcher, today: date
) -> str | None:
    newest = searcher.store.newest()
    time = expressions.read(other, today, language, newest, searcher.config)
    if time is None:
        there, mine = (mentions(AnswerType.WHEN, each, (), language) for each in (before, other))
        return _put(before, there[0], other) if there and mine == [(0, len(other))] else None
    if _WORD.search(other[: time.span[0]] + " " + other[time.span[1] :]):
        return None
    earlier = expressions.read(before, today, language, newest, searcher.config)
    return _put(before, earlier.span, other) if earlier else f"{before} {other}"


def _another_place(
    other: str, lead: str, before: str, there: Sequence[Topic], language: Language
) -> str:
    """Behind a preposition: in the place of what stands behind the same one, or one like it."""
    thing = other[len(lead) :].strip()
    for topic in there:
        if topic.behind == lead:
            return _put(before, (topic.start, topic.end), thing)
        at = before.casefold().rfind(f" {lead} ", topic.start, topic.end)
        if at >= 0:
            return _put(before, (at, topic.end), f" {other}")
    for topic in there:
        if topic.behind and is_place_word(topic.behind, language):
            start = before.casefold().rfind(topic.behind, 0, topic.start)
            return _put(before, (start, topic.end), other)
    return f"{before} {other}"


def _another_kind(
    other: str, before: str, there: Sequence[Topic], language: Language
) -> str | None:
    """The same thing of another kind: "the old one", in the place of "the new bridge"."""
    words = [each.group() for each in _WORD.finditer(other)]
    names_one = is_one(words[-1], language.follow_up_one)
    told = words[:-1] if names_one else words
    kind = [each for each in told if not is_one(each, language.determiners)]
    if not names_one and (len(kind) != 1 or len(words) < 2):
        return None
    for topic in there:
        for word in _WORD.finditer(before, topic.start, topic.end):
            if any(contradicts(word.group(), each, language) for each in kind):
                return _put(before, word.span(), " ".join(kind))
    plain = [each for each in there if not each.named] or list(there)
    if not names_one or not plain or not kind:
        return None
    first = _WORD.match(before, plain[-1].start)
    at = plain[-1].start
    if first and is_one(first.group(), language.determiners):
        at = first.end() + 1
    return f"{before[:at]}{' '.join(kind)} {before[at:]}"


def _parts(before: str, there: Sequence[Topic]) -> list[Span]:
    """What may be exchanged of what a question is about: all of it, and what "of" parts in it."""
    found: list[Span] = []
    for topic in there:
        if not topic.sure:
            continue
        found.append((topic.start, topic.end))
        if topic.link:
            found += [(topic.start, topic.link[0]), (topic.link[1], topic.end)]
    return found


def _likest(
    other: str, before: str, slots: Sequence[Span], least: float, searcher: Searcher
) -> Span | None:
    """The one that means what is nearest; the first of equals."""
    if len(slots) == 1 and least < 0:
        return slots[0]
    if not slots:
        return None
    mine, *theirs = searcher.encoder.encode_passages([other, *(before[slice(*s)] for s in slots)])
    likeness = [float(mine @ each) for each in theirs]
    best = max(range(len(slots)), key=lambda at: likeness[at])
    return slots[best] if likeness[best] >= least else None


def _put(text: str, span: Span, other: str) -> str:
    return f"{text[: span[0]]}{other}{text[span[1] :]}"
