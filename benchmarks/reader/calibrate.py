"""Makes log-odds of a reader's scores, on questions that it was not trained with.

    python -m benchmarks.reader.calibrate WORK [--every N] [--write]

What the files of `written/` ask that were kept from training is put to the reader, over the first
passages that Citebot finds. A logistic regression of whether anything answers on the best score
gives a slope and a constant, which the reader's card keeps: with them its scores are log-odds.
Printed are how well it tells answers, and how sure it must be of words that 95 in 100 are right.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.quality import auroc  # noqa: E402
from benchmarks.reader.gather import from_written  # noqa: E402
from benchmarks.reader.groups import Group, Read  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval.encode.onnx_reader import CARD, FOLDER, OnnxReader  # noqa: E402
from retrieval.encode.reader import Readable, Reading, Words  # noqa: E402

_PASSAGES = 5
_RIGHT_WORDS = 0.95


@dataclass(frozen=True, slots=True)
class Scored:
    """What the reader made of a passage: the scores of its sentences, before they are log-odds."""

    read: Read
    scores: tuple[float, ...]
    words: tuple[Words | None, ...]

    @property
    def best(self) -> int:
        return int(np.argmax(self.scores))


def asked(found: list[Group], reader: OnnxReader) -> list[list[Scored]]:
    done = []
    with progress("Reading", len(found), "questions") as show:
        for number, group in enumerate(found, 1):
            chosen = sorted(group.passages, key=lambda each: -each.fused)[:_PASSAGES]
            passages = [Readable(each.title, each.text, each.sentences) for each in chosen]
            made = reader.read(group.question, passages)
            done.append(
                [Scored(c, m.sentences, m.words) for c, m in zip(chosen, made, strict=True)]
            )
            show(number)
    return done


def fitted(scores: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and constant of a logistic regression."""

    def loss(ab: np.ndarray) -> float:
        odds = ab[0] * scores + ab[1]
        return float(np.logaddexp(0, -odds[truth]).sum() + np.logaddexp(0, odds[~truth]).sum())

    slope, constant = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(constant)


def told(found: list[Group], read: list[list[Scored]], slope: float, constant: float) -> None:
    answered = np.array([group.answered for group in found])
    best = np.array([max(max(r.scores) for r in each) for each in read])
    odds = slope * best + constant
    print(f"AUROC {auroc(odds[answered], odds[~answered]):.3f}")
    for weight in (0.0, 0.1, 0.15, 0.25, 0.5, 1.0, 4.0):
        first, marked = [], []
        for group, each in zip(found, read, strict=True):
            if not group.answered:
                continue
            top = max(each, key=lambda r: r.read.fused + weight * slope * max(r.scores))
            first.append(bool(top.read.right))
            marked.append(top.best in top.read.right)
        print(f"  reading_weight {weight}: first {fmean(first):.3f}, marked {fmean(marked):.3f}")
    for least in (0.2, 0.25, 0.3, 0.35, 0.5):
        limit = np.log(least / (1 - least))
        refused, false = fmean(odds[answered] < limit), fmean(odds[~answered] >= limit)
        print(f"  answered from {least}: {refused:.3f} refused, {false:.3f} falsely answered")
    kinds: dict[str, list[bool]] = {}
    for group, odd in zip(found, odds, strict=True):
        if group.kind:
            kinds.setdefault(group.kind, []).append(bool(odd >= 0))
    shares = sorted(kinds.items(), key=lambda each: -fmean(each[1]))
    print("  falsely answered:", ", ".join(f"{k} {fmean(v):.2f} of {len(v)}" for k, v in shares))


def sure_words(
    found: list[Group], read: list[list[Scored]], slope: float, constant: float
) -> float:
    """From which probability on 95 of 100 underlined words are right: they share most of them with
    the right ones, and nothing is underlined where a whole sentence answers."""
    rows = []
    for group, each in zip(found, read, strict=True):
        top = max(each, key=lambda r: max(r.scores))
        words = top.words[top.best]
        odds = tuple(slope * score + constant for score in top.scores)
        if words is None or max(odds) < 0:
            continue
        sure = Reading(odds, top.words).sure_of_words(top.best)
        right = group.answered and any(_alike(words.span, span) for span in top.read.words)
        rows.append((sure, right))
    rows.sort(reverse=True)
    best = 1.0
    for count in range(20, len(rows) + 1):
        if fmean(right for _, right in rows[:count]) >= _RIGHT_WORDS:
            best = rows[count - 1][0]
    share = fmean(sure >= best for sure, _ in rows) if rows else 0.0
    print(f"words: {len(rows)} found, all of them {fmean(r for _, r in rows):.3f} right; "
          f"from {best:.2f} on {_RIGHT_WORDS:.0%}, which are {share:.0%} of them")  # fmt: skip
    return best


def _alike(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0]) > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--every", type=int, default=1, help="one question in so many")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    path = options.work / "held-out.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(from_written(kept=True)))
    found: list[Group] = pickle.loads(path.read_bytes())[:: options.every]
    reader = OnnxReader(options.folder, calibrated=False)
    read = asked(found, reader)
    scores = np.array([max(max(r.scores) for r in each) for each in read])
    slope, constant = fitted(scores, np.array([group.answered for group in found]))
    print(f"{len(found)} questions; slope {slope:.3f}, constant {constant:.3f}")
    told(found, read, slope, constant)
    sure_words(found, read, slope, constant)
    if options.write:
        card = {"slope": round(slope, 4), "constant": round(constant, 4)}
        (options.folder / CARD).write_text(json.dumps(card) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
