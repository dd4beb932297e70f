"""Citations as every front end uses them: what is marked in them, and which of them are new."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from retrieval import Citation, Span

Position = tuple[str, int]
"""Where a passage stands: its article's id, and at which character it begins."""


def marks(citation: Citation) -> tuple[Span, ...]:
    """The marked sentences as spans into the citation's own text, best first."""
    start = citation.start
    return tuple((mark.start - start, mark.end - start) for mark in citation.highlights)


def answers(citation: Citation) -> tuple[Span, ...]:
    """The words that answer within the marked sentences, as spans into the citation's text."""
    start, found = citation.start, (mark.answer for mark in citation.highlights)
    return tuple((each[0] - start, each[1] - start) for each in found if each)


def position(citation: Citation) -> Position:
    return citation.article.id, citation.start


def unseen(found: Iterable[Citation], seen: Collection[Position], most: int) -> list[Citation]:
    """The first `most` that a longer search adds to the passages that were shown.

    With more passages in the running some change places: what was shown is not repeated.
    """
    return [each for each in found if position(each) not in seen][:most]
