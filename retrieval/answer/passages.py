"""The passages that answer a question → an Answer: found, put in order, cited."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.asked import Asked
from retrieval.answer.citations import answering, citations
from retrieval.answer.explain import Made
from retrieval.answer.recency import mark_earlier, newest_first, prefer_later_reports
from retrieval.answer.reprints import Alike
from retrieval.notices import Notice
from retrieval.search.confidence import answers, confidence, score
from retrieval.temporal.search import TimedResult, search_when
from retrieval.types import Answer, Article, Passage

_SEARCHES = 3  # while what is found keeps being replaced


def by_passages(asked: Asked) -> Answer:
    """The passages that answer, best first; with `found` false merely the nearest."""
    searcher, config = asked.searcher, asked.searcher.config
    found, articles, alike = _found(asked)
    query = found.query
    if found.newest is None:
        ranked = prefer_later_reports(query, found.ranked, config, found.fits)
    else:
        ranked = newest_first(found.ranked, found.newest)
    cited = citations(query, ranked, asked.limit, articles, config, alike)
    sure = confidence(found.decisive, config)
    if answers(sure, config) and found.newest is None:
        cited = answering(query, cited, config)
    cited = mark_earlier(query, cited, config)
    notices = [
        searcher.encoder.notice,
        *asked.notices,
        Notice("words-alone") if found.words_alone and not asked.is_elsewhere else None,
        found.notice,
        Notice("left-out") if searcher.store.left_out() else None,
    ]
    return Answer(
        question=asked.question,
        found=answers(sure, config),
        confidence=sure,
        citations=cited,
        elapsed_ms=0.0,
        notices=tuple(filter(None, notices)),
        period=found.period,
        score=score(found.decisive),
        _made=Made(found, ranked, cited, config),
    )


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
