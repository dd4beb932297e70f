"""Measures whether questions of nearly the same words and opposite meaning are told apart.

    python benchmarks/contrast.py [--misses]

contrast_pairs.jsonl holds pairs of questions about the seeds: with and without a negation, with
opposite words, with swapped roles ("who beat Rovers", "whom did Rovers beat"). Each has its own
answering sentence. They are told apart where it scores better than the other one's; a question is
ranked right where the passage that holds it comes first, and marked right where, of all that was
found, it is the sentence that is marked first.
Beside Citebot stands the plain recipe, MaxSim alone, over the same candidates in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.quality import archive  # noqa: E402
from bot.terminal import progress  # noqa: E402
from retrieval import Library, weights  # noqa: E402
from retrieval.interaction import Signals  # noqa: E402
from retrieval.search import Ranked, search, weighed  # noqa: E402

_DEPTH = 10
_SIGNALS = dict.fromkeys(Signals._fields, 0.0)
PLAIN = weights.Weights(
    sentence=Signals(**_SIGNALS | {"met": 1.0}),
    met=4.0,
    answer=4.0,
    coverage=1.0,
    confidence=Signals(**_SIGNALS),
    constant=0.0,
)


@dataclass(frozen=True)
class Half:
    """One question of a pair, and what was found for it."""

    question: str
    articles: Sequence[str]
    answers: Sequence[str]
    found: list[Ranked]

    def scored(self, worth: weights.Weights) -> list[tuple[float, float, Ranked, str]]:
        """Every sentence that was found: the passage's score, its own, and where it stands."""
        found = []
        for old in self.found:
            each = weighed(old.passage, old.candidate, old.interaction, worth)
            shift = each.passage.start
            for score, (start, end) in zip(each.sentences, each.passage.sentences, strict=True):
                found.append(
                    (each.score, score, each, each.passage.text[start - shift : end - shift])
                )
        return found

    def holds(self, each: Ranked, sentence: str) -> bool:
        return each.passage.article_id in self.articles and any(
            " ".join(answer.split()) in " ".join(sentence.split()) for answer in self.answers
        )

    def ranked(self, worth: weights.Weights) -> bool:
        """Whether the best passage holds the answer."""
        found = self.scored(worth)
        best = max(score for score, *_ in found)
        return any(self.holds(each, text) for score, _, each, text in found if score == best)

    def right(self, worth: weights.Weights) -> bool:
        """Whether the best sentence of the best passage holds the answer."""
        *_, each, sentence = max(self.scored(worth), key=lambda found: found[:2])
        return self.holds(each, sentence)

    def apart(self, other: Half, worth: weights.Weights) -> bool:
        """Whether its own answer scores better than that of `other`, as an answer to it."""
        best = {True: -9.0, False: -9.0}
        for _, score, each, sentence in self.scored(worth):
            for mine, who in ((True, self), (False, other)):
                if who.holds(each, sentence):
                    best[mine] = max(best[mine], score)
        return best[True] > best[False]


def half(library: Library, ids: dict[str, str], fields: dict[str, Any]) -> Half:
    found = search(fields["question"], _DEPTH, library.store, library.encoder, library.config)
    articles = [ids[name] for name in _listed(fields["article"])]
    return Half(fields["question"], articles, _listed(fields["answer"]), found)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--misses", action="store_true", help="name the questions that go wrong")
    options = parser.parse_args()
    lines = (ROOT / "benchmarks/contrast_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs: list[tuple[str, Half, Half]] = []
    with archive([ROOT / "seeds/articles"]) as library:
        ids = {Path(each.source or "").stem: each.id for each in library.articles()}
        with progress("Asking", len(lines)) as show:
            for number, line in enumerate(lines, 1):
                fields = json.loads(line)
                both = (half(library, ids, fields[name]) for name in ("first", "second"))
                pairs.append((fields["kind"], *both))
                show(number)
    recipes = {"plain recipe": PLAIN, "Citebot": weights.weights(True)}
    columns = ("told apart", "ranked right", "marked right", "pairs marked")
    print(f"{'share of':25}" + "".join(f"{column:>14}" for column in columns))
    for kind in (*dict.fromkeys(kind for kind, *_ in pairs), "all"):
        chosen = [(one, other) for name, one, other in pairs if kind in (name, "all")]
        for name, worth in recipes.items():
            right = [(one.right(worth), other.right(worth)) for one, other in chosen]
            apart = [(a.apart(b, worth), b.apart(a, worth)) for a, b in chosen]
            ranked = [(one.ranked(worth), other.ranked(worth)) for one, other in chosen]
            shares = [fmean(map(fmean, each)) for each in (apart, ranked, right)]
            shares.append(fmean(map(all, right)))
            figures = "".join(f"{share:>14.3f}" for share in shares)
            print(f"{kind:10} {name:14}{figures}   ({len(right)} pairs)")
    if options.misses:
        for kind, *both in pairs:
            for each in both:
                if not each.right(recipes["Citebot"]):
                    print(f"{kind}: {each.question} | {each.answers[0]}")


if __name__ == "__main__":
    main()
