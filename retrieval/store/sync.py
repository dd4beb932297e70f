"""Keeping FAISS and tantivy in step with SQLite: each catches up before it is asked.

One that is missing, stale or damaged is made anew, as far as this process may write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from retrieval.errors import StoreError
from retrieval.notices import Notice
from retrieval.store.articles import ArticleTables
from retrieval.store.checkpoint import Position
from retrieval.store.dense import Dense
from retrieval.store.lexical import Lexical, LexicalDamaged
from retrieval.store.lock import WriterLock
from retrieval.store.refusals import system_refusals

_LEXICAL = "lexical"
# Passages by which the FAISS file may lag before it is written again; reading them from
# SQLite takes milliseconds, writing the file takes seconds in a large archive.
_LAG = 2_000

T = TypeVar("T")


class IndexSync:
    """The derived indexes of one archive; not safe across threads, its owner locks."""

    def __init__(self, folder: Path, truth: ArticleTables, lock: WriterLock, language: str) -> None:
        """`language` is that of articles which name none."""
        self._folder = folder
        self._truth = truth
        self._lock = lock
        self._language = language
        self._dense: Dense | None = None
        self._lexical: Lexical | None = None

    def catch_up(self) -> None:
        """Bring both in step, before a change as after it.

        Before: where the database was restored from a backup, the index files beside it are of a
        later state. Once passages were added again, they could pass for files a little behind.
        """
        self.dense()
        self.lexically(len)

    def languages(self) -> set[str]:
        """The languages of the articles."""
        return {language or self._language for language in self._truth.languages()}

    def having(self, words: Sequence[str]) -> list[int]:
        """All passages that have every one of these words, in any form."""
        spoken = self.languages()
        return self.lexically(lambda index: index.having(words, spoken))

    def problems(self) -> list[Notice]:
        """Where an index does not hold what the truth does; empty where each does."""
        count = self._truth.counts().passages
        return [
            Notice("passages-lost", index=name, held=held, count=count)
            for name, held in (("FAISS", len(self.dense())), ("lexical", self.lexically(len)))
            if held != count
        ]

    def close(self) -> None:
        self._dense = self._lexical = None

    def dense(self) -> Dense:
        """The FAISS index, caught up with the truth."""
        with self._truth.snapshot():
            lineage, position = self._truth.lineage(), self._truth.position()
            # Should reading break off, half of a batch may be in: it is loaded again then.
            dense, self._dense = self._dense, None
            if dense is None or dense.lineage != lineage:
                dense = Dense.load(self._folder, lineage, position) or Dense(lineage)
            if dense.position != position:
                for passage_ids, vectors in self._truth.vectors_after(dense.position.passage):
                    dense.add(passage_ids, vectors)
                dense.remove(self._truth.removed_after(dense.position.tombstone))
                dense.position = position
        self._dense = dense
        if len(dense) and (dense.lag > _LAG or dense.saved == Position()):
            # The file only saves time: where it cannot be written, the next start is slower.
            with self._lock.upkeep() as may_write, suppress(OSError):
                if may_write:
                    dense.save(self._folder)
        return dense

    def lexically(self, ask: Callable[[Lexical], T]) -> T:
        """Ask the lexical index; one that turns out damaged is made anew and asked again."""
        try:
            return ask(self._current_lexical())
        except LexicalDamaged:
            self._lexical = None
        try:
            with self._lock.upkeep() as may_write, system_refusals(self._folder):
                self._lexical = self._empty_lexical(may_write)
            return ask(self._current_lexical())
        except LexicalDamaged as error:
            self._lexical = None
            raise StoreError(Notice("lexical", folder=self._folder, reason=str(error))) from error

    def _current_lexical(self) -> Lexical:
        """The tantivy index, caught up with the truth as far as this process may write."""
        folder = self._folder / _LEXICAL
        with self._truth.snapshot(), system_refusals(self._folder):
            lineage, position = self._truth.lineage(), self._truth.position()
            lexical = self._lexical
            if lexical is None or lexical.lineage != lineage:
                lexical = Lexical.load(folder, lineage, position, self._language)
            if lexical is not None:
                lexical.refresh()
            if lexical is None or lexical.position != position:
                with self._lock.upkeep() as may_write:
                    if lexical is None or lexical.spent(position, may_write):
                        lexical = self._empty_lexical(may_write)
                    if may_write or lexical.in_memory:
                        lexical.refresh()
                        self._feed(lexical, position)
            self._lexical = lexical
            return lexical

    def _empty_lexical(self, may_write: bool) -> Lexical:
        """A new index, in the folder or, where another process writes there, in memory."""
        folder = self._folder / _LEXICAL if may_write else None
        return Lexical.empty(folder, self._truth.lineage(), self._language)

    def _feed(self, lexical: Lexical, position: Position) -> None:
        since = lexical.position
        if since < position:
            added = self._truth.passages_after(since.passage)
            lexical.update(
                self._truth.removed_after(since.tombstone),
                ((passage, language or self._language) for passage, language in added),
                position,
            )
