"""What people thought of answers.

Each function takes the connection first and is meant for `State.run`.
"""

from __future__ import annotations

import sqlite3
import time


def give_feedback(
    connection: sqlite3.Connection, question_id: int, user_id: int, good: bool
) -> None:
    """One opinion a person: a later one replaces it."""
    connection.execute(
        "INSERT INTO feedback (question_id, user_id, good, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET good = excluded.good, at = excluded.at",
        (question_id, user_id, good, time.time()),
    )


def feedback_of(connection: sqlite3.Connection, question_id: int, user_id: int) -> bool | None:
    """What a person thought of an answer; None where they did not say."""
    row = connection.execute(
        "SELECT good FROM feedback WHERE question_id = ? AND user_id = ?", (question_id, user_id)
    ).fetchone()
    return bool(row["good"]) if row else None
