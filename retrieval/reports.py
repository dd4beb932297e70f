"""Earlier and later reports on the same thing: the later first among equals, the earlier marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from retrieval.config import Config
from retrieval.search import Ranked
from retrieval.types import Article, Citation

_WORD = re.compile(r"\w+")
_STEM = 5  # letters by which words are compared, so that inflections are one
_SHORTEST = 4  # letters; shorter words say little
_SHARE = 0.4  # of the shorter sentence's words that both must have, and how many at least
_LEAST = 3


def later_first(
    question: str, ranked: Sequence[Ranked], articles: Mapping[str, Article], config: Config
) -> list[Ranked]:
    """Put a later report before an earlier one on the same thing that meets the question as well.

    The rest keeps its order.
    """
    asked = _words(question)
    said = [_words(_answering(each)) - asked for each in ranked]
    found = [articles.get(each.passage.article_id) for each in ranked]
    days = [article.published if article else None for article in found]
    order: list[int] = []
    for late, each in enumerate(ranked):
        equals = (
            at
            for at, early in enumerate(order)
            if ranked[early].score - each.score <= config.equal_margin
            and _before(days[early], days[late])
            and _alike(said[early], said[late])
        )
        order.insert(next(equals, len(order)), late)
    return [ranked[number] for number in order]


def mark_earlier(question: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Mark the citations to which another one is a later report on the same thing."""
    asked = _words(question)
    said = [_words(each.highlights[0].text) - asked for each in citations]
    return tuple(
        replace(
            each,
            earlier=any(
                _before(each.article.published, other.article.published) and _alike(mine, theirs)
                for other, theirs in zip(citations, said, strict=True)
            ),
        )
        for each, mine in zip(citations, said, strict=True)
    )


def _alike(one: set[str], other: set[str]) -> bool:
    """Whether two sentences share much besides the question's words, which they share anyway."""
    both = len(one & other)
    return both >= _LEAST and both >= _SHARE * min(len(one), len(other))


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _answering(found: Ranked) -> str:
    scores, passage = found.interaction.sentences, found.passage
    start, end = passage.sentences[scores.index(max(scores))]
    return passage.text[start - passage.start : end - passage.start]


def _words(text: str) -> set[str]:
    return {
        word.casefold()[:_STEM]
        for word in _WORD.findall(text)
        if len(word) >= _SHORTEST or word.isdigit()
    }
