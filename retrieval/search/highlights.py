"""A ranked passage → its sentences that answer, and the words in them that do.

How well each answers is told by `retrieval.search.rank_weights`, of late interaction's signals.
"""

from __future__ import annotations

from retrieval.config import Config
from retrieval.query.answer_type import answer_span
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.types import Highlight


def highlights(found: Ranked, query: Query, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    scores = found.sentences
    order = sorted(range(len(scores)), key=lambda each: -scores[each])
    best = scores[order[0]]
    enough = best - (1 - config.highlight_ratio) * abs(best)
    return tuple(
        _highlight(found, number, query)
        for number in order[: config.max_highlights]
        if scores[number] >= enough
    )


def _highlight(found: Ranked, number: int, query: Query) -> Highlight:
    text = found.passage.sentence(number)
    start, end = found.passage.sentences[number]
    answer = answer_span(query.answer_type, text, query.asked, found.language)
    return Highlight(start, end, text, answer and (start + answer[0], start + answer[1]))
