"""Who may use the bot beyond what the settings say. What follows is `bot.telegram.access`'s.

A subject is a user's id or, being negative, a chat's.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

ADMIN, GUEST, ASKED, REFUSED = "admin", "guest", "asked", "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """What was last decided about a user or a chat, or asked by one."""

    role: str
    changed: float


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who waits for an administrator's word."""

    user_id: int
    name: str


def standings(connection: sqlite3.Connection) -> dict[int, Standing]:
    """Everybody who is known, by subject."""
    rows = connection.execute("SELECT subject, role, changed FROM access")
    return {row["subject"]: Standing(row["role"], row["changed"]) for row in rows}


def askers(connection: sqlite3.Connection, limit: int) -> list[Asker]:
    """The latest who wait, the one who has waited longest first."""
    rows = connection.execute(
        "SELECT subject, name FROM access WHERE role = ? ORDER BY changed DESC LIMIT ?",
        (ASKED, limit),
    ).fetchall()
    return [Asker(row["subject"], row["name"]) for row in reversed(rows)]


def ask(connection: sqlite3.Connection, user_id: int, name: str, now: float, pause: float) -> bool:
    """Note that a user asks for access. False where that is not the user's to ask: by one who
    has an answer already, or has asked less than `pause` seconds ago."""
    return _changed(
        connection,
        "INSERT INTO access (subject, role, name, changed) VALUES (:subject, 'asked', :name, :now)"
        " ON CONFLICT (subject) DO UPDATE SET name = excluded.name, changed = excluded.changed"
        " WHERE role = 'asked' AND changed <= :now - :pause",
        {"subject": user_id, "name": name, "now": now, "pause": pause},
    )


def decide(connection: sqlite3.Connection, user_id: int, seen: str, role: str, now: float) -> bool:
    """Give a user who stands as `seen` the role `role`. False for one who stands otherwise:
    somebody else was faster."""
    return _changed(
        connection,
        "UPDATE access SET role = :role, changed = :now"
        " WHERE subject = :subject AND role = :seen AND role <> 'admin'",
        {"subject": user_id, "seen": seen, "role": role, "now": now},
    )


def name_of(connection: sqlite3.Connection, user_id: int) -> str:
    """The name under which a user asked; empty where it is not known any more."""
    row = connection.execute("SELECT name FROM access WHERE subject = ?", (user_id,)).fetchone()
    return row["name"] if row else ""


def serve_chat(connection: sqlite3.Connection, chat_id: int, now: float) -> None:
    """Let all members of a chat in."""
    connection.execute(
        "INSERT INTO access (subject, role, name, changed) VALUES (?, 'guest', '', ?)"
        " ON CONFLICT (subject) DO NOTHING",
        (chat_id, now),
    )


def leave_chat(connection: sqlite3.Connection, chat_id: int) -> None:
    """Take that back."""
    connection.execute("DELETE FROM access WHERE subject = ?", (chat_id,))


def claim(connection: sqlite3.Connection, user_id: int, name: str, now: float) -> bool:
    """Make a user the first administrator; False where there is one already."""
    return _changed(
        connection,
        "INSERT INTO access (subject, role, name, changed)"
        " SELECT :subject, 'admin', :name, :now"
        " WHERE NOT EXISTS (SELECT 1 FROM access WHERE role = 'admin')"
        " ON CONFLICT (subject) DO UPDATE SET role = 'admin', name = excluded.name,"
        " changed = excluded.changed",
        {"subject": user_id, "name": name, "now": now},
    )


def _changed(
    connection: sqlite3.Connection, statement: str, values: dict[str, str | int | float]
) -> bool:
    return connection.execute(statement, values).rowcount > 0
