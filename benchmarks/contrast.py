"""Measures whether questions of nearly the same words and opposite meaning are told apart.

    python benchmarks/contrast.py [--misses]

Pairs of questions about the seeds: with and without a negation, with opposite words, with swapped
roles ("who beat Rovers", "whom did Rovers beat"). Each has its own answering sentence. They are
told apart where it scores better than the other one's; a question is ranked right where the
passage that holds it comes first, and marked right where, of all that was found, it is the
sentence that is marked first. contrast_pairs.jsonl was looked at while the comparing of words was
built, contrast_pairs_unseen.jsonl was not; nothing is fitted on either. Beside Citebot, which reads
the passages (here all that come near, so that every sentence has a score), stands what it does
without a reader: words alone, over the same candidates in the same run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.datasets import CONTRAST, UNSEEN, Asked, contrast, seed_articles  # noqa: E402
from benchmarks.quality import archive  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval.search.rerank import Ranked  # noqa: E402
from retrieval.search.searcher import Searcher  # noqa: E402
from retrieval.types import Span  # noqa: E402

_DEPTH = 10
_FILES = {"looked at": CONTRAST, "unseen": UNSEEN}
_COLUMNS = ("told apart", "ranked right", "marked right", "pairs marked")


@dataclass(frozen=True)
class Half:
    """One question of a pair, and what was found for it, best first."""

    asked: Asked
    found: list[Ranked]

    def holds(self, each: Ranked, sentence: Span) -> bool:
        """Whether an answer stands in a sentence."""
        return self.asked.within(each.passage.article_id, *sentence)

    @property
    def ranked(self) -> bool:
        """Whether the best passage holds the answer."""
        best = self.found[0]
        return any(self.holds(best, sentence) for sentence in best.passage.sentences)

    @property
    def marked(self) -> bool:
        """Whether the best sentence of the best passage holds the answer."""
        best = self.found[0]
        return self.holds(best, best.passage.sentences[best.best])

    def apart(self, other: Half) -> bool:
        """Whether its own answer scores better than that of `other`, as an answer to it."""
        return self._best(self) > self._best(other)

    def _best(self, whose: Half) -> float:
        """How well the best sentence that holds the answer of `whose` answers this one."""
        return max(
            (
                score
                for each in self.found
                for score, sentence in zip(each.sentences, each.passage.sentences, strict=True)
                if whose.holds(each, sentence)
            ),
            default=-inf,
        )


@dataclass(frozen=True)
class Pair:
    """Of which set and kind, and what an engine makes of both questions."""

    title: str
    kind: str
    engine: str
    one: Half
    other: Half

    @property
    def figures(self) -> tuple[float, ...]:
        """The columns: shares of its two questions; of the last one, whether it is both."""
        one, other = self.one, self.other
        both = (
            (one.apart(other), other.apart(one)),
            (one.ranked, other.ranked),
            (one.marked, other.marked),
        )
        return (*map(fmean, both), float(one.marked and other.marked))


def measured() -> Iterator[Pair]:
    """Every pair of both files, by each engine."""
    articles = seed_articles()
    asked = [(title, *pair) for title, file in _FILES.items() for pair in contrast(articles, file)]
    with archive(articles) as library, progress("Asking", len(asked)) as show:
        searcher = library.searcher()
        engines = {"words alone": replace(searcher, reader=None), "Citebot": searcher}
        for number, (title, kind, one, other) in enumerate(asked, 1):
            for name, engine in engines.items():
                yield Pair(title, kind, name, _half(engine, one), _half(engine, other))
            show(number)


def _half(searcher: Searcher, asked: Asked) -> Half:
    query = searcher.query(asked.question)
    return Half(asked, searcher.search(query, _DEPTH, all_there_is=True).ranked)


def table(pairs: Sequence[Pair]) -> None:
    print(f"{'share of':25}" + "".join(f"{column:>14}" for column in _COLUMNS))
    for kind in (*dict.fromkeys(pair.kind for pair in pairs), "all"):
        for engine in dict.fromkeys(pair.engine for pair in pairs):
            rows = [
                pair.figures
                for pair in pairs
                if pair.engine == engine and kind in (pair.kind, "all")
            ]
            figures = "".join(f"{fmean(column):>14.3f}" for column in zip(*rows, strict=True))
            print(f"{kind:10} {engine:14}{figures}   ({len(rows)} pairs)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--misses", action="store_true", help="name the questions of which Citebot marks no answer"
    )
    options = parser.parse_args()
    pairs = list(measured())
    for title in (*_FILES, "together"):
        print(f"\n{title}")
        table([pair for pair in pairs if title in (pair.title, "together")])
    for pair in pairs if options.misses else ():
        for each in (pair.one, pair.other):
            if pair.engine == "Citebot" and not each.marked:
                print(f"{pair.kind}: {each.asked.question}")


if __name__ == "__main__":
    main()
