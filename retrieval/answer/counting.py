"""Articles that a question has counted or listed, exactly: by the index, not by what is nearest.

How such a question is worded is `retrieval.query.counting`'s, which articles have the words the
store's, the time that it names `retrieval.temporal`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.answer.counted_times import Times, times_of
from retrieval.languages.phrases import unaccented
from retrieval.notices import Notice
from retrieval.query import counting
from retrieval.query.counting import CountAsked, Kind, Topic
from retrieval.store.protocol import Store
from retrieval.types import Answer, Citation, Counted, CountedArticle, Passage, Period

_WORD = re.compile(r"\w+")
_FORMS = 12  # in which words were found, that are told
_DAYS = list[tuple[str, date | None]]


def by_counting(asked: Asked) -> Answer | None:
    """How many articles, or which; None where nothing is to be counted.

    What cannot be counted is refused, with the reason.
    """
    if not counting.hints(asked.text, asked.language):
        return None
    # Of what was typed in quotation marks a filter was made, but here it is what is counted.
    quoted = "".join(f' "{each}"' for each in asked.when.filters.exact)
    asked = replace(asked, text=asked.text + quoted)
    times = times_of(asked, lambda text: counting.read(text, asked.language))
    if times is None:
        return None
    wanted, topic = times.wanted, None
    by_author = wanted.kind is Kind.AUTHOR
    if by_author and not asked.searcher.store.authors():
        return _refused(asked, Notice("count-no-author"))
    if wanted.topic and not by_author:
        clause = counting.is_clause(wanted.topic, asked.language)
        if clause is None:
            return None
        topic = counting.topic_of(wanted.topic, asked.language)
        if clause or topic is None:
            return _refused(asked, Notice("count-by-words"))
    if times.trouble:
        return _refused(asked, times.trouble)
    return _counted(asked, wanted, topic, times)


def _refused(asked: Asked, why: Notice) -> Answer:
    return Answer(asked.question, False, 0.0, (), 0.0, (*asked.notices, why))


@dataclass(slots=True)
class _Found:
    """Articles with their days, oldest first and those without one last; and what was found there.

    `beside`: how many are left out because they have no date.
    """

    days: _DAYS
    forms: tuple[str, ...] = ()
    beside: int = 0
    dated: _DAYS = field(init=False)

    def __post_init__(self) -> None:
        self.dated = [each for each in self.days if each[1]]


def _counted(asked: Asked, wanted: CountAsked, topic: Topic | None, times: Times) -> Answer:
    store = asked.searcher.store
    by_author = wanted.kind is Kind.AUTHOR
    query = wanted.topic if by_author else str(topic or "")
    ids, forms = (_written_by(store, query), ()) if by_author else _having(store, topic)
    found = _found(store, ids, forms, times.period)
    months = Counter(f"{day:%Y-%m}" for _, day in found.dated if day)
    undated = len(found.days) - len(found.dated)
    ends = wanted.kind in (Kind.FIRST, Kind.LAST) and bool(found.days)
    if ends and not found.dated:
        return _refused(asked, Notice("count-no-date", count=len(found.days), query=query))
    end = found.dated[0 if wanted.kind is Kind.FIRST else -1] if ends else None
    most = asked.searcher.config.counted_articles
    counted = Counted(
        count=len(found.days),
        query=query,
        said=_said(wanted.kind, len(found.days), query, times.period, end[1] if end else None),
        articles=_named(store, [each for each, _ in _newest_first(found)[:most]]),
        by_month=tuple(sorted(months.items())),
        undated=undated,
    )
    notices = (
        Notice("counted-words", forms=_told(topic, found.forms)) if topic else None,
        times.notice,
        Notice("counted-undated", count=undated) if undated else None,
        Notice("not-counted-undated", count=found.beside) if found.beside else None,
        Notice("counted-cut", limit=most) if len(found.days) > most else None,
        Notice("left-out") if store.left_out() else None,
    )
    return Answer(
        question=asked.question,
        found=True,
        confidence=1.0,
        citations=_mention(store, end[0], found.forms) if end else (),
        elapsed_ms=0.0,
        notices=(*asked.notices, *filter(None, notices)),
        period=times.period,
        counted=counted,
    )


def _found(
    store: Store, ids: set[str] | None, forms: tuple[str, ...], period: Period | None
) -> _Found:
    days = [each for each in store.days() if ids is None or each[0] in ids]
    dated, undated = [e for e in days if e[1]], [e for e in days if not e[1]]
    if period is None:
        return _Found(dated + undated, forms)
    return _Found([each for each in dated if each[1] and each[1] in period], forms, len(undated))


def _having(store: Store, topic: Topic | None) -> tuple[set[str] | None, tuple[str, ...]]:
    """The articles of a topic, and the forms in which they have its words; None where all are."""
    if topic is None:
        return None, ()
    ids: set[str] = set()
    forms: dict[str, None] = {}
    for words in topic.either:
        mentions = store.mentions(words)
        ids |= mentions.articles
        forms |= dict.fromkeys(mentions.forms)
    for each in topic.without:
        ids -= store.mentions([each]).articles
    return ids, tuple(forms)


def _written_by(store: Store, name: str) -> set[str]:
    """The articles of an author whose name has all these words."""
    asked = _plain(name)
    return {each for each, author in store.authors() if asked and asked <= _plain(author)}


def _plain(name: str) -> set[str]:
    return {unaccented(word.casefold()) for word in _WORD.findall(name)}


def _newest_first(found: _Found) -> _DAYS:
    return [*reversed(found.dated), *found.days[len(found.dated) :]]


def _named(store: Store, article_ids: Sequence[str]) -> tuple[CountedArticle, ...]:
    articles = store.articles(article_ids)
    return tuple(
        CountedArticle(each, article.title, article.published, article.url or article.source)
        for each in article_ids
        if (article := articles.get(each))
    )


def _said(kind: Kind, count: int, query: str, period: Period | None, end: date | None) -> Notice:
    """The count as a sentence; `end`: the day of the first or last mention."""
    when = period.notice if period else None
    if end and kind is Kind.FIRST:
        return Notice("first-mention", query=query, day=end, count=count)
    if end:
        return Notice("last-mention", query=query, day=end, count=count)
    if not query:
        return _said_of_all(count, when)
    return (_said_of_author if kind is Kind.AUTHOR else _said_of_words)(count, query, when)


def _said_of_words(count: int, query: str, when: Notice | None) -> Notice:
    if when is None:
        if count:
            return Notice("articles-mention", count=count, query=query)
        return Notice("none-mentions", query=query)
    if count:
        return Notice("articles-mention-then", count=count, query=query, when=when)
    return Notice("none-mentions-then", query=query, when=when)


def _said_of_author(count: int, name: str, when: Notice | None) -> Notice:
    if when is None:
        if count:
            return Notice("articles-by", count=count, name=name)
        return Notice("none-by", name=name)
    if count:
        return Notice("articles-by-then", count=count, name=name, when=when)
    return Notice("none-by-then", name=name, when=when)


def _said_of_all(count: int, when: Notice | None) -> Notice:
    if when is None:
        return Notice("articles-held", count=count)
    if count:
        return Notice("articles-then", count=count, when=when)
    return Notice("nothing-published", when=when)


def _told(topic: Topic, forms: Sequence[str]) -> str:
    """In which forms words were found, or what was looked for where nothing was."""
    if not forms:
        return str(topic)
    told = [*forms[:_FORMS], *(["…"] if len(forms) > _FORMS else [])]
    return ", ".join([*told, *(f"-{each}" for each in topic.without)])


def _mention(store: Store, article_id: str, forms: Sequence[str]) -> tuple[Citation, ...]:
    """Where an article first has the words: its first passage with most of them, in its sentence
    with most of them."""
    entry = store.entry(article_id)
    if entry is None or not entry.passages:
        return ()
    words = [re.escape(form).replace(r"\ ", r"[\W_]{1,3}") for form in forms]
    having = [re.compile(rf"(?<![^\W_]){each}(?![^\W_])", re.IGNORECASE) for each in words]

    def number(text: str) -> int:
        return sum(each.search(text) is not None for each in having)

    def best(passage: Passage) -> int:
        return max(range(len(passage.sentences)), key=lambda at: number(passage.sentence(at)))

    passage = max(entry.passages, key=lambda each: number(each.text))
    at = best(passage)
    within = passage.start, passage.end
    return (as_it_stands(entry.article, within, [passage.sentences[at]]),)
