"""Ranked passages → citations, and which of them are shown.

Folding reprints is `retrieval.answer.reprints`'s, which sentences are marked
`retrieval.search.highlights`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from retrieval.answer.recency import Reports
from retrieval.answer.reprints import Alike, Story, stories
from retrieval.config import Config
from retrieval.query.query import Query
from retrieval.search.confidence import of_itself
from retrieval.search.highlights import highlights
from retrieval.search.rerank import Ranked
from retrieval.types import Article, Citation, Highlight, Span


def citations(
    query: Query,
    ranked: Sequence[Ranked],
    limit: int,
    articles: dict[str, Article],
    config: Config,
    alike: Alike | None = None,
    reports: Reports | None = None,
) -> tuple[Citation, ...]:
    """The first `limit` passages; those that print the same text are one, with `also_in`.

    Of those the article that was published first is cited. `alike` names near-duplicates.
    `reports`: which of them are out of date, and what they said.
    """
    found = list(stories(ranked, limit, articles, alike or {}, config))
    cited = (
        _citation(rank, story, articles[story.found.passage.article_id], query, config)
        for rank, story in enumerate(found, 1)
    )
    if reports is None:
        return tuple(cited)
    return tuple(
        _earlier(each, story.found, reports)
        if any(reports.outdated(story.found, other.found) for other in found)
        else each
        for each, story in zip(cited, found, strict=True)
    )


def _earlier(cited: Citation, found: Ranked, reports: Reports) -> Citation:
    """Marked as out of date, with the words that are."""
    best, *others = cited.highlights
    words, start = reports.told_words(found), found.passage.start
    if words and best.answer is None:
        best = replace(best, answer=(start + words[0], start + words[1]))
    return replace(cited, earlier=True, highlights=(best, *others))


def _citation(rank: int, story: Story, article: Article, query: Query, config: Config) -> Citation:
    found = story.found
    marked = highlights(found, query, config)
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
        confidence=of_itself(found, config),
    )


def as_it_stands(article: Article, within: Span, marked: Sequence[Span], rank: int = 1) -> Citation:
    """A stretch of an article, with these of its sentences marked, where none was compared with
    others: the score tells the rank alone."""
    return Citation(
        rank=rank,
        score=1 / rank,
        article=article,
        start=within[0],
        end=within[1],
        text=article.text[slice(*within)],
        highlights=tuple(Highlight(*each, article.text[slice(*each)]) for each in marked),
        place=article.place(marked[0][0]),
    )


def answering(cited: Sequence[Citation], config: Config) -> tuple[Citation, ...]:
    """Those of the citations that answer, and earlier reports; all of them where words alone were
    compared, which does not tell."""
    sure = [each for each in cited if (each.confidence or 0.0) >= config.min_beside]
    if not sure:
        return tuple(cited)
    known = set(map(id, sure))
    return numbered(each for each in cited if id(each) in known or each.earlier)


def numbered(cited: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations in that order, with the ranks that they have in it."""
    return tuple(replace(each, rank=rank) for rank, each in enumerate(cited, 1))
