"""Tantivy: BM25 over the passages' words, stemmed by language. Derived, incremental, on disk.

A passage's words go into the field of its article's language; a question is asked of the
fields of every language in the archive. When the index catches up with the truth is
`retrieval.store.sync`'s.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query

from retrieval.store import private_files
from retrieval.store.checkpoint import Position, Stamp, checksum
from retrieval.store.lexical_fields import (
    ANALYZERS,
    MOST_TERMS,
    RULES,
    SCHEMA,
    WRITTEN,
    exactly,
    field_of,
    indexed,
    terms_of,
)
from retrieval.store.protocol import Scored
from retrieval.store.vocabulary import Vocabulary
from retrieval.terms import inverse_document_frequency, words
from retrieval.text import wellformed
from retrieval.types import Passage

_FORMAT = "words-3"
# Suffixes of the files that tantivy writes more than once.
_CHANGING = {".json", ".lock"}
# Letters from which on a word may have one letter wrong, or two.
_TYPO, _TYPOS = 5, 8
_WRITER_BYTES = 64_000_000
# Passages that may be removed, and which share of all: they still count in BM25's statistics.
_FEW_REMOVED = 50
_MOST_REMOVED = 0.05


class LexicalDamaged(Exception):
    """The index on disk does not work; its owner makes a new one."""


class Lexical:
    """A tantivy index in a folder, or in memory where `folder` is None."""

    def __init__(self, folder: Path | None, stamp: Stamp) -> None:
        """Raises LexicalDamaged."""
        self._folder = folder
        self._stamp = stamp
        self._vocabulary: Vocabulary | None = None
        with _damage():
            self._index = tantivy.Index(SCHEMA, None if folder is None else str(folder))
            for field, analyzer in ANALYZERS.items():
                self._index.register_tokenizer(field, analyzer)
            # Else a thread of tantivy's watches the folder, and puts a lock file into it even
            # while it is being deleted.
            self._index.config_reader(reload_policy="manual")
            self._searcher = self._index.searcher()
        self._tighten()

    @classmethod
    def empty(cls, folder: Path | None, lineage: str, default_language: str) -> Lexical:
        """A new index; what stood in `folder` is deleted. Raises LexicalDamaged, OSError."""
        if folder is not None:
            stamp_path(folder).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=private_files.FOLDER, parents=True, exist_ok=True)
        return cls(folder, Stamp(lineage, _form(default_language), Position(), {}))

    @classmethod
    def load(
        cls, folder: Path, lineage: str, position: Position, default_language: str
    ) -> Lexical | None:
        """The index on disk; None where it is missing, damaged or from another lineage."""
        stamp = Stamp.load(stamp_path(folder))
        if stamp is None or not stamp.precedes(lineage, _form(default_language), position):
            return None
        # Tantivy does not look at its own checksums: noise would give wrong answers.
        if not stamp.fits(folder):
            return None
        try:
            return cls(folder, stamp) if tantivy.Index.exists(str(folder)) else None
        except (LexicalDamaged, ValueError, OSError):
            return None

    @property
    def position(self) -> Position:
        return self._stamp.position

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def spent(self, position: Position, may_write: bool) -> bool:
        """Whether a new index is better than this one, caught up to `position`.

        Where it may be written, because BM25's statistics still count what was removed; where it
        may not, it is used as it is, unless it holds nothing.
        """
        if not may_write:
            return not len(self)
        removed = position.tombstone - self._stamp.begun
        return removed > max(_FEW_REMOVED, _MOST_REMOVED * len(self))

    @property
    def in_memory(self) -> bool:
        return self._folder is None

    @property
    def lineage(self) -> str:
        return self._stamp.lineage

    def refresh(self) -> None:
        """See what another process has committed."""
        if self._folder is None:
            return
        stamp = Stamp.load(stamp_path(self._folder))
        if stamp and stamp.lineage == self._stamp.lineage and stamp.position > self.position:
            self._reload()
            self._stamp = stamp

    def _reload(self) -> None:
        with _damage():
            self._index.reload()
            self._searcher = self._index.searcher()
        self._vocabulary = None
        self._tighten()

    def _tighten(self) -> None:
        """Tantivy itself leaves permissions to the system; its folder is private at any moment."""
        if self._folder is not None:
            private_files.tighten_within(self._folder)

    def update(
        self,
        removed: Sequence[int],
        added: Iterable[tuple[Passage, str]],
        position: Position,
    ) -> None:
        """Take passages out and in (each with its language) and commit.

        Can be repeated after a crash in between: what is in already is replaced.
        """
        with _damage():
            writer = self._index.writer(_WRITER_BYTES, 1)
            # By query: a term made of a Python int is signed and meets no id.
            writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "id", list(removed)))
            newer = Query.range_query(
                SCHEMA, "id", FieldType.Unsigned, self.position.passage + 1, None
            )
            writer.delete_documents_by_query(newer)
            for passage, language in added:
                written = wellformed(f"{passage.title}\n{passage.text}")
                document = tantivy.Document()
                document.add_unsigned("id", passage.id)
                for field, text in indexed(field_of(language), written).items():
                    document.add_text(field, text)
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        self._reload()
        begun = self._stamp.begun if self.position > Position() else position.tombstone
        self._stamp = replace(self._stamp, position=position, begun=begun)
        if self._folder is not None:
            self._stamp = replace(self._stamp, checksums=self._checksums(self._folder))
            self._stamp.save(stamp_path(self._folder))

    def _checksums(self, folder: Path) -> dict[str, int]:
        """Of the segments' files; tantivy writes each of them once."""
        known = self._stamp.checksums
        names = [path.name for path in folder.iterdir() if path.suffix not in _CHANGING]
        return {name: known.get(name) or checksum(folder / name) for name in names}

    def bm25(
        self, text: str, k: int, languages: Iterable[str], among: Sequence[int] | None
    ) -> list[Scored]:
        fields = {field_of(language) for language in languages}
        terms = [(field, term) for field in fields for term in terms_of(field, text)]
        if not terms or k <= 0:
            return []
        with _damage():
            found = [exactly(field, term) for field, term in terms] + self._nearly(fields, text)
        query = Query.boolean_query([(Occur.Should, each) for each in found])
        if among is not None:
            chosen = Query.const_score_query(Query.term_set_query(SCHEMA, "id", list(among)), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])
        with _damage():
            hits = self._searcher.search(query, k, count=False).hits
            ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(number or 0), float(hit[0])) for number, hit in zip(ids, hits, strict=True)]

    def _nearly(self, fields: Iterable[str], text: str) -> list[Query]:
        """What is written like the words of `text` that stand nowhere: they may be misspelt."""
        unknown = [
            (field, term)
            for word in dict.fromkeys(text[a:b].casefold() for a, b in words(text)[:MOST_TERMS])
            for terms in [[(field, term) for field in fields for term in terms_of(field, word)]]
            if not any(self._searcher.search(exactly(*each), 1, count=False).hits for each in terms)
            for field, term in terms
            if len(term) >= _TYPO
        ]
        return [self._misspelt(field, term) for field, term in unknown]

    def _misspelt(self, field: str, term: str) -> Query:
        """Words in which a letter or, in a long one, two are other than in `term`.

        Tantivy gives all of them a score of one; it is raised to what a word that stands in as
        many passages has in BM25.
        """
        wrong = 1 if len(term) < _TYPOS else 2
        query = Query.fuzzy_term_query(SCHEMA, field, term, wrong)
        number = int(self._searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]
        return Query.boost_query(query, inverse_document_frequency(number, len(self)))

    def vocabulary(self) -> Vocabulary:
        """The words as they are written; some may be left of passages that were removed."""
        if self._vocabulary is None:
            with _damage():
                self._vocabulary = Vocabulary(self._searcher.terms_with_prefix(WRITTEN, ""))
        return self._vocabulary

    def document_frequency(self, word: str, languages: Iterable[str]) -> int:
        """In how many passages the rarest term of `word` occurs."""
        with _damage():
            return sum(
                min((self._count(field, term) for term in terms_of(field, word)), default=0)
                for field in {field_of(language) for language in languages}
            )

    def having(self, words: Sequence[str], languages: Iterable[str]) -> list[int]:
        """All passages that have every one of these words, in any form, in no order."""
        found = []
        for field in {field_of(language) for language in languages}:
            needed = [terms_of(field, word) for word in words]
            if needed and all(needed):
                each = [(Occur.Must, exactly(field, term)) for some in needed for term in some]
                found.append((Occur.Should, Query.boolean_query(each)))
        if not found:
            return []
        query = Query.const_score_query(Query.boolean_query(found), 0.0)
        with _damage():
            number = int(self._searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]
            hits = self._searcher.search(query, max(number, 1), count=False).hits
            ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [int(each or 0) for each in ids]

    def _count(self, field: str, term: str) -> int:
        # Tantivy's own document frequency still counts what has been removed.
        query = exactly(field, term)
        return int(self._searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]


def stamp_path(folder: Path) -> Path:
    """Beside the folder, not in it: tantivy owns what lies in there."""
    return folder.with_name(folder.name + ".json")


def _form(default_language: str) -> str:
    return f"{_FORMAT}-{RULES}-{default_language}"


@contextmanager
def _damage() -> Iterator[None]:
    """Tantivy reports whatever goes wrong as ValueError."""
    try:
        yield
    except ValueError as error:
        raise LexicalDamaged(str(error)) from error
