"""What the reader learns from: a question, passages found for it, and what answers in them.

Where they come from is `benchmarks.reader.gather`'s. Nothing here needs the product, so that
training runs where it is not installed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as the reader gets it; `right`: numbers of its sentences that answer.

    `words`: the answering words, as a span of `text`, of each right sentence that has any.
    `fused`: the weighted sum by which the product found it, 0 where it did not.
    """

    title: str
    text: str
    sentences: tuple[Span, ...]
    right: tuple[int, ...] = ()
    words: tuple[Span, ...] = ()
    fused: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its passages, likest first. `kind`: how near one that has no answer comes."""

    source: str
    question: str
    passages: tuple[Read, ...]
    kind: str | None = None

    @property
    def answered(self) -> bool:
        return any(each.right for each in self.passages)


def sampled(group: Group, most: int, draw: random.Random) -> Group:
    """Its passages that answer, two at most, and of the likest others so many as are left."""
    right = [each for each in group.passages if each.right]
    draw.shuffle(right)
    right = right[:2]
    others = [each for each in group.passages if not each.right]
    hardest = others[: most + 1]
    draw.shuffle(hardest)
    chosen = [*right, *hardest][: max(most, len(right))]
    draw.shuffle(chosen)
    return Group(group.source, group.question, tuple(chosen), group.kind)
