"""Measures whether the confidence means the same in small archives and in large ones.

    python benchmarks/growth.py XQUAD_FOLDER CHROMA_FOLDER [--passages 60000]

XQuAD-en, the half of its articles on which nothing is fitted: its questions are asked of archives
of 1, 10, 100, … passages, of which one half of them is answered and the other half is not, as
their articles are not there. What fills an archive up are paragraphs of XQuAD's other half, then
Chroma's corpora, then generated articles with random vectors (so many cannot be encoded in
reasonable time; by their words they are found like any). Printed are the mean confidence of both,
the expected calibration error (ten bins), false answers and refusals at the default threshold.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import generate  # noqa: E402
from benchmarks.datasets import chroma, held_out, xquad  # noqa: E402
from benchmarks.quality import archive, auroc  # noqa: E402
from retrieval import Article, Config, Library  # noqa: E402
from retrieval.evaluate.metrics import calibration_error  # noqa: E402

_QUESTIONS = 200  # of either kind, about, for each size


class Paragraphs:
    """XQuAD's paragraphs as articles of their own, and what is asked about each."""

    def __init__(self, folder: Path) -> None:
        articles, questions = xquad(folder / "xquad.en.json", "en")
        held = held_out(article.id for article in articles)
        self.asked: dict[str, list[str]] = {}
        self.unseen: dict[str, list[Article]] = {}
        self.others: list[Article] = []
        for article in articles:
            start = 0
            for number, text in enumerate(article.text.split("\n\n")):
                each = Article(article.title, text, id=f"{article.id}#{number}")
                end = start + len(text)
                self.asked[each.id] = [
                    asked.question for asked in questions if asked.within(article.id, start, end)
                ]
                if article.id in held:
                    self.unseen.setdefault(article.id, []).append(each)
                else:
                    self.others.append(each)
                start = end + len("\n\n")

    def draws(self, size: int) -> Iterator[tuple[list[Article], list[str], list[str]]]:
        """Archives of so many paragraphs, with questions that each answers and does not answer,
        until there are enough of them."""
        chance = random.Random(size)
        asked = 0
        while asked < _QUESTIONS:
            topics = chance.sample(sorted(self.unseen), len(self.unseen))
            inside, outside = (
                [each for topic in part for each in self.unseen[topic]]
                for part in (topics[::2], topics[1::2])
            )
            chosen = chance.sample(inside, min(size, len(inside)))
            yes = [question for each in chosen for question in self.asked[each.id]]
            no = [question for each in outside for question in self.asked[each.id]]
            most = min(len(yes), len(no), _QUESTIONS)
            filled = chance.sample(self.others, min(size - len(chosen), len(self.others)))
            yield chosen + filled, chance.sample(yes, most), chance.sample(no, most)
            asked += most


def asked_of(library: Library, questions: Sequence[str]) -> list[float]:
    return [library.ask(question).confidence for question in questions]


def line(size: int, with_it: Sequence[float], without: Sequence[float], limit: float) -> str:
    sure = np.array([*with_it, *without])
    error = calibration_error(sure, np.array([True] * len(with_it) + [False] * len(without)))
    return (
        f"{size:8,}{len(sure):11,}{np.mean(with_it):10.2f}{np.mean(without):9.2f}"
        f"{auroc(with_it, without):8.3f}{error:7.3f}{np.mean(np.array(without) >= limit):8.1%}"
        f"{np.mean(np.array(with_it) < limit):10.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path)
    parser.add_argument("chroma", type=Path)
    parser.add_argument("--passages", type=int, default=60_000, help="in the largest archive")
    options = parser.parse_args()
    paragraphs = Paragraphs(options.xquad)
    limit = Config().min_confidence
    print("passages  questions  answered  without   AUROC    ECE   false   refused")
    for size in (1, 3, 10, 100):
        with_it, without = [], []
        for articles, yes, no in paragraphs.draws(size):
            with archive(articles) as library:
                with_it += asked_of(library, yes)
                without += asked_of(library, no)
        print(line(size, with_it, without, limit), flush=True)
    articles, yes, no = next(paragraphs.draws(1_000))
    with archive([]) as library:
        for fill in (lambda: library.add(articles), lambda: library.add(chroma(options.chroma)[0]),
                     lambda: generate.fill(library, options.passages)):  # fmt: skip
            fill()
            size = library.counts().passages
            print(line(size, asked_of(library, yes), asked_of(library, no), limit), flush=True)


if __name__ == "__main__":
    main()
