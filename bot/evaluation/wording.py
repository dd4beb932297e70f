"""Figures of an evaluation → the words and rows that a terminal, a page and pytest share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrieval.evaluate import (
    MEASURES,
    Interval,
    Metrics,
    Outcome,
    written,
)

FEW = 100  # questions below which a person is told how little they prove


def metric_rows(metrics: Metrics, intervals: Mapping[str, Interval]) -> list[tuple[str, str, str]]:
    """Name, value and 95 % interval; a dash where nothing of the kind was asked."""
    rows = [
        ("questions with an answer", str(metrics.answerable), ""),
        ("questions without", str(metrics.unanswerable), ""),
    ]
    for measure in MEASURES:
        rows.append(
            (
                measure.label,
                written(getattr(metrics, measure.name), measure),
                span(measure.name, intervals),
            )
        )
    return rows


def span(name: str, intervals: Mapping[str, Interval]) -> str:
    """ "80.0% to 100.0%"; "" where there is none."""
    measure = next(each for each in MEASURES if each.name == name)
    found = intervals.get(name)
    return f"{written(found.low, measure)} to {written(found.high, measure)}" if found else ""


def caution(metrics: Metrics, intervals: Mapping[str, Interval]) -> str:
    """How far the figures are to be believed, in one or two sentences."""
    asked = metrics.answerable + metrics.unanswerable
    parts = [
        f"{name} by about ±{100 * intervals[key].half_width:.0f}"
        for key, name in (("success_at_1", "Success@1"), ("false_answers", "false answers"))
        if key in intervals
    ]
    return (
        f"{counted(asked, 'question')}, {metrics.answerable} with an answer and "
        f"{metrics.unanswerable} without: each figure is uncertain, {' and '.join(parts)} "
        "percentage points. Four times as many questions halve that."
    )


def is_small(metrics: Metrics) -> bool:
    """Whether so few questions were asked that the caution must not be overlooked."""
    return metrics.answerable + metrics.unanswerable < FEW


def counted(number: int, thing: str) -> str:
    """ "1 question", "2 questions"."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


# --- misses


def miss_fields(outcome: Outcome) -> dict[str, Any]:
    """A question that went wrong: what was expected, what was found first, and the reason."""
    first = outcome.first
    return {
        "question": outcome.question.question,
        "reason": outcome.fault,
        "expected": {
            "article": list(outcome.question.articles),
            "answer": list(outcome.question.answers),
        },
        "found": {
            "article": first.title if first else None,
            "highlight": marked(outcome) or None,
        },
        "rank": outcome.rank,
        "confidence": outcome.confidence,
    }


def miss_row(outcome: Outcome) -> tuple[str, ...]:
    first = outcome.first
    return (
        outcome.question.question,
        outcome.fault,
        expected(outcome),
        f"{first.title if first else '–'}: {marked(outcome) or '–'}",
        str(outcome.rank or "–"),
        f"{outcome.confidence:.2f}",
    )


MISS_HEADINGS = ("question", "reason", "expected", "found first", "rank", "confidence")


def expected(outcome: Outcome) -> str:
    """ "article / another: answer / another", or that there is none."""
    asked = outcome.question
    wanted = [" / ".join(part) for part in (asked.articles, asked.answers) if part]
    return ": ".join(wanted) or "no answer"


def marked(outcome: Outcome) -> str:
    """The sentence that is marked before others in the passage that was found first."""
    first = outcome.first
    if not first or not first.marks:
        return ""
    start, end = first.marks[0]
    return first.text[start:end]
