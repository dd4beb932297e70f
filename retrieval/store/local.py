"""The local store: a folder with SQLite as the truth, FAISS and tantivy derived from it.

This module keeps the three in step: it catches the derived indexes up, and makes a missing,
stale or damaged one anew. One process writes at a time; any number read meanwhile.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock, RLock, get_ident
from typing import TypeVar

import numpy as np
from filelock import FileLock, Timeout

from retrieval.encode import Vectors
from retrieval.errors import StoreBusy, StoreDamaged, StoreError
from retrieval.store.base import Counts, Entry, Listed, Scored
from retrieval.store.dense import Dense
from retrieval.store.lexical import Lexical, LexicalDamaged
from retrieval.store.truth import Position, Truth
from retrieval.types import Article, Passage

_DATABASE = "citebot.sqlite3"
_LEXICAL = "lexical"
# Passages by which the FAISS file may lag before it is written again; reading them from
# SQLite takes milliseconds, writing the file takes seconds in a large archive.
_LAG = 2_000
# Seconds that a writer waits: a reader may hold the lock for a moment's upkeep.
_PATIENCE = 2.0

T = TypeVar("T")


class LocalStore:
    """A Store in a folder."""

    def __init__(self, folder: Path, *, language: str) -> None:
        """Open or create; `language` is that of articles which name none.

        Raises StoreDamaged or StoreError.
        """
        self._folder = folder
        self._language = language
        self._guard = RLock()
        with _reporting(folder):
            folder.mkdir(parents=True, exist_ok=True)
            readonly = not os.access(folder, os.W_OK)
            database = folder / _DATABASE
            fresh = not database.exists() or not database.stat().st_size
            if fresh and database.exists() and (folder / "dense.json").exists():
                raise StoreDamaged(
                    f"The index {database} is empty though it was filled once: restore it from a "
                    f"backup, or delete the folder {folder} and index your articles again."
                )
            if readonly and not database.exists():
                raise StoreError(_unwritable(folder))
        self._readonly = readonly
        self._lock = FileLock(folder / "write.lock", thread_local=False)
        self._turn = Lock()  # the same among this object's threads
        self._holder: int | None = None  # the thread that holds both
        self._dense: Dense | None = None
        self._lexical: Lexical | None = None
        # SQLite fails where two processes make the same database at once.
        with self.writing() if fresh else nullcontext():
            self._truth = Truth(database, readonly=readonly)

    # --- writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self._readonly:
            raise StoreError(_unwritable(self._folder))
        if not self._acquire(wait=_PATIENCE):
            raise StoreBusy(
                f"Another Citebot is writing to {self._folder}; try again when it is done."
            )
        try:
            yield
        finally:
            self._release()

    def _acquire(self, wait: float = 0) -> bool:
        """Become the one writer, among threads and among processes; False where one is."""
        if self._readonly or not self._turn.acquire(timeout=wait):
            return False
        try:
            # Inside, for a Timeout is an OSError too.
            with _reporting(self._folder), suppress(Timeout):
                self._lock.acquire(timeout=wait)
                self._holder = get_ident()
        finally:
            if self._holder is None:
                self._turn.release()
        return self._holder is not None

    def _release(self) -> None:
        self._holder = None
        self._lock.release()
        self._turn.release()

    @contextmanager
    def _as_writer(self) -> Iterator[bool]:
        """For upkeep while reading: whether this thread may write to the derived indexes."""
        if self._holder == get_ident():
            yield True
        elif self._acquire():
            try:
                yield True
            finally:
                self._release()
        else:
            yield False

    def replace(self, entries: Sequence[Entry]) -> None:
        with self._guard:
            self._catch_up()
            with self._truth.transaction():
                for entry in entries:
                    self._truth.put(entry)
            self._catch_up()

    def remove(self, article_ids: Sequence[str]) -> int:
        with self._guard:
            self._catch_up()
            with self._truth.transaction():
                gone = sum(self._truth.drop(article_id) for article_id in article_ids)
            self._catch_up()
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
            self._catch_up()

    # --- reading

    def model(self) -> tuple[str, str] | None:
        with self._guard:
            name, fingerprint = self._truth.meta("model"), self._truth.meta("fingerprint")
        return (name, fingerprint) if name and fingerprint else None

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        with self._guard:
            return self._truth.hashes(article_ids)

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
            yield from self.articles([article_id]).values()

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        with self._guard:
            return self._truth.passages(passage_ids)

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        with self._guard:
            dense = self._current_dense()
            return dense.vectors(passage_ids) if dense else np.zeros((len(passage_ids), 0), "f4")

    def nearest(self, vector: Vectors, k: int) -> list[Scored]:
        with self._guard:
            dense = self._current_dense()
            return dense.nearest(vector, k) if dense else []

    def matching(self, text: str, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        with self._guard:
            spoken = self._spoken()
            return self._lexically(lambda index: index.matching(text, k, spoken, among))

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        with self._guard:
            spoken = self._spoken()
            return self._lexically(
                lambda index: [index.document_frequency(word, spoken) for word in words]
            )

    def _spoken(self) -> set[str]:
        return {language or self._language for language in self._truth.languages()}

    def check(self) -> list[str]:
        """What a full check of the archive finds wrong, one sentence each."""
        with self._guard:
            found = self._truth.problems()
            count = self._truth.counts().passages
            dense = self._current_dense()
            for name, held in (("FAISS", len(dense or ())), ("lexical", self._lexically(len))):
                if held != count:
                    found.append(f"the {name} index holds {held} of {count} passages")
            return found

    def close(self) -> None:
        with self._guard:
            self._dense = self._lexical = None
            self._truth.close()

    # --- keeping the derived indexes in step

    def _catch_up(self) -> None:
        """Bring both in step; before a change too, for after it the files of a later past, left
        beside a database that was restored from a backup, could pass for slightly old ones."""
        self._current_dense()
        self._lexically(len)

    def _current_dense(self) -> Dense | None:
        """The FAISS index, caught up with the truth; None for an empty archive."""
        with self._truth.snapshot():
            lineage, position = self._truth.lineage(), self._truth.position()
            # Should reading break off, half of a batch may be in: it is loaded again then.
            dense, self._dense = self._dense, None
            if dense is None or dense.lineage != lineage:
                dense = Dense.load(self._folder, lineage, position)
            if dense is None or dense.position != position:
                since = dense.position if dense else Position()
                for passage_ids, vectors in self._truth.vectors_after(since.passage):
                    dense = dense or Dense(lineage, vectors.shape[1])
                    dense.add(passage_ids, vectors)
                if dense:
                    dense.remove(self._truth.removed_after(since.tombstone))
                    dense.position = position
        self._dense = dense
        if dense and (dense.lag > _LAG or dense.saved == Position()):
            # The file only saves time: where it cannot be written, the next start is slower.
            with self._as_writer() as may_write, suppress(OSError):
                if may_write:
                    dense.save(self._folder)
        return dense

    def _lexically(self, ask: Callable[[Lexical], T]) -> T:
        """Ask the lexical index; one that turns out damaged is made anew and asked again."""
        try:
            return ask(self._current_lexical())
        except LexicalDamaged:
            self._lexical = None
        try:
            with self._as_writer() as may_write, _reporting(self._folder):
                self._lexical = self._empty_lexical(may_write)
            return ask(self._current_lexical())
        except LexicalDamaged as error:
            self._lexical = None
            raise StoreError(
                f"The lexical index in {self._folder} cannot be written: {error}."
            ) from error

    def _current_lexical(self) -> Lexical:
        """The tantivy index, caught up with the truth as far as this process may write."""
        folder = self._folder / _LEXICAL
        with self._truth.snapshot(), _reporting(self._folder):
            lineage, position = self._truth.lineage(), self._truth.position()
            lexical = self._lexical
            if lexical is None or lexical.lineage != lineage:
                lexical = Lexical.load(folder, lineage, position, self._language)
            if lexical:
                lexical.refresh()
            if lexical is None or lexical.position != position:
                with self._as_writer() as may_write:
                    # Without the right to write, an index that is there is used as it is.
                    lexical = lexical or self._empty_lexical(may_write)
                    if may_write or lexical.in_memory:
                        lexical.refresh()
                        self._feed(lexical, position)
            self._lexical = lexical
            return lexical

    def _empty_lexical(self, may_write: bool) -> Lexical:
        """A new index, in the folder or, where another process writes there, in memory."""
        folder = self._folder / _LEXICAL if may_write else None
        return Lexical(folder, self._truth.lineage(), self._language)

    def _feed(self, lexical: Lexical, position: Position) -> None:
        since = lexical.position
        if since < position:
            added = self._truth.passages_after(since.passage)
            lexical.update(
                self._truth.removed_after(since.tombstone),
                ((passage, language or self._language) for passage, language in added),
                position,
            )


def _unwritable(folder: Path) -> str:
    return f"The folder {folder} cannot be written to; check its permissions."


@contextmanager
def _reporting(folder: Path) -> Iterator[None]:
    """The operating system's refusals in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError(
                f"The disk of {folder} is full; free space and run the same again."
            ) from error
        raise StoreError(
            f"The index folder {folder} cannot be used: {error.strerror or error}."
        ) from error
