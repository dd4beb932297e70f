"""SQLite: articles, passages, vectors. The truth; every other file can be made from it.

Passage ids and tombstone numbers only ever grow, so "what is new since" is two numbers, a
`Position`, and whatever is derived from this file can catch up from the one it has seen.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.encode import Vectors
from retrieval.errors import StoreBusy, StoreDamaged, StoreError
from retrieval.store.base import Counts, Entry, Listed
from retrieval.types import Article, Passage

# Each list of statements brings the schema from its index to the next; none is ever edited
# once released. A BLOB that holds text is UTF-8 with lone surrogates kept.
_MIGRATIONS = [
    [
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        "INSERT INTO meta VALUES ('lineage', lower(hex(randomblob(16))))",
        """
        CREATE TABLE articles (
            id TEXT PRIMARY KEY,
            hash TEXT NOT NULL,
            title BLOB NOT NULL,
            text BLOB NOT NULL,
            source BLOB,              -- a file's name may hold bytes that are no characters
            published TEXT,           -- ISO 8601 date
            tags TEXT NOT NULL,       -- JSON list
            language TEXT             -- ISO 639-1; NULL: the archive's default
        ) STRICT
        """,
        # Every question asks for the languages: without it, past all the texts.
        "CREATE INDEX articles_by_language ON articles (language)",
        """
        CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,   -- characters into the article's text, half-open
            "end" INTEGER NOT NULL,
            sentences BLOB NOT NULL,  -- int32 pairs, the same offsets
            vector BLOB NOT NULL      -- float32, unit length
        ) STRICT
        """,
        "CREATE INDEX passages_by_article ON passages (article_id)",
        """
        CREATE TABLE tombstones (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            passage_id INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TRIGGER passage_removed AFTER DELETE ON passages
        BEGIN INSERT INTO tombstones (passage_id) VALUES (old.id); END
        """,
    ],
]
_MANY = 500  # parameters in one IN (...) list; SQLite's own limit is far higher


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The last passage and the last tombstone that a derived index has seen."""

    passage: int = 0
    tombstone: int = 0


class Truth:
    """The SQLite file of one archive; not safe across threads, its owner locks."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Raises StoreDamaged where the file is not an intact database, StoreError otherwise."""
        self.path = path
        mode = ""
        if readonly:
            # Nobody can make SQLite's lock files in such a folder; only where a writer left its
            # log are they there, and the log must be read.
            mode = "?mode=ro" if _has_log(path) else "?immutable=1"
        with self._reporting():
            _check_length(path)
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}{mode}",
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=30,
            )
            try:
                self._prepare(readonly)
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, readonly: bool) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        version = self._version()
        if version > len(_MIGRATIONS):
            raise StoreError(f"{self.path} was made by a newer Citebot; update Citebot.")
        if readonly:
            if version < len(_MIGRATIONS):
                raise StoreError(
                    f"{self.path} was made by an older Citebot and cannot be brought up to date "
                    "here; check its permissions."
                )
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version < len(_MIGRATIONS):
            with self.transaction():
                # Asked again: another process may have been faster.
                for statement in chain.from_iterable(_MIGRATIONS[self._version() :]):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        with self._reporting():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite itself rolls back where the disk fails.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment; may stand inside a transaction."""
        if self._db.in_transaction:
            yield
            return
        with self._reporting():
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _plain(error, self.path) from error
        except PermissionError as error:
            raise StoreError(_unreadable(self.path)) from error

    # --- writing, inside a transaction

    def put(self, entry: Entry) -> None:
        article = entry.article
        self.drop(article.id)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                entry.hash,
                _blob(article.title),
                _blob(article.text),
                None if article.source is None else _blob(article.source),
                article.published.isoformat() if article.published else None,
                json.dumps(article.tags),
                article.language,
            ),
        )
        vectors = np.ascontiguousarray(entry.vectors, dtype="<f4")
        self._db.executemany(
            'INSERT INTO passages (article_id, start, "end", sentences, vector)'
            " VALUES (?, ?, ?, ?, ?)",
            (
                (
                    article.id,
                    passage.start,
                    passage.end,
                    np.array(passage.sentences, dtype="<i4").tobytes(),
                    vector.tobytes(),
                )
                for passage, vector in zip(entry.passages, vectors, strict=True)
            ),
        )

    def drop(self, article_id: str) -> int:
        return self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount

    def begin_lineage(self) -> None:
        """Tell derived indexes to start over."""
        self._db.execute("DELETE FROM tombstones")
        self.set_meta("lineage", uuid.uuid4().hex)

    def set_meta(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- reading

    def meta(self, key: str) -> str | None:
        row = self._one("SELECT value FROM meta WHERE key = ?", key)
        return row[0] if row else None

    def lineage(self) -> str:
        """A new one means that derived indexes must start over."""
        return self.meta("lineage") or ""

    def position(self) -> Position:
        seen = dict(self._rows("SELECT name, seq FROM sqlite_sequence"))
        return Position(seen.get("passages", 0), seen.get("tombstones", 0))

    def counts(self) -> Counts:
        row = self._one("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)")
        return Counts(*row)

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        return dict(self._in("SELECT id, hash FROM articles WHERE id IN", article_ids))

    def listing(self) -> list[Listed]:
        rows = self._rows(
            "SELECT id, title, source, published,"
            " (SELECT count(*) FROM passages WHERE article_id = articles.id)"
            " FROM articles ORDER BY title, id"
        )
        return [Listed(row[0], _text(row[1]), _optional(row[2]), *row[3:]) for row in rows]

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        rows = self._in(f"{_ARTICLE} WHERE id IN", article_ids)
        return {row[0]: _article(row) for row in rows}

    def article_ids(self) -> list[str]:
        return [row[0] for row in self._rows("SELECT id FROM articles ORDER BY id")]

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        rows = list(
            self._in(
                'SELECT id, article_id, start, "end", sentences FROM passages WHERE id IN',
                passage_ids,
            )
        )
        articles = self.articles(sorted({row[1] for row in rows}))
        return {row[0]: _passage(row, articles[row[1]]) for row in rows}

    def languages(self) -> list[str | None]:
        return [row[0] for row in self._rows("SELECT DISTINCT language FROM articles")]

    def vectors_after(self, passage_id: int) -> Iterator[tuple[list[int], Vectors]]:
        """Ids and vectors, float32 (ids, dimension), of newer passages, some thousand at a time."""
        with self._reporting():
            cursor = self._db.execute(
                "SELECT id, vector FROM passages WHERE id > ? ORDER BY id", (passage_id,)
            )
            while rows := cursor.fetchmany(4096):
                vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
                yield [row[0] for row in rows], vectors.reshape(len(rows), -1)

    def passages_after(self, passage_id: int) -> Iterator[tuple[Passage, str | None]]:
        """Newer passages, each with its article's language, one article at a time."""
        with self._reporting():
            cursor = self._db.execute(
                'SELECT id, article_id, start, "end", sentences FROM passages'
                " WHERE id > ? ORDER BY id",
                (passage_id,),
            )
            # The passages of an article were inserted together: they follow one another.
            for article_id, rows in groupby(cursor, key=lambda row: row[1]):
                article = self.articles([article_id])[article_id]
                for row in rows:
                    yield _passage(row, article), article.language

    def removed_after(self, tombstone: int) -> list[int]:
        rows = self._rows("SELECT passage_id FROM tombstones WHERE number > ?", tombstone)
        return [row[0] for row in rows]

    def problems(self) -> list[str]:
        """What SQLite finds wrong in a full check; empty where nothing is."""
        found = [row[0] for row in self._rows("PRAGMA integrity_check(5)")]
        dangling = self._rows("PRAGMA foreign_key_check")
        return [line for line in found if line != "ok"] + [f"orphan {row}" for row in dangling]

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        with self._reporting():
            return self._db.execute(sql, parameters).fetchall()

    def _one(self, sql: str, *parameters: Any) -> Any:
        with self._reporting():
            return self._db.execute(sql, parameters).fetchone()

    def _in(self, sql: str, values: Sequence[Any]) -> Iterable[Any]:
        for first in range(0, len(values), _MANY):
            part = values[first : first + _MANY]
            yield from self._rows(f"{sql} ({','.join('?' * len(part))})", *part)


