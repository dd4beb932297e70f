"""What every backend honours: the Store protocol and the values that cross it.

Fusion, ranking and abstention stay above it; a store finds, keeps and gives back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from retrieval.encode import Vectors
from retrieval.types import Article, Passage

Scored = tuple[int, float]
"""A passage id and its score; higher is better."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it goes into a store.

    `vectors`: float32 (passages, dimension), unit length. `hash` identifies what was indexed:
    the content and how it was split.
    """

    article: Article
    hash: str
    passages: Sequence[Passage]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a listing, without its text. `read`: seconds since 1970, UTC."""

    id: str
    title: str
    source: str | None
    published: str | None
    passages: int
    url: str | None = None
    read: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    articles: int
    passages: int


class Store(Protocol):
    """One archive. Reading is safe from several threads, and while another process writes.

    Every method raises StoreError (or StoreDamaged) where the backend fails.
    """

    def writing(self) -> AbstractContextManager[None]:
        """Hold the store for writing; raises StoreBusy where somebody else does."""

    def replace(self, entries: Sequence[Entry]) -> None:
        """Put articles in place of those with the same ids: all of them, durably, or none."""

    def remove(self, article_ids: Sequence[str]) -> int:
        """Remove articles with all their passages; how many there were."""

    def rebuild(self, model: str, fingerprint: str, entries: Iterable[Entry]) -> None:
        """Put `entries`, encoded by another model, in place of everything, in one step."""

    def model(self) -> tuple[str, str] | None:
        """Name and fingerprint of the model that encoded this archive; None before the first."""

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The hash of each of these articles that the store holds."""

    def counts(self) -> Counts:
        """How many articles and passages there are."""

    def listing(self) -> list[Listed]:
        """Every article without its text, by title."""

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Those of the articles that the store holds, by id."""

    def all_articles(self) -> Iterator[Article]:
        """Every article, one at a time."""

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that the store holds, by id."""

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        """Their vectors, float32 (ids, dimension), in the order asked; zeros for one not held."""

    def nearest(self, vector: Vectors, k: int) -> list[Scored]:
        """The k passages of highest cosine to `vector` (dimension,), best first."""

    def matching(self, text: str, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        """The k passages of highest BM25 for `text`, best first; only of `among` where given."""

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many passages each word occurs, in any of its inflections."""

    def check(self) -> list[str]:
        """What a full check of the archive finds wrong, one finding each; empty where nothing."""

    def close(self) -> None:
        """Release files and locks; the store cannot be used afterwards."""
