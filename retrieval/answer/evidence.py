"""Question → ranked passages together with the articles they stand in, all of one moment.

Another process may replace articles meanwhile. What is made of it is
`retrieval.answer.citations`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.languages import Language
from retrieval.search.rerank import Ranked
from retrieval.store.protocol import Store
from retrieval.temporal.search import AskedWhen, search_when
from retrieval.types import Article, Passage, Period

_SEARCHES = 3  # while what is found keeps being replaced


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passages, best first; articles by id, and the ids of near-duplicates of each.

    `decisive`: those that alone may answer, best first. `newest`: within how much of the best
    score the newest are to come first; None where they are not. `fits`: as in `TimedResult`.
    `period`, `notice`: what `retrieval.temporal.search` made of a time that the question names.
    """

    ranked: list[Ranked]
    articles: dict[str, Article]
    alike: dict[str, list[str]]
    decisive: list[Ranked]
    period: Period | None = None
    notice: str = ""
    newest: float | None = None
    fits: Mapping[int, float | None] = field(default_factory=dict)


def gather(
    question: str,
    language: Language,
    limit: int,
    when: AskedWhen,
    store: Store,
    encoder: Encoder,
    config: Config,
) -> Evidence:
    """What is found for `question`; passages stand in their articles as they are given."""
    for _ in range(_SEARCHES):
        timely = search_when(question, language, limit, when, store, encoder, config)
        ranked = timely.ranked
        found = {each.passage.article_id for each in ranked}
        alike = store.near_duplicates(sorted(found))
        articles = store.articles(sorted(found.union(*alike.values())))
        standing = [each for each in ranked if _stands(each.passage, articles)]
        if len(standing) == len(ranked):
            break
    if timely.within and timely.period:
        articles = _published_in(timely.period, articles)
    decisive = standing
    if timely.decisive is not None:
        allowed = {each.passage.id for each in timely.decisive}
        decisive = [each for each in standing if each.passage.id in allowed]
    return Evidence(
        standing,
        articles,
        alike,
        decisive,
        timely.period,
        timely.notice,
        timely.newest,
        timely.fits,
    )


def _published_in(period: Period, articles: dict[str, Article]) -> dict[str, Article]:
    """Those of the articles that are not known to have been published at another time."""
    return {
        number: article
        for number, article in articles.items()
        if article.published is None or article.published in period
    }


def _stands(passage: Passage, articles: dict[str, Article]) -> bool:
    article = articles.get(passage.article_id)
    return article is not None and article.text[passage.start : passage.end] == passage.text
