"""Question → answer: the ways of answering one, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from retrieval.answer.about_article import by_article
from retrieval.answer.asked import Asked, ready
from retrieval.answer.by_number import by_number
from retrieval.answer.counting import by_counting
from retrieval.answer.did_you_mean import with_suggestions
from retrieval.answer.filtered import by_filters
from retrieval.answer.follow_up import After, Read, as_follow_up, supported
from retrieval.answer.news import by_news
from retrieval.answer.no_question import no_question
from retrieval.answer.parts import by_comparison, by_parts
from retrieval.answer.passages import by_passages
from retrieval.answer.quotation import by_quotation
from retrieval.answer.steps import by_step
from retrieval.encode.reader import Readable
from retrieval.languages import table
from retrieval.languages.lexicon import per_million
from retrieval.search.searcher import Searcher
from retrieval.store.narrowed import narrowed
from retrieval.temporal import expressions
from retrieval.temporal.search import AskedWhen
from retrieval.types import Answer

_WAYS: tuple[Callable[[Asked], Answer | None], ...] = (
    by_filters,
    by_counting,
    by_news,
    by_comparison,
    by_parts,
    by_article,
    by_step,
    by_number,
    by_passages,
)
"""Each answers what is asked for its way, and gives None to all else; the last answers all."""


def respond(
    question: str,
    limit: int,
    when: AskedWhen,
    searcher: Searcher,
    as_typed: bool = False,
    after: After | None = None,
) -> Answer:
    """What the archive says to a question, in `limit` citations at most; `as_typed`: to its words
    as they stand. Raises InputError.

    `after`: what it may go on from. How long it takes, `elapsed_ms`, is left to who has it asked.
    """
    if (answer := no_question(question, searcher, alone=after is None)) is not None:
        return answer
    if (answer := by_quotation(question, limit, searcher)) is not None:
        return answer
    readings = as_follow_up(question, after, when.today, searcher)
    read, answer = _first_answered(
        (read, ready(read.text, limit, when, _searcher(read, searcher), as_typed))
        for read in readings
    )
    if read.text == question:
        return answer
    return replace(answer, question=question, read_as=read.text)


def _searcher(read: Read, searcher: Searcher) -> Searcher:
    """The archive, or what of it is asked, with what was shown before."""
    if read.within:
        store = narrowed(searcher.store, searcher.store.passages_of(read.within))
        searcher = replace(searcher, store=store)
    return replace(searcher, context=read.context)


def _first_answered(readings: Iterable[tuple[Read, Asked]]) -> tuple[Read, Answer]:
    """The first reading that is answered by what it may be answered by, or else that is answered,
    or the first of all; with its answer."""
    tried: list[tuple[int, Read, Asked, Answer]] = []
    for read, asked in readings:
        answer = _answered(asked)
        # What is near is told from the whole archive.
        rank = 2 + bool(read.within) if not answer.found else 0 if supported(read, answer) else 1
        tried.append((rank, read, asked, answer))
        if rank == 0:
            break
    _, read, asked, answer = min(tried, key=lambda each: each[0])
    if not answer.found and asked.others:
        answer = with_suggestions(answer, asked, _answered)
    return read, answer


def _answered(asked: Asked) -> Answer:
    return next(answer for way in _WAYS if (answer := way(asked)))


def warm_up(searcher: Searcher) -> None:
    """Load everything that the first question would have to wait for."""
    store, reader = searcher.store, searcher.reader
    store.dense(searcher.encoder.encode_question("ready"), 1)
    store.bm25("ready", 1)
    store.vocabulary().sounding("ready", 1)
    if reader:
        reader.read("ready", [Readable("", "ready", [(0, 5)])])
    for code in {searcher.config.language, *store.languages()}:
        expressions.read("ready", date.today(), table(code))
        per_million("ready", table(code))
