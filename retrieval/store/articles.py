"""SQLite: articles, passages, vectors. The truth; every other file can be made from it.

Passage ids and tombstone numbers only ever grow, so "what is new since" is two numbers, a
`Position`, and whatever is derived from these tables can catch up from the one it has seen.
Opening the file and its schema are `retrieval.store.sqlite`'s.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby

import numpy as np

from retrieval.encode.encoder import Vectors
from retrieval.errors import StoreDamaged
from retrieval.notices import Notice
from retrieval.store import rows
from retrieval.store.checkpoint import Position
from retrieval.store.field_tables import FieldTables, bounds
from retrieval.store.protocol import Counts, Entry, Listed
from retrieval.store.refusals import database_refusals
from retrieval.text import shown
from retrieval.types import Article, Passage, Period

_DAY = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
_LONGEST_ID = 60  # characters


class ArticleTables(FieldTables):
    """The rows of one archive. What is damaged is left out where others can do without it."""

    # --- writing, inside a transaction

    def put(self, entry: Entry) -> None:
        article = entry.article
        self._vacate(article.id)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                entry.hash,
                rows.encoded(article.title),
                rows.encoded(article.text),
                None if article.source is None else rows.encoded(article.source),
                article.published.isoformat() if article.published else None,
                json.dumps(article.tags),
                article.language,
                None if article.url is None else rows.encoded(article.url),
                rows.encoded(json.dumps(article.places)) if article.places else None,
                time.time(),
                entry.recipe or None,
                None if article.author is None else rows.encoded(article.author),
            ),
        )
        self.sign(article.id, article.text)
        vectors = np.ascontiguousarray(entry.vectors, dtype="<f4")
        self._db.executemany(
            'INSERT INTO passages (article_id, start, "end", sentences, vector)'
            " VALUES (?, ?, ?, ?, ?)",
            (
                (article.id, each.start, each.end, rows.pairs(each.sentences), vector.tobytes())
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

    def put_facts(self, facts: Mapping[str, str]) -> None:
        kept = ((rows.encoded(key), rows.encoded(value)) for key, value in facts.items())
        self._db.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?)", kept)

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

    def state(self) -> tuple[object, ...]:
        """Another one after each change of articles, and whenever others have written anything.

        The latter tells of a backup, too, that was put in place of a later state.
        """
        with self.snapshot():
            others = self._one("PRAGMA data_version")[0]
            return others, self.position(), len(self.left_out())

    def counts(self) -> Counts:
        row = self._one("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)")
        return Counts(*row)

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        return dict(self._in("SELECT id, hash FROM articles WHERE id IN", article_ids))

    def facts(self, keys: Sequence[str]) -> dict[str, str]:
        found = self._in("SELECT key, value FROM memory WHERE key IN", [*map(rows.encoded, keys)])
        # What is damaged is no fact that anybody kept: whoever reads it sees that.
        return {rows.readable(key): rows.readable(value) for key, value in found}

    def listing(self) -> list[Listed]:
        found = self._rows(
            "SELECT id, title, source, published,"
            " (SELECT count(*) FROM passages WHERE article_id = articles.id), url, read, author"
            " FROM articles ORDER BY title, id"
        )
        return [*map(rows.listed, found)]

    def article(self, article_id: str) -> Article | None:
        """The article of this id, or None. Raises StoreDamaged where it cannot be read."""
        row = self._one(f"{rows.ARTICLE} WHERE id = ?", article_id)
        with self.row_refusals():
            return rows.article(row) if row else None

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        found = {}
        for row in self._in(f"{rows.ARTICLE} WHERE id IN", article_ids):
            with self.leaving_out():
                found[row[0]] = rows.article(row)
        if len(found) < len(article_ids):
            moved = self.moved([each for each in article_ids if each not in found])
            now = self.articles(sorted(set(moved.values()))) if moved else {}
            found |= {former: now[current] for former, current in moved.items() if current in now}
        return found

    def entry(self, article_id: str) -> Entry | None:
        """An article as it was put, with passages and vectors; None where there is none."""
        with self.snapshot():
            row = self._one("SELECT hash, recipe FROM articles WHERE id = ?", article_id)
            article = self.article(article_id)
            found = self._rows(
                'SELECT id, article_id, start, "end", sentences, vector FROM passages'
                " WHERE article_id = ? ORDER BY id",
                article_id,
            )
        if article is None:
            return None
        with self.row_refusals():
            passages = [rows.passage(each[:-1], article) for each in found]
            vectors = rows.all_vectors(article_id, [each[-1] for each in found])
        return Entry(article, row[0], passages, vectors, recipe=row[1] or "")

    def article_ids(self) -> list[str]:
        return [row[0] for row in self._rows("SELECT id FROM articles ORDER BY id")]

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        wanted = list(self._in(f"{rows.PASSAGE} WHERE id IN", passage_ids))
        articles = self.articles(sorted({row[1] for row in wanted}))
        found = {}
        for row in wanted:
            if article := articles.get(row[1]):
                with self.leaving_out():
                    found[row[0]] = rows.passage(row, article)
        return found

    def passages_published_in(self, period: Period | None) -> list[int]:
        within = bounds(period or Period())
        wanted = "published BETWEEN ? AND ?"
        if period is None:
            wanted = "(published IS NULL OR published < ? OR published > ?)"
        found = self._rows(
            "SELECT passages.id FROM articles JOIN passages ON article_id = articles.id"
            f" WHERE {wanted} ORDER BY passages.id",
            *within,
        )
        return [row[0] for row in found]

    def texts(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str | None, str]]:
        """Id, language, and title and text together, as far as they can be read."""
        for row in self._in(
            "SELECT id, language, title, text FROM articles WHERE id IN", article_ids
        ):
            yield row[0], row[1], f"{rows.readable(row[2])}\n\n{rows.readable(row[3])}"

    def days(self) -> list[tuple[str, date | None]]:
        found = self._rows("SELECT id, published FROM articles ORDER BY published, id")
        return [(number, rows.day(published)) for number, published in found]

    def authors(self) -> list[tuple[str, str]]:
        found = self._rows("SELECT id, author FROM articles WHERE author IS NOT NULL")
        return [(number, rows.readable(author)) for number, author in found]

    def newest(self) -> date | None:
        # As far as it looks like a day: a damaged one could be any text.
        row = self._one(
            f"SELECT published FROM articles WHERE published BETWEEN ? AND ?"
            f" AND published GLOB '{_DAY}' ORDER BY published DESC LIMIT 1",
            *bounds(Period()),
        )
        with suppress(ValueError):
            return date.fromisoformat(row[0]) if row else None
        return None

    def languages(self) -> list[str | None]:
        return [row[0] for row in self._rows("SELECT DISTINCT language FROM articles")]

    def vectors_after(self, passage_id: int) -> Iterator[tuple[list[int], Vectors]]:
        """Ids and vectors, float32 (ids, dimension), of newer passages, some thousand at a time."""
        with database_refusals(self.path):
            cursor = self._db.execute(
                "SELECT id, article_id, vector FROM passages WHERE id > ? ORDER BY id",
                (passage_id,),
            )
            while found := cursor.fetchmany(4096):
                whole, vectors = rows.vectors([row[2] for row in found])
                if len(whole) < len(found):
                    self.meet({row[1] for row in found} - {found[at][1] for at in whole})
                yield [found[place][0] for place in whole], vectors

    def passages_after(self, passage_id: int) -> Iterator[tuple[Passage, str | None]]:
        """Newer passages, each with its article's language, one article at a time."""
        with database_refusals(self.path):
            cursor = self._db.execute(f"{rows.PASSAGE} WHERE id > ? ORDER BY id", (passage_id,))
            # The passages of an article were inserted together: they follow one another.
            for article_id, found in groupby(cursor, key=lambda row: row[1]):
                article = self.articles([article_id]).get(article_id)
                if article is None:
                    continue
                for row in found:
                    with self.leaving_out():
                        yield rows.passage(row, article), article.language

    def removed_after(self, tombstone: int) -> list[int]:
        found = self._rows("SELECT passage_id FROM tombstones WHERE number > ?", tombstone)
        return [row[0] for row in found]

    # --- damage

    def problems(self) -> list[Notice]:
        """What SQLite finds wrong in a full check, and the articles that cannot be read."""
        lost = [Notice("article-lost", id=shown(each, _LONGEST_ID)) for each in self._damaged()]
        return super().problems() + lost

    def _damaged(self) -> list[str]:
        self.meet_odd_vectors()
        known = self.left_out()
        return [each for each in self.article_ids() if each in known or not self._is_whole(each)]

    def _is_whole(self, article_id: str) -> bool:
        try:
            self.entry(article_id)
        except StoreDamaged:
            return False
        return True
