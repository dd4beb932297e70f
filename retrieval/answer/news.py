"""Questions for all that is new → what was published then, the newest first; and for news about
something, of which all answer that tell of it.

Which questions those are, and of what days, is `retrieval.temporal`'s to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.answer.reprints import Alike
from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.notices import Notice
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.temporal import news
from retrieval.temporal.fit import TimedResult
from retrieval.types import Answer, Article, Citation, Period

_FIRST = 1e-6  # of scores: enough to be the first


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


@dataclass(frozen=True, slots=True)
class About:
    """The passages that tell of what news are asked about, what is said of them, and of which days
    they are, where the question names a time."""

    ranked: list[Ranked]
    notice: Notice
    period: Period | None


def news_about(found: TimedResult, today: date, config: Config) -> About | None:
    """Those that do, each with a sentence that does, without those that merely mention it where
    others do more; None where news are asked about nothing alone, or none does. They answer,
    whatever they say."""
    topic, time = found.topic, found.time
    asked = Period(*time.days) if found.newest is None and time and time.days else None
    there = [each for each in found.decisive if asked is None or _published_in(each, asked)]
    told = [each for each in there if topic and _tells(topic, each) >= config.on_topic]
    if topic is None or not told:
        return None
    more = [each for each in told if not _merely_mentions(topic, each)]
    ranked = [_with_telling_sentence(topic, each, config) for each in (more or told)]
    known = any(each.passage.published and each.passage.published <= today for each in ranked)
    days = asked or found.period or Period(None, today if known else None)
    text = topic.text.strip(" ?!.")
    return About(ranked, Notice("news-about", topic=text, when=days.notice), asked)


def _published_in(each: Ranked, period: Period) -> bool:
    published = each.passage.published
    return published is not None and published in period


def _tells(topic: Query, each: Ranked) -> float:
    return topic.told_by(f"{each.passage.title} {each.passage.text}")


def _merely_mentions(topic: Query, each: Ranked) -> bool:
    """Whether it has it in one sentence alone, neither in the first nor in the title."""
    passage = each.passage
    said = [
        number for number in range(len(each.sentences)) if topic.told_by(passage.sentence(number))
    ]
    return not topic.told_by(passage.title) and len(said) < 2 and 0 not in said


def _with_telling_sentence(topic: Query, each: Ranked, config: Config) -> Ranked:
    """The passage with the sentence that has most of the topic's words as its best, where that
    which seems to answer has few of them and does not surely do so."""
    if not isinstance(each.seen, Reading) or max(each.sentences) >= config.answers_from:
        return each
    shares = [topic.told_by(each.passage.sentence(number)) for number in range(len(each.sentences))]
    most = max(shares)
    if shares[each.best] >= most / 2:
        return each
    scores = list(each.sentences)
    scores[shares.index(most)] = max(scores) + _FIRST
    return replace(each, sentences=tuple(scores))


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
