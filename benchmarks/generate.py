"""Articles of any number, made of the seeds' sentences: text as in a newspaper, none twice.

And archives of them whose vectors are random: encoding 50,000 passages takes half an hour, and
for the time that a question takes, their direction does not matter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from benchmarks.datasets import SEEDS, seed_articles
from retrieval import Article, Library
from retrieval.ingest.prepare import Incoming, drafted
from retrieval.store.protocol import Entry


def articles(number: int, *, paragraphs: int = 4, seed: int = 1) -> Iterator[Article]:
    """`number` articles of some `paragraphs` paragraphs of two to five sentences."""
    chance = random.Random(seed)
    sentences = [
        sentence.strip()
        for article in seed_articles()
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


def fill(library: Library, passages: int) -> None:
    """Fill a library up to so many passages, with random vectors, and add the seeds."""
    chance = np.random.default_rng(1)
    encoder, store = library.encoder, library.store
    made = articles(passages, paragraphs=8)
    with store.writing():
        if not store.counts().passages:
            store.rebuild(encoder.name, encoder.fingerprint, ())
        while store.counts().passages < passages:
            store.replace([_entry(article, library, chance) for article in islice(made, 500)])
    library.add([SEEDS / "articles"])


def _entry(article: Article, library: Library, chance: np.random.Generator) -> Entry:
    encoder, config = library.encoder, library.config
    made = drafted(Incoming(article, config), encoder, config)
    vectors = chance.standard_normal((len(made.passages), encoder.dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return replace(made, vectors=vectors)
