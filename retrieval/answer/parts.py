"""Several questions in one, and two things that are compared: each is asked, the answers are one.

Which they are `retrieval.query.parts` and `retrieval.query.comparison` say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from retrieval.answer.asked import Asked
from retrieval.answer.citations import numbered
from retrieval.answer.passages import by_passages
from retrieval.notices import Notice
from retrieval.query.comparison import compared
from retrieval.query.focus import is_common
from retrieval.query.parts import parts
from retrieval.terms import stem, words
from retrieval.types import Answer, Citation


def by_parts(asked: Asked) -> Answer | None:
    """What answers each part of a question; what none does is told. None where it has no parts, or
    none of them is answered."""
    questions = parts(asked.text, asked.language)
    if not questions:
        return None
    answers = [by_passages(replace(asked, text=each)) for each in questions]
    if not any(each.found for each in answers):
        return None
    return _together(asked, questions, answers, [each.found for each in answers])


def by_comparison(asked: Asked) -> Answer | None:
    """The passages on either thing that is compared. None where nothing is, or neither stands in
    the archive."""
    questions = compared(asked.text, asked.language)
    if not questions:
        return None
    answers = [by_passages(replace(asked, text=each)) for each in questions]
    told = [
        each.found or _named(question, each, asked)
        for question, each in zip(questions, answers, strict=True)
    ]
    if not all(each.found for each in answers):
        whole = by_passages(asked)
        if not whole.found and not any(each.found for each in answers):
            return None
        questions, answers, told = (*questions, ""), [*answers, whole], [*told, whole.found]
    return _together(asked, questions, answers, told)


def _named(question: str, answer: Answer, asked: Asked) -> bool:
    """Whether the first passage has all that a question names."""
    letters = asked.searcher.config.stem_letters
    names = [question[start:end] for start, end in words(question)]
    wanted = {stem(each, letters) for each in names if not is_common(each, asked.language)}
    for citation in answer.citations[:1]:
        text = f"{citation.article.title} {citation.text}"
        return wanted <= {stem(text[start:end], letters) for start, end in words(text)}
    return False


def _together(
    asked: Asked, questions: Sequence[str], answers: Sequence[Answer], told: Sequence[bool]
) -> Answer:
    """One answer of several: the first passage of each that is `told` first."""
    given = [each for each, there in zip(answers, told, strict=True) if there]
    missing = [
        Notice("part-unanswered", question=question)
        for question, there in zip(questions, told, strict=True)
        if question and not there
    ]
    best = max(answers, key=lambda each: each.confidence)
    rows = zip_longest(*(each.citations for each in given))
    cited = (each for row in rows for each in row if each is not None)
    notices = (notice for each in given for notice in each.notices)
    return replace(
        best,
        citations=numbered(list(_merged(cited))[: max(asked.limit, 0)]),
        notices=tuple(dict.fromkeys([*missing, *notices])),
        period=next((each.period for each in given if each.period), None),
    )


def _merged(cited: Iterator[Citation]) -> Iterator[Citation]:
    """Each passage once, with what is marked in it for any part."""
    found: dict[tuple[str, int, int], list[Citation]] = {}
    for each in cited:
        found.setdefault((each.article.id, each.start, each.end), []).append(each)
    for first, *others in found.values():
        marked = {(mark.start, mark.end): mark for mark in first.highlights}
        for other in others:
            for mark in other.highlights[:1]:
                marked.setdefault((mark.start, mark.end), mark)
        yield replace(first, highlights=tuple(marked.values()))
