"""The last question with a part of it exchanged: "what about the ferry?", "and last year?".

Which part that is, its kind tells, a time for a time and a name for a name, and of several the one
whose meaning is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from retrieval.languages import Language
from retrieval.languages.phrases import is_one
from retrieval.query.answer_type import AnswerType, mentions
from retrieval.query.polarity import contradicts
from retrieval.query.told import Told
from retrieval.query.topics import Topic, is_place_word, names_of, topics
from retrieval.search.searcher import Searcher
from retrieval.temporal import expressions
from retrieval.types import Span

_WORD = re.compile(r"\w+(?:-\w+)*")
_SLOTS = 2  # places that something may take
_LIKE = 0.3  # cosine; a word that is less like what takes its place is not what is meant


def exchanged(
    other: str, before: str, told: Told, language: Language, searcher: Searcher, today: date
) -> list[str]:
    """`before`, the last question, with `other` in the place of what it is the like of, the
    likeliest first; none where nothing there is."""
    other, before = other.strip(" ?!.,¿¡"), before.rstrip(" ?!.")
    words = [each.group().casefold() for each in _WORD.finditer(other)]
    if not words:
        return []
    if (read := _another_time(other, before, language, searcher, today)) is not None:
        return [f"{read}?"]
    there = topics(before, told, language)
    if len(words) > 1 and _is_preposition(words[0], language):
        return [f"{_behind_another(other, words[0], before, there, language)}?"]
    if read := _another_kind(other, before, there, language):
        return [f"{read}?"]
    if all(_is_small(each, language) for each in words):
        return []
    slots = _slots(other, before, there, told, language)
    article, least = is_one(words[0], language.determiners), -1.0
    if not slots:
        slots, least = [each.span() for each in _WORD.finditer(before)][1:], _LIKE
    elif article and told.has(other) and not names_of(other, told, language):
        least = _LIKE  # "and the price?" may be the price of it
    return [
        f"{_put(before, each, other)}?" for each in _likest(other, before, slots, least, searcher)
    ]


def _is_preposition(word: str, language: Language) -> bool:
    times = (language.before, language.after, language.since, language.until)
    return (
        is_place_word(word, language)
        or is_one(word, language.prepositions)
        or any(is_one(word, each.replace(",", " ")) for each in times)
    )


def _is_small(word: str, language: Language) -> bool:
    return is_one(word, f"{language.common} {language.telltale}")


def _slots(
    other: str, before: str, there: Sequence[Topic], told: Told, language: Language
) -> list[Span]:
    """What may be exchanged: names for a name, for a thing the things that have none; whatever
    there is where there are none of these."""
    named, article = (
        bool(names_of(other, told, language)),
        is_one(other.split()[0], language.determiners),
    )
    parts, names = _parts(before, there), names_of(before, told, language)
    alike = [
        each for each in parts if named == bool(names_of(before[slice(*each)], told, language))
    ]
    if article:
        return alike or parts or names
    if named:
        return names or parts
    return list(dict.fromkeys([*alike, *_behind_prepositions(before, there, language)])) or (
        parts or names
    )


def _behind_prepositions(before: str, there: Sequence[Topic], language: Language) -> list[Span]:
    """Words without an article that stand behind a preposition: "for meals"."""
    words = list(_WORD.finditer(before))
    return [
        word.span()
        for lead, word in pairwise(words)
        if _is_preposition(lead.group().casefold(), language)
        and not is_one(word.group(), language.determiners)
        and not _is_small(word.group(), language)
        and not any(each.start <= word.start() < each.end for each in there)
    ]


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


def _behind_another(
    other: str, lead: str, before: str, there: Sequence[Topic], language: Language
) -> str:
    """Behind a preposition: in the place of what stands behind the same one, or where a place
    stands behind another; else behind all."""
    words = list(_WORD.finditer(before))
    for at in range(len(words) - 2, 0, -1):
        if words[at].group().casefold() != lead:
            continue
        last = at + 1
        while last + 1 < len(words) and not _is_small(words[last + 1].group(), language) and (
            not _is_preposition(words[last + 1].group().casefold(), language)
        ):  # fmt: skip
            last += 1
        return _put(before, (words[at].start(), words[last].end()), other)
    for topic in there if is_place_word(lead, language) else ():
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
        found.append((topic.start, topic.end))
        if topic.link:
            found += [(topic.start, topic.link[0]), (topic.link[1], topic.end)]
    return found


def _likest(
    other: str, before: str, slots: Sequence[Span], least: float, searcher: Searcher
) -> list[Span]:
    """Those that mean what is nearest; the first of equals first."""
    if not slots or (len(slots) == 1 and least < 0):
        return list(slots)
    mine, *theirs = searcher.encoder.encode_passages([other, *(before[slice(*s)] for s in slots)])
    likeness = [float(mine @ each) for each in theirs]
    best = sorted(range(len(slots)), key=lambda at: -likeness[at])
    return [slots[at] for at in best if likeness[at] >= least][:_SLOTS]


def _put(text: str, span: Span, other: str) -> str:
    return f"{text[: span[0]]}{other}{text[span[1] :]}"
