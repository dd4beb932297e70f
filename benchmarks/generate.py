"""Articles of any number, made of the seeds' sentences: text as in a newspaper, none twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from retrieval import Article, Config
from retrieval.ingest import expand

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"


def articles(number: int, *, paragraphs: int = 4, seed: int = 1) -> Iterator[Article]:
    """`number` articles of some `paragraphs` paragraphs of two to five sentences."""
    chance = random.Random(seed)
    sentences = [
        sentence.strip()
        for article in expand([SEEDS], Config())
        if isinstance(article, Article)
        for sentence in article.text.replace("\n", " ").split(". ")
    ]
    for count in range(number):
        blocks = (
            ". ".join(chance.choices(sentences, k=chance.randint(2, 5)))
            + f" (No. {count}.{block})."
            for block in range(paragraphs)
        )
        title = " ".join(chance.choice(sentences).split()[:8])
        yield Article(f"{title}, {count}", "\n\n".join(blocks), id=f"generated-{count}")
