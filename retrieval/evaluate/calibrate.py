"""Scores of one's own questions → the two numbers that make a probability of them.

Platt scaling (Platt 1999), drawn towards the defaults as far as few questions leave it open.
Where the numbers are kept is `retrieval.search.calibration`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.config import Config
from retrieval.errors import InputError
from retrieval.evaluate.metrics import Values, calibration_error
from retrieval.evaluate.outcomes import Outcome
from retrieval.search.confidence import answers, probability

LEAST = 4  # questions of either kind; with fewer the defaults know more
_FOLDS = 10
# How far the truth is believed to lie from the defaults before anything is seen: the slope as a
# multiple of theirs, the shift in log-odds. Twice and four times as much is as good with 280
# questions about the seeds, and worse with 15 of them.
_SLOPE_PRIOR = 0.25
_SHIFT_PRIOR = 0.75
_LEAST_SLOPE = 0.05
_LEAST_CHANCE = 1e-3

Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """`config` is the one given, with the fitted numbers.

    `before`: expected calibration error as it was; `after`: with the fit, each question judged
    by a fit to others. `helps`: judged so, its logarithmic loss is lower; a few questions alone
    move the calibration error too much to decide by it.
    """

    config: Config
    before: float
    after: float
    helps: bool
    answerable: int
    unanswerable: int


def calibrate(outcomes: Sequence[Outcome], config: Config, defaults: Config) -> Fitted:
    """Fit the confidence to what was asked; `config` gave the confidences that it had.

    The share of unanswerable questions counts as that among what people ask. Raises InputError
    where there are too few questions.
    """
    scored = [(each.score, each.answerable) for each in outcomes if each.score is not None]
    scores = np.array([score for score, _ in scored], dtype=np.float64)
    truth = np.array([answerable for _, answerable in scored], dtype=bool)
    answerable, unanswerable = int(truth.sum()), int((~truth).sum())
    if min(answerable, unanswerable) < LEAST:
        raise InputError(
            f"To calibrate takes at least {LEAST} questions with an answer and {LEAST} without; "
            f"there are {answerable} and {unanswerable}."
        )
    present, held_out = probabilities(scores, config), _held_out(scores, truth, defaults)
    return Fitted(
        config=fit(scores, truth, defaults),
        before=float(calibration_error(present, truth)),
        after=float(calibration_error(held_out, truth)),
        helps=_loss(held_out, truth) < _loss(present, truth),
        answerable=answerable,
        unanswerable=unanswerable,
    )


def fit(scores: Values, truth: Truth, defaults: Config) -> Config:
    """`defaults` with the slope and the middle that fit best.

    `scores`: float64 (questions,); `truth`: whether each is answerable, bool (questions,).
    """
    from scipy.optimize import minimize

    odds = defaults.confidence_slope * (scores - defaults.confidence_middle)
    yes, no = truth.sum(), (~truth).sum()
    # Platt's targets: not quite 1 and 0, by how few there are.
    targets = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(numbers: Values) -> tuple[float, Values]:
        factor, shift = numbers
        fitted = factor * odds + shift
        believed = np.array([(factor - 1) / _SLOPE_PRIOR, shift / _SHIFT_PRIOR])
        wrong = np.exp(-np.logaddexp(0, -fitted)) - targets
        # Quadratic near what was believed, and linear far from it, where the questions win.
        distance = np.sqrt(1 + believed**2)
        value = (np.logaddexp(0, fitted) - targets * fitted).sum() + (distance - 1).sum()
        slopes = believed / distance / (_SLOPE_PRIOR, _SHIFT_PRIOR)
        return float(value), slopes + np.array([(wrong * odds).sum(), wrong.sum()])

    found = minimize(
        loss, (1.0, 0.0), jac=True, method="L-BFGS-B", bounds=((_LEAST_SLOPE, None), (None, None))
    )
    factor, shift = (float(number) for number in found.x)
    slope = factor * defaults.confidence_slope
    return replace(
        defaults,
        confidence_slope=slope,
        confidence_middle=defaults.confidence_middle - shift / slope,
    )


def probabilities(scores: Values, config: Config) -> Values:
    """The confidence that `config` makes of each score."""
    return np.array([probability(float(score), config) for score in scores])


def with_calibration(outcomes: Sequence[Outcome], config: Config) -> list[Outcome]:
    """The outcomes as they would be with another calibration or least confidence."""
    sure = [probability(each.score, config) for each in outcomes]
    return [
        replace(each, confidence=confidence, found=answers(confidence, config))
        for each, confidence in zip(outcomes, sure, strict=True)
    ]


def _loss(confidences: Values, truth: Truth) -> float:
    """The mean logarithmic loss; no confidence counts as quite certain."""
    chances = np.clip(np.where(truth, confidences, 1 - confidences), _LEAST_CHANCE, None)
    return float(-np.log(chances).mean())


def _held_out(scores: Values, truth: Truth, defaults: Config) -> Values:
    """The confidence in each question by a fit to the others' folds."""
    folds = min(_FOLDS, int(truth.sum()), int((~truth).sum()))
    # Both kinds are dealt out evenly.
    fold = np.empty(len(scores), dtype=np.int64)
    for kind in (True, False):
        rows = np.flatnonzero(truth == kind)
        fold[rows] = np.arange(len(rows)) % folds
    found = np.empty(len(scores))
    for number in range(folds):
        out = fold == number
        found[out] = probabilities(scores[out], fit(scores[~out], truth[~out], defaults))
    return found
