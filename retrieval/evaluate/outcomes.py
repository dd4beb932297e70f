"""Questions put to an archive, and what became of each. Figures are made of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.evaluate.questions import Question, contains, names
from retrieval.library import Library
from retrieval.types import Answer, Article, Citation, Span

DEPTH = 10  # passages that are looked at, as in MRR@10


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as a report shows it; `marks` are spans into `text`, best first."""

    title: str
    published: date | None
    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a passage stands that was shown: in which article, by its id, and from which character
    to which; and whether it holds an answer."""

    article: str
    start: int
    end: int
    right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    `rank` is that of the first citation that holds an answer, None beyond the tenth. `marked`:
    the first citation is right and a marked sentence in it holds the answer. `found`,
    `confidence`, `score` and `elapsed_ms` are the answer's. `first`: the first citation. `cited`:
    all of them, best first.
    """

    question: Question
    rank: int | None
    marked: bool
    found: bool
    confidence: float
    score: float | None
    elapsed_ms: float
    first: ShownPassage | None = None
    cited: tuple[Cited, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the archive holds an answer."""
        return bool(self.question.articles)

    @property
    def right(self) -> bool:
        """Answered with the right passage first, its answer marked, or rightly refused."""
        return not self.fault

    @property
    def fault(self) -> str:
        """Why it is not right, as a person says it; "" where it is."""
        if not self.answerable:
            return "answered though there is no answer" if self.found else ""
        if not self.found:
            return "refused"
        if self.rank != 1:
            return "wrong passage"
        return "" if self.marked else "wrong sentence"


def evaluate(
    library: Library,
    questions: Sequence[Question],
    on_progress: Callable[[int], None] = lambda done: None,
) -> list[Outcome]:
    """Ask every question, and have it answered anew. Raises what `Library.ask` raises."""
    # All of the ranking is measured, also what is not shown beside an answer.
    config = replace(library.config, kept_answers=0, min_beside=0.0)
    reader = library.open_reader
    anew = Library(library.store, lambda: library.encoder, config, reader=reader)
    outcomes = []
    for done, question in enumerate(questions, start=1):
        answer = anew.ask(question.question, limit=DEPTH, today=question.today)
        outcomes.append(judge(question, answer))
        on_progress(done)
    return outcomes


def judge(question: Question, answer: Answer) -> Outcome:
    """Compare an answer with what counts as one."""
    cited = tuple(
        Cited(each.article.id, each.start, each.end, right=_holds(each, question))
        for each in answer.citations
    )
    rank = next((rank for rank, each in enumerate(cited, start=1) if each.right), None)
    marked = rank == 1 and any(
        contains(mark.text, question.answers) for mark in answer.citations[0].highlights
    )
    return Outcome(
        question=question,
        rank=rank,
        marked=marked,
        found=answer.found,
        confidence=answer.confidence,
        score=answer.score,
        elapsed_ms=answer.elapsed_ms,
        first=_passage(answer.citations[0]) if answer.citations else None,
        cited=cited,
    )


def _holds(citation: Citation, question: Question) -> bool:
    articles = (citation.article, *citation.also_in)
    return any(_is(article, question) for article in articles) and contains(
        citation.text, question.answers
    )


def _is(article: Article, question: Question) -> bool:
    return not names(article.id, article.title, article.source).isdisjoint(question.articles)


def _passage(citation: Citation) -> ShownPassage:
    start = citation.start
    return ShownPassage(
        title=citation.article.title,
        published=citation.article.published,
        text=citation.text,
        marks=tuple((mark.start - start, mark.end - start) for mark in citation.highlights),
    )
