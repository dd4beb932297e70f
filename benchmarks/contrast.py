"""Measures whether questions of nearly the same words and opposite meaning are told apart.

    python benchmarks/contrast.py [--misses]

Pairs of questions about the seeds: with and without a negation, with opposite words, with swapped
roles ("who beat Rovers", "whom did Rovers beat"). Each has its own answering sentence. They are
told apart where it scores better than the other one's; a question is ranked right where the
passage that holds it comes first, and marked right where, of all that was found, it is the
sentence that is marked first. contrast_pairs.jsonl was looked at while the ranking was built, and
half of it is fitted on; contrast_pairs_unseen.jsonl was not. Beside Citebot stands the plain
recipe, MaxSim alone, over the same candidates in the same run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.datasets import CONTRAST, UNSEEN, Asked, contrast, seed_articles  # noqa: E402
from benchmarks.quality import archive  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval import Library  # noqa: E402
from retrieval.search import rank_weights  # noqa: E402
from retrieval.search.late_interaction import Signals  # noqa: E402
from retrieval.search.rerank import Ranked, weighed  # noqa: E402
from retrieval.types import Span  # noqa: E402

_DEPTH = 10
_SIGNALS = dict.fromkeys(Signals._fields, 0.0)
PLAIN = rank_weights.Weights(
    sentence=Signals(**_SIGNALS | {"maxsim": 1.0}),
    maxsim=4.0,
    answer=4.0,
    coverage=1.0,
    confidence=Signals(**_SIGNALS),
    constant=0.0,
)


@dataclass(frozen=True)
class Half:
    """One question of a pair, and what was found for it."""

    asked: Asked
    found: list[Ranked]

    def holds(self, each: Ranked, sentence: Span) -> bool:
        """Whether an answer stands in a sentence."""
        return self.asked.within(each.passage.article_id, *sentence)

    def first(self, worth: rank_weights.Weights) -> Ranked:
        return max(self._weighed(worth), key=lambda each: each.score)

    def ranked(self, worth: rank_weights.Weights) -> bool:
        """Whether the best passage holds the answer."""
        best = self.first(worth)
        return any(self.holds(best, sentence) for sentence in best.passage.sentences)

    def marked(self, worth: rank_weights.Weights) -> bool:
        """Whether the best sentence of the best passage holds the answer."""
        best = self.first(worth)
        return self.holds(best, best.passage.sentences[best.best])

    def apart(self, other: Half, worth: rank_weights.Weights) -> bool:
        """Whether its own answer scores better than that of `other`, as an answer to it."""
        mine, theirs = -9.0, -9.0
        for each in self._weighed(worth):
            for score, sentence in zip(each.sentences, each.passage.sentences, strict=True):
                mine = max(mine, score) if self.holds(each, sentence) else mine
                theirs = max(theirs, score) if other.holds(each, sentence) else theirs
        return mine > theirs

    def _weighed(self, worth: rank_weights.Weights) -> list[Ranked]:
        return [
            weighed(e.passage, e.language, e.candidate, e.interaction, worth) for e in self.found
        ]


def half(library: Library, asked: Asked) -> Half:
    searcher = library.searcher()
    return Half(asked, searcher.search(searcher.query(asked.question), _DEPTH))


def table(pairs: Sequence[tuple[str, Half, Half]]) -> None:
    recipes = {"plain recipe": PLAIN, "Citebot": rank_weights.weights(True)}
    columns = ("told apart", "ranked right", "marked right", "pairs marked")
    print(f"{'share of':25}" + "".join(f"{column:>14}" for column in columns))
    for kind in (*dict.fromkeys(kind for kind, *_ in pairs), "all"):
        chosen = [(one, other) for name, one, other in pairs if kind in (name, "all")]
        for name, worth in recipes.items():
            apart = [(a.apart(b, worth), b.apart(a, worth)) for a, b in chosen]
            ranked = [(one.ranked(worth), other.ranked(worth)) for one, other in chosen]
            marked = [(one.marked(worth), other.marked(worth)) for one, other in chosen]
            shares = [fmean(map(fmean, each)) for each in (apart, ranked, marked)]
            shares.append(fmean(map(all, marked)))
            figures = "".join(f"{share:>14.3f}" for share in shares)
            print(f"{kind:10} {name:14}{figures}   ({len(chosen)} pairs)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--misses", action="store_true", help="name the questions that go wrong")
    options = parser.parse_args()
    articles = seed_articles()
    files = {"looked at": CONTRAST, "unseen": UNSEEN}
    asked = {title: contrast(articles, file) for title, file in files.items()}
    found: dict[str, list[tuple[str, Half, Half]]] = {}
    with archive(articles) as library:
        for title, pairs in asked.items():
            with progress("Asking", len(pairs)) as show:
                for number, (kind, *both) in enumerate(pairs, 1):
                    one, other = (half(library, each) for each in both)
                    found.setdefault(title, []).append((kind, one, other))
                    show(number)
    everything = [pair for pairs in found.values() for pair in pairs]
    for title, halves in {**found, "together": everything}.items():
        print(f"\n{title}")
        table(halves)
    for kind, *both in everything if options.misses else ():
        for each in both:
            if not each.marked(rank_weights.weights(True)):
                print(f"{kind}: {each.asked.question}")


if __name__ == "__main__":
    main()
