"""What is said to "Did they say it?": values. How they are found is `retrieval.answer.quote`'s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retrieval.notices import Notice
from retrieval.types import Article, Span


class Verdict(StrEnum):
    """How much of a quotation stands in the archive."""

    AS_GIVEN = "as given"
    NEARLY = "nearly"
    STITCHED = "stitched"  # of parts that stand in two places
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ. `asked`: as the quotation has them, "" where it lacks them; `start` and
    `end`: what stands there instead, in the article's text, nothing where it lacks them. `turns`:
    a denial, a number, a date or an opposite is among them, so that it means something else."""

    asked: str
    start: int
    end: int
    turns: bool = False

    @property
    def kind(self) -> str:
        """ "other", "missing" in the article, or "added" there."""
        if not self.asked:
            return "added"
        return "other" if self.start < self.end else "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands, or the part of it that `asked` is, a span into its words.

    `text` is `article.text[start:end]`, as it stands there. `speaker`: who says it, None where that
    is unclear. `place`: where in the article that is, such as "p. 3".
    """

    article: Article
    start: int
    end: int
    text: str
    asked: Span
    differences: tuple[Difference, ...] = ()
    speaker: str | None = None
    place: str = ""

    @property
    def published(self) -> date | None:
        """The day on which it was."""
        return self.article.published

    @property
    def turns(self) -> bool:
        """Whether what differs makes it mean something else."""
        return any(each.turns for each in self.differences)

    def pieces(self) -> Iterator[tuple[str, Difference | None]]:
        """Its text piece by piece, each with how the quotation differs there, if it does."""
        done = self.start
        for each in self.differences:
            if done < each.start:
                yield self.article.text[done : each.start], None
            yield self.article.text[each.start : each.end], each
            done = each.end
        if done < self.end:
            yield self.article.text[done : self.end], None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Whether the archive has a quotation, `words`.

    `certainty`: how sure that verdict is, in [0, 1]. `places`: where it stands, the earliest day of
    publication first; of a stitched one each part's, in the quotation's order; of an absent one
    what comes nearest, if anything does.
    """

    words: str
    verdict: Verdict
    certainty: float
    places: tuple[Place, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def first(self) -> Place | None:
        """Where it stood first, of the places whose day is known."""
        stands = self.verdict in (Verdict.AS_GIVEN, Verdict.NEARLY)
        dated = [each for each in self.places if stands and each.published]
        return min(dated, key=lambda each: each.published or date.max, default=None)
