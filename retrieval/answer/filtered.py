"""A question of nothing but filters → the newest articles that meet them; and one whose filters
nothing meets → that it is so.

What filters are is `retrieval.store.filters`'s. A question that asks something besides is answered
in every other way, of what meets them alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.notices import Notice
from retrieval.terms import said
from retrieval.types import Answer, Article, Citation, Passage


def by_filters(asked: Asked) -> Answer | None:
    """The newest articles; None for a question that something meets, and that asks more."""
    met, only, store = asked.met, asked.when.filters, asked.searcher.store
    if met is None or (met and asked.text):
        return None
    chosen = list(met.items())[: asked.limit]
    passages = store.passages([numbers[0] for _, numbers in chosen])
    articles = store.articles([number for number, _ in chosen])
    there = [
        (passage, article)
        for number, numbers in chosen
        if (passage := passages.get(numbers[0])) and (article := articles.get(number))
    ]
    cited = (_citation(rank, *each, only.exact) for rank, each in enumerate(there, start=1))
    notices = (
        *asked.notices,
        Notice("newest-of", count=len(met)) if met else _nothing(asked),
        Notice("left-out") if store.left_out() else None,
    )
    return Answer(
        question=asked.question,
        found=bool(there),
        confidence=float(bool(there)),
        citations=tuple(cited),
        elapsed_ms=0.0,
        notices=tuple(filter(None, notices)),
        period=only.period,
    )


def _nothing(asked: Asked) -> Notice:
    only = asked.when.filters
    if only.period and not only.beside:
        return Notice("nothing-published", when=only.period.notice)
    return Notice("nothing-meets")


def _citation(rank: int, passage: Passage, article: Article, exact: Sequence[str]) -> Citation:
    """With the sentences marked that have exact words, or the first one."""
    wanted = [said(each) for each in exact]
    numbers = range(len(passage.sentences))
    having = [n for n in numbers if any(each in said(passage.sentence(n)) for each in wanted)]
    marked = [passage.sentences[n] for n in having or [0]]
    return as_it_stands(article, (passage.start, passage.end), marked, rank)
