"""A ranked passage → its sentences that answer, and the words in them that do."""

from __future__ import annotations

from retrieval.config import Config
from retrieval.query.answer_type import answer_span, answer_type
from retrieval.search.rerank import Ranked
from retrieval.terms import words
from retrieval.types import Highlight, Passage, Span


def highlights(found: Ranked, question: str, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    passage = found.passage
    scored = sorted(zip(found.sentences, passage.sentences, strict=True), key=lambda each: -each[0])
    best = scored[0][0]
    enough = best - (1 - config.highlight_ratio) * abs(best)
    return tuple(
        _highlight(passage, span, question)
        for score, span in scored[: config.max_highlights]
        if score >= enough
    )


def _highlight(passage: Passage, span: Span, question: str) -> Highlight:
    start, end = span
    text = passage.text[start - passage.start : end - passage.start]
    asked = [question[first:last] for first, last in words(question)]
    found = answer_span(answer_type(question), text, asked)
    return Highlight(start, end, text, found and (start + found[0], start + found[1]))
