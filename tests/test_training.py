"""The steps and losses by which the reader learns, against their formulas written out."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from benchmarks.reader import train
from benchmarks.reader.groups import Group, Read
from benchmarks.reader.network import Reader
from benchmarks.reader.steps import QUESTIONS, Step, Steps

TOKENIZER = Path(train.ROOT / "retrieval" / "encode" / "reader_model" / "tokenizer.json")
TEXT = "The weir was closed in May. Tom Reddish locked the sluice. It was a quiet day."
SENTENCES = ((0, 27), (28, 58), (59, 78))


def read(*right: int, words: tuple[int, int] | None = None) -> Read:
    return Read("The weir", TEXT, SENTENCES, right, (words,) if words else ())


def groups() -> list[Group]:
    answered = Group("written", "who closed the weir", (read(1, words=(28, 39)), read()))
    return [answered, Group("written", "who opened the weir", (read(), read()), "fact")]


def truth(**fields: object) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(each) for name, each in fields.items()}


def test_answers_loss_is_the_softmax_over_all_sentences_and_none() -> None:
    scores = torch.tensor([2.0, -1.0, 0.5, 3.0, -2.0], dtype=torch.float64)
    told = truth(
        question=[0, 0, 0, 1, 1],
        right=[True, False, False, False, False],
        beside=[False, False, True, True, True],
        answered=[True, False],
    )
    e = math.exp
    everything = math.log(1 + e(2) + e(-1) + e(0.5))
    with_it = everything - 2.0
    without = math.log(1 + e(0.5))
    unanswered = math.log(1 + e(3) + e(-2))
    expected = (with_it + 0.5 * without + unanswered) / 2
    assert train.answers_loss(scores, told).item() == pytest.approx(expected)


def test_answers_loss_has_finite_gradients_where_nothing_answers() -> None:
    scores = torch.tensor([80.0, -80.0], requires_grad=True)
    told = truth(question=[0, 0], right=[False] * 2, beside=[True] * 2, answered=[False])
    train.answers_loss(scores, told).backward()
    assert scores.grad is not None and torch.isfinite(scores.grad).all()


def test_words_loss_is_the_mean_over_both_ends() -> None:
    pieces = torch.tensor([[0.0, 1.0], [2.0, 0.0], [1.0, 3.0]])
    told = truth(choice=[0, 1, 2], whose=[0, 0, 0], first=[1], last=[2])
    begins = math.log(1 + math.exp(2) + math.exp(1)) - 2
    ends = math.log(math.exp(1) + 1 + math.exp(3)) - 3
    assert train.words_loss(pieces, told).item() == pytest.approx((begins + ends) / 2)


def steps(rounds: float = 1.0, at_once: int = 10_000) -> Steps:
    return Steps(groups() * QUESTIONS, rounds, TOKENIZER, at_once)


def arrays(step: Step) -> list[np.ndarray]:
    return [each for batch in step.batches for each in batch] + list(step.truth)


def test_a_step_is_the_same_wherever_it_is_made() -> None:
    here = steps()
    assert len(here) == 2
    for one, other in zip(here.ahead(0, 0), steps().ahead(0, 1), strict=True):
        assert all(map(np.array_equal, arrays(one), arrays(other)))


def test_what_is_right_is_found_among_the_sentences_of_a_step() -> None:
    step = steps(at_once=300)[0]
    assert len(step.batches) > 1
    told = step.truth
    assert len(told.question) == sum(len(batch.places) for batch in step.batches)
    assert told.right.sum() == told.answered.sum() == len(told.first)
    # Of two passages with three sentences one answers: the other's stand beside.
    assert told.beside[told.answered[told.question]].sum() == 3 * told.answered.sum()
    ids = np.concatenate([batch.ids.ravel() for batch in step.batches])
    decode = Tokenizer.from_file(str(TOKENIZER)).decode
    for first, last in zip(told.first, told.last, strict=True):
        assert decode(ids[first : last + 1].tolist()) == "tom reddish"


def test_training_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    made = steps()
    whole = train.Training(Reader(1), len(made), frozen=0)
    start = {name: each.clone() for name, each in whole.reader.state_dict().items()}
    for step in made.ahead(0, 0):
        whole.learn(step)
    first = train.Training(Reader(1), len(made), frozen=0)
    first.reader.load_state_dict(start)
    first.learn(made[0])
    first.save(tmp_path / "reader.pt")
    second = train.Training(Reader(1), len(made), frozen=0)
    second.load(tmp_path / "reader.pt")
    second.learn(made[1])
    for one, other in zip(whole.reader.parameters(), second.reader.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)
