"""Questions that the archive does not answer well, those that are alike together.

Where the questions come from is `bot.telegram.db.statistics`'s.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from bot.telegram.db.statistics import Asked
from retrieval import Config, Encoder, Vectors, question_vector

ALIKE = 0.8
"""Cosine from which two questions count as one."""
_LONGEST = 300  # characters that are compared
SECONDS = 8.0
"""For which new questions are looked at, at a time; people who ask need the processors too."""
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


@dataclass(frozen=True, slots=True)
class GapList:
    """Those asked most come first. `unseen`: questions that there was no time to look at yet."""

    found: Sequence[Gap]
    unseen: int = 0


class Alike:
    """Remembers the vectors of questions: turning a page encodes nothing again."""

    def __init__(self, config: Config, seconds: float = SECONDS) -> None:
        self._config = config
        self._seconds = seconds
        self._vectors: dict[str, Vectors | None] = {}
        self._lock = Lock()

    def gaps(self, asked: Sequence[Asked], encoder: Encoder, *, more: bool = True) -> GapList:
        """`asked` is newest first. Blocks; raises ModelError.

        `more`: new questions are looked at, the newest first, as far as the time goes. Without,
        only if none is known.
        """
        missed = _missed(asked)
        with self._lock:
            self._vectors = {
                words: each for words, each in self._vectors.items() if words in missed
            }
            if more or not self._vectors:
                self._look_at(missed, encoder)
            known = {words: self._vectors[words] for words in missed if words in self._vectors}
        groups = _grouped([(missed[words], vector) for words, vector in known.items()])
        found = sorted(map(_gap, groups), key=lambda gap: (-gap.times, -gap.last))
        return GapList(found, len(missed) - len(known))

    def _look_at(self, missed: Mapping[str, Sequence[Asked]], encoder: Encoder) -> None:
        began = time.monotonic()
        for words, same in missed.items():
            if words not in self._vectors:
                vector = question_vector(same[0].text[:_LONGEST], encoder, self._config)
                self._vectors[words] = vector
                if time.monotonic() - began > self._seconds:
                    return


def fold(text: str) -> str:
    """The same for questions of the same words, in whatever order and with whatever marks."""
    words = sorted(set(_WORD.findall(text.casefold())))
    return " ".join(words) or text.strip()


def _grouped(questions: Sequence[tuple[list[Asked], Vectors | None]]) -> list[list[Asked]]:
    """Each with the first that is like it; those without a vector are like none."""
    groups: list[list[Asked]] = []
    places: list[int] = []  # the group that each leader stands for
    dimension = next((len(vector) for _, vector in questions if vector is not None), 0)
    leaders = np.empty((len(questions), dimension), dtype=np.float32)
    for same, vector in questions:
        cosines = np.empty(0) if vector is None else leaders[: len(places)] @ vector
        if cosines.size and cosines.max() >= ALIKE:
            groups[places[int(cosines.argmax())]].extend(same)
            continue
        if vector is not None:
            leaders[len(places)] = vector
            places.append(len(groups))
        groups.append([*same])
    return groups


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
