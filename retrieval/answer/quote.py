"""A quotation → whether the archive has it: as given, nearly, stitched of two, or not at all.

How words are compared is `retrieval.answer.wording`'s, who says them `retrieval.answer.speaker`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from retrieval.answer.quoted import Place, Quoted, Verdict
from retrieval.answer.speaker import asides, speaker
from retrieval.answer.wording import (
    Said,
    differences,
    longest_beginning,
    nearest,
    said,
    share,
    standing,
)
from retrieval.encode.encoder import shorten
from retrieval.errors import InputError
from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.search.searcher import Searcher
from retrieval.terms import inverse_document_frequency
from retrieval.types import Article

LONGEST_QUOTATION = 1_000
"""Characters; nobody quotes more from memory."""
# How sure it is that a quotation was said, of which a share stands somewhere, each word by how rare
# it is: a logistic function of that share, fitted by benchmarks/quotes.py.
SLOPE, MIDDLE = 15.5, 0.52
_SAME = 0.05  # places of a share so little below the best are told too
_SHOWN = 0.3  # share from which a place comes near enough to be shown beside "absent"
_PASSAGES = 30  # of each list, in whose neighbourhood a quotation is looked for
_ALL_BUT = 0.9  # share from which one place has it all but a word, wherever its parts stand
_LEAST = 0.2  # of its weight, that each half has of what is stitched
_HALF = 3  # words at least of what is stitched
_APART = 8  # words between two parts of which there are more than were left out
_LEFT_OUT = 60  # and where an ellipsis says that something was
_ELLIPSIS = re.compile(r"\s?[\[(]?(?:…|\.\.\.)[\])]?")
_MARKS = "\"'“”„«»‘’ \t\n"


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of an article: all its words (`full`), and without what interrupts quotations."""

    article: Article
    language: str
    full: Said
    text: Said

    @property
    def turned(self) -> Said:
        """Its words from the last to the first."""
        return Said(self.text.text, self.text.spans[::-1], self.text.words[::-1])

    @property
    def day(self) -> date:
        """That of publication; one that is unknown is the last."""
        return self.article.published or date.max


@dataclass(frozen=True, slots=True)
class _Asked:
    """A quotation ready for being looked for; `parts` are between ellipses, as spans of words."""

    said: Said
    parts: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]
    language: Language

    def part(self, first: int, last: int) -> _Asked:
        """The quotation from one of its words to before another."""
        mine = self.said.part(first, last)
        return _Asked(mine, ((0, last - first),), self.weights[first:last], self.language)


@dataclass(frozen=True, slots=True)
class _Spot:
    """The words of a window from `first` to before `last`, and how much of a quotation they are."""

    window: _Window
    text: Said
    first: int
    last: int
    share: float = 1.0

    def place(self, asked: _Asked, *, as_given: bool = False) -> Place:
        """Where that is; `as_given`: nothing differs but what an ellipsis stands for."""
        there = self.text.part(self.first, self.last)
        start, end = there.span(0, len(there))
        article = self.window.article
        return Place(
            article=article,
            start=start,
            end=end,
            text=article.text[start:end],
            asked=asked.said.span(0, len(asked.said)),
            differences=() if as_given else differences(asked.said, there, asked.language),
            speaker=speaker(article, start, end, self.window.language),
            place=article.place(start),
        )


_Found = tuple[Verdict, float, list[Place]]


def quote(words: str, limit: int, searcher: Searcher) -> Quoted:
    """Whether the archive has these words, and where. Raises InputError."""
    typed = " ".join(words.replace("\0", " ").split()).strip(_MARKS)
    asked = _asked(typed, searcher)
    windows = list(_windows(typed, asked, searcher))
    notices = (Notice("left-out"),) if searcher.store.left_out() else ()
    verdict, certainty, places = _as_given(asked, windows) or _judged(asked, windows)
    return Quoted(typed, verdict, certainty, tuple(places[: max(limit, 1)]), notices)


def _asked(typed: str, searcher: Searcher) -> _Asked:
    if len(typed) > LONGEST_QUOTATION:
        raise InputError(Notice("long-quotation", limit=LONGEST_QUOTATION))
    whole = said(typed, (0, len(typed)))
    if not len(whole):
        raise InputError(Notice("no-quotation"))
    gaps = [0, *(gap.start() for gap in _ELLIPSIS.finditer(typed)), len(typed)]
    numbers = [
        [n for n, each in enumerate(whole.spans) if a <= each[0] < b] for a, b in pairwise(gaps)
    ]
    store = searcher.store
    passages = store.counts().passages
    frequencies = store.document_frequencies([typed[a:b] for a, b in whole.spans])
    return _Asked(
        whole,
        tuple((each[0], each[-1] + 1) for each in numbers if each),
        tuple(inverse_document_frequency(each, passages) for each in frequencies),
        searcher.language(typed),
    )


