"""The passages that answer a question → an Answer: found, put in order, cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from retrieval.answer.asked import Asked
from retrieval.answer.citations import answering, citations
from retrieval.answer.explain import Made
from retrieval.answer.news import news_about
from retrieval.answer.recency import Reports
from retrieval.answer.reprints import Alike
from retrieval.encode.encoder import Vectors
from retrieval.encode.reader import Reading
from retrieval.notices import Notice
from retrieval.search.confidence import answers, confidence, score
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.temporal.fit import TimedResult
from retrieval.temporal.search import search_when
from retrieval.types import Answer, Article, Passage

_SEARCHES = 3  # while what is found keeps being replaced


def by_passages(asked: Asked) -> Answer:
    """The passages that answer, best first; with `found` false merely the nearest."""
    searcher, config = asked.searcher, asked.searcher.config
    found, articles, alike = _found(asked)
    query = found.query
    reports = Reports(query, config, asked.when.today, _vectors(found.ranked, searcher))
    sure = confidence(found.decisive, config)
    about = news_about(found, asked.when.today, config)
    if about and found.newest is None and answers(sure, config):
        about = None  # what was told of it, and how, is answered as any question
    ranked = _in_order(found, about.ranked if about else [], reports)
    if about:
        sure = 1.0
    if about and about.period:
        found = replace(found, notice=None, period=about.period)
    cited = citations(query, ranked, asked.limit, articles, config, alike, reports)
    if answers(sure, config) and found.newest is None:
        cited = answering(cited, config)
    words_alone = found.words_alone and not asked.is_elsewhere
    alone = Notice("words-alone") if words_alone else None
    return Answer(
        question=asked.question,
        found=answers(sure, config),
        confidence=sure,
        citations=cited,
        elapsed_ms=0.0,
        notices=asked.told(alone, found.notice, about.notice if about else None),
        period=found.period,
        score=score(found.decisive),
        _made=Made(found, ranked, cited, config),
    )


def _in_order(found: TimedResult, about: Sequence[Ranked], reports: Reports) -> list[Ranked]:
    """The best first, or the newest of the best; what tells of a topic before all else."""
    first = {each.passage.id for each in about}
    parts = (about, [each for each in found.ranked if each.passage.id not in first])
    if found.newest is None:
        return [each for part in parts for each in reports.in_order(part, found.fits)]
    return [each for part in parts for each in reports.newest_first(part, found.newest)]


def _vectors(ranked: Sequence[Ranked], searcher: Searcher) -> Mapping[int, Vectors]:
    """Those of the passages that were read."""
    ids = [each.passage.id for each in ranked if isinstance(each.seen, Reading)]
    return dict(zip(ids, searcher.store.vectors(ids), strict=True)) if ids else {}


def _found(asked: Asked) -> tuple[TimedResult, dict[str, Article], Alike]:
    """What is found, the articles that it stands in as they are given, and their near-duplicates.

    Another process may replace articles meanwhile.
    """
    searcher, store = asked.searcher, asked.searcher.store
    for _ in range(_SEARCHES):
        found = search_when(searcher, asked.text, asked.language, asked.limit, asked.when)
        ids = {each.passage.article_id for each in found.ranked}
        alike = store.near_duplicates(sorted(ids), searcher.config.near_duplicate_share)
        articles = store.articles(sorted(ids.union(*alike.values())))
        standing = [each for each in found.ranked if _stands(each.passage, articles)]
        if len(standing) == len(found.ranked):
            break
    if found.within and (period := found.period):
        articles = {
            number: article
            for number, article in articles.items()
            if article.published is None or article.published in period
        }
    return replace(found, ranked=standing), articles, alike


def _stands(passage: Passage, articles: dict[str, Article]) -> bool:
    article = articles.get(passage.article_id)
    return article is not None and article.text[passage.start : passage.end] == passage.text
