"""A ranked passage → its sentences that answer, and the words in them that do.

How well each answers is told by a reader, or by `retrieval.search.rank_weights` of how its words
meet the question.
"""

from __future__ import annotations

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.query.answer_type import AnswerType, answer_span, counts_other
from retrieval.query.query import Query
from retrieval.query.several import wants_several
from retrieval.search.lists import behind, items
from retrieval.search.rerank import Ranked
from retrieval.types import Highlight, Span


def highlights(found: Ranked, query: Query, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first.

    Where several things are asked for, all that answers; with what announces a list all its items.
    """
    scores = found.sentences
    order = sorted(range(len(scores)), key=lambda each: -scores[each])
    several = wants_several(query.question, query.language)
    enough = _enough(found, scores[order[0]], config)
    most = config.max_highlights
    if several and isinstance(found.seen, Reading):
        enough, most = 0.0, config.max_listed
    first, *others = order[:most]
    marked = [first, *(number for number in others if scores[number] >= enough)]
    if several and (listed := behind(found.passage, first)):
        marked = [first, *listed[: config.max_listed]]
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
    answer = answer and (at + answer[0], at + answer[1])
    if answer and _is_other_number(answer, found, number, query, config):
        answer = None
    return Highlight(start, end, text, answer)


def _is_other_number(
    answer: Span, found: Ranked, number: int, query: Query, config: Config
) -> bool:
    """Whether it is the number of something else, as an item has it where the items are counted:
    "Brass band: 1,200 crowns" tells nothing of how many clubs there are."""
    if query.answer_type is not AnswerType.HOW_MANY or not items(found.passage)[number]:
        return False
    start = answer[0] - found.passage.sentences[number][0]
    sentence = found.passage.sentence(number)
    return counts_other(start, sentence, query.asked, query.language, config)
