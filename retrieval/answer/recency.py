"""Earlier and later reports on the same thing: the later first among equals, the earlier marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from retrieval.config import Config
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.terms import stem
from retrieval.types import Citation

_WORD = re.compile(r"\w+")


def prefer_later_reports(
    query: Query,
    ranked: Sequence[Ranked],
    config: Config,
    fits: Mapping[int, float | None] = MappingProxyType({}),
) -> list[Ranked]:
    """Put a later report before an earlier one on the same thing that meets the question as well.

    The rest keeps its order. `fits`: how well passages, by id, fit the time that is asked for;
    none goes before one that fits better.
    """
    fit = [fits.get(each.passage.id) or 0.0 for each in ranked]
    asked = _words(query.question, config)
    said = [_words(each.answering, config) - asked for each in ranked]
    days = [each.passage.published for each in ranked]
    order: list[int] = []
    for late, each in enumerate(ranked):
        equals = (
            at
            for at, early in enumerate(order)
            if ranked[early].score - each.score <= config.equal_margin
            and fit[early] <= fit[late]
            and _before(days[early], days[late])
            and _alike(said[early], said[late], config)
        )
        order.insert(next(equals, len(order)), late)
    return [ranked[number] for number in order]


def newest_first(ranked: Sequence[Ranked], margin: float) -> list[Ranked]:
    """Of those within `margin` of the best score the newest first; the rest keeps its order."""
    if not ranked:
        return []
    enough = max(each.score for each in ranked) - margin
    best = [each for each in ranked if each.score >= enough]
    # Sorting is stable: passages of one day keep their order.
    best.sort(key=lambda each: each.passage.published or date.min, reverse=True)
    return best + [each for each in ranked if each.score < enough]


def mark_earlier(
    query: Query, citations: Sequence[Citation], config: Config
) -> tuple[Citation, ...]:
    """Mark the citations to which another one is a later report on the same thing."""
    asked = _words(query.question, config)
    said = [_words(each.highlights[0].text, config) - asked for each in citations]
    return tuple(
        replace(
            each,
            earlier=any(
                _before(each.article.published, other.article.published)
                and _alike(mine, theirs, config)
                for other, theirs in zip(citations, said, strict=True)
            ),
        )
        for each, mine in zip(citations, said, strict=True)
    )


def _alike(one: set[str], other: set[str], config: Config) -> bool:
    """Whether two sentences share much besides the question's words, which they share anyway."""
    both = len(one & other)
    share = config.same_thing_share * min(len(one), len(other))
    return both >= config.same_thing_words and both >= share


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _words(text: str, config: Config) -> set[str]:
    return {
        stem(word, config.stem_letters)
        for word in _WORD.findall(text)
        if len(word) >= config.same_thing_letters or word.isdigit()
    }
