"""What was changed in the archive through the chat, and what was there before.

A change of several articles is a batch of rows: its number is the id of the first. What was there
before is erased when its time is over, by `retention`, and when it is there again.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.db import stored_values
from retrieval import Article

UNDO_HOURS = 24
"""For so long a change can be taken back, and what was there before is remembered."""
ERASED = ""
"""Stands in place of an article that is not remembered any more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One article of a batch; `before` is None where there was none, or where that is `erased`.

    `at`: when the change was made, seconds since 1970, UTC.
    """

    article_id: str
    before: Article | None
    undone: bool
    erased: bool
    at: float

    @property
    def too_late(self) -> bool:
        """Whether it cannot be undone any more."""
        return self.erased or time.time() - self.at > UNDO_HOURS * 3_600


def record(
    connection: sqlite3.Connection,
    user_id: int,
    chat_id: int,
    message_id: int | None,
    changes: Sequence[tuple[str, Article | None]],
    undone: bool = False,
    batch: int = 0,
) -> tuple[int, int]:
    """Remember ids of changed articles, each with the article before; the batch's number, and the
    id of the first of these rows.

    `undone` where there is nothing to undo from the start. `message_id`: what was sent. `batch`:
    the one that goes on with these.
    """
    first = 0
    for article_id, before in changes:
        cursor = connection.execute(
            "INSERT INTO uploads (batch, user_id, chat_id, message_id, at, article_id, before,"
            " undone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                batch,
                user_id,
                chat_id,
                message_id,
                time.time(),
                article_id,
                before and _json(before),
                undone,
            ),
        )
        first = first or int(cursor.lastrowid or 0)
        if not batch:
            batch = first
            connection.execute("UPDATE uploads SET batch = id WHERE id = ?", (batch,))
    return batch, first


def take_back(connection: sqlite3.Connection, first: int) -> None:
    """Forget what was recorded last, from this row on: it did not come about."""
    batch = "SELECT batch FROM uploads WHERE id = ?1"
    connection.execute(f"DELETE FROM uploads WHERE id >= ?1 AND batch = ({batch})", (first,))


def of_batch(connection: sqlite3.Connection, batch: int) -> list[Kept]:
    """The articles of a batch; none where it was never made or is forgotten."""
    rows = connection.execute(
        "SELECT article_id, before, undone, at FROM uploads WHERE batch = ? ORDER BY id", (batch,)
    )
    return [_kept(*row) for row in rows]


def of_message(connection: sqlite3.Connection, chat_id: int, message_id: int) -> str | None:
    """The id of the article that a message became, if it still stands for it."""
    row = connection.execute(
        "SELECT article_id FROM uploads WHERE chat_id = ? AND message_id = ? AND NOT undone"
        " ORDER BY id DESC LIMIT 1",
        (chat_id, message_id),
    ).fetchone()
    return row and str(row[0])


def changed_since(connection: sqlite3.Connection, batch: int) -> bool:
    """Whether a later change, itself not undone, concerns an article of this batch."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM uploads AS later JOIN uploads AS own"
        " ON later.article_id = own.article_id AND own.batch = ?1"
        " WHERE later.batch > ?1 AND NOT later.undone)",
        (batch,),
    )
    return bool(found.fetchone()[0])


def mark_undone(connection: sqlite3.Connection, batch: int) -> None:
    connection.execute(
        "UPDATE uploads SET undone = 1, before = iif(before IS NULL, NULL, ?) WHERE batch = ?",
        (ERASED, batch),
    )


def _kept(article_id: str, before: str | None, undone: int, at: float) -> Kept:
    article = stored_values.article(before) if before else None
    erased = before is not None and article is None
    return Kept(article_id, article, bool(undone), erased, at)


def _json(article: Article) -> str:
    return json.dumps(
        {
            "id": article.id,
            "title": article.title,
            "text": article.text,
            "source": article.source,
            "published": article.published.isoformat() if article.published else None,
            "tags": article.tags,
            "language": article.language,
            "url": article.url,
            "places": article.places,
            "author": article.author,
        }
    )
