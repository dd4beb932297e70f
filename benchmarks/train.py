"""Fits what each signal of late interaction is worth: retrieval/search/weights.json.

    python benchmarks/train.py XQUAD_FOLDER CHROMA_FOLDER [--write]

XQUAD_FOLDER holds xquad.en.json, and xquad.ru.json for words alone; CHROMA_FOLDER Chroma's chunking
evaluation. With the questions about the seeds and the contrast pairs they teach what answers: of
all sentences that are found for a question, the right ones shall come first. XQuAD teaches too
whether the archive answers at all, against archives without the article (seven tenths) and
without the answering passages (three tenths). Everything is fitted on one half, every other
article of XQuAD and every other question of the rest, and reported on both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
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
from retrieval.encode.encoder import Encoder, TokenVectors  # noqa: E402
from retrieval.evaluate.metrics import calibration_error  # noqa: E402
from retrieval.search import rank_weights  # noqa: E402
from retrieval.search.late_interaction import Signals  # noqa: E402
from retrieval.search.rerank import Ranked, weighed  # noqa: E402
from retrieval.search.searcher import Searcher  # noqa: E402

Rows = NDArray[np.float64]
Truth = NDArray[np.bool_]
_PULL = 3.0
_PASSAGE_GONE = 0.3  # weight of what is missing only its passage
_ANSWERING = ["sentence_cosine", "type_match", "polarity", "focus", "focus_words", "distinct"]
_EVIDENCE = ["coverage", "lexical_overlap", "sentence_cosine", "focus", "focus_words"]
# Nothing, or nothing of their own, where words alone are compared.
_OF_MODELS = ["sentence_cosine", "focus"]
_SLOPE, _MIDDLE = 20.0, 0.5  # as in Config: evidence is scaled for them


@dataclass
class Case:
    """A question of a set: what is found for it, and what where its answer is missing."""

    asked: Asked
    half: int
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


class _Remembering:
    """An encoder that knows the passages it has seen: here they are the same over and over."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, TokenVectors] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(fresh, self._encoder.passage_tokens(fresh), strict=True))
        return [self._known[text] for text in texts]


def cases(
    articles: Sequence[Article], questions: Sequence[tuple[int, Asked]], gone: bool = False
) -> list[Case]:
    """The questions, each with its half. `gone`: also what is found without their answers."""
    with archive(articles) as library, progress("Asking", len(questions)) as show:
        store = library.store
        searcher = Searcher(store, _Remembering(library.encoder), library.config)
        ids = store.passages(range(1, 2 * store.counts().passages))

        def ask(asked: Asked, among: list[int] | None = None) -> list[Ranked]:
            query = searcher.query(asked.question)
            return searcher.search(query, library.config.rerank_most, among=among)

        found = []
        for number, (half, asked) in enumerate(questions, 1):
            case = Case(asked, half, ask(asked))
            if gone:
                others = [n for n, p in ids.items() if p.article_id != asked.article]
                without = [
                    n for n, p in ids.items() if not asked.within(p.article_id, p.start, p.end)
                ]
                case.article_gone, case.passages_gone = ask(asked, others), ask(asked, without)
            found.append(case)
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


def fit(train: Sequence[Case], read: bool) -> rank_weights.Weights:
    """What the signals are worth in the `train`ing half."""
    names = [name for name in _ANSWERING if read or name not in _OF_MODELS]
    groups = []
    for case in train:
        rows = [
            [
                each.candidate.fused,
                each.interaction.passage,
                *(getattr(sentence, name) for name in names),
            ]
            for each in case.found
            for sentence in each.interaction.sentences
        ]
        right = [answers for each in case.found for answers in case.right(each)]
        groups.append((np.array(rows), np.array(right)))
    # In units of the weighted sum, as the score of a passage is.
    fused, met, *sentence = chosen(groups)
    answer = float(sum(sentence))
    fitted = rank_weights.Weights(
        _signals(names, np.array(sentence) / answer),
        float(met / fused),
        float(answer / fused),
        0,
        _signals([], []),
        0,
    )
    return _with_evidence(fitted, [case for case in train if case.article_gone], read)


def _with_evidence(
    fitted: rank_weights.Weights, train: Sequence[Case], read: bool
) -> rank_weights.Weights:
    names = [name for name in _EVIDENCE if read or name not in _OF_MODELS]
    rows, answered, weight = [], [], []
    for case in train:
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
    worth, constant = told_apart(np.array(rows), np.array(answered), np.array(weight))
    return replace(
        fitted,
        coverage=float(worth[0]) / _SLOPE,
        confidence=_signals(names, worth[1:] / _SLOPE),
        constant=constant / _SLOPE + _MIDDLE,
    )


def _signals(names: Sequence[str], worth: Any) -> Signals:
    by_name = dict(zip(names, map(float, worth), strict=True))
    return Signals(**{name: by_name.get(name, 0.0) for name in Signals._fields})


def _ranked(found: Sequence[Ranked], fitted: rank_weights.Weights) -> list[Ranked]:
    """The same passages as these weights would have them, best first."""
    again = [weighed(e.passage, e.language, e.candidate, e.interaction, fitted) for e in found]
    return sorted(again, key=lambda each: -each.score)


def report(cases: Sequence[Case], fitted: rank_weights.Weights) -> str:
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


def halved(questions: Sequence[Asked]) -> list[tuple[int, Asked]]:
    """Each with its half: every other one."""
    return [(number % 2, asked) for number, asked in enumerate(questions)]


def of_xquad(folder: Path, language: str) -> list[Case]:
    articles, questions = datasets.xquad(folder / f"xquad.{language}.json", language)
    held_out = datasets.held_out(asked.article for asked in questions)
    halves = [(int(asked.article in held_out), asked) for asked in questions]
    return cases(articles, halves, gone=True)


def of_the_rest(chroma: Path) -> dict[str, list[Case]]:
    seeds = datasets.seed_articles()
    everyday, hard = (
        halved(datasets.seeds(seeds, file))
        for file in (datasets.SEEDS / "questions.jsonl", datasets.HERE / "hard_questions.jsonl")
    )
    pairs = datasets.contrast(seeds, datasets.CONTRAST)
    contrast = [(n % 2, asked) for n, (_, *both) in enumerate(pairs) for asked in both]
    articles, questions = datasets.chroma(chroma)
    return {
        "Chroma": cases(articles, halved(questions)),
        "seeds": cases(seeds, everyday),
        "seeds, hard": cases(seeds, hard),
        "contrast": cases(seeds, contrast),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path)
    parser.add_argument("chroma", type=Path)
    parser.add_argument("--write", action="store_true", help="put the numbers into weights.json")
    options = parser.parse_args()
    read = {"XQuAD-en": of_xquad(options.xquad, "en"), **of_the_rest(options.chroma)}
    words_alone = {"XQuAD-ru": of_xquad(options.xquad, "ru")}
    fitted = {rank_weights.FITTED_WITH: rank_weights.fitted_with(Config())}
    for name, sets in (("read", read), ("words alone", words_alone)):
        train = [case for found in sets.values() for case in found if case.half == 0]
        worth = fit(train, name == "read")
        fitted[name] = rank_weights.fields(worth)
        for title, found in sets.items():
            for half, part in enumerate(("fitted on", "held out")):
                chosen_half = [case for case in found if case.half == half]
                print(f"{title}, {part}: {report(chosen_half, worth)}", flush=True)
    text = json.dumps(fitted, indent=1)
    print(text)
    if options.write:
        rank_weights.FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
