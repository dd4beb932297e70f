"""Answers → what is right in them. What answers are is plain data, from whichever engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from benchmarks.datasets import Asked, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked sentence, and the words that are underlined in it: offsets into the article."""

    start: int
    end: int
    words: Span | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage; `also`: further articles that print it."""

    article: str
    also: tuple[str, ...]
    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]

    def part(self, start: int, end: int) -> str:
        """The text between two offsets into the article."""
        return self.text[max(start - self.start, 0) : max(end - self.start, 0)]


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine says to a question."""

    found: bool
    confidence: float
    cited: tuple[Cited, ...]

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """As `worker.plain` writes it."""
        return cls(
            fields["found"],
            fields["confidence"],
            tuple(
                Cited(
                    each["article"],
                    tuple(each["also"]),
                    each["start"],
                    each["end"],
                    each["text"],
                    tuple(Mark(a, b, tuple(c) if c else None) for a, b, c in each["marks"]),
                )
                for each in fields["cited"]
            ),
        )


class Judge:
    """Knows the articles that were asked about."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def first(self, asked: Asked, said: Said) -> bool:
        """Whether a whole answer stands in the first passage."""
        return any(self._holds(asked, each, each.start, each.end) for each in said.cited[:1])

    def marked(self, asked: Asked, said: Said) -> bool:
        """Whether the first marked sentence of the first passage answers."""
        return any(
            self._answers(asked, each, mark) for each in said.cited[:1] for mark in each.marks[:1]
        )

    def apart(self, asked: Asked, other: Asked, said: Said) -> bool | None:
        """Of two questions that are nearly the same: whether the first sentence marked, of all
        passages, that answers either of them answers the one that was asked.

        None where no marked sentence answers either.
        """
        for each, mark in _marks(said):
            if self._answers(asked, each, mark):
                return True
            if self._answers(other, each, mark):
                return False
        return None

    def underlined_rightly(self, asked: Asked, each: Cited, words: Span) -> bool:
        """Whether underlined words lie in a known answer, or one in them."""
        first, last = words
        return any(
            (start <= first and last <= end) or (first <= start and end <= last)
            for start, end in asked.spans(each.article)
        )

    def _answers(self, asked: Asked, each: Cited, mark: Mark) -> bool:
        """Whether an answer stands in a sentence, or half of the sentence is one."""
        inside = sum(
            max(0, min(end, mark.end) - max(start, mark.start))
            for start, end in set(asked.spans(each.article))
        )
        half = 2 * inside >= mark.end - mark.start
        return half or self._holds(asked, each, mark.start, mark.end)

    def _holds(self, asked: Asked, each: Cited, start: int, end: int) -> bool:
        if asked.within(each.article, start, end):
            return True
        # Of another article with the same text only the words can be compared.
        text = " ".join(each.part(start, end).split())
        return any(
            " ".join(self._texts[article][slice(*span)].split()) in text
            for article, span in asked.answers
            if article in each.also
        )


def _marks(said: Said) -> Iterator[tuple[Cited, Mark]]:
    for each in said.cited:
        for mark in each.marks:
            yield each, mark
