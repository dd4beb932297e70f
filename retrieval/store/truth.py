"""SQLite: articles, passages, vectors. The truth; every other file can be made from it.

Passage ids and tombstone numbers only ever grow, so "what is new since" is two numbers, a
`Position`, and whatever is derived from these tables can catch up from the one it has seen.
Opening the file and its schema are `retrieval.store.database`'s.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from retrieval.almanac import FIRST, LAST
from retrieval.encode import Vectors
from retrieval.store.base import Counts, Entry, Listed
from retrieval.store.derived import Position
from retrieval.store.failures import database_refusals
from retrieval.store.kinship import Kinship
from retrieval.types import Article, Passage, Period, Span


class Truth(Kinship):
    """The rows of one archive."""

    # --- writing, inside a transaction

    def put(self, entry: Entry) -> None:
        article = entry.article
        self._vacate(article.id)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                entry.hash,
                _blob(article.title),
                _blob(article.text),
                None if article.source is None else _blob(article.source),
                article.published.isoformat() if article.published else None,
                json.dumps(article.tags),
                article.language,
                None if article.url is None else _blob(article.url),
                _blob(json.dumps(article.places)) if article.places else None,
                time.time(),
                entry.recipe or None,
            ),
        )
        self.sign(article.id, article.text)
        vectors = np.ascontiguousarray(entry.vectors, dtype="<f4")
        self._db.executemany(
            'INSERT INTO passages (article_id, start, "end", sentences, vector)'
            " VALUES (?, ?, ?, ?, ?)",
            (
                (article.id, each.start, each.end, _pairs(each.sentences), vector.tobytes())
                for each, vector in zip(entry.passages, vectors, strict=True)
            ),
        )

        if entry.formerly:
            self.note_move(entry.formerly, article.id)
            self._vacate(entry.formerly)

    def drop(self, article_id: str) -> int:
        self.forget_moves(article_id)
        return self._vacate(article_id)

    def _vacate(self, article_id: str) -> int:
        """Remove an article, though another version of it may be about to come."""
        self.unsign(article_id)
        return self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount

    def begin_lineage(self) -> None:
        """Tell derived indexes to start over."""
        self._db.execute("DELETE FROM tombstones")
        self.set_meta("lineage", uuid.uuid4().hex)

    def set_meta(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def remember(self, facts: Mapping[str, str]) -> None:
        rows = ((_blob(key), _blob(value)) for key, value in facts.items())
        self._db.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?)", rows)

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

    def recall(self, keys: Sequence[str]) -> dict[str, str]:
        rows = self._in("SELECT key, value FROM memory WHERE key IN", [*map(_blob, keys)])
        return {_text(key): _text(value) for key, value in rows}

    def listing(self) -> list[Listed]:
        rows = self._rows(
            "SELECT id, title, source, published,"
            " (SELECT count(*) FROM passages WHERE article_id = articles.id), url, read"
            " FROM articles ORDER BY title, id"
        )
        return [
            Listed(number, _text(title), _optional(source), _day(day), size, _optional(url), read)
            for number, title, source, day, size, url, read in rows
        ]

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        rows = self._in(f"{_ARTICLE} WHERE id IN", article_ids)
        found = {row[0]: _article(row) for row in rows}
        if len(found) < len(article_ids):
            moved = self.moved([each for each in article_ids if each not in found])
            now = self.articles(sorted(set(moved.values()))) if moved else {}
            found |= {former: now[current] for former, current in moved.items() if current in now}
        return found

    def entry(self, article_id: str) -> Entry | None:
        """An article as it was put, with passages and vectors; None where there is none."""
        with self.snapshot():
            row = self._one("SELECT hash, recipe FROM articles WHERE id = ?", article_id)
            if row is None:
                return None
            (article,) = self.articles([article_id]).values()
            rows = self._rows(
                'SELECT id, article_id, start, "end", sentences, vector FROM passages'
                " WHERE article_id = ? ORDER BY id",
                article_id,
            )
        vectors = np.frombuffer(b"".join(each[-1] for each in rows), dtype="<f4")
        return Entry(
            article,
            row[0],
            [_passage(each[:-1], article) for each in rows],
            vectors.reshape(len(rows), -1),
            recipe=row[1] or "",
        )

    def article_ids(self) -> list[str]:
        return [row[0] for row in self._rows("SELECT id FROM articles ORDER BY id")]

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        rows = list(self._in(f"{_PASSAGE} WHERE id IN", passage_ids))
        articles = self.articles(sorted({row[1] for row in rows}))
        return {row[0]: _passage(row, articles[row[1]]) for row in rows}

    def dated(self, period: Period | None) -> list[int]:
        bounds = _bounds(period or Period())
        wanted = "published BETWEEN ? AND ?"
        if period is None:
            wanted = "(published IS NULL OR published < ? OR published > ?)"
        rows = self._rows(
            "SELECT passages.id FROM articles JOIN passages ON article_id = articles.id"
            f" WHERE {wanted} ORDER BY passages.id",
            *bounds,
        )
        return [row[0] for row in rows]

    def newest(self) -> date | None:
        row = self._one(
            "SELECT max(published) FROM articles WHERE published BETWEEN ? AND ?",
            *_bounds(Period()),
        )
        return date.fromisoformat(row[0]) if row[0] else None

    def languages(self) -> list[str | None]:
        return [row[0] for row in self._rows("SELECT DISTINCT language FROM articles")]

    def vectors_after(self, passage_id: int) -> Iterator[tuple[list[int], Vectors]]:
        """Ids and vectors, float32 (ids, dimension), of newer passages, some thousand at a time."""
        with database_refusals(self.path):
            cursor = self._db.execute(
                "SELECT id, vector FROM passages WHERE id > ? ORDER BY id", (passage_id,)
            )
            while rows := cursor.fetchmany(4096):
                vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
                yield [row[0] for row in rows], vectors.reshape(len(rows), -1)

    def passages_after(self, passage_id: int) -> Iterator[tuple[Passage, str | None]]:
        """Newer passages, each with its article's language, one article at a time."""
        with database_refusals(self.path):
            cursor = self._db.execute(f"{_PASSAGE} WHERE id > ? ORDER BY id", (passage_id,))
            # The passages of an article were inserted together: they follow one another.
            for article_id, rows in groupby(cursor, key=lambda row: row[1]):
                article = self.articles([article_id])[article_id]
                for row in rows:
                    yield _passage(row, article), article.language

    def removed_after(self, tombstone: int) -> list[int]:
        rows = self._rows("SELECT passage_id FROM tombstones WHERE number > ?", tombstone)
        return [row[0] for row in rows]


