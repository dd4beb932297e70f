"""What every backend honours: the Store protocol and the values that cross it.

Fusion, ranking and abstention stay above it; a store finds, keeps and gives back.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from retrieval.encode.encoder import Vectors
from retrieval.notices import Notice
from retrieval.store.filters import Filters
from retrieval.store.vocabulary import Vocabulary
from retrieval.types import Article, Passage, Period

Scored = tuple[int, float]
"""A passage id and its score; higher is better."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it goes into a store.

    `vectors`: float32 (passages, dimension), unit length; one that waits for them has no rows, and
    no store takes it. `hash` identifies what was indexed: the content and how it was split;
    `recipe` the part of it that passages and vectors depend on. `formerly` is the id of an article
    that goes because it has become this one.
    """

    article: Article
    hash: str
    passages: Sequence[Passage]
    vectors: Vectors
    recipe: str = ""
    formerly: str | None = None


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
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that stand behind each other, each in any of its forms; `exact`: as they are."""

    words: tuple[str, ...]
    exact: bool = False

    def __str__(self) -> str:
        words = " ".join(self.words)
        return f'"{words}"' if self.exact or len(self.words) > 1 else words


@dataclass(frozen=True, slots=True)
class Mentions:
    """The ids of the articles that have what was wanted, and in which forms, in small letters."""

    articles: set[str]
    forms: tuple[str, ...]


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

    def state(self) -> Hashable:
        """Equal to that of before as long as nothing that is asked can have another answer.

        It tells of changes by whomever; to this store alone it means something.
        """

    def model(self) -> tuple[str, str] | None:
        """Name and fingerprint of the model that encoded this archive; None before the first."""

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The hash of each of these articles that the store holds."""

    def articles_by_recipe(self, recipes: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
        """Ids and sources of the articles that were put with each of these recipes."""

    def entry(self, article_id: str) -> Entry | None:
        """An article as it was put; None where there is none of that id."""

    def near_duplicates(self, article_ids: Sequence[str], share: float) -> dict[str, list[str]]:
        """The near-duplicates of each of these articles that has any, most alike first: those
        that have at least this share of their runs of three words in common with it."""

    def counts(self) -> Counts:
        """How many articles and passages there are."""

    def languages(self) -> set[str]:
        """The languages of the articles; those that name none are in the archive's."""

    def listing(self) -> list[Listed]:
        """Every article without its text, by title."""

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Those of the articles that the store holds, by id; an id from before a move counts.

        One that is damaged is left out."""

    def all_articles(self) -> Iterator[Article]:
        """Every article, one at a time; none is left out."""

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that the store holds, by id. One that is damaged is left out."""

    def left_out(self) -> list[str]:
        """Ids of the articles of which something damaged has been left out so far."""

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        """Their vectors, float32 (ids, dimension), in the order asked; zeros for one not held."""

    def dense(self, vector: Vectors, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        """The k passages of highest cosine to `vector` (dimension,), best first; only of `among`
        where given."""

    def bm25(self, text: str, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        """The k passages of highest BM25 for `text`, best first; only of `among` where given."""

    def passages_published_in(self, period: Period | None) -> list[int]:
        """The passages of the articles that were published in `period`, by id; with None those
        of the articles without a date."""

    def meeting(self, filters: Filters) -> dict[str, list[int]]:
        """The articles that meet `filters`, newest first, each with its passages that do."""

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        """The passages of each of these articles, in the order of both."""

    def newest(self) -> date | None:
        """The day on which the newest article was published; None where none has a date."""

    def mentions(self, wanted: Sequence[Wanted]) -> Mentions:
        """All the articles that have every one of these in title or text."""

    def days(self) -> list[tuple[str, date | None]]:
        """Every article's id and its day of publication, by day; those without one come first."""

    def authors(self) -> list[tuple[str, str]]:
        """The id and the author of every article that names one."""

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many passages each word occurs, in any of its inflections."""

    def vocabulary(self) -> Vocabulary:
        """The words of all articles, as they are written. It may know some that were removed:
        `document_frequencies` tells."""

    def put_facts(self, facts: Mapping[str, str]) -> None:
        """Keep what readers want to know another time, durably; it outlives the articles.

        Each fact takes the place of what was kept under its key.
        """

    def facts(self, keys: Sequence[str]) -> dict[str, str]:
        """What is kept under each of these keys, where anything is."""

    def check(self) -> list[Notice]:
        """What a full check of the archive finds wrong, one finding each; empty where nothing."""

    def close(self) -> None:
        """Release files and locks; the store cannot be used afterwards."""
