"""Trains the reader, in steps that go on where they were stopped.

    python -m benchmarks.reader.train WORK [--rounds N]

WORK holds `start12.pt` and `groups.pickle` (`benchmarks.reader.start` and `.gather` put them
there); a checkpoint is kept there every some minutes. Runs on a GPU where there is one, else on all
processors. Nothing but torch, transformers and tokenizers is needed for it.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402
from torch import Tensor  # noqa: E402

from benchmarks.reader.network import Reader, begun, sent  # noqa: E402
from benchmarks.reader.steps import Step, Steps, Truth  # noqa: E402

_TOKENIZER = ROOT / "retrieval" / "encode" / "reader_model" / "tokenizer.json"
_AT_ONCE = {"cuda": 24_000, "cpu": 3_000}  # word pieces that go through the model at once
_WARM_UP = 0.06  # share of the steps, the first ones, in which the rates rise
_RATE = 6e-5
_HEAD = 5  # times the rate: what is new
_WORDS = 0.4  # weight of the loss of the answering words
_WITHOUT = 0.5  # weight of the loss of a question without its answering passages
_CHECKPOINT_S = 300.0
_SHOWN = 50  # steps
_SEED = 7


def log_sum_exp(scores: Tensor, of: Tensor, count: int, least: float) -> Tensor:
    """ln Σ eˢ of each of `count` sums; `of`: which one each score is of. `least`: a score that
    each of them holds besides, −∞ for none."""
    start = scores.new_full((count,), least)
    most = start.scatter_reduce(0, of, scores.detach(), "amax").clamp(min=-1e4)
    total = torch.exp(start - most).index_add(0, of, torch.exp(scores - most[of]))
    return most + torch.log(total.clamp(min=1e-30))


def answers_loss(scores: Tensor, truth: dict[str, Tensor]) -> Tensor:
    """−ln of the probability of what is right, in the mean of all questions, with their answering
    passages and without them: a softmax over all sentences of a question's passages, and a 0 for
    "none of them"."""
    answered = truth["answered"]
    of, count = truth["question"], len(answered)
    everything = log_sum_exp(scores, of, count, 0.0)
    right, beside = truth["right"], truth["beside"] & answered[of]
    # Nothing is picked out: for how many there are a card would have to be waited for.
    rightly = log_sum_exp(scores.masked_fill(~right, -torch.inf), of, count, -torch.inf)
    without = log_sum_exp(scores.masked_fill(~beside, -torch.inf), of, count, 0.0)
    with_it = everything - torch.where(answered, rightly, 0.0)
    return (with_it + _WITHOUT * without).mean()


def words_loss(pieces: Tensor, truth: dict[str, Tensor]) -> Tensor:
    """−ln of the probability of where answering words begin and end; `pieces`: (pieces, 2)."""
    count = len(truth["first"])
    if not count:
        return pieces.new_zeros(())
    losses = []
    for side, place in enumerate((truth["first"], truth["last"])):
        chosen = pieces[truth["choice"], side]
        whole = log_sum_exp(chosen, truth["whose"], count, -torch.inf)
        losses.append(whole - pieces[place, side])
    return torch.stack(losses).mean()


class Training:
    """A reader on its way, the optimizer's state, and how far it has come."""

    def __init__(self, reader: Reader, steps: int, frozen: int, rate: float = _RATE) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.reader = reader.to(self.device)
        # What words mean they know from where they begin.
        self.reader.bert.embeddings.requires_grad_(False)
        self.reader.bert.encoder.layer[:frozen].requires_grad_(False)
        head = [*reader.answers.parameters(), *reader.words.parameters()]
        body = [each for each in reader.bert.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(
            [{"params": body, "lr": rate}, {"params": head, "lr": rate * _HEAD}],
            weight_decay=0.01,
            betas=(0.9, 0.98),
            fused=self.device == "cuda",
        )
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.steps, self.step = steps, 0

    def learn(self, step: Step) -> tuple[Tensor, Tensor]:
        """From one step; the losses."""
        torch.manual_seed(_SEED * 1_000_003 + self.step)  # what is dropped out
        self._set_rate()
        scores, pieces = [], []
        for batch in step.batches:
            of_sentences, of_pieces = self.reader.read(batch)
            scores.append(of_sentences)
            pieces.append(of_pieces.flatten(0, 1))
        told = (sent(each, torch.device(self.device)) for each in step.truth)
        truth = dict(zip(Truth._fields, told, strict=True))
        loss = answers_loss(torch.cat(scores), truth)
        worded = words_loss(torch.cat(pieces), truth)
        (loss + _WORDS * worded).backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return loss.detach(), worded.detach()

    def _set_rate(self) -> None:
        """Up to its height, then in a straight line down to nothing."""
        rising = self.step / (_WARM_UP * self.steps)
        share = min(rising, (1 - self.step / self.steps) / (1 - _WARM_UP))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * share

    def save(self, path: Path) -> None:
        state = {
            "reader": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.device)
        self.reader.load_state_dict(state["reader"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]


class Shown:
    """How training goes, a line every some steps."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._losses: list[tuple[Tensor, Tensor]] = []
        self._pieces = 0

    def count(self, training: Training, losses: tuple[Tensor, Tensor], step: Step) -> None:
        self._losses.append(losses)
        self._pieces += step.pieces
        if training.step % _SHOWN:
            return
        seconds = time.monotonic() - self._started
        loss, words = (torch.stack(each).mean().item() for each in zip(*self._losses, strict=True))
        told = {
            "step": training.step,
            "loss": round(loss, 3),
            "words": round(words, 3),
            "pieces/s": round(self._pieces / seconds),
            "minutes": round(seconds / 60, 2),
        }
        print(json.dumps(told), flush=True)
        self._losses.clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--name", default="reader", help="of the checkpoint")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--rounds", type=float, default=2.0)
    parser.add_argument("--after", help="name of the checkpoint whose weights are trained further")
    parser.add_argument("--rate", type=float, default=_RATE, help="at its height")
    parser.add_argument("--seed", type=int, default=7, help="of the order, and how it is asked")
    parser.add_argument("--workers", type=int, default=max(0, (os.cpu_count() or 1) - 4))
    parser.add_argument("--most", type=int, default=10**9, help="steps of this run")
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    torch.set_num_threads(os.cpu_count() or 1)
    cuda = torch.cuda.is_available()
    groups = pickle.loads((options.work / "groups.pickle").read_bytes())
    at_once = _AT_ONCE["cuda" if cuda else "cpu"]
    steps = Steps(groups, options.rounds, _TOKENIZER, at_once, options.seed)
    mine = options.work / f"{options.name}.pt"
    reader = begun(options.work / "start12.pt", options.layers)
    if options.after:
        state = torch.load(options.work / f"{options.after}.pt", weights_only=True)
        reader.load_state_dict(state["reader"])
    training = Training(reader, len(steps), options.frozen, options.rate)
    if mine.exists():
        training.load(mine)
    print(f"{len(groups)} groups, {len(steps)} steps, from {training.step}", flush=True)
    last = min(len(steps), training.step + options.most)
    shown, saved = Shown(), time.monotonic()
    for step in steps.ahead(training.step, options.workers):
        shown.count(training, training.learn(step), step)
        if time.monotonic() - saved > _CHECKPOINT_S or training.step == last:
            training.save(mine)
            saved = time.monotonic()
        if training.step == last:
            break


if __name__ == "__main__":
    main()
