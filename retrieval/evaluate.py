"""Questions with known answers → how well an archive answers them.

A question is a line of JSON: `question`; `article`, the id, title or file name (without suffix)
of the article that answers, or a list of them; `answer`, text that stands in the answering
passage, or a list of alternatives. Without `article` the archive holds no answer. `today`, an
ISO 8601 date, is when it is asked: what "last week" counts from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, median

from retrieval.errors import QuestionsError
from retrieval.library import Library
from retrieval.types import Answer, Article, Citation

_DEPTH = 10  # as in MRR@10


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what counts as its answer; no articles where the archive has none."""

    question: str
    articles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    `rank` is that of the first citation that holds an answer, None beyond the tenth. `marked`:
    the first citation is right and a marked sentence in it holds the answer.
    """

    question: Question
    answer: Answer
    rank: int | None
    marked: bool

    @property
    def right(self) -> bool:
        """Answered with the right passage first, or rightly refused."""
        if not self.question.articles:
            return not self.answer.found
        return self.answer.found and self.rank == 1 and self.marked


@dataclass(frozen=True, slots=True)
class Metrics:
    """Shares in [0, 1]; None where no question of that kind was asked.

    Success@k: a right passage among the first k. MRR@10: mean of 1 / rank of the first right
    passage. `highlight_hits`: the marked sentence of the first citation holds the answer.
    `refusals`: answerable questions that were refused. `false_answers`: unanswerable ones that
    were answered. `median_ms`: milliseconds for one question.
    """

    answerable: int
    unanswerable: int
    success_at_1: float | None
    success_at_5: float | None
    mrr_at_10: float | None
    highlight_hits: float | None
    refusals: float | None
    false_answers: float | None
    median_ms: float


def load_questions(path: Path) -> list[Question]:
    """The questions of a JSON Lines file. Raises QuestionsError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"The questions {path} cannot be read: {error}.") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_question(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                raise QuestionsError(
                    f"{path}, line {number} is no question: it must be a JSON object with "
                    "`question`, and `article` and `answer` where the archive answers it."
                ) from error
    if not found:
        raise QuestionsError(f"The file {path} holds no questions.")
    return found


def evaluate(
    library: Library,
    questions: Sequence[Question],
    on_progress: Callable[[int], None] = lambda done: None,
) -> list[Outcome]:
    """Ask every question. Raises what `Library.ask` raises."""
    outcomes = []
    for done, question in enumerate(questions, start=1):
        answer = library.ask(question.question, limit=_DEPTH, today=question.today)
        outcomes.append(judge(question, answer))
        on_progress(done)
    return outcomes


def judge(question: Question, answer: Answer) -> Outcome:
    """Compare an answer with what counts as one."""
    holding = (each.rank for each in answer.citations if _holds(each, question))
    rank = next(holding, None)
    marked = rank == 1 and any(
        _contains(mark.text, question.answers) for mark in answer.citations[0].highlights
    )
    return Outcome(question, answer, rank, marked)


def metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """The figures of a run."""
    with_answer = [each for each in outcomes if each.question.articles]
    without = [each for each in outcomes if not each.question.articles]
    return Metrics(
        answerable=len(with_answer),
        unanswerable=len(without),
        success_at_1=_mean(each.rank == 1 for each in with_answer),
        success_at_5=_mean(each.rank is not None and each.rank <= 5 for each in with_answer),
        mrr_at_10=_mean(1 / each.rank if each.rank else 0.0 for each in with_answer),
        highlight_hits=_mean(each.marked for each in with_answer),
        refusals=_mean(not each.answer.found for each in with_answer),
        false_answers=_mean(each.answer.found for each in without),
        median_ms=median(each.answer.elapsed_ms for each in outcomes),
    )


def _question(fields: dict[str, object]) -> Question:
    question = fields["question"]
    articles, answers = _strings(fields.get("article")), _strings(fields.get("answer"))
    if not isinstance(question, str) or not question.strip() or bool(articles) != bool(answers):
        raise ValueError(fields)
    today = fields.get("today")
    if today is not None and not isinstance(today, str):
        raise ValueError(fields)
    return Question(question, articles, answers, date.fromisoformat(today) if today else None)


def _strings(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(each, str) and each.strip() for each in values):
        raise ValueError(value)
    return tuple(values)


def _holds(citation: Citation, question: Question) -> bool:
    articles = (citation.article, *citation.also_in)
    return any(_is(article, question.articles) for article in articles) and _contains(
        citation.text, question.answers
    )


def _is(article: Article, names: Iterable[str]) -> bool:
    known = {article.id, article.title}
    if article.source:
        known.add(Path(article.source).stem)
    return not known.isdisjoint(names)


def _contains(text: str, answers: Iterable[str]) -> bool:
    folded = " ".join(text.split())
    return any(" ".join(answer.split()) in folded for answer in answers)


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
