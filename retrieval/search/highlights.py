"""A ranked passage → its sentences that answer, and the words in them that do.

How well each answers is told by a reader, or by `retrieval.search.rank_weights` of how its words
meet the question.
"""

from __future__ import annotations

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.query.answer_type import answer_span
from retrieval.query.query import Query
from retrieval.search.rerank import Ranked
from retrieval.types import Highlight


def highlights(found: Ranked, query: Query, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    scores = found.sentences
    order = sorted(range(len(scores)), key=lambda each: -scores[each])
    enough = _enough(found, scores[order[0]], config)
    first, *others = order[: config.max_highlights]
    marked = [first, *(number for number in others if scores[number] >= enough)]
    return tuple(_highlight(found, number, query, config) for number in marked)


def _enough(found: Ranked, best: float, config: Config) -> float:
    """How well a further sentence must answer."""
    if isinstance(found.seen, Reading):
        return max(0.0, best - config.also_marked)
    return best - (1 - config.highlight_ratio) * abs(best)


def _highlight(found: Ranked, number: int, query: Query, config: Config) -> Highlight:
    text = found.passage.sentence(number)
    start, end = found.passage.sentences[number]
    if isinstance(found.seen, Reading):
        sure = found.seen.sure_of_words(number) >= config.words_probability
        words = found.seen.words[number]
        at, answer = found.passage.start, words.span if words and sure else None
    elif found.assumed is None:
        at, answer = start, answer_span(query.answer_type, text, query.asked, found.language)
    else:
        at, answer = start, None  # what another passage surely answers is not underlined in this
    return Highlight(start, end, text, answer and (at + answer[0], at + answer[1]))
