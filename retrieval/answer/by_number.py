"""Whose a number is, or what: the sentences in which it stands, as it stands in the question.

Which question asks that is `retrieval.query.numbers`' to say.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.answer.passages import by_passages
from retrieval.query.numbers import number_asked
from retrieval.types import Answer, Passage, Span

_PASSAGES = 50  # in which it may stand


def by_number(asked: Asked) -> Answer | None:
    """None where nothing of that kind is asked. A number that stands nowhere is not answered by
    what comes near."""
    number = number_asked(asked.text, asked.language)
    if number is None:
        return None
    store, only = asked.searcher.store, asked.when.only
    among = store.passages_published_in(only) if only else None
    found = store.passages([each for each, _ in store.bm25(number, _PASSAGES, among)])
    marked = {each: _sentences(number, each) for each in found.values()}
    marked = {each: spans for each, spans in marked.items() if spans}
    articles = store.articles(list(dict.fromkeys(each.article_id for each in marked)))
    there = [
        as_it_stands(article, (each.start, each.end), spans, rank)
        for rank, (each, spans) in enumerate(marked.items(), 1)
        if (article := articles.get(each.article_id))
    ]
    if not there:
        return replace(by_passages(asked), found=False, confidence=0.0)
    return Answer(asked.question, True, 1.0, tuple(there[: asked.limit]), 0.0, asked.told())


def _sentences(number: str, passage: Passage) -> list[Span]:
    """Those in which it stands, as spans of the article."""
    form = re.compile(rf"(?<![\w.,]){re.escape(number)}(?!\w)")
    at = [passage.start + found.start() for found in form.finditer(passage.text)]
    return [span for span in passage.sentences if any(span[0] <= each < span[1] for each in at)]
