"""Ranked passages → an answer: marked sentences, or an honest "no".

Folding reprints is `retrieval.reprints`'s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.config import Config
from retrieval.kinds import answering, kind_of
from retrieval.reprints import Alike, Story, stories
from retrieval.search import Ranked
from retrieval.types import Article, Citation, Highlight, Passage, Span
from retrieval.wording import words


def score(ranked: Sequence[Ranked]) -> float | None:
    """What the confidence is made from: the evidence for an answer in the first passage.

    None where nothing was found.
    """
    return ranked[0].evidence if ranked else None


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


def highlights(found: Ranked, question: str, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    passage = found.passage
    scored = sorted(zip(found.sentences, passage.sentences, strict=True), key=lambda each: -each[0])
    best = scored[0][0]
    enough = best - (1 - config.highlight_ratio) * abs(best)
    return tuple(
        _highlight(passage, span, question)
        for score, span in scored[: config.max_highlights]
        if score >= enough
    )


def _highlight(passage: Passage, span: Span, question: str) -> Highlight:
    start, end = span
    text = passage.text[start - passage.start : end - passage.start]
    asked = [question[first:last] for first, last in words(question)]
    found = answering(kind_of(question), text, asked)
    return Highlight(start, end, text, found and (start + found[0], start + found[1]))


def citations(
    question: str,
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
    return tuple(
        _citation(rank, story, articles[story.found.passage.article_id], question, config)
        for rank, story in enumerate(found, 1)
    )


def _citation(rank: int, story: Story, article: Article, question: str, config: Config) -> Citation:
    found = story.found
    marked = highlights(found, question, config)
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
