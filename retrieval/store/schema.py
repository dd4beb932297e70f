"""The tables of an archive, as the steps that made them what they are.

Taking the steps is `retrieval.store.sqlite`'s.
"""

from __future__ import annotations

import json
import sqlite3

from retrieval.store.minhash import bands, signature

# Each list of statements brings the schema from its index to the next; none is ever edited
# once released. A BLOB that holds text is UTF-8 with lone surrogates kept.
MIGRATIONS = [
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
    [
        "ALTER TABLE articles ADD COLUMN url BLOB",
        # JSON list of [offset, name]; NULL: none.
        "ALTER TABLE articles ADD COLUMN places BLOB",
        # Seconds since 1970, UTC; NULL: before this was kept.
        "ALTER TABLE articles ADD COLUMN read REAL",
    ],
    # What readers know of the feeds and pages that articles came from: of no use to a search.
    ["CREATE TABLE memory (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT"],
    [
        # Identifies what was encoded: title, text and how it was split; NULL: not known.
        "ALTER TABLE articles ADD COLUMN recipe TEXT",
        "CREATE INDEX articles_by_recipe ON articles (recipe)",
        # Former ids of articles whose files were moved. No reference: a new version of an article
        # is put in its place by removing the old one.
        "CREATE TABLE moves (former TEXT PRIMARY KEY, article_id TEXT NOT NULL) STRICT",
        "CREATE INDEX moves_by_article ON moves (article_id)",
        # MinHash, see retrieval.store.minhash; articles too short to be compared have none.
        """
        CREATE TABLE signatures (
            number INTEGER PRIMARY KEY,
            article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
            signature BLOB NOT NULL
        ) STRICT
        """,
        # No reference, which would need an index as large again: whoever removes a signature
        # removes these.
        "CREATE TABLE bands (band INTEGER, number INTEGER, PRIMARY KEY (band, number))"
        " STRICT, WITHOUT ROWID",
        "INSERT INTO signatures (article_id, signature)"
        " SELECT id, minhash(text) AS made FROM articles WHERE made != x''",
        "INSERT INTO bands SELECT value, number FROM signatures, json_each(bands_of(signature))",
    ],
    # With the id, so that what was published when is told without the articles' rows.
    ["CREATE INDEX IF NOT EXISTS articles_by_date ON articles (published, id)"],
    ["ALTER TABLE articles ADD COLUMN author BLOB"],
]


def add_functions(connection: sqlite3.Connection) -> None:
    """What the steps call, beside SQLite's own functions."""
    connection.create_function("minhash", 1, _minhash, deterministic=True)
    connection.create_function("bands_of", 1, _bands_of, deterministic=True)


def _minhash(text: bytes) -> bytes:
    return signature(text.decode("utf-8", "surrogatepass"))


def _bands_of(signed: bytes) -> str:
    return json.dumps(bands(signed))
