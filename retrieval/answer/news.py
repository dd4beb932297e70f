"""Questions for all that is new → what was published then, the newest first; and for news about
something, of which all answer that tell of it.

Which questions those are, and of what days, is `retrieval.temporal`'s to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.answer.reprints import Alike
from retrieval.config import Config
from retrieval.notices import Notice
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.temporal import news
from retrieval.temporal.fit import TimedResult
from retrieval.types import Answer, Article, Citation, Period


def by_news(asked: Asked) -> Answer | None:
    """The newest articles of the time that is asked for, each with its first sentence, or with that
    which names the day."""
    searcher = asked.searcher
    store = searcher.store
    wanted = news.read(searcher, asked.text, asked.language, asked.when)
    if wanted is None:
        return None
    items = news.published(store, wanted, asked.limit, asked.language)
    ids = sorted(each.passage.article_id for each in items)
    alike = store.near_duplicates(ids, searcher.config.near_duplicate_share)
    cited = _citations(items, store.articles(ids), alike)[: asked.limit]
    when = wanted.period.notice
    told = Notice("news", when=when) if cited else Notice("nothing-published", when=when)
    return Answer(
        question=asked.question,
        found=bool(cited),
        confidence=float(bool(cited)),
        citations=cited,
        elapsed_ms=0.0,
        notices=asked.told(wanted.notice, told),
        period=wanted.period if wanted.named else None,
    )


def of_topic(found: TimedResult, config: Config) -> list[Ranked]:
    """The passages that tell of what news are asked about; none where it is nothing alone."""
    if not found.topic:
        return []
    return [each for each in found.decisive if _tells(found.query, each) >= config.on_topic]


def _tells(query: Query, each: Ranked) -> float:
    return query.told_by(f"{each.passage.title} {each.passage.text}")


def news_about(
    found: TimedResult, ranked: Sequence[Ranked], today: date, config: Config
) -> Notice | None:
    """What is said where the first of the passages tells of that: it answers, whatever it says."""
    first = next(iter(ranked), None)
    if first is None or first not in of_topic(found, config):
        return None
    known = first.passage.published is not None and first.passage.published <= today
    days = found.period or Period(None, today if known else None)
    return Notice("news-about", topic=found.topic, when=days.notice)


def _citations(
    items: Sequence[news.Item], articles: Mapping[str, Article], alike: Alike
) -> tuple[Citation, ...]:
    """One for each article; near-duplicates of one that stands before them are told with that."""
    found: dict[str, Citation] = {}
    for item in items:
        each = item.passage
        article = articles.get(each.article_id)
        if article is None:
            continue  # replaced or removed since it was found
        home = next((other for other in alike.get(article.id, ()) if other in found), None)
        if home is None:
            within, told = (each.start, each.end), each.sentences[item.sentence]
            found[article.id] = as_it_stands(article, within, [told], len(found) + 1)
        else:
            also = (*found[home].also_in, article)
            found[home] = replace(found[home], also_in=also)
    return tuple(found.values())
