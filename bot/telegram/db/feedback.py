"""What people thought of answers.

Each function takes the connection first and is meant for `State.run`.
"""

from __future__ import annotations

import sqlite3
import time

from bot.telegram.db.citations import Shown, of_row


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


def liked(connection: sqlite3.Connection, most: int) -> list[tuple[str, float, Shown]]:
    """The newest questions whose answer somebody liked and nobody did not, newest first; when
    they were asked, and the passage that stands first."""
    rows = connection.execute(
        "SELECT citations.*, earlier, words, read_as, asked FROM questions"
        " JOIN answers ON question_id = questions.id AND rank = 1"
        " JOIN citations ON citations.id = citation_id WHERE status = 'answered' AND found AND 1 ="
        " (SELECT min(good) FROM feedback WHERE feedback.question_id = questions.id)"
        " ORDER BY asked DESC, questions.id DESC LIMIT ?",
        (most,),
    )
    return [(row["read_as"], row["asked"], of_row(row)) for row in rows]
