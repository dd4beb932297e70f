"""What is measured, and how a figure comes out of outcomes. How sure it is: `uncertainty`'s.

Success@k and the reciprocal rank are those of trec_eval, where refusing and time have no standard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.evaluate.outcomes import Outcome

Values = NDArray[np.float64]
_BINS = 10
_SLOW = 95  # percentile


@dataclass(frozen=True, slots=True)
class Metrics:
    """Shares in [0, 1]; None where no question of that kind was asked.

    Success@k: a right passage among the first k. MRR@10: mean of 1 / rank of the first right
    passage. `highlight_hits`: the marked sentence of the first citation holds the answer.
    `refusals`: answerable questions that were refused. `false_answers`: unanswerable ones that
    were answered. `calibration_error`: the expected calibration error of the confidence, where
    both kinds were asked. `median_ms`, `p95_ms`: milliseconds for one question.
    """

    answerable: int
    unanswerable: int
    success_at_1: float | None
    success_at_5: float | None
    mrr_at_10: float | None
    highlight_hits: float | None
    refusals: float | None
    false_answers: float | None
    calibration_error: float | None
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of `Metrics`, as a statistic of values that each question contributes.

    `values`: outcomes → one value a question that counts, and which of them count; `summary`:
    float64 (..., questions), and which are answerable, bool (questions,) → float64 (...).
    """

    name: str
    label: str
    explained: str
    higher_is_better: bool
    unit: str  # "share", "mean" or "ms"
    counts: Callable[[Outcome], bool]
    value: Callable[[Sequence[Outcome]], Values]
    summary: Callable[[Values, NDArray[np.bool_]], Any]
    both_kinds: bool = False

    def of(self, outcomes: Sequence[Outcome]) -> float | None:
        """The figure; None where there is nothing that it is of."""
        chosen = self.chosen(outcomes)
        return float(self.summary(self.value(chosen), kinds(chosen))) if chosen else None

    def chosen(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes that count, none where they cannot give the figure."""
        chosen = [each for each in outcomes if self.counts(each)]
        lacking = self.both_kinds and len({each.answerable for each in chosen}) < 2
        return [] if lacking else chosen


def kinds(outcomes: Sequence[Outcome]) -> NDArray[np.bool_]:
    """Which of the outcomes are of answerable questions."""
    return np.array([each.answerable for each in outcomes], dtype=bool)


def success(outcome: Outcome, k: int) -> float:
    """Success@k: 1 where a right passage is among the first k, else 0 (trec_eval's success_k)."""
    return float(outcome.rank is not None and outcome.rank <= k)


def reciprocal_rank(outcome: Outcome) -> float:
    """1 / rank of the first right passage, 0 where none of the first ten is right.

    RR@10; its mean is MRR@10 (Voorhees 1999, "The TREC-8 Question Answering Track Report", 2.1).
    """
    return 1 / outcome.rank if outcome.rank else 0.0


def _each(value: Callable[[Outcome], float]) -> Callable[[Sequence[Outcome]], Values]:
    return lambda outcomes: np.array([value(each) for each in outcomes], dtype=np.float64)


def _mean(values: Values, answerable: NDArray[np.bool_]) -> Values:
    return np.asarray(values.mean(axis=-1))


def calibration_error(confidences: Values, answerable: NDArray[np.bool_]) -> Values:
    """The expected calibration error (Guo et al. 2017, arXiv:1706.04599, eq. 5), ten bins.

    `confidences`: float64 (..., questions); `answerable`: bool (questions,) or of their shape.
    """
    at = bins(confidences)
    gaps = confidences - answerable
    total = np.zeros(confidences.shape[:-1])
    for number in range(_BINS):
        total += np.abs(np.where(at == number, gaps, 0.0).sum(axis=-1))
    return np.asarray(total / confidences.shape[-1])


def bins(confidences: Values) -> NDArray[np.int64]:
    """The number of the tenth of [0, 1] that each confidence lies in."""
    return np.minimum((confidences * _BINS).astype(np.int64), _BINS - 1)


def _answerable(outcome: Outcome) -> bool:
    return outcome.answerable


def _unanswerable(outcome: Outcome) -> bool:
    return not outcome.answerable


def _any(outcome: Outcome) -> bool:
    return True


def _quantile(percent: float) -> Callable[[Values, NDArray[np.bool_]], Any]:
    return lambda values, answerable: np.percentile(values, percent, axis=-1)


MEASURES = (
    Measure(
        "success_at_1", "Success@1", "a right passage stands first",
        True, "share", _answerable, _each(lambda each: success(each, 1)), _mean,
    ),
    Measure(
        "success_at_5", "Success@5", "a right passage is among the first five",
        True, "share", _answerable, _each(lambda each: success(each, 5)), _mean,
    ),
    Measure(
        "mrr_at_10", "MRR@10", "1 / rank of the first right passage, on average",
        True, "mean", _answerable, _each(reciprocal_rank), _mean,
    ),
    Measure(
        "highlight_hits", "highlight hits", "the sentence marked in the first passage answers",
        True, "share", _answerable, _each(lambda each: float(each.marked)), _mean,
    ),
    Measure(
        "refusals", "refusals", "answerable questions that were refused",
        False, "share", _answerable, _each(lambda each: float(not each.found)), _mean,
    ),
    Measure(
        "false_answers", "false answers", "questions without an answer that were answered",
        False, "share", _unanswerable, _each(lambda each: float(each.found)), _mean,
    ),
    Measure(
        "calibration_error", "calibration error",
        "how far the confidence is from the share that is answerable, on average",
        False, "share", _any, _each(lambda each: each.confidence), calibration_error, True,
    ),
    Measure(
        "median_ms", "median ms", "half of the questions took no longer",
        False, "ms", _any, _each(lambda each: each.elapsed_ms), _quantile(50),
    ),
    Measure(
        "p95_ms", "p95 ms", "19 of 20 questions took no longer",
        False, "ms", _any, _each(lambda each: each.elapsed_ms), _quantile(_SLOW),
    ),
)  # fmt: skip


def metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """The figures of a run."""
    answerable = int(kinds(outcomes).sum())
    figures = {measure.name: measure.of(outcomes) for measure in MEASURES}
    return Metrics(answerable=answerable, unanswerable=len(outcomes) - answerable, **figures)


def written(value: float | None, measure: Measure) -> str:
    """A figure as a person reads it; a dash where there is none."""
    if value is None:
        return "–"
    return format(value, {"share": ".1%", "mean": ".3f", "ms": ".0f"}[measure.unit])
