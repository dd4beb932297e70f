"""Trains the reader, in steps that go on where they were stopped.

    python -m benchmarks.reader.train WORK --public FOLDER --xquad FOLDER [--squad FOLDER]

WORK is a folder for what is made on the way: `start12.pt` (`benchmarks.reader.start` puts it
there), the groups, and a checkpoint every some minutes. Runs on a GPU where there is one, else on
all processors. Before the rates fall a checkpoint of its own is kept (`NAME-steady.pt`): copied to
`NAME.pt`, a run of more rounds goes on from it as if it had been so long from the start.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402
from torch import Tensor  # noqa: E402

from benchmarks.reader import groups  # noqa: E402
from benchmarks.reader.forms import FOR_TRAINING, form  # noqa: E402
from benchmarks.reader.groups import Group  # noqa: E402
from benchmarks.reader.network import Batch, Example, Examples, Reader, begun  # noqa: E402
from retrieval.encode.load import bundled_weights  # noqa: E402

_STEP = 16  # questions
_PASSAGES = (2, 2, 3)  # of a question
_AT_ONCE = 3_000  # word pieces that go through the model at once
_WARM_UP = 60  # steps
_DECAY = 0.25  # share of the steps, the last ones, over which the rates fall to nothing
_RATE, _HEAD_RATE = 5e-5, 3e-4
_WORDS = 0.4  # weight of the loss of the answering words
_WITHOUT = 0.5  # weight of the loss of a question without its answering passages
_CHECKPOINT_S = 300.0
_SHOWN = 20  # steps
_SEED = 7
# Groups of a public set; those that nothing answers, as is told of SQuAD 2.0, all the same.
_MOST = {"fairytaleqa": 1_200, "policyqa": 400, "selqa": 800, "squad": 800}
_WORDED = {"written", "squad", "xquad"}  # the sets that tell the answering words
_CHATTER = ("greeting", "thanks", "polite", "indirect", "hearsay")
_AMID = (*_CHATTER, "greeting, reason, thanks", "amid chatter")


def loss_of(scores: Sequence[Tensor], pairs: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """−ln of the probability of what is right, for one question, with its answering passages and
    without them: a softmax over all sentences of its passages, and a 0 for "none of them"."""
    nothing = scores[0].new_zeros(1)
    right, others, everything = [], [nothing], [nothing]
    for score, pair in zip(scores, pairs, strict=True):
        everything.append(score)
        if pair.right:
            right.append(score[list(pair.right)])
        else:
            others.append(score)
    whole = torch.logsumexp(torch.cat(everything), 0)
    if not right:
        return whole, nothing.sum()
    without = torch.logsumexp(torch.cat(others), 0) if len(others) > 1 else nothing.sum()
    return whole - torch.logsumexp(torch.cat(right), 0), without


def words_loss(pieces: Tensor, pair: Example) -> Tensor:
    """Where the answering words of right sentences begin and end; piece 0 stands for "nowhere"."""
    found: list[Tensor] = []
    sentence = torch.from_numpy(pair.pair.sentence)
    worded = {at: (first, last) for at, first, last in pair.words or ()}
    for number in pair.right:
        inside = (sentence == number + 1).nonzero().squeeze(-1)
        if not len(inside):
            continue
        choices = torch.cat([torch.zeros(1, dtype=torch.long), inside])
        bounds = worded.get(number, (0, 0))
        for side, place in enumerate(bounds):
            target = (choices == place).nonzero()
            if len(target):
                logits = pieces[choices.to(pieces.device), side]
                found.append(torch.logsumexp(logits, 0) - logits[target[0, 0]])
    return torch.stack(found).mean() if found else pieces.new_zeros(())


def runs(pairs: Sequence[Example]) -> Iterator[list[int]]:
    """Rows by length, together as many as go through the model at once."""
    chosen: list[int] = []
    for row in sorted(range(len(pairs)), key=lambda row: len(pairs[row].pair.ids)):
        if chosen and (len(chosen) + 1) * len(pairs[row].pair.ids) > _AT_ONCE:
            yield chosen
            chosen = []
        chosen.append(row)
    if chosen:
        yield chosen


class Training:
    """A reader on its way, the optimizer's state, and how far it has come."""

    def __init__(self, reader: Reader, steps: int, frozen: int) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.reader = reader.to(self.device)
        # What words mean they know from where they begin; it saves a fifth of the time.
        self.reader.bert.embeddings.requires_grad_(False)
        self.reader.bert.encoder.layer[:frozen].requires_grad_(False)
        head = [*reader.answers.parameters(), *reader.words.parameters()]
        body = [each for each in reader.bert.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(
            [{"params": body, "lr": _RATE}, {"params": head, "lr": _HEAD_RATE}],
            weight_decay=0.01,
            betas=(0.9, 0.98),
        )
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.steps, self.step = steps, 0
        self.steady = int((1 - _DECAY) * steps)

    def learn(self, asked: Sequence[Sequence[Example]]) -> tuple[float, float]:
        """One step over some questions, each with its passages; the losses."""
        self._set_rate()
        pairs = [pair for each in asked for pair in each]
        scores: list[Tensor] = [torch.empty(0)] * len(pairs)
        pieces: list[Tensor] = [torch.empty(0)] * len(pairs)
        for rows in runs(pairs):
            batch = Batch.of([pairs[row] for row in rows])
            with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
                sentence, piece = self.reader.read(batch.to(self.device))
            for at, row in enumerate(rows):
                scores[row] = sentence[at]
                pieces[row] = piece[at].float()
        losses, words, place = [], [], 0
        for each in asked:
            span = slice(place, place + len(each))
            place += len(each)
            with_it, without = loss_of(scores[span], each)
            losses.append(with_it + _WITHOUT * without)
            words += [
                words_loss(piece, pair)
                for piece, pair in zip(pieces[span], each, strict=True)
                if pair.right and pair.words is not None
            ]
        loss = torch.stack(losses).mean()
        worded = torch.stack(words).mean() if words else loss.new_zeros(())
        (loss + _WORDS * worded).backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return loss.item(), worded.item()

    def _set_rate(self) -> None:
        left = (self.steps - self.step) / (self.steps - self.steady)
        share = min(1.0, (self.step + 1) / _WARM_UP, left)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * share

    def save(self, path: Path) -> None:
        state = {
            "reader": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "steps": self.steps,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.device)
        self.reader.load_state_dict(state["reader"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]


def order(found: Sequence[Group], rounds: float) -> list[int]:
    """Numbers of groups, each round in another order."""
    draw = random.Random(_SEED)
    chosen: list[int] = []
    while len(chosen) < rounds * len(found):
        once = list(range(len(found)))
        draw.shuffle(once)
        chosen += once
    return chosen[: int(rounds * len(found))]


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


def public(options: argparse.Namespace) -> list[Group]:
    draw = random.Random(_SEED)
    sets: dict[str, list[Group]] = {}
    for group in groups.from_public(options.public):
        sets.setdefault(group.source, []).append(group)
    sets["xquad"] = groups.from_xquad(options.xquad)
    if options.squad:
        sets["squad"] = groups.from_squad(options.squad, groups.titles_of_xquad(options.xquad))
    found = []
    for name, each in sorted(sets.items()):
        hard = [group for group in each if group.kind]
        easy = [group for group in each if not group.kind]
        draw.shuffle(easy)
        found += hard + easy[: _MOST.get(name, len(easy))]
    return found


def gathered(options: argparse.Namespace) -> list[Group]:
    path = options.work / "groups.pickle"
    if not path.exists():
        found = groups.from_written(kept=False) + public(options)
        path.write_bytes(pickle.dumps(found))
    read: list[Group] = pickle.loads(path.read_bytes())
    return read


class Shown:
    """How training goes, a line every some steps."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._losses = [0.0, 0.0]
        self._pieces = 0

    def count(self, losses: tuple[float, float], asked: Sequence[Sequence[Example]]) -> None:
        self._losses = [sum(each) for each in zip(self._losses, losses, strict=True)]
        self._pieces += sum(len(pair.pair.ids) for each in asked for pair in each)

    def show(self, step: int) -> None:
        seconds = time.monotonic() - self._started
        told = {
            "step": step,
            "loss": round(self._losses[0] / _SHOWN, 3),
            "words": round(self._losses[1] / _SHOWN, 3),
            "pieces/s": round(self._pieces / seconds),
            "minutes": round(seconds / 60, 1),
        }
        print(json.dumps(told), flush=True)
        self._losses = [0.0, 0.0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--name", default="reader", help="of the checkpoint")
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--squad", type=Path)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=4, help="lowest layers that stay as they are")
    parser.add_argument("--rounds", type=float, default=1.0)
    options = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(_SEED)
    found = gathered(options)
    numbers = order(found, options.rounds)
    steps = math.ceil(len(numbers) / _STEP)
    tokenizer = Tokenizer.from_file(str(bundled_weights().parent / "tokenizer.json"))
    pairs = Examples(tokenizer)
    training = Training(begun(options.work / "start12.pt", options.layers), steps, options.frozen)
    mine = options.work / f"{options.name}.pt"
    if mine.exists():
        training.load(mine)
    print(f"{len(found)} groups, {steps} steps, from {training.step}", flush=True)
    shown, saved = Shown(), time.monotonic()
    while training.step < steps:
        draw = random.Random(_SEED * 1_000_003 + training.step)
        asked = []
        for number in numbers[training.step * _STEP :][:_STEP]:
            group = groups.sampled(found[number], draw.choice(_PASSAGES), draw)
            question = asked_as(group.question, draw)
            worded = group.source in _WORDED
            asked.append([pairs(question, read, worded) for read in group.passages])
        shown.count(training.learn([each for each in asked if each]), asked)
        if training.step == training.steady:
            training.save(mine.with_stem(f"{options.name}-steady"))
        if training.step % _SHOWN == 0:
            shown.show(training.step)
        if time.monotonic() - saved > _CHECKPOINT_S or training.step == steps:
            training.save(mine)
            saved = time.monotonic()


if __name__ == "__main__":
    main()