def _windows(typed: str, asked: _Asked, searcher: Searcher) -> Iterator[_Window]:
    """What is around the passages that a quotation, or a part of it, has its words or meaning
    from; it may go on into their neighbours."""
    store, encoder = searcher.store, searcher.encoder
    half = len(asked.said) // 2
    parts = asked.parts if len(asked.parts) > 1 else ((0, half), (half, len(asked.said)))
    texts = [typed, *(typed[slice(*asked.said.span(*each))] for each in parts if each[0] < each[1])]
    lists = [store.bm25(text, _PASSAGES) for text in texts]
    vector = encoder.encode_question(shorten(encoder, typed, encoder.max_tokens))
    lists.append(store.dense(vector, _PASSAGES))
    numbers = dict.fromkeys(number for found in lists for number, _ in found)
    around = 2 * len(typed) + 200
    spans: dict[str, list[tuple[int, int]]] = {}
    for each in store.passages(list(numbers)).values():
        span = (max(each.start - around, 0), each.end + around)
        spans.setdefault(each.article_id, []).append(span)
    for number, article in store.articles(list(spans)).items():
        code = article.language or searcher.config.language
        for start, end in _merged(spans.get(number, ())):
            full = said(article.text, (start, end))
            without = asides(article.text, (start, min(end, len(article.text))), code)
            text = said(article.text, (start, end), without) if without else full
            if len(full):
                yield _Window(article, code, full, text)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _as_given(asked: _Asked, windows: Sequence[_Window]) -> _Found | None:
    """All of it, word for word, each time; what an ellipsis leaves out may stand between."""
    places = _by_day(_standing(asked, windows))
    found = [each.place(asked, as_given=True) for each in places]
    return (Verdict.AS_GIVEN, 1.0, found) if found else None


def _standing(asked: _Asked, windows: Sequence[_Window]) -> list[_Spot]:
    """Everywhere that its parts stand, in order and not far from each other."""
    found: dict[tuple[str, int], _Spot] = {}
    first, *others = (asked.said.words[a:b] for a, b in asked.parts)
    for window in windows:
        for text in (window.full, window.text):
            for begins in standing(first, text):
                ends: int | None = begins + len(first)
                for part in others:
                    ends = _next(part, text, ends) if ends is not None else None
                if ends is not None:
                    spot = _Spot(window, text, begins, ends)
                    found.setdefault((window.article.id, text.spans[begins][0]), spot)
    return list(found.values())


def _next(part: Sequence[str], text: Said, behind: int) -> int | None:
    """Where a part ends that stands at most so many words behind another."""
    places = (at for at in standing(part, text) if behind <= at <= behind + _LEFT_OUT)
    return next((at + len(part) for at in places), None)


def _judged(asked: _Asked, windows: Sequence[_Window]) -> _Found:
    """What is not there word for word: stitched, nearly there, or absent."""
    halves = _halves(asked, windows) if len(asked.parts) == 1 else None
    close = _closest(asked, windows, halves)
    best = close[0].share if close else 0.0
    pieces = _pieces(asked, windows) if halves is None else halves
    if pieces and best < _ALL_BUT and not _together(pieces):
        share = min(spot.share for _, spot in pieces)
        places = [spot.place(part) for part, spot in pieces]
        return Verdict.STITCHED, _probability(share), places
    sure = _probability(best)
    if sure >= 0.5:
        same = [each for each in close if each.share >= best - _SAME]
        return Verdict.NEARLY, sure, [each.place(asked) for each in _by_day(same)]
    near = [each.place(asked) for each in close[:1] if each.share >= _SHOWN]
    return Verdict.ABSENT, 1 - sure, near


_Pieces = list[tuple[_Asked, _Spot]]


def _closest(asked: _Asked, windows: Sequence[_Window], halves: _Pieces | None) -> list[_Spot]:
    """The likest stretch of each window, likest first; one in which two halves stand near each
    other too."""
    found = []
    for window in windows:
        near = nearest(asked.said.words, asked.weights, window.text)
        if near is not None:
            found.append(_Spot(window, window.text, near.first, near.last, near.share))
    if halves and _together(halves):
        (_, one), (_, other) = halves
        there = one.text.words[one.first : other.last]
        whole = share(asked.said.words, asked.weights, there)
        found.append(_Spot(one.window, one.text, one.first, other.last, whole))
    once: dict[tuple[str, int], _Spot] = {}
    for each in sorted(found, key=lambda each: (-each.share, each.window.day)):
        once.setdefault((each.window.article.id, each.text.spans[each.first][0]), each)
    return list(once.values())


def _halves(asked: _Asked, windows: Sequence[_Window]) -> _Pieces | None:
    """Its beginning and its end as they stand, where these are nearly all of it and in no one
    place together."""
    words, count = asked.said.words, len(asked.said)
    front = max((longest_beginning(words, each.text) for each in windows), default=0)
    back = max((longest_beginning(words[::-1], each.turned) for each in windows), default=0)
    front = min(front, max(count - back, _HALF))
    back = min(back, count - front)
    ends = (asked.weights[:front], asked.weights[count - back :])
    heavy = min(map(sum, ends)) >= _LEAST * sum(asked.weights)
    if min(front, back) < _HALF or front + back < count - count // 8 or not heavy:
        return None
    halves = (asked.part(0, front), asked.part(count - back, count))
    return [(half, _by_day(_standing(half, windows))[0]) for half in halves]


def _pieces(asked: _Asked, windows: Sequence[_Window]) -> _Pieces | None:
    """Where each part between ellipses stands; None where one stands nowhere."""
    found: _Pieces = []
    for part in (asked.part(*each) for each in asked.parts if len(asked.parts) > 1):
        spots = _by_day(_standing(part, windows)) or _closest(part, windows, None)[:1]
        if not spots or _probability(spots[0].share) < 0.5:
            return None
        found.append((part, spots[0]))
    return found or None


def _together(pieces: _Pieces) -> bool:
    """Whether they stand in one text, in order and near each other."""
    spots = [spot for _, spot in pieces]
    return all(
        one.text is other.text and one.last <= other.first <= one.last + _APART
        for one, other in pairwise(spots)
    )


def _by_day(spots: Sequence[_Spot]) -> list[_Spot]:
    return sorted(spots, key=lambda each: each.window.day)


def _probability(share: float) -> float:
    """How likely a quotation was said of which so much stands somewhere."""
    return 1 / (1 + math.exp(-SLOPE * (share - MIDDLE)))
