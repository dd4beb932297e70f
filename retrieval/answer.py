"""Ranked passages → an answer: marked sentences, or an honest "no".

Folding reprints is `retrieval.reprints`'s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.config import Config
from retrieval.reprints import Alike, Story, stories
from retrieval.search import Ranked
from retrieval.types import Article, Citation, Highlight


def score(ranked: Sequence[Ranked]) -> float | None:
    """What the confidence is made from: how well the first passage covers the question's words.

    None where nothing was found.
    """
    return ranked[0].interaction.coverage if ranked else None


def confidence(ranked: Sequence[Ranked], config: Config) -> float:
    """How sure it is that the archive answers, in [0, 1]; 0 where nothing was found."""
    return probability(score(ranked), config)


def probability(score: float | None, config: Config) -> float:
    """The logistic function that turns a score into a confidence."""
    if score is None:
        return 0.0
    odds = config.confidence_slope * (score - config.confidence_middle)
    # Of a negative exponent only: that of a large positive one overflows.
    part = math.exp(-abs(odds))
    return (1.0 if odds >= 0 else part) / (1 + part)


def highlights(found: Ranked, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    passage = found.passage
    scored = sorted(
        zip(found.interaction.sentences, passage.sentences, strict=True),
        key=lambda each: -each[0],
    )
    enough = config.highlight_ratio * scored[0][0]
    return tuple(
        Highlight(start, end, passage.text[start - passage.start : end - passage.start])
        for score, (start, end) in scored[: config.max_highlights]
        if score >= enough
    )


def citations(
    ranked: Sequence[Ranked],
    limit: int,
    articles: dict[str, Article],
    config: Config,
    alike: Alike | None = None,
) -> tuple[Citation, ...]:
    """The first `limit` passages; those that print the same text are one, with `also_in`.

    Of those the article that was published first is cited. `alike` names near-duplicates.
    """
    found = stories(ranked, limit, articles, alike or {})
    return tuple(_citation(rank, story, articles, config) for rank, story in enumerate(found, 1))


def _citation(rank: int, story: Story, articles: dict[str, Article], config: Config) -> Citation:
    found = story.found
    article = articles[found.passage.article_id]
    marked = highlights(found, config)
    return Citation(
        rank=rank,
        score=found.score,
        article=article,
        start=found.passage.start,
        end=found.passage.end,
        text=found.passage.text,
        highlights=marked,
        also_in=story.also_in,
        place=article.place(marked[0].start),
    )
