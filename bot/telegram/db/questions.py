"""Questions and the passages that answered them.

Each function takes the connection first and is meant for `State.run`. Texts come without lone
surrogates, which SQLite cannot store; `bot.sanitize` sees to that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.telegram.db import stored_values
from bot.telegram.db.citations import Shown, keep, of_row
from retrieval import Answer, Notice, Period


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it comes in; `thread_id` is the topic's, None outside of topics.

    `follows`: the id of the question that it comes after and may lean on; `reply`: it leans on that
    whatever it says.
    """

    chat_id: int
    thread_id: int | None
    message_id: int
    user_id: int
    language: str
    asked: float
    text: str
    follows: int | None = field(default=None, kw_only=True)
    reply: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Question(Asked):
    """A question as it is remembered; `found` is None until it is answered.

    `read_as`: with what it leans on, once it is answered; else the same as `text`. `period` and
    `notices` are the answer's, as in `retrieval.Answer`; `counted`: whether it is a count of
    articles. `attempts` at finding it have ended with the process; `as_typed` is how it is asked,
    as in `retrieval.Library.ask`.
    """

    read_as: str
    id: int
    status: str
    answer_id: int | None
    found: bool | None
    shown: int
    period: Period | None = None
    notices: tuple[Notice, ...] = ()
    attempts: int = 0
    as_typed: bool = False
    counted: bool = False

    def with_answer(self, answer: Answer, count: int) -> Question:
        """The same, answered, with `count` passages shown."""
        return replace(
            self,
            read_as=answer.read_as or self.text,
            found=answer.found,
            shown=count,
            period=answer.period,
            notices=answer.notices,
            counted=answer.counted is not None,
        )


def insert(connection: sqlite3.Connection, asked: Asked) -> int | None:
    """Write a question down; its id, or None where it is known already."""
    row = connection.execute(
        "INSERT INTO questions (chat_id, thread_id, message_id, user_id, language, asked, text,"
        " read_as, follows, reply, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')"
        " ON CONFLICT (chat_id, message_id) DO NOTHING RETURNING id",
        (
            asked.chat_id,
            asked.thread_id,
            asked.message_id,
            asked.user_id,
            asked.language,
            asked.asked,
            asked.text,
            asked.text,
            asked.follows,
            asked.reply,
        ),
    ).fetchone()
    return row and int(row["id"])


def owed(connection: sqlite3.Connection) -> list[Question]:
    """The questions that wait for an answer, oldest first."""
    rows = connection.execute("SELECT * FROM questions WHERE status = 'pending' ORDER BY id")
    return [_question(row) for row in rows]


def by_id(connection: sqlite3.Connection, question_id: int) -> Question | None:
    return _one(connection, "id = ?", question_id)


def by_message(connection: sqlite3.Connection, chat_id: int, message_id: int) -> Question | None:
    """The question that a message asked."""
    return _one(connection, "chat_id = ? AND message_id = ?", chat_id, message_id)


def by_answer(connection: sqlite3.Connection, chat_id: int, message_id: int) -> Question | None:
    """The question that a message answers."""
    return _one(connection, "chat_id = ? AND answer_id = ?", chat_id, message_id)


def last_of(
    connection: sqlite3.Connection,
    user_id: int,
    chat_id: int,
    thread_id: int | None,
    since: float,
    before: float,
) -> Question | None:
    """What a user asked last in a chat and topic, from `since` until just `before`."""
    return _one(
        connection,
        "user_id = ? AND chat_id = ? AND thread_id IS ? AND asked >= ? AND asked < ?"
        " ORDER BY asked DESC, id DESC",
        user_id,
        chat_id,
        thread_id,
        since,
        before,
    )


def reword(
    connection: sqlite3.Connection, question_id: int, text: str, follows: int | None, reply: bool
) -> None:
    """Ask a question anew in other words: what answered it before is forgotten."""
    connection.execute("DELETE FROM answers WHERE question_id = ?", (question_id,))
    connection.execute("DELETE FROM feedback WHERE question_id = ?", (question_id,))
    connection.execute(
        "UPDATE questions SET text = ?1, read_as = ?1, follows = ?2, reply = ?3,"
        " status = 'pending', found = NULL, elapsed_ms = NULL, shown = 0,"
        " period = '[null, null]', notices = '[]', attempts = 0, as_typed = 0,"
        " counted = 0 WHERE id = ?4",
        (text, follows, reply, question_id),
    )


def placed(connection: sqlite3.Connection, question_id: int, answer_id: int) -> None:
    """Remember which message is to become the answer."""
    connection.execute("UPDATE questions SET answer_id = ? WHERE id = ?", (answer_id, question_id))


