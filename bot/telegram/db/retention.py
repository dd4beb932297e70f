"""Forgetting: what has grown old, what the archive has lost, and what a user wants forgotten.

Who may use the bot is kept, as a number without a name: a refusal would not hold otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.telegram.db.uploads import ERASED


def forget(connection: sqlite3.Connection, before: float) -> None:
    """Delete what was asked, answered, judged and added before a time (seconds since 1970, UTC),
    and the passages that no answer shows any more."""
    _stand_alone(connection, "follows IN (SELECT id FROM questions WHERE asked < ?)", before)
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
    for (each,) in gone:
        _stand_alone(
            connection,
            "follows IN (SELECT question_id FROM answers WHERE citation_id = ?)",
            each,
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
    # In a group others may have followed up on them.
    _stand_alone(connection, "follows IN (SELECT id FROM questions WHERE user_id = ?)", user_id)
    connection.execute("DELETE FROM questions WHERE user_id = ?", (user_id,))
    connection.execute("DELETE FROM feedback WHERE user_id = ?", (user_id,))
    connection.execute("DELETE FROM uploads WHERE user_id = ?", (user_id,))
    connection.execute("UPDATE access SET name = '' WHERE subject = ?", (user_id,))


def _stand_alone(connection: sqlite3.Connection, where: str, value: float) -> None:
    """Forget what questions were read with, and all those that followed up on them: it may hold
    words of a question or of a passage that is erased."""
    connection.execute(
        "WITH RECURSIVE leaning (id) AS ("
        f" SELECT id FROM questions WHERE {where}"
        " UNION SELECT questions.id FROM questions JOIN leaning ON follows = leaning.id)"
        " UPDATE questions SET read_as = text WHERE id IN (SELECT id FROM leaning)",
        (value,),
    )
