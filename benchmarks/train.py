"""Fits what each signal of words is worth: retrieval/search/weights.json.

    python benchmarks/train.py XQUAD_FOLDER [CHROMA_FOLDER] [--write]

XQUAD_FOLDER holds xquad.ru.json, and XQuAD in as many other languages as are to teach too, English
left out: that is read. They teach what answers: of all sentences that are found for a question, the
right ones shall come first; and whether the archive answers at all, against archives without the
article (seven tenths) and without the answering passages (three tenths). Everything is fitted on
one half, every other article, and reported on both; on xquad.en.json, if it is there, and Chroma's
chunking evaluation, which are not fitted on, too. Where the sets come from: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import datasets  # noqa: E402
from benchmarks.datasets import Asked  # noqa: E402
from benchmarks.quality import FALSE_ANSWERS, archive, auroc, covered  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval import Article, Config  # noqa: E402
from retrieval.config import NO_READER  # noqa: E402
from retrieval.evaluate.metrics import calibration_error  # noqa: E402
from retrieval.search.late_interaction import Interaction, Signals  # noqa: E402
from retrieval.search.rank_weights import (  # noqa: E402
    FILE,
    FITTED_WITH,
    Weights,
    fields,
    fitted_with,
)
from retrieval.search.rerank import Ranked, weighed  # noqa: E402

Rows = NDArray[np.float64]
Truth = NDArray[np.bool_]
_PULL = 3.0
_PASSAGE_GONE = 0.3  # weight of what is missing only its passage
_ANSWERING = ("type_match", "polarity", "focus_words", "distinct")
_EVIDENCE = ("coverage", "lexical_overlap")
_SLOPE, _MIDDLE = 20.0, 0.5  # as in Config: evidence is scaled for them


@dataclass(frozen=True)
class Case:
    """A question of a set: what is found for it, and what where its answer is missing."""

    asked: Asked
    found: list[Ranked]
    article_gone: list[Ranked] = field(default_factory=list)
    passages_gone: list[Ranked] = field(default_factory=list)

    def right(self, each: Ranked) -> list[bool]:
        """Which sentences answer: they hold an answer, or half of them is one."""
        article = each.passage.article_id
        spans = self.asked.spans(article)
        return [
            self.asked.within(article, start, end)
            or 2 * covered([(start, end)], spans) >= end - start
            for start, end in each.passage.sentences
        ]


def cases(articles: Sequence[Article], questions: Sequence[Asked], gone: bool = True) -> list[Case]:
    """The questions, by words alone. `gone`: also what is found without their answers."""
    with archive(articles, reader=NO_READER) as library, progress("Asking", len(questions)) as show:
        searcher = library.searcher()
        ids = searcher.store.passages(range(1, 2 * library.counts().passages))

        def ask(asked: Asked, among: list[int] | None = None) -> list[Ranked]:
            query = searcher.query(asked.question)
            return searcher.search(query, library.config.rerank_most, among=among).ranked

        found = []
        for number, asked in enumerate(questions, 1):
            without: list[list[Ranked]] = []
            if gone:
                others = [n for n, p in ids.items() if p.article_id != asked.article]
                rest = [n for n, p in ids.items() if not asked.within(p.article_id, p.start, p.end)]
                without = [ask(asked, others), ask(asked, rest)]
            found.append(Case(asked, ask(asked), *without))
            show(number)
    return found


def chosen(groups: Sequence[tuple[Rows, Truth]]) -> Rows:
    """Weights by which the right rows of each group come first: a softmax over its rows."""
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

    return minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale


def told_apart(rows: Rows, answered: Truth, weight: Rows) -> tuple[Rows, float]:
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


def fit(train: Sequence[Case]) -> Weights:
    """What the signals are worth in the `train`ing half."""
    groups = []
    for case in train:
        rows = [
            [each.candidate.fused, _met(each).passage, *(getattr(s, name) for name in _ANSWERING)]
            for each in case.found
            for s in _met(each).sentences
        ]
        right = [answers for each in case.found for answers in case.right(each)]
        groups.append((np.array(rows), np.array(right)))
    # In units of the weighted sum, as the score of a passage is.
    fused, met, *sentence = chosen(groups)
    answer = float(sum(sentence))
    worth = _signals(_ANSWERING, np.array(sentence) / answer)
    nothing = _signals((), ())
    return _with_evidence(
        Weights(worth, float(met / fused), float(answer / fused), 0, nothing, 0), train
    )


def _with_evidence(fitted: Weights, train: Sequence[Case]) -> Weights:
    rows, answered, weight = [], [], []
    for case in train:
        for found, yes, much in (
            (case.found, True, 1.0),
            (case.article_gone, False, 1 - _PASSAGE_GONE),
            (case.passages_gone, False, _PASSAGE_GONE),
        ):
            first = _ranked(found, fitted)[0]
            best = _met(first).sentences[first.best]
            rows.append([_met(first).coverage, *(getattr(best, name) for name in _EVIDENCE)])
            answered.append(yes)
            weight.append(much)
    worth, constant = told_apart(np.array(rows), np.array(answered), np.array(weight))
    return replace(
        fitted,
        coverage=float(worth[0]) / _SLOPE,
        confidence=_signals(_EVIDENCE, worth[1:] / _SLOPE),
        constant=constant / _SLOPE + _MIDDLE,
    )


def _met(each: Ranked) -> Interaction:
    assert isinstance(each.seen, Interaction), "words alone are compared here"
    return each.seen


def _signals(names: Sequence[str], worth: Any) -> Signals:
    by_name = dict(zip(names, map(float, worth), strict=True))
    return Signals(**{name: by_name.get(name, 0.0) for name in Signals._fields})


def _ranked(found: Sequence[Ranked], fitted: Weights) -> list[Ranked]:
    """The same passages as these weights would have them, best first."""
    again = [weighed(e.passage, e.language, e.candidate, _met(e), fitted) for e in found]
    return sorted(again, key=lambda each: -each.score)


def report(cases: Sequence[Case], fitted: Weights) -> str:
    ranks, marked, yes, no = [], [], [], []
    for case in cases:
        order = _ranked(case.found, fitted)
        right = (n for n, each in enumerate(order, 1) if any(case.right(each)))
        rank = next(right, None)
        ranks.append(1 / rank if rank and rank <= 10 else 0.0)
        marked.append(case.right(order[0])[order[0].best])
        if case.article_gone:
            yes.append(order[0].evidence)
            no.append(_ranked(case.article_gone, fitted)[0].evidence)
    told = (
        f"{len(cases)} questions  Success@1 {np.mean(np.array(ranks) == 1):.4f}  "
        f"Success@5 {np.mean(np.array(ranks) >= 1 / 5):.4f}  MRR@10 {np.mean(ranks):.4f}  "
        f"marked {np.mean(marked):.4f}"
    )
    if not yes:
        return told
    sure = 1 / (1 + np.exp(-_SLOPE * (np.array([*yes, *no]) - _MIDDLE)))
    limit = np.quantile(no, 1 - FALSE_ANSWERS)
    error = calibration_error(sure, np.array([True] * len(yes) + [False] * len(no)))
    return (
        f"{told}  AUROC {auroc(yes, no):.4f}  "
        f"answered at {FALSE_ANSWERS:.0%} false answers {np.mean(np.array(yes) > limit):.3f}  "
        f"ECE {error:.3f}"
    )


def of_xquad(folder: Path, languages: Iterable[str]) -> dict[str, tuple[list[Case], list[Case]]]:
    """The two halves of each language, the held-out one behind the other."""
    sets = {}
    for language in languages:
        articles, questions = datasets.xquad(folder / f"xquad.{language}.json", language)
        held_out = datasets.held_out(asked.article for asked in questions)
        found = cases(articles, questions)
        sets[f"XQuAD-{language}"] = (
            [case for case in found if case.asked.article not in held_out],
            [case for case in found if case.asked.article in held_out],
        )
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path)
    parser.add_argument("chroma", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true", help="put the numbers into weights.json")
    options = parser.parse_args()
    languages = sorted(path.suffixes[0][1:] for path in options.xquad.glob("xquad.*.json"))
    teaching = of_xquad(options.xquad, (each for each in languages if each != "en"))
    worth = fit([case for first, _ in teaching.values() for case in first])
    for title, (first, second) in teaching.items():
        print(f"{title}, fitted on: {report(first, worth)}")
        print(f"{title}, held out: {report(second, worth)}", flush=True)
    for title, (first, second) in of_xquad(options.xquad, {"en"} & {*languages}).items():
        print(f"{title}, not fitted on: {report([*first, *second], worth)}", flush=True)
    if options.chroma:
        found = cases(*datasets.chroma(options.chroma), gone=False)
        print(f"Chroma, not fitted on: {report(found, worth)}")
    text = json.dumps({FITTED_WITH: fitted_with(Config()), "words alone": fields(worth)}, indent=1)
    print(text)
    if options.write:
        FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
