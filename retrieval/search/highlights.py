"""A ranked passage → its sentences that answer, and the words in them that do."""

from __future__ import annotations

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.query.answer_type import answer_span, answer_type
from retrieval.search.rerank import Ranked
from retrieval.terms import words
from retrieval.types import Highlight, Span


def highlights(
    found: Ranked, question: str, language: Language, config: Config
) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first.

    `language`: that of the question.
    """
    passage = found.passage
    scored = sorted(zip(found.sentences, passage.sentences, strict=True), key=lambda each: -each[0])
    best = scored[0][0]
    enough = best - (1 - config.highlight_ratio) * abs(best)
    return tuple(
        _highlight(found, span, question, language)
        for score, span in scored[: config.max_highlights]
        if score >= enough
    )


def _highlight(found: Ranked, span: Span, question: str, language: Language) -> Highlight:
    passage, (start, end) = found.passage, span
    text = passage.text[start - passage.start : end - passage.start]
    asked = [question[first:last] for first, last in words(question)]
    answer = answer_span(answer_type(question, language), text, asked, found.language)
    return Highlight(start, end, text, answer and (start + answer[0], start + answer[1]))
