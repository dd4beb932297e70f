"""Fits what each signal of late interaction is worth: the numbers in retrieval/weights.json.

    python benchmarks/train.py XQUAD_FOLDER [--write]

XQUAD_FOLDER holds xquad.en.json, for a language that the model reads, and xquad.ru.json, for words
alone. Every other article is fitted on, the rest is what the figures are reported on too. Three
fits, each of a few numbers and pulled towards zero: which sentence of the right passage answers;
which of the candidates is the right passage; whether the first passage answers at all, against
archives without the article (seven tenths) and without the answering passages (three tenths).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.datasets import Asked, xquad  # noqa: E402
from benchmarks.quality import FALSE_ANSWERS, archive, auroc  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval import Library, weights  # noqa: E402
from retrieval.encode import Encoder, TokenVectors  # noqa: E402
from retrieval.evaluate.measures import calibration_error  # noqa: E402
from retrieval.interaction import Signals  # noqa: E402
from retrieval.search import Ranked, search, weighed  # noqa: E402

Rows = NDArray[np.float64]
_DEPTH = 16
_PULL = 3.0
# Less than in use: so the right passage has more and closer rivals to learn from, which holds for
# longer passages too (fitted on 320, held-out Success@1 is .002 lower).
_PASSAGE_TOKENS = 200
_PASSAGE_GONE = 0.3  # weight of what is missing only its passage
# Chosen on every other pair of contrast_pairs.jsonl: XQuAD has hardly any denials and opposites.
_SENSE = 0.15
_SLOPE, _MIDDLE = 20.0, 0.5  # as in Config: evidence is scaled for them


@dataclass
class Case:
    """A question: what is found for it, and what where its article or its passages are missing."""

    article: str
    found: list[Ranked]
    right: list[bool]
    spans: Sequence[tuple[int, int]]
    article_gone: list[Ranked]
    passages_gone: list[Ranked]


class _Remembering:
    """An encoder that knows the passages it has seen: here they are the same over and over."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, TokenVectors] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        fresh = [text for text in texts if text not in self._known]
        self._known.update(zip(fresh, self._encoder.passage_tokens(fresh), strict=True))
        return [self._known[text] for text in texts]


def cases(library: Library, questions: Sequence[Asked]) -> list[Case]:
    found = []
    store, encoder = library.store, _Remembering(library.encoder)
    ids = store.passages(range(1, 2 * store.counts().passages))
    with progress("Asking", len(questions)) as show:
        for number, asked in enumerate(questions, 1):
            gone = [n for n, p in ids.items() if p.article_id != asked.article]
            without = [n for n, p in ids.items() if not _holds(asked, p)]

            def ask(among: list[int] | None = None, question: str = asked.question) -> list[Ranked]:
                return search(question, _DEPTH, store, encoder, library.config, among=among)

            whole = ask()
            right = [_holds(asked, each.passage) for each in whole]
            found.append(Case(asked.article, whole, right, asked.spans, ask(gone), ask(without)))
            show(number)
    return found


def _holds(asked: Asked, passage: Any) -> bool:
    return passage.article_id == asked.article and any(
        passage.start <= start and end <= passage.end for start, end in asked.spans
    )


def chosen(groups: Sequence[tuple[Rows, NDArray[np.bool_]]], relative: bool = False) -> Rows:
    """Weights by which the right rows of each group come first: a softmax over its rows.

    `relative`: to the first column's, which comes out as one.
    """
    groups = [(rows, right) for rows, right in groups if right.any() and not right.all()]
    scale = np.concatenate([rows for rows, _ in groups]).std(axis=0) + 1e-9
    scaled = [((rows - rows.mean(axis=0)) / scale, right) for rows, right in groups]

    def loss(worth: Rows) -> tuple[float, Rows]:
        total, slope = _PULL * float(worth @ worth) / 2, _PULL * worth
        for rows, right in scaled:
            odds = rows @ worth
            share = np.exp(odds - odds.max())
            share /= share.sum()
            there = share * right / max(float(share[right].sum()), 1e-12)
            total -= float(np.log(max(float(share[right].sum()), 1e-12)))
            slope = slope - rows.T @ (there - share)
        return total, slope

    worth = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale
    return worth / worth[0] if relative else worth


def told_apart(rows: Rows, answered: NDArray[np.bool_], weight: Rows) -> tuple[Rows, float]:
    """Logistic regression; weights and constant."""

    def loss(worth: Rows) -> tuple[float, Rows]:
        odds = rows @ worth[:-1] + worth[-1]
        share = 1 / (1 + np.exp(-odds))
        total = float(weight @ np.logaddexp(0, np.where(answered, -odds, odds)))
        error = weight * (share - answered)
        pull = 0.1 * np.append(worth[:-1], 0)
        return total + float(pull @ worth) / 2, np.append(rows.T @ error, error.sum()) + pull

    worth = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return worth[:-1], float(worth[-1])


_SENTENCE = ["coverage", "words", "own_words", "likeness", "kind"]
_EVIDENCE = ["coverage", "words", "likeness"]


