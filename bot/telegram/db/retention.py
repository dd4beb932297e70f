"""Forgetting: what has grown old, what the archive has lost, and what a user wants forgotten.

Who may use the bot is kept, as a number without a name: a refusal would not hold otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.telegram.db.uploads import ERASED

_RECOGNIZED = 40  # characters by which a question is found in front of another, cut maybe


def forget(connection: sqlite3.Connection, before: float) -> None:
    """Delete what was asked, answered, judged and added before a time (seconds since 1970, UTC),
    and the passages that no answer shows any more."""
    connection.execute("DELETE FROM questions WHERE asked < ?", (before,))
    connection.execute("DELETE FROM feedback WHERE at < ?", (before,))
    connection.execute("DELETE FROM uploads WHERE at < ?", (before,))
    connection.execute("DELETE FROM access WHERE role = 'asked' AND changed < ?", (before,))
    connection.execute("UPDATE access SET name = '' WHERE changed < ? AND name <> ''", (before,))
    connection.execute(
        "DELETE FROM citations WHERE used < ?"
        " AND NOT EXISTS (SELECT 1 FROM answers WHERE citation_id = citations.id)",
        (before,),
    )


def forget_copies(connection: sqlite3.Connection, before: float) -> None:
    """Erase what articles said before they were changed, where that was before a time."""
    connection.execute(
        "UPDATE uploads SET before = ? WHERE before <> ? AND at < ?", (ERASED, ERASED, before)
    )


def withdraw(
    connection: sqlite3.Connection, removed: Sequence[int], changed: Sequence[int]
) -> None:
    """Erase passages, by id: of articles that are `removed`, and such as `changed` ones lack.

    Their rows stay, so that buttons and links to them can say so.
    """
    gone = [(each,) for each in (*removed, *changed)]
    connection.executemany(
        # With its own id as its place no two such rows are the same.
        "UPDATE citations SET text = '', marks = '[]', place = '', also_in = '[]', start = -id"
        " WHERE id = ?",
        gone,
    )
    connection.executemany("UPDATE answers SET words = '[]' WHERE citation_id = ?", gone)
    without = [(each,) for each in removed]
    connection.executemany(
        "UPDATE citations SET title = '', source = NULL, published = NULL WHERE id = ?", without
    )
    # A notice may name the article.
    connection.executemany(
        "UPDATE questions SET notices = '[]' WHERE id IN"
        " (SELECT question_id FROM answers WHERE citation_id = ?)",
        without,
    )


def forget_user(connection: sqlite3.Connection, user_id: int) -> None:
    """Delete a user's questions with their answers, judgements, the notes of what the user
    added to the archive, and the name."""
    # In a group others may have followed up on them: they lean on nothing then.
    connection.execute(
        "UPDATE questions AS other SET read_as = text WHERE user_id <> ?1 AND EXISTS ("
        " SELECT 1 FROM questions AS own WHERE own.user_id = ?1"
        " AND own.chat_id = other.chat_id AND own.asked <= other.asked"
        " AND instr(substr(other.read_as, 1, length(other.read_as) - length(other.text)),"
        " substr(own.text, 1, ?2)))",
        (user_id, _RECOGNIZED),
    )
    connection.execute("DELETE FROM questions WHERE user_id = ?", (user_id,))
    connection.execute("DELETE FROM feedback WHERE user_id = ?", (user_id,))
    connection.execute("DELETE FROM uploads WHERE user_id = ?", (user_id,))
    connection.execute("UPDATE access SET name = '' WHERE subject = ?", (user_id,))
