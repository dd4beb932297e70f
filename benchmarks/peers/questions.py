"""What is asked over what: XQuAD as `benchmarks/quality.py` takes it, or the repository's seeds."""

from __future__ import annotations

from pathlib import Path

from benchmarks.datasets import SEEDS, Asked, seed_articles, seeds, xquad
from retrieval import Article

Set = tuple[list[Article], list[Asked]]


def from_xquad(folder: Path) -> Set:
    return xquad(folder / "xquad.en.json", "en")


def from_seeds() -> Set:
    """The seeds' answerable questions that do not depend on the day on which they are asked."""
    articles = seed_articles()
    return articles, seeds(articles, SEEDS / "questions.jsonl")
