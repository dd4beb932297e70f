"""Ranked passages → how sure it is that the archive answers, and whether that is enough.

The two numbers of an archive's own are `retrieval.search.calibration`'s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.config import Config
from retrieval.encode.reader import Reading
from retrieval.search.rerank import Ranked


def deciding(ranked: Sequence[Ranked]) -> Ranked | None:
    """The passage that decides whether there is an answer: of those that were read the one that
    answers most surely, or the first one, where words alone were compared; None without any."""
    read = [each for each in ranked if isinstance(each.seen, Reading)]
    return max(read, key=lambda each: each.evidence) if read else next(iter(ranked), None)


def score(ranked: Sequence[Ranked]) -> float | None:
    """What the confidence is made from: that passage's evidence. None where nothing was found."""
    best = deciding(ranked)
    return best.evidence if best else None


def confidence(ranked: Sequence[Ranked], config: Config) -> float:
    """How sure it is that the archive answers, in [0, 1]; 0 where nothing was found."""
    return probability(score(ranked), config)


def of_itself(found: Ranked, config: Config) -> float | None:
    """How sure it is that a passage answers, whatever others do; None where it was not read."""
    read = isinstance(found.seen, Reading)
    return probability(found.evidence, config) if read else None


def answers(confidence: float, config: Config) -> bool:
    """Whether the archive answers, where it is as sure as that: else "it does not" is said."""
    return confidence >= config.min_confidence


def probability(score: float | None, config: Config) -> float:
    """The logistic function that turns a score into a confidence."""
    if score is None:
        return 0.0
    odds = config.confidence_slope * (score - config.confidence_middle)
    # Of a negative exponent only: that of a large positive one overflows.
    part = math.exp(-abs(odds))
    return (1.0 if odds >= 0 else part) / (1 + part)
