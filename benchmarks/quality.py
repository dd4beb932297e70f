"""Measures ranking, highlighting and abstention on public question sets.

    python benchmarks/quality.py XQUAD_FOLDER CHROMA_FOLDER [--abstention]

XQUAD_FOLDER holds xquad.en.json and, if it is to be measured, xquad.ru.json; CHROMA_FOLDER holds
questions.csv and corpora/*.md. Where both come from: benchmarks/README.md. Takes a
quarter of an hour on two cores.

XQuAD, each article its five paragraphs: a hit is a passage of the right article that holds a
whole answer. Every stage of the search is measured by itself, so that its worth is seen.
With --abstention each question is asked once with and once without its article in the archive.
Chroma, all corpora in one archive, in characters: recall of the first five passages; precision
and intersection over union of the first marked sentence against the references.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.datasets import Asked, Span, chroma, xquad  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.terminal import note, progress  # noqa: E402
from retrieval import Article, Library  # noqa: E402
from retrieval.search.candidates import candidates  # noqa: E402

_DEPTH = 10
FALSE_ANSWERS = 0.05
Place = tuple[str, int, int]
"""Article id, start and end of a passage."""


@contextmanager
def archive(articles: Sequence[Article], **changes: Any):
    """A library that holds `articles`, in a scratch folder; `changes` of the configuration."""
    config = replace(Settings.load().config(), min_beside=0.0, **changes)
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, config, note) as library,
    ):
        with progress("Indexing", len(articles)) as show:
            library.add(articles, on_progress=lambda state: show(state.seen))
        yield library


def stages(library: Library) -> dict[str, Callable[[str], list[Place]]]:
    """Each stage of the search as a function from a question to its first passages."""
    searcher = library.searcher()
    store, encoder = searcher.store, searcher.encoder

    def places(ids: Sequence[int]) -> list[Place]:
        found = store.passages(ids)
        return [(found[n].article_id, found[n].start, found[n].end) for n in ids]

    def dense(question: str) -> list[Place]:
        return places([n for n, _ in store.dense(encoder.encode_question(question), _DEPTH)])

    def lexical(question: str) -> list[Place]:
        return places([n for n, _ in store.bm25(question, _DEPTH)])

    def fused(question: str) -> list[Place]:
        found = candidates(searcher.query(question), store, searcher.config)[:_DEPTH]
        return places([each.passage_id for each in found])

    def whole(question: str) -> list[Place]:
        citations = library.ask(question, limit=_DEPTH).citations
        return [(each.article.id, each.start, each.end) for each in citations]

    return {
        "dense only": dense,
        "BM25 only": lexical,
        "weighted sum": fused,
        "Citebot": whole,
    }


def rank_of(asked: Asked, found: Sequence[Place]) -> int | None:
    """Of the first passage that holds a whole answer, from 1."""
    for rank, (article, start, end) in enumerate(found, start=1):
        if asked.within(article, start, end):
            return rank
    return None


def ranking(library: Library, questions: Sequence[Asked]) -> None:
    print(f"  {'':24}Success@1  Success@5  MRR@10")
    for name, stage in stages(library).items():
        with progress(name, len(questions), "questions") as show:
            ranks = []
            for done, asked in enumerate(questions, start=1):
                ranks.append(rank_of(asked, stage(asked.question)))
                show(done)
        first = fmean(rank == 1 for rank in ranks)
        five = fmean(rank is not None and rank <= 5 for rank in ranks)
        reciprocal = fmean(1 / rank if rank else 0 for rank in ranks)
        print(f"  {name:24}{first:9.3f}  {five:9.3f}  {reciprocal:6.3f}", flush=True)


def abstention(library: Library, articles: Sequence[Article], questions: Sequence[Asked]) -> None:
    """Each question with and without its article: can its confidence tell which it was?"""
    with_it = [library.ask(asked.question).confidence for asked in questions]
    without = []
    with progress("abstention", len(articles)) as show:
        for done, article in enumerate(articles, start=1):
            library.remove([article.id])
            without += [
                library.ask(asked.question).confidence
                for asked in questions
                if asked.article == article.id
            ]
            library.add([article])
            show(done)
    threshold = float(np.quantile(without, 1 - FALSE_ANSWERS))
    answered = fmean(confidence > threshold for confidence in with_it)
    limit = library.config.min_confidence
    print(f"  abstention: AUROC {auroc(with_it, without):.3f}; at {FALSE_ANSWERS:.0%} false")
    print(f"    answers {answered:.1%} of the answerable are answered (threshold {threshold:.2f})")
    print(
        f"    at the default threshold {limit:.2f}: {fmean(c >= limit for c in without):.1%} false "
        f"answers, {fmean(c < limit for c in with_it):.1%} refusals",
        flush=True,
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive stands above a negative (Mann and Whitney 1947)."""
    below = np.sort(negative)
    left = np.searchsorted(below, positive, side="left")
    right = np.searchsorted(below, positive, side="right")
    return float((left + right).mean() / 2 / len(below))


def covered(spans: Sequence[Span], within: Sequence[Span]) -> int:
    """Characters of `spans` that lie in `within`."""
    inside = {position for start, end in within for position in range(start, end)}
    return sum(position in inside for start, end in spans for position in range(start, end))


def chunking(library: Library, questions: Sequence[Asked]) -> None:
    recalls, precisions, overlaps = [], [], []
    with progress("Chroma", len(questions), "questions") as show:
        for done, asked in enumerate(questions, start=1):
            citations = library.ask(asked.question, limit=5).citations
            own = [(c.start, c.end) for c in citations if c.article.id == asked.article]
            wanted = sum(end - start for start, end in asked.spans(asked.article))
            recalls.append(covered(asked.spans(asked.article), own) / wanted)
            first, mark = citations[0], citations[0].highlights[0]
            right = first.article.id == asked.article
            shared = covered(asked.spans(asked.article), [(mark.start, mark.end)]) if right else 0
            length = mark.end - mark.start
            precisions.append(shared / length)
            overlaps.append(shared / (length + wanted - shared))
            show(done)
    print(f"  recall of the first five passages {fmean(recalls):.3f}")
    print(f"  first highlight: precision {fmean(precisions):.3f}, IoU {fmean(overlaps):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("xquad", type=Path, help="folder with xquad.en.json (and xquad.ru.json)")
    parser.add_argument("chroma", type=Path, help="folder with questions.csv and corpora/")
    parser.add_argument(
        "--abstention", action="store_true", help="measure it too; doubles the time"
    )
    arguments = parser.parse_args()
    for language in ("en", "ru"):
        path = arguments.xquad / f"xquad.{language}.json"
        if not path.is_file():
            print(f"XQuAD-{language}: not measured, there is no {path}.")
            continue
        articles, questions = xquad(path, language)
        with archive(articles) as library:
            held = library.counts()
            print(f"XQuAD-{language}: {len(questions)} questions, {held.articles} articles, "
                  f"{held.passages} passages")  # fmt: skip
            ranking(library, questions)
            if arguments.abstention and language == "en":
                abstention(library, articles, questions)
    if not (arguments.chroma / "questions.csv").is_file():
        print(f"Chroma: not measured, there is no {arguments.chroma / 'questions.csv'}.")
        return
    articles, questions = chroma(arguments.chroma)
    with archive(articles) as library:
        print(f"Chroma: {len(questions)} questions, {library.counts().passages} passages")
        chunking(library, questions)


if __name__ == "__main__":
    main()
