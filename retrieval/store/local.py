"""The local store: a folder with SQLite as the truth, FAISS and tantivy derived from it.

Here are opening it and the protocol's methods, one thread at a time; what they do is the other
modules' of this package. One process writes at a time; any number read meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from threading import RLock

from retrieval.encode.encoder import Vectors
from retrieval.notices import Notice
from retrieval.store import private_files
from retrieval.store.articles import ArticleTables
from retrieval.store.dense import STAMP_FILE
from retrieval.store.filtered import Filtered
from retrieval.store.filters import Filters
from retrieval.store.lock import WriterLock
from retrieval.store.mentions import Finder
from retrieval.store.protocol import Counts, Entry, Listed, Mentions, Scored, Wanted
from retrieval.store.refusals import damaged, system_refusals, unwritable
from retrieval.store.sqlite import DATABASE
from retrieval.store.sync import IndexSync
from retrieval.store.vocabulary import Vocabulary
from retrieval.types import Article, Passage, Period

_TEXTS = 500  # that are looked through at a time
# What the files of an archive are called, or begin with; the last is the terminal's.
_OURS = (DATABASE, "dense.", "lexical", "write.lock", private_files.CALIBRATION, "chat_history")


class LocalStore:
    """A Store in a folder."""

    def __init__(self, folder: Path, *, language: str) -> None:
        """Open or create; `language` is that of articles which name none.

        Raises StoreDamaged or StoreError.
        """
        database = folder / DATABASE
        with system_refusals(folder):
            folder.mkdir(mode=private_files.FOLDER, parents=True, exist_ok=True)
            readonly = not os.access(folder, os.W_OK)
            if not readonly:
                _tighten(folder)
            there = database.exists()
            empty = there and not database.stat().st_size
            if empty and (folder / STAMP_FILE).exists():
                raise damaged(database, Notice("emptied"))
            if readonly and not there:
                raise unwritable(folder)
        self._language = language
        self._guard = RLock()
        self._lock = WriterLock(folder, readonly=readonly)
        # SQLite fails where two processes make the same database at once.
        with nullcontext() if there and not empty else self.writing():
            self._truth = ArticleTables(database, readonly=readonly)
        self._sync = IndexSync(folder, self._truth, self._lock, language)
        self._filtered = Filtered(self._truth, self._sync, language, self._guard)

    # --- writing

    def writing(self) -> AbstractContextManager[None]:
        return self._lock.writing()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._guard:
            self._sync.catch_up()
            with self._truth.transaction():
                yield
            self._sync.catch_up()

    def replace(self, entries: Sequence[Entry]) -> None:
        with self._changing():
            for entry in entries:
                self._truth.put(entry)

    def remove(self, article_ids: Sequence[str]) -> int:
        with self._guard:
            with self._changing():
                gone = sum(self._truth.drop(article_id) for article_id in article_ids)
            self._truth.empty_log()
        return gone

    def rebuild(self, model: str, fingerprint: str, entries: Iterable[Entry]) -> None:
        with self._guard:
            # One transaction, however long: an archive is never half in one model's vectors.
            with self._truth.transaction():
                others = set(self._truth.article_ids())
                for entry in entries:
                    self._truth.put(entry)
                    others.discard(entry.article.id)
                for article_id in others:
                    self._truth.drop(article_id)
                self._truth.set_meta("model", model)
                self._truth.set_meta("fingerprint", fingerprint)
                self._truth.begin_lineage()
            self._sync.catch_up()

    def put_facts(self, facts: Mapping[str, str]) -> None:
        with self._guard, self._truth.transaction():
            self._truth.put_facts(facts)

    # --- reading

    def state(self) -> Hashable:
        with self._guard:
            return self._truth.state()

    def model(self) -> tuple[str, str] | None:
        with self._guard:
            name, fingerprint = self._truth.meta("model"), self._truth.meta("fingerprint")
        return (name, fingerprint) if name and fingerprint else None

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        with self._guard:
            return self._truth.hashes(article_ids)

    def articles_by_recipe(self, recipes: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
        with self._guard:
            return self._truth.articles_by_recipe(recipes)

    def entry(self, article_id: str) -> Entry | None:
        with self._guard:
            return self._truth.entry(article_id)

    def near_duplicates(self, article_ids: Sequence[str], share: float) -> dict[str, list[str]]:
        with self._guard:
            return self._truth.near_duplicates(article_ids, share)

    def counts(self) -> Counts:
        with self._guard:
            return self._truth.counts()

    def listing(self) -> list[Listed]:
        with self._guard:
            return self._truth.listing()

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        with self._guard:
            return self._truth.articles(article_ids)

    def all_articles(self) -> Iterator[Article]:
        with self._guard:
            article_ids = self._truth.article_ids()
        for article_id in article_ids:
            with self._guard:
                article = self._truth.article(article_id)
            if article is not None:
                yield article

    def languages(self) -> set[str]:
        with self._guard:
            return self._sync.languages()

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        with self._guard:
            return self._truth.passages(passage_ids)

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        with self._guard:
            return self._sync.dense().vectors(passage_ids)

    def dense(self, vector: Vectors, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        with self._guard:
            return self._sync.dense().nearest(vector, k, among)

    def bm25(self, text: str, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        with self._guard:
            spoken = self._sync.languages()
            return self._sync.lexically(lambda index: index.bm25(text, k, spoken, among))

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        with self._guard:
            spoken = self._sync.languages()
            return self._sync.lexically(
                lambda index: [index.document_frequency(word, spoken) for word in words]
            )

    def vocabulary(self) -> Vocabulary:
        with self._guard:
            return self._sync.lexically(lambda index: index.vocabulary())

    def mentions(self, wanted: Sequence[Wanted]) -> Mentions:
        finder = Finder(wanted)
        with self._guard:
            having = [self._truth.articles_of(self._sync.having(each.words)) for each in wanted]
        proposed = sorted(set.intersection(*having)) if having else []
        for first in range(0, len(proposed), _TEXTS):
            # Others are let in between.
            with self._guard:
                found = list(self._truth.texts(proposed[first : first + _TEXTS]))
            finder.look((each, spoken or self._language, text) for each, spoken, text in found)
        return finder.found()

    def days(self) -> list[tuple[str, date | None]]:
        with self._guard:
            return self._truth.days()

    def authors(self) -> list[tuple[str, str]]:
        with self._guard:
            return self._truth.authors()

    def passages_published_in(self, period: Period | None) -> list[int]:
        with self._guard:
            return self._truth.passages_published_in(period)

    def meeting(self, filters: Filters) -> dict[str, list[int]]:
        return self._filtered.meeting(filters)

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        with self._guard:
            return self._truth.passages_of(article_ids)

    def newest(self) -> date | None:
        with self._guard:
            return self._truth.newest()

    def facts(self, keys: Sequence[str]) -> dict[str, str]:
        with self._guard:
            return self._truth.facts(keys)

    def check(self) -> list[Notice]:
        with self._guard:
            return self._truth.problems() + self._sync.problems()

    def left_out(self) -> list[str]:
        with self._guard:
            return self._truth.left_out()

    def close(self) -> None:
        with self._guard:
            self._sync.close()
            self._truth.close()


def _tighten(folder: Path) -> None:
    """Take an archive that was made with wider permissions from all others than its owner."""
    found = list(folder.iterdir())
    ours = [path for path in found if path.name.startswith(_OURS)]
    private_files.tighten(ours)
    private_files.tighten_within(folder / "lexical")
    # A folder in which other things lie, too, may be meant for others.
    if len(ours) == len(found):
        private_files.tighten([folder])