def searching(connection: sqlite3.Connection, question_id: int) -> None:
    """Count an attempt, before it begins; `answered` and `failed` tell that it came to an end."""
    connection.execute("UPDATE questions SET attempts = attempts + 1 WHERE id = ?", (question_id,))


def answered(
    connection: sqlite3.Connection,
    asked: Question,
    answer: Answer,
    count: int,
) -> list[Shown] | None:
    """Remember an answer that shows `count` passages; it is still to be delivered.

    Returns the citations with their ids; None where the question was reworded or deleted
    meanwhile.
    """
    changed = connection.execute(
        "UPDATE questions SET read_as = ?, found = ?, elapsed_ms = ?, shown = ?, period = ?,"
        " notices = ?, counted = ?, attempts = 0 WHERE id = ? AND text = ?",
        (
            answer.read_as or asked.text,
            answer.found,
            answer.elapsed_ms,
            count,
            _of_period(answer.period),
            json.dumps([notice.plain() for notice in answer.notices]),
            answer.counted is not None,
            asked.id,
            asked.text,
        ),
    )
    if not changed.rowcount:
        return None
    connection.execute("DELETE FROM answers WHERE question_id = ?", (asked.id,))
    citations = [Shown.of(each) for each in answer.citations]
    return _attach(connection, asked.id, citations, first=1)


def insisted(
    connection: sqlite3.Connection, asked: Question, answer: Answer, count: int
) -> list[Shown] | None:
    """Remember another answer, to the question as it was typed; what was thought of the one before
    is forgotten. Returns what `answered` does."""
    connection.execute("DELETE FROM feedback WHERE question_id = ?", (asked.id,))
    connection.execute("UPDATE questions SET as_typed = 1 WHERE id = ?", (asked.id,))
    return answered(connection, asked, answer, count)


def delivered(connection: sqlite3.Connection, asked: Question) -> None:
    """The answer has reached the chat, unless the question was reworded since."""
    _settle(connection, asked, "answered")


def failed(connection: sqlite3.Connection, asked: Question) -> None:
    """Nothing more is owed: it cannot be answered, or nobody is there to read it."""
    _settle(connection, asked, "failed")


def more(
    connection: sqlite3.Connection, asked: Question, citations: Sequence[Shown]
) -> list[Shown] | None:
    """Add further passages to an answer; all of them, or None as in `answered`."""
    now = by_id(connection, asked.id)
    if now is None or now.text != asked.text:
        return None
    known = citations_of(connection, asked.id)
    return known + _attach(connection, asked.id, citations, first=len(known) + 1)


def show(connection: sqlite3.Connection, question_id: int, count: int) -> None:
    """Remember that an answer now shows its first `count` passages."""
    connection.execute("UPDATE questions SET shown = ? WHERE id = ?", (count, question_id))


def citations_of(connection: sqlite3.Connection, question_id: int) -> list[Shown]:
    """The passages of an answer by rank; those that it does not show yet too."""
    rows = connection.execute(
        "SELECT citations.*, earlier, words FROM answers"
        " JOIN citations ON citations.id = citation_id WHERE question_id = ? ORDER BY rank",
        (question_id,),
    )
    return [of_row(row) for row in rows]


def _one(connection: sqlite3.Connection, where: str, *values: object) -> Question | None:
    row = connection.execute(
        f"SELECT * FROM questions WHERE {where} LIMIT 1",
        values,
    ).fetchone()
    return row and _question(row)


def _settle(connection: sqlite3.Connection, asked: Question, status: str) -> None:
    connection.execute(
        "UPDATE questions SET status = ? WHERE id = ? AND text = ?",
        (status, asked.id, asked.text),
    )


def _attach(
    connection: sqlite3.Connection, question_id: int, citations: Sequence[Shown], first: int
) -> list[Shown]:
    kept = keep(connection, citations)
    connection.executemany(
        "INSERT INTO answers (question_id, rank, citation_id, earlier, words)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (question_id, rank, each.id, each.earlier, json.dumps(each.answers))
            for rank, each in enumerate(kept, start=first)
        ],
    )
    return kept


def _question(row: sqlite3.Row) -> Question:
    return Question(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        message_id=row["message_id"],
        user_id=row["user_id"],
        language=row["language"],
        asked=row["asked"],
        text=row["text"],
        follows=row["follows"],
        reply=bool(row["reply"]),
        read_as=row["read_as"],
        status=row["status"],
        answer_id=row["answer_id"],
        found=None if row["found"] is None else bool(row["found"]),
        shown=row["shown"],
        period=stored_values.period(row["period"]),
        notices=stored_values.notices(row["notices"]),
        attempts=row["attempts"],
        as_typed=bool(row["as_typed"]),
        counted=bool(row["counted"]),
    )


def _of_period(period: Period | None) -> str:
    days = (period.since, period.until) if period else (None, None)
    return json.dumps([day and day.isoformat() for day in days])