_ARTICLE = "SELECT id, title, text, source, published, tags, language, url, places FROM articles"
_PASSAGE = 'SELECT id, article_id, start, "end", sentences FROM passages'


def _article(row: Any) -> Article:
    identity, title, text, source, published, tags, language, url, places = row
    return Article(
        title=_text(title),
        text=_text(text),
        id=identity,
        source=_optional(source),
        published=date.fromisoformat(published) if published else None,
        tags=tuple(json.loads(tags)),
        language=language,
        url=_optional(url),
        places=tuple(json.loads(places)) if places else (),
    )


def _passage(row: Any, article: Article) -> Passage:
    number, article_id, start, end, sentences = row
    text = article.text[start:end]
    return Passage(article_id, article.title, start, end, text, _spans(sentences), number)


def _bounds(period: Period) -> tuple[str, str]:
    """The first and the last day of `period` as they are kept, of those that are believed.

    An archive may hold others, of a time when anything was.
    """
    since, until = period.since or FIRST, period.until or LAST
    return str(max(since, FIRST)), str(min(until, LAST))


def _day(published: str | None) -> str | None:
    return published if published and str(FIRST) <= published <= str(LAST) else None


def _pairs(spans: Sequence[Span]) -> bytes:
    return np.array(spans, dtype="<i4").tobytes()


def _spans(pairs: bytes) -> tuple[Span, ...]:
    found = np.frombuffer(pairs, dtype="<i4").reshape(-1, 2).tolist()
    return tuple((start, end) for start, end in found)


def _blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")


def _optional(blob: bytes | None) -> str | None:
    return None if blob is None else _text(blob)
