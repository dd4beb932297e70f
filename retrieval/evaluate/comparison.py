"""Two runs → what became better or worse, and whether chance explains it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluate.metrics import MEASURES, Measure
from retrieval.evaluate.outcomes import Outcome
from retrieval.evaluate.uncertainty import SIGNIFICANT, significance


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in both runs; `p_value` as `uncertainty.significance` gives it."""

    measure: Measure
    before: float
    after: float
    p_value: float

    @property
    def significant(self) -> bool:
        return self.p_value < SIGNIFICANT and self.after != self.before

    @property
    def better(self) -> bool:
        return (self.after > self.before) == self.measure.higher_is_better

    @property
    def regression(self) -> bool:
        """Significantly worse. Time is left out: it is the machine's, and that of the hour."""
        return self.significant and not self.better and self.measure.unit != "ms"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The questions that both runs asked, those that only one did, and what changed.

    `won` and `lost`: (before, after) of questions that are right now and were not, and the other
    way round. `pairs`: how many both runs asked.
    """

    pairs: int
    differences: tuple[Difference, ...]
    won: tuple[tuple[Outcome, Outcome], ...]
    lost: tuple[tuple[Outcome, Outcome], ...]
    only_before: tuple[Outcome, ...]
    only_after: tuple[Outcome, ...]

    @property
    def regressions(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.regression)


def compare(before: Sequence[Outcome], after: Sequence[Outcome]) -> Comparison:
    """Match the questions by text and kind, and compare what became of them."""
    waiting: dict[object, list[Outcome]] = defaultdict(list)
    for each in before:
        waiting[_key(each)].append(each)
    pairs, only_after = [], []
    for each in after:
        partners = waiting[_key(each)]
        if partners:
            pairs.append((partners.pop(0), each))
        else:
            only_after.append(each)
    left = [each for partners in waiting.values() for each in partners]
    return Comparison(
        pairs=len(pairs),
        differences=tuple(_differences([old for old, _ in pairs], [new for _, new in pairs])),
        won=tuple(pair for pair in pairs if pair[1].right and not pair[0].right),
        lost=tuple(pair for pair in pairs if pair[0].right and not pair[1].right),
        only_before=tuple(left),
        only_after=tuple(only_after),
    )


def _key(outcome: Outcome) -> object:
    """A question that has become answerable is another one: its figures are others."""
    asked = outcome.question
    return " ".join(asked.question.split()), asked.today, outcome.answerable


def _differences(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Difference]:
    found = []
    for measure in MEASURES:
        old, new = measure.of(before), measure.of(after)
        p_value = significance(measure, before, after)
        if old is not None and new is not None and p_value is not None:
            found.append(Difference(measure, old, new, p_value))
    return found
