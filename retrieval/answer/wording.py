"""A quotation's words against an article's: where they stand as given, and where nearly.

Words are compared in small letters and without accents; marks and white space between them say
nothing. Which texts are looked at is `retrieval.answer.quote`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from retrieval.answer.quoted import Difference
from retrieval.languages import Language
from retrieval.query.answer_type import AnswerType, mentions
from retrieval.query.polarity import contradicts
from retrieval.terms import unmarked, words
from retrieval.types import Span

_APOSTROPHES = "'’ʼ"
_STRAIGHT = str.maketrans("’ʼ", "''")
_ALIKE = 0.7  # share of letters from which another word counts as much: a slip, another form
_ADDED = 0.3  # what a word that stands between them costs, of a word of the quotation


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a text, ready for being compared; `spans` are where they stand in it."""

    text: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    def part(self, first: int, last: int) -> Said:
        """The words from `first` to before `last`."""
        return Said(self.text, self.spans[first:last], self.words[first:last])

    def span(self, first: int, last: int) -> Span:
        """Where in the text these stand; nothing between two words where there are none."""
        if first < last:
            return self.spans[first][0], self.spans[last - 1][1]
        at = self.spans[first][0] if first < len(self) else self.spans[-1][1]
        return at, at


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words from `first` to before `last` of a text beside a quotation; `share` of its words,
    each by its weight, stands there."""

    first: int
    last: int
    share: float


def said(text: str, within: Span, without: Sequence[Span] = ()) -> Said:
    """The words of `text` within a span, but those that stand in one of `without`."""
    spans = []
    for start, end in _joined(text, within):
        if not any(first <= start < last for first, last in without):
            spans.append((start, end))
    return Said(text, tuple(spans), tuple(_folded(text[start:end]) for start, end in spans))


def _joined(text: str, within: Span) -> Iterator[Span]:
    """Spans of words; one with an apostrophe inside is one word, low lines are no letters."""
    piece, shift = text[slice(*within)], within[0]
    before: Span | None = None
    for start, end in words(piece):
        word = piece[start:end]
        start, end = (
            start + len(word) - len(word.lstrip("_")),
            end - len(word) + len(word.rstrip("_")),
        )
        if start >= end:
            continue
        if before and start == before[1] + 1 and piece[before[1]] in _APOSTROPHES:
            before = (before[0], end)
            continue
        if before:
            yield before[0] + shift, before[1] + shift
        before = (start, end)
    if before:
        yield before[0] + shift, before[1] + shift


def _folded(word: str) -> str:
    return unmarked(word).translate(_STRAIGHT)


def standing(asked: Sequence[str], text: Said) -> Iterator[int]:
    """Where the words stand one behind another as they are: the first one's number, each time."""
    whole, sought = f" {' '.join(text.words)} ", f" {' '.join(asked)} "
    at = whole.find(sought)
    while at >= 0:
        yield whole.count(" ", 0, at)
        at = whole.find(sought, at + len(sought) - 1)


def longest_beginning(asked: Sequence[str], text: Said) -> int:
    """How many of the first words stand somewhere one behind another."""
    best = 0
    for at, word in enumerate(text.words):
        if word == asked[0]:
            pairs = zip(asked, text.words[at:], strict=False)
            best = max(best, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)))
    return best


def nearest(asked: Sequence[str], weights: Sequence[float], text: Said) -> Alignment | None:
    """The stretch of a text that is likest to the words; None where none of them stands there."""
    found = fuzz.partial_ratio_alignment(asked, text.words) if len(text) else None
    if found is None or not found.score:
        return None
    around = max(3, len(asked) // 3)
    first = max(found.dest_start - around, 0)
    last = min(found.dest_end + around, len(text))
    same = [each for each in _steps(asked, text.words[first:last]) if each[0] == "equal"]
    if not same:
        return None
    # What differs at either end stands directly before the first and behind the last equal word.
    _, mine, _, theirs, _ = same[0]
    _, _, mine_end, _, theirs_end = same[-1]
    begins = max(first + theirs - mine, 0)
    ends = min(first + theirs_end + len(asked) - mine_end, len(text))
    return Alignment(begins, ends, share(asked, weights, text.words[begins:ends]))


def share(asked: Sequence[str], weights: Sequence[float], there: Sequence[str]) -> float:
    """How much of the words stands in a stretch, each by its weight; what is added there costs."""
    met, added = 0.0, 0
    for tag, first, last, from_, to in _steps(asked, there):
        if tag == "equal":
            met += sum(weights[first:last])
        elif tag == "replace":
            pairs = zip(range(first, last), there[from_:to], strict=True)
            met += sum(weights[n] * _likeness(asked[n], other) for n, other in pairs)
        elif tag == "insert":
            added += to - from_
    whole = sum(weights)
    return met / (whole * (1 + _ADDED * added / len(asked)))


def _likeness(one: str, other: str) -> float:
    if any(letter.isdigit() for letter in one + other):
        return 0.0
    alike: float = Levenshtein.normalized_similarity(one, other)
    return alike if alike >= _ALIKE else 0.0


def _steps(asked: Sequence[str], there: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    codes = Levenshtein.opcodes(asked, there)
    return [
        (each.tag, each.src_start, each.src_end, each.dest_start, each.dest_end) for each in codes
    ]


def differences(asked: Said, there: Said, language: Language) -> tuple[Difference, ...]:
    """What is other in a stretch of an article than in the quotation, in order."""
    steps = [each for each in _steps(asked.words, there.words) if each[0] != "equal"]
    found: list[Difference] = []
    for first, last, from_, to in _together(steps):
        mine = asked.text[slice(*asked.span(first, last))]
        start, end = there.span(from_, to)
        turns = _turns(mine, there.text[start:end], language)
        found.append(Difference(mine, start, end, turns))
    return tuple(found)


def _together(steps: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Steps that follow directly upon another are one."""
    found: list[tuple[int, int, int, int]] = []
    for _, first, last, from_, to in steps:
        if found and found[-1][1] == first and found[-1][3] == from_:
            found[-1] = (found[-1][0], last, found[-1][2], to)
        else:
            found.append((first, last, from_, to))
    return found


def _turns(asked: str, there: str, language: Language) -> bool:
    return _figures(asked, language) != _figures(there, language) or contradicts(
        asked, there, language
    )


def _figures(text: str, language: Language) -> set[str]:
    kinds = (AnswerType.HOW_MANY, AnswerType.WHEN)
    spans = (span for kind in kinds for span in mentions(kind, text, (), language))
    return {unmarked(text[start:end]) for start, end in spans}