_ARTICLE = "SELECT id, title, text, source, published, tags, language FROM articles"


def _article(row: Any) -> Article:
    identity, title, text, source, published, tags, language = row
    return Article(
        title=_text(title),
        text=_text(text),
        id=identity,
        source=_optional(source),
        published=date.fromisoformat(published) if published else None,
        tags=tuple(json.loads(tags)),
        language=language,
    )


def _passage(row: Any, article: Article) -> Passage:
    number, article_id, start, end, sentences = row
    pairs = np.frombuffer(sentences, dtype="<i4").reshape(-1, 2).tolist()
    spans = tuple((first, last) for first, last in pairs)
    return Passage(article_id, article.title, start, end, article.text[start:end], spans, number)


def _blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")


def _optional(blob: bytes | None) -> str | None:
    return None if blob is None else _text(blob)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _check_length(path: Path) -> None:
    """Raise StoreDamaged where the file is shorter than its header says.

    With a write-ahead log beside it a shorter file is legitimate: a checkpoint was cut off.
    """
    if not path.exists() or _has_log(path):
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if size and (len(header) < 100 or size < pages * (65536 if page == 1 else page)):
        raise StoreDamaged(_damaged(path, "it is cut off"))


def _damaged(path: Path, reason: object) -> str:
    return (
        f"The index {path} is damaged ({reason}): restore it from a backup, or delete the folder "
        f"{path.parent} and index your articles again."
    )


def _unreadable(path: Path) -> str:
    return f"The index {path} cannot be opened; check its permissions."


def _plain(error: sqlite3.Error, path: Path) -> StoreError:
    """The error in a sentence that says what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreDamaged(_damaged(path, error))
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"The disk of {path} is full; free space and run the same again.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(f"The index {path.parent} is in use by another program; try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(_unreadable(path))
    return StoreError(f"The index {path} cannot be used: {error}.")
