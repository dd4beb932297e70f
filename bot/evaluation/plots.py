"""Outcomes → plots as inline SVG. Colours are the page's style sheet's, by the class of a mark.

By hand rather than by Matplotlib, whose pictures keep their colours when a page turns dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from bot.evaluation import wording
from bot.evaluation.drawing import Plot, percent
from retrieval.evaluate import Outcome, trade_off
from retrieval.evaluate.metrics import bins, kinds
from retrieval.evaluate.outcomes import DEPTH
from retrieval.evaluate.uncertainty import wilson

_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_COUNTS = -0.3  # where the bars of counts stand, below a diagram from 0 to 1
_BARS = 20  # of a histogram, at most


def success_at_ranks(outcomes: Sequence[Outcome]) -> Markup | None:
    """The share of questions with a right passage among the first 1 to 10."""
    ranks = [each.rank for each in outcomes if each.answerable]
    if not ranks:
        return None
    places = range(1, DEPTH + 1)
    shares = [sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in places]
    plot = Plot((0.5, DEPTH + 0.5), (0.0, 1.0), "passages looked at", "questions answered")
    plot.grid([(k, str(k)) for k in places], [(y, percent(y)) for y in _FIFTHS])
    for k, share in zip(places, shares, strict=True):
        sure = wilson(share, len(ranks))
        plot.whisker(k, sure.low, sure.high)
    plot.line(list(zip(places, shares, strict=True)), "a")
    for k, share in zip(places, shares, strict=True):
        sure = wilson(share, len(ranks))
        told = f"among the first {k}: {share:.1%} ({sure.low:.0%} to {sure.high:.0%})"
        plot.dot(k, share, 4.5, "a", told)
    for k in (1, 5, 10):
        plot.label(k, shares[k - 1] - 0.07, f"{shares[k - 1]:.0%}", "left" if k == 10 else "right")
    return plot.svg("Success at rank 1 to 10")


def calibration_curve(outcomes: Sequence[Outcome]) -> Markup | None:
    """A reliability diagram: what the confidence says against what is so, ten bins."""
    truth = kinds(outcomes)
    if truth.all() or not truth.any():
        return None
    confidences = np.array([each.confidence for each in outcomes])
    # Below the diagram there is room for how many questions each bin holds.
    plot = Plot((0.0, 1.0), (_COUNTS, 1.0), "confidence", "of these, answerable")
    plot.grid([(x, percent(x)) for x in _FIFTHS], [(y, percent(y)) for y in _FIFTHS])
    plot.line([(0, 0), (1, 1)], "ideal")
    at = bins(confidences)
    most = np.bincount(at).max()
    for number in sorted(set(at.tolist())):
        inside = at == number
        count, share = int(inside.sum()), float(truth[inside].mean())
        middle, sure = float(confidences[inside].mean()), wilson(share, count)
        told = (
            f"{wording.counted(count, 'question')} with a confidence of {middle:.0%} on average; "
            f"{share:.0%} of them answerable"
        )
        top = _COUNTS + 0.15 * count / most
        plot.bar(number / 10 + 0.015, number / 10 + 0.085, top, "faint", told, base=_COUNTS)
        plot.label(number / 10 + 0.05, top + 0.04, str(count), "middle")
        plot.whisker(middle, sure.low, sure.high)
        plot.dot(middle, share, 5, "a", told)
    return plot.svg("Calibration: confidence against the share that is answerable")


def false_answers_and_refusals(outcomes: Sequence[Outcome], current: float) -> Markup | None:
    """Both shares over the least confidence, with the present setting marked."""
    settings = trade_off(outcomes, (step / 200 for step in range(201)))
    if not settings:
        return None
    plot = Plot((0.0, 1.0), (0.0, 1.0), "CITEBOT_MIN_CONFIDENCE", "of the questions")
    plot.grid([(x, f"{x:g}") for x in _FIFTHS], [(y, percent(y)) for y in _FIFTHS])
    plot.upright(current, f"now {current:g}")
    plot.line([(each.min_confidence, each.false_answers) for each in settings], "b")
    plot.line([(each.min_confidence, each.refusals) for each in settings], "a")
    plot.key([("b", "false answers"), ("a", "refusals")])
    return plot.svg("False answers and refusals over the least confidence")


def latency(outcomes: Sequence[Outcome]) -> Markup | None:
    """How many questions took how long."""
    times = np.array([each.elapsed_ms for each in outcomes])
    if not len(times):
        return None
    width = _round_step(float(times.max()) / _BARS)
    edges = np.arange(0, float(times.max()) + width, width)
    edges = edges if len(edges) > 1 else np.array([0.0, width])
    edges = np.append(edges, edges[-1] + width) if edges[-1] <= times.max() else edges
    counts, _ = np.histogram(times, bins=edges)
    top = int(counts.max())
    plot = Plot((0.0, float(edges[-1])), (0.0, top * 1.18), "milliseconds", "questions")
    step = max(1, int(_round_step(top / 4)))
    every = max(1, len(edges) // 6)
    plot.grid(
        [(float(x), f"{x:g}") for x in edges[::every]],
        [(float(y), str(y)) for y in range(0, top + 1, step)],
    )
    gap = width * 0.04
    for (start, end), count in zip(pairwise(edges.tolist()), counts.tolist(), strict=True):
        told = f"{count} from {start:g} to {end:g} ms"
        plot.bar(start + gap, end - gap, count, "a", told)
    for quantile, name in ((50, "median"), (95, "p95")):
        value = float(np.percentile(times, quantile))
        plot.upright(value, f"{name} {value:.0f}", high=name == "median")
    return plot.svg("Time that a question takes")


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5, 10, 20, …"""
    power = 10.0 ** np.floor(np.log10(max(least, 1e-3)))
    return float(next(power * by for by in (1, 2, 2.5, 5, 10) if power * by >= least * 0.999))
