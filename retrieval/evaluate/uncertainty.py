"""How sure figures are: bootstrap intervals, and the significance of a difference. SciPy's.

SciPy is imported inside functions: it takes long, and a plain evaluation ends without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from retrieval.evaluate.metrics import MEASURES, Measure, Values, kinds
from retrieval.evaluate.outcomes import Outcome

LEVEL = 0.95
SIGNIFICANT = 0.05
_SEED = 20310523  # the same intervals for the same outcomes, on every machine
_RESAMPLES = 2_000
_PERMUTATIONS = 9_999
_BATCH = 500  # resamples at a time, for memory
_NORMAL = 1.959964  # standard deviations to either side that hold 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure would lie, in 95 of 100 sets of such questions."""

    low: float
    high: float

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2


def intervals(outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    """The interval of each figure that there is, by the name of its measure.

    The percentile bootstrap over the questions (Efron and Tibshirani 1993, ch. 13). It takes
    shares that are all or nothing for certain; these get Wilson's interval instead.
    """
    found = {measure.name: _interval(measure, outcomes) for measure in MEASURES}
    return {name: interval for name, interval in found.items() if interval}


def _interval(measure: Measure, outcomes: Sequence[Outcome]) -> Interval | None:
    chosen = measure.chosen(outcomes)
    if not chosen:
        return None
    values, answerable = measure.value(chosen), kinds(chosen)
    if measure.unit != "ms" and np.ptp(values) == 0 and not measure.both_kinds:
        return wilson(float(values[0]), len(values))
    if len(values) == 1:
        return Interval(float(values[0]), float(values[0]))
    from scipy.stats import bootstrap

    def figure(rows: np.ndarray, axis: int = -1) -> Values:
        # Resampled together, as a confidence belongs to its question.
        picked = rows.astype(np.int64)
        return np.asarray(measure.summary(values[picked], answerable[picked]))

    result = bootstrap(
        (np.arange(len(values)),),
        figure,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        vectorized=True,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    )
    return Interval(float(result.confidence_interval.low), float(result.confidence_interval.high))


def wilson(share: float, count: int) -> Interval:
    """Wilson's score interval of a share (Wilson 1927), which is no point at 0 and 1."""
    square = _NORMAL**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    half = spread * _NORMAL
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def significance(
    measure: Measure, before: Sequence[Outcome], after: Sequence[Outcome]
) -> float | None:
    """How likely chance alone makes a difference this large between two runs: a p-value.

    The paired permutation test of the same questions (Smucker et al. 2007), two-sided; None
    where there is nothing to compare.
    """
    pairs = [pair for pair in zip(before, after, strict=True) if measure.counts(pair[1])]
    old = measure.chosen([pair[0] for pair in pairs])
    new = measure.chosen([pair[1] for pair in pairs])
    if not old or not new:
        return None
    first, second, answerable = measure.value(old), measure.value(new), kinds(new)
    if measure.unit in ("share", "mean") and not measure.both_kinds:
        # Where both runs did alike, to swap them changes nothing: with few others the test is
        # exact.
        first, second = first[first != second], second[first != second]
    if np.array_equal(first, second):
        return 1.0
    from scipy.stats import permutation_test

    def difference(x: Values, y: Values, axis: int = -1) -> Values:
        return np.asarray(measure.summary(y, answerable) - measure.summary(x, answerable))

    if len(first) == 1:
        return 1.0
    result = permutation_test(
        (first, second),
        difference,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        batch=_BATCH,
        rng=np.random.default_rng(_SEED),
    )
    return float(result.pvalue)
