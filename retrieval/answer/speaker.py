"""Who says what stands in an article: by the nearest "said X" or "X said", where that is clear.

What tells it in which language stands in `retrieval/languages/saying.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import retrieval.languages
from retrieval.languages import DEFAULT
from retrieval.languages.phrases import listed
from retrieval.terms import unmarked, words
from retrieval.types import Article, Span

_FILE = Path(retrieval.languages.__file__).with_name("saying.toml")
_NEAR = 250  # characters between the words and who says them
_PARAGRAPH = 2_000  # characters of one that are looked at on either side
_ASIDE = 80  # characters of '," she says, "' within a quotation
_ROLE = 5  # words: "the chairman of the co-operative"
_OPENING, _CLOSING = '"“„«', '"”“»'
_ENDS = '.!?…"“”„«»\n'
_BETWEEN = " -.’'"  # parts of a name: "Dr. Amara Penhallick"


@dataclass(frozen=True, slots=True)
class _Words:
    """Those of a language; `before` as runs of words."""

    verbs: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    pronouns: frozenset[str]
    roles: frozenset[str]
    places: frozenset[str]


@cache
def _known(code: str) -> _Words:
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    told = written.get(code) or written[DEFAULT]
    before = tuple(tuple(unmarked(each).split()) for each in listed(told["before"]))
    names = ("verbs", "pronouns", "roles", "places")
    verbs, pronouns, roles, places = (frozenset(unmarked(told[each]).split()) for each in names)
    return _Words(verbs, before, pronouns, roles, places)


def tells_of_saying(words: Sequence[str], language: str) -> bool:
    """Whether one of these words, in small letters and without marks, is a verb of saying."""
    return not _known(language).verbs.isdisjoint(words)


def speaker(article: Article, start: int, end: int, language: str) -> str | None:
    """Who says the words from `start` to `end`; None where that is unclear.

    Of what nobody is said to have said, the article's author, as of a letter.
    """
    first, last = _paragraph(article.text, start, end)
    text, known = article.text[first:last], _known(language)
    quoted = _quoted(text)
    within = any(a <= start - first < b for a, b in quoted)
    best: tuple[int, str] | None = None
    for at, who in _attributions(text, quoted, known):
        away = max(start - first - at, at - (end - first), 0)
        between = text[min(at, end - first) : max(at, start - first)]
        if away and "." in between:  # '"… the town hall." She added': somebody says that, not this
            away += _NEAR // 2
        if away > _NEAR or (not within and away and any(mark in between for mark in ".!?\n")):
            continue
        if best is None or away < best[0]:
            best = away, who
    if best is None:
        return None if within else article.author
    who = best[1]
    return _meant(article, (first, start), known) if who in known.pronouns else who


def asides(text: str, within: Span, language: str) -> list[Span]:
    """Where a quotation is interrupted by who says it: '," she says, "'."""
    first, last = _paragraph(text, *within)
    piece, known = text[first:last], _known(language)
    quoted = _quoted(piece)
    found = []
    for (_, end), (start, _) in pairwise(quoted):
        aside = piece[end:start]
        said = {unmarked(aside[a:b]) for a, b in words(aside)}
        if len(aside) <= _ASIDE and "\n" not in aside and said & known.verbs:
            found.append((first + end, first + start))
    return found


def _paragraph(text: str, start: int, end: int) -> Span:
    gap = text.rfind("\n\n", max(start - _PARAGRAPH, 0), start)
    first = gap + 2 if gap >= 0 else max(start - _PARAGRAPH, 0)
    gap = text.find("\n\n", end, end + _PARAGRAPH)
    return first, gap if gap >= 0 else min(end + _PARAGRAPH, len(text))


def _quoted(text: str) -> list[Span]:
    """The spans between quotation marks, without these; what is not closed goes on to the end."""
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    for at, mark in enumerate(text):
        if opened is None:
            if mark in _OPENING:
                opened = at + 1, mark
        elif mark in _CLOSING and (mark == '"') == (opened[1] == '"'):
            found.append((opened[0], at))
            opened = None
    return [*found, (opened[0], len(text))] if opened else found


def _attributions(text: str, quoted: Sequence[Span], known: _Words) -> Iterator[tuple[int, str]]:
    """Where somebody is said to say something, and who; a pronoun where that stands there."""
    spans = [each for each in words(text) if not any(a <= each[0] < b for a, b in quoted)]
    folded = [unmarked(text[start:end]) for start, end in spans]
    for number, word in enumerate(folded):
        at = spans[number][0]
        if word in known.verbs:
            before = text[:at].rstrip()[-1:]
            if not before or before in ',”“»"-–—':  # '," said Meade'
                who = _behind(text, spans[number + 1 :], known) or _ahead(
                    text, spans[:number], known
                )
            else:
                who = _ahead(text, spans[:number], known)
            if who:
                yield at, who
        for phrase in known.before:
            end = number + len(phrase)
            if tuple(folded[number:end]) == phrase and (who := _behind(text, spans[end:], known)):
                yield at, who


def _behind(text: str, spans: Sequence[Span], known: _Words) -> str | None:
    """The name or the role that stands there: "town clerk Florian Meade", "the mayor"."""
    if not spans:
        return None
    sentence = _unbroken(text, spans[: _ROLE + 1])
    for number, (start, end) in enumerate(sentence):
        word = text[start:end]
        if unmarked(word) in known.pronouns and number == 0:
            return unmarked(word)
        if word[:1].isupper() and unmarked(word) not in known.roles:
            return text[start : _name(text, spans[number:])]
    if sentence and unmarked(text[slice(*sentence[0])]) in known.roles:
        role = sentence[:_ROLE]
        comma = text.find(",", role[0][0], role[-1][1])
        return text[role[0][0] : comma if comma >= 0 else role[-1][1]]
    return None


def _ahead(text: str, spans: Sequence[Span], known: _Words) -> str | None:
    """The first name of the sentence before the verb, or the pronoun or role there."""
    sentence = list(reversed(_unbroken(text, spans[::-1][:12])))
    if not sentence:
        return None
    last = unmarked(text[slice(*sentence[-1])])
    if last in known.pronouns:
        return last
    for number, (start, end) in enumerate(sentence):
        word, earlier = text[start:end], sentence[number - 1] if number else None
        placed = earlier is not None and unmarked(text[slice(*earlier)]) in known.places
        plain = unmarked(word) in known.roles | known.pronouns | known.places
        if word[:1].isupper() and not plain and not placed:
            name = text[start : _name(text, sentence[number:])]
            # "Yesterday the mayor said": one word at the beginning is a name if the verb follows.
            if number or " " in name or len(sentence) == 1:
                return name
    roles = [n for n, each in enumerate(sentence) if unmarked(text[slice(*each)]) in known.roles]
    if roles and len(sentence) - roles[-1] <= _ROLE:
        role = text[sentence[roles[-1]][0] : sentence[-1][1]]
        return role[:1].lower() + role[1:]
    return None


def _unbroken(text: str, spans: Sequence[Span]) -> list[Span]:
    """The first of these words up to the end of a sentence or a quotation mark."""
    found: list[Span] = []
    for span in spans:
        if found:
            low, high = sorted((found[-1], span))
            between = text[low[1] : high[0]]
            # "Dr. Penhallick" is one name.
            short = between == ". " and low[1] - low[0] <= 3 and text[low[0]].isupper()
            if any(mark in between for mark in _ENDS) and not short:
                break
        found.append(span)
    return found


def _name(text: str, spans: Sequence[Span]) -> int:
    """Where the name that begins with the first of these words ends."""
    end = spans[0][1]
    for start, after in spans[1:]:
        gap = text[end:start]
        if not text[start].isupper() or not gap or gap.strip(_BETWEEN) or len(gap) > 2:
            break
        if "." in gap and end - spans[0][0] > 3:
            break
        end = after
    return end


def _meant(article: Article, before: Span, known: _Words) -> str | None:
    """The one person whose full name stands before a pronoun: in its paragraph, else further
    before it or in the title; None where that is none, or more than one."""
    start, end = before
    further = article.text[max(start - _PARAGRAPH, 0) : start]
    # Of a title in which every word has a capital no name is known.
    plain = any(len(word) > 3 and word.islower() for word in article.title.split())
    title = article.title if plain else ""
    for text in (article.text[start:end], f"{title}\n{further}"):
        if names := _full_names(text, known):
            return names.pop() if len(names) == 1 else None
    return None


def _full_names(text: str, known: _Words) -> set[str]:
    spans, names, number = words(text), set[str](), 0
    while number < len(spans):
        start = spans[number][0]
        earlier = unmarked(text[slice(*spans[number - 1])]) if number else ""
        end = _name(text, spans[number:]) if text[start].isupper() else start
        taken = sum(1 for each in spans[number:] if start <= each[0] < end)
        if taken > 1 and earlier not in known.places | known.roles:
            names.add(text[start:end])
        number += max(taken, 1)
    return names
