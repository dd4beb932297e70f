"""Questions that the archive does not answer well, those that are alike together.

Where the questions come from is `bot.telegram.state.statistics`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.telegram.state.statistics import Asked
from retrieval import Config, Encoder, Vectors, question_vector

ALIKE = 0.8
"""Cosine from which two questions count as one."""
_LONGEST = 1_000  # characters that are compared
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Gap:
    """A question in its newest wording; how often it had no answer or a thumbs down.

    `shown` is the title of what stood first when there was an answer.
    """

    text: str
    wordings: tuple[str, ...]
    times: int
    unanswered: int
    bad: int
    last: float
    shown: str | None


class Alike:
    """Remembers the vectors of questions: turning a page encodes nothing again."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._vectors: dict[str, Vectors | None] = {}

    def gaps(self, asked: Sequence[Asked], encoder: Encoder) -> list[Gap]:
        """Those asked most come first. `asked` is newest first. Blocks; raises ModelError."""
        missed = _missed(asked)
        known, self._vectors = self._vectors, {}
        groups: list[list[Asked]] = []
        leaders = np.empty((len(missed), encoder.dimension), dtype=np.float32)
        places: list[int] = []  # the group that each leader stands for
        for words, same in missed.items():
            if words in known:
                vector = known[words]
            else:
                vector = question_vector(same[0].text[:_LONGEST], encoder, self._config)
            self._vectors[words] = vector
            if vector is None:
                groups.append(same)
                continue
            cosines = leaders[: len(places)] @ vector
            if places and cosines.max() >= ALIKE:
                groups[places[int(cosines.argmax())]].extend(same)
                continue
            leaders[len(places)] = vector
            places.append(len(groups))
            groups.append(same)
        return sorted(map(_gap, groups), key=lambda gap: (-gap.times, -gap.last))


def fold(text: str) -> str:
    """The same for questions of the same words, in whatever order and with whatever marks."""
    words = sorted(set(_WORD.findall(text.casefold())))
    return " ".join(words) or text.strip()


def _missed(asked: Iterable[Asked]) -> dict[str, list[Asked]]:
    """The questions without a good answer, by their words.

    One that had no answer once and has one now is no gap any more.
    """
    missed: dict[str, list[Asked]] = {}
    answered: set[str] = set()
    for each in asked:
        words = fold(each.text)
        if each.found:
            answered.add(words)
        if each.bad or not (each.found or words in answered):
            missed.setdefault(words, []).append(each)
    return missed


def _gap(group: Sequence[Asked]) -> Gap:
    newest = max(group, key=lambda each: each.asked)
    shown = [each.first for each in group if each.found and each.first]
    wordings = dict.fromkeys(each.text for each in group if each.text != newest.text)
    return Gap(
        text=newest.text,
        wordings=tuple(wordings),
        times=len(group),
        unanswered=sum(not each.found for each in group),
        bad=sum(each.bad for each in group),
        last=newest.asked,
        shown=shown[0] if shown else None,
    )
