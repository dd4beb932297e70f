"""False answers against refusals: what each setting of the least confidence would have done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.evaluate.outcomes import Outcome

# Two decimals, and finer where a confidence comes close to certainty.
_GRID = (*(step / 100 for step in range(100)), 0.995, 0.999)


@dataclass(frozen=True, slots=True)
class Setting:
    """A least confidence, and the shares that it refuses and answers falsely."""

    min_confidence: float
    false_answers: float
    refusals: float


def trade_off(
    outcomes: Sequence[Outcome], settings: Iterable[float] = _GRID
) -> tuple[Setting, ...]:
    """What each least confidence comes to; nothing where only one kind was asked."""
    answerable = [each.confidence for each in outcomes if each.answerable]
    unanswerable = [each.confidence for each in outcomes if not each.answerable]
    if not answerable or not unanswerable:
        return ()
    return tuple(
        Setting(
            least,
            sum(each >= least for each in unanswerable) / len(unanswerable),
            sum(each < least for each in answerable) / len(answerable),
        )
        for least in settings
    )


def suggested(settings: Sequence[Setting], most: float) -> Setting | None:
    """The lowest setting with at most so large a share of false answers; None where none has."""
    return next((each for each in settings if each.false_answers <= most), None)