def fit(train: Sequence[Case], read: bool) -> weights.Weights:
    names = [name for name in _SENTENCE if read or name != "likeness"]
    groups = []
    for case in train:
        for each in [each for each, right in zip(case.found, case.right, strict=True) if right][:1]:
            rows = np.array([[getattr(s, n) for n in names] for s in each.interaction.sentences])
            holds = [
                any(start <= a and b <= end for a, b in case.spans)
                for start, end in each.passage.sentences
            ]
            groups.append((rows, np.array(holds)))
    worth = chosen(groups)
    fitted = weights.Weights(_signals(names, worth / worth.sum()), 0, 0, 0, _signals([], []), 0)
    passages = []
    for case in train:
        rows = [
            [
                each.candidate.fused,
                each.interaction.passage,
                max(fitted.sentences(each.interaction)),
            ]
            for each in case.found
        ]
        passages.append((np.array(rows), np.array(case.right)))
    _, met, answer = chosen(passages, relative=True)
    fitted = replace(fitted, met=float(met), answer=float(answer))
    names = [name for name in _EVIDENCE if read or name != "likeness"]
    rows, answered, weight = _answerable(train, fitted, names)
    worth, constant = told_apart(rows, answered, weight)
    return replace(
        fitted,
        sentence=fitted.sentence._replace(sense=_SENSE),
        coverage=float(worth[0]) / _SLOPE,
        confidence=_signals(names, worth[1:] / _SLOPE),
        constant=constant / _SLOPE + _MIDDLE,
    )


def _signals(names: Sequence[str], worth: Any) -> Signals:
    by_name = dict(zip(names, map(float, worth), strict=True))
    return Signals(**{name: by_name.get(name, 0.0) for name in Signals._fields})


def _ranked(found: Sequence[Ranked], fitted: weights.Weights) -> list[Ranked]:
    """The same passages as these weights would have them, best first."""
    again = [weighed(each.passage, each.candidate, each.interaction, fitted) for each in found]
    return sorted(again, key=lambda each: -each.score)


def _answerable(
    cases: Sequence[Case], fitted: weights.Weights, names: Sequence[str]
) -> tuple[Rows, NDArray[np.bool_], Rows]:
    rows, answered, weight = [], [], []
    for case in cases:
        for found, yes, much in (
            (case.found, True, 1.0),
            (case.article_gone, False, 1 - _PASSAGE_GONE),
            (case.passages_gone, False, _PASSAGE_GONE),
        ):
            first = _ranked(found, fitted)[0]
            best = first.interaction.sentences[first.best]
            rows.append([first.interaction.coverage, *(getattr(best, name) for name in names)])
            answered.append(yes)
            weight.append(much)
    return np.array(rows), np.array(answered), np.array(weight)


def report(cases: Sequence[Case], fitted: weights.Weights) -> str:
    ranks, marked, yes, no = [], [], [], []
    for case in cases:
        right = {
            each.passage.id for each, right in zip(case.found, case.right, strict=True) if right
        }
        order = _ranked(case.found, fitted)
        rank = next((n for n, each in enumerate(order, 1) if each.passage.id in right), None)
        ranks.append(1 / rank if rank and rank <= 10 else 0.0)
        first = order[0]
        start, end = first.passage.sentences[first.best]
        marked.append(
            first.passage.article_id == case.article
            and any(start <= a and b <= end for a, b in case.spans)
        )
        yes.append(first.evidence)
        no.append(_ranked(case.article_gone, fitted)[0].evidence)
    sure = 1 / (1 + np.exp(-_SLOPE * (np.array([*yes, *no]) - _MIDDLE)))
    limit = np.quantile(no, 1 - FALSE_ANSWERS)
    error = calibration_error(sure, np.array([True] * len(yes) + [False] * len(no)))
    return (
        f"Success@1 {np.mean(np.array(ranks) == 1):.4f}  MRR@10 {np.mean(ranks):.4f}  "
        f"marked {np.mean(marked):.4f}  AUROC {auroc(yes, no):.4f}  "
        f"answered at {FALSE_ANSWERS:.0%} false answers {np.mean(np.array(yes) > limit):.3f}  "
        f"ECE {error:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path)
    parser.add_argument("--write", action="store_true", help="put the numbers into weights.json")
    options = parser.parse_args()
    kept: dict[str, Any] = json.loads(weights.FILE.read_text(encoding="utf-8"))
    for name, language, read in (("read", "en", True), ("words alone", "ru", False)):
        articles, questions = xquad(options.xquad / f"xquad.{language}.json", language)
        with archive(articles, passage_tokens=_PASSAGE_TOKENS) as library:
            found = cases(library, questions)
        order = sorted({case.article for case in found})
        halves = [[c for c in found if order.index(c.article) % 2 == half] for half in (0, 1)]
        before, fitted = weights.weights(read), fit(halves[0], read)
        for title, worth in (("before", before), ("fitted", fitted)):
            for half, part in zip(("fitted on", "held out"), halves, strict=True):
                print(f"{name}, {title}, {half}: {report(part, worth)}")
        kept[name] = weights.fields(fitted)
    text = json.dumps(kept, indent=1)
    print(text)
    if options.write:
        weights.FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
