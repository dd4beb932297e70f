"""A step of training: some questions as people type them, read with passages, ready as arrays.

Each step is made from its number alone, so that training goes on where it was stopped, and so that
other processes make the next ones while the model learns from one.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from benchmarks.reader.forms import FOR_TRAINING, form
from benchmarks.reader.groups import Group, sampled
from benchmarks.reader.network import Batch, Example, Examples, Integers

Booleans = NDArray[np.bool_]
QUESTIONS = 32  # of a step
_PASSAGES = (3, 4, 4, 5)  # of a question
_WORDED = {"written", "squad", "xquad"}  # the sets that tell the answering words
_CHATTER = ("greeting", "thanks", "polite", "indirect", "hearsay")
_AMID = (*_CHATTER, "greeting, reason, thanks", "amid chatter")


class Truth(NamedTuple):
    """What is right, by the numbers of sentences and pieces as they follow each other in a step.

    `question`: int64 (sentences,), whose each is; `right`: bool, whether it answers; `beside`:
    bool, whether it stands in a passage where nothing answers; `answered`: bool (questions,).
    Choices are the pieces at which answering words may begin or end, and piece 0 of their pair for
    "nowhere": `choice`: int64 (choices,), number of the piece; `whose`: int64 (choices,), number of
    the right sentence; `first`, `last`: int64 (right sentences,), pieces that are right.
    """

    question: Integers
    right: Booleans
    beside: Booleans
    answered: Booleans
    choice: Integers
    whose: Integers
    first: Integers
    last: Integers


@dataclass(frozen=True, slots=True)
class Step:
    batches: list[Batch]
    truth: Truth

    @property
    def pieces(self) -> int:
        return sum(int(batch.mask.sum()) for batch in self.batches)


def order(count: int, rounds: float, seed: int) -> list[int]:
    """Numbers of so many groups, each round in another order."""
    draw = random.Random(seed)
    chosen: list[int] = []
    while len(chosen) < rounds * count:
        once = list(range(count))
        draw.shuffle(once)
        chosen += once
    return chosen[: int(rounds * count)]


def asked_as(question: str, draw: random.Random) -> str:
    """As people type it: a third as it is, the others amid chatter, in lower case, mistyped."""
    if draw.random() < 0.25:
        question = form(draw.choice(_AMID), question, draw.randrange(1 << 30), FOR_TRAINING)
    if draw.random() < 0.35:
        question = question.lower()
    if draw.random() < 0.2:
        question = question.rstrip("?!. ")
    if draw.random() < 0.22:
        name = draw.choice(("one typo", "one typo", "two typos"))
        question = form(name, question, draw.randrange(1 << 30), FOR_TRAINING)
    return question


class Steps:
    """All steps of a training. `at_once`: word pieces that go through the model at once."""

    def __init__(
        self, groups: Sequence[Group], rounds: float, tokenizer: Path, at_once: int, seed: int = 7
    ) -> None:
        self._groups, self._at_once, self._seed = groups, at_once, seed
        self._numbers = order(len(groups), rounds, seed)
        self._examples = Examples(Tokenizer.from_file(str(tokenizer)))

    def __len__(self) -> int:
        return math.ceil(len(self._numbers) / QUESTIONS)

    def __getitem__(self, number: int) -> Step:
        draw = random.Random(self._seed * 1_000_003 + number)
        asked = []
        for place in self._numbers[number * QUESTIONS :][:QUESTIONS]:
            group = sampled(self._groups[place], draw.choice(_PASSAGES), draw)
            question = asked_as(group.question, draw)
            worded = group.source in _WORDED
            asked.append([self._examples(question, read, worded) for read in group.passages])
        return made([each for each in asked if each], self._at_once)

    def ahead(self, begin: int, workers: int) -> Iterator[Step]:
        """Those from `begin` on, made by so many other processes while one is learned from."""
        if not workers:
            yield from (self[number] for number in range(begin, len(self)))
            return
        context = get_context("fork")
        with ProcessPoolExecutor(workers, context, _work_on, (self,)) as pool:
            waiting = deque(pool.submit(_made, n) for n in range(begin, len(self))[: 3 * workers])
            for number in range(begin + len(waiting), len(self) + len(waiting)):
                if number < len(self):
                    waiting.append(pool.submit(_made, number))
                yield waiting.popleft().result()


_all: Steps  # of a process that makes some


def _work_on(steps: Steps) -> None:
    global _all
    _all = steps


def _made(number: int) -> Step:
    return _all[number]


def made(asked: Sequence[Sequence[Example]], at_once: int) -> Step:
    """Questions, each with its passages, as arrays."""
    pairs = [(number, pair) for number, each in enumerate(asked) for pair in each]
    pairs.sort(key=lambda each: len(each[1].pair.ids))
    batches: list[Batch] = []
    sentences: list[tuple[int, bool, bool]] = []
    choices: list[tuple[int, int]] = []
    bounds: list[tuple[int, int]] = []
    begin = 0
    for run in _runs([pair for _, pair in pairs], at_once):
        batch = Batch.of([each.pair for _, each in pairs[run]])
        for at, (number, each) in enumerate(pairs[run]):
            there = np.unique(each.pair.sentence[each.pair.sentence > 0]) - 1
            sentences += [(number, one in each.right, not each.right) for one in there.tolist()]
            for inside, first, last in _worded(each):
                offset = begin + at * batch.ids.shape[1]
                choices += [(offset + piece, len(bounds)) for piece in inside]
                bounds.append((offset + first, offset + last))
        begin += batch.ids.size
        batches.append(batch)
    question, right, beside = np.array(sentences, np.int64).T
    choice, whose = np.array(choices, np.int64).reshape(-1, 2).T
    first, last = np.array(bounds, np.int64).reshape(-1, 2).T
    answered = np.array([any(pair.right for pair in each) for each in asked])
    told = Truth(question, right > 0, beside > 0, answered, choice, whose, first, last)
    return Step(batches, told)


def _worded(each: Example) -> Iterator[tuple[list[int], int, int]]:
    """Of each sentence that answers: the pieces to choose from, and the first and the last right
    one; piece 0 stands for "nowhere"."""
    if each.words is None:
        return
    worded = {at: (first, last) for at, first, last in each.words}
    for number in each.right:
        inside = [0, *each.pair.pieces(number).tolist()]
        first, last = worded.get(number, (0, 0))
        if first in inside and last in inside:
            yield inside, first, last


def _runs(pairs: Sequence[Example], at_once: int) -> Iterator[slice]:
    """Pairs, which are sorted by length, as many together as go through the model at once."""
    begin = 0
    for end, pair in enumerate(pairs):
        if end > begin and (end + 1 - begin) * len(pair.pair.ids) > at_once:
            yield slice(begin, end)
            begin = end
    if begin < len(pairs):
        yield slice(begin, len(pairs))
