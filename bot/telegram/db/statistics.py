"""Figures over the questions that were asked. Who asked is in none of them.

Only what was answered counts, be the answer that there is none; times are in seconds since
1970, UTC, and so are days.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ANSWERED = "status = 'answered' AND asked >= ?"


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of a day, and how many of them the archive answers."""

    day: date
    questions: int
    found: int


@dataclass(frozen=True, slots=True)
class Slow:
    """A question that took long, in milliseconds of searching."""

    text: str
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, and in how many answers it stood first."""

    title: str
    answers: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """A stretch of time; `days` are those with questions, in order. `median_ms` of searching."""

    days: Sequence[Day]
    slowest: Sequence[Slow]
    cited: Sequence[Cited]
    median_ms: float
    good: int
    bad: int

    @property
    def questions(self) -> int:
        return sum(each.questions for each in self.days)

    @property
    def found(self) -> int:
        return sum(each.found for each in self.days)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was understood, whether the archive answers it, and thumbs down."""

    text: str
    asked: float
    found: bool
    bad: int
    first: str | None  # title of the passage that stood first


def statistics(connection: sqlite3.Connection, since: float, most: int) -> Statistics:
    """Figures since a time; `most` of the slowest questions and of the articles."""
    return Statistics(
        days=[
            Day(date.fromisoformat(row[0]), row[1], row[2])
            for row in connection.execute(
                "SELECT date(asked, 'unixepoch') AS day, count(*), sum(coalesce(found, 0))"
                " FROM questions"
                f" WHERE {_ANSWERED} GROUP BY day ORDER BY day",
                (since,),
            )
        ],
        slowest=[
            Slow(row[0], row[1])
            for row in connection.execute(
                "SELECT read_as, max(elapsed_ms) AS slowest FROM questions"
                f" WHERE {_ANSWERED} AND elapsed_ms IS NOT NULL"
                " GROUP BY read_as ORDER BY slowest DESC, read_as LIMIT ?",
                (since, most),
            )
        ],
        cited=_cited(connection, since, most),
        median_ms=_median_ms(connection, since),
        good=_thumbs(connection, since, 1),
        bad=_thumbs(connection, since, 0),
    )


def _cited(connection: sqlite3.Connection, since: float, most: int) -> list[Cited]:
    rows = connection.execute(
        "SELECT max(title), count(*) AS answers FROM questions"
        " JOIN answers ON answers.question_id = questions.id"
        " AND rank = (SELECT min(rank) FROM answers WHERE question_id = questions.id)"
        " JOIN citations ON citations.id = citation_id"
        # One that was removed has no title any more.
        f" WHERE found AND {_ANSWERED} AND (title <> '' OR citations.text <> '')"
        " GROUP BY article_id ORDER BY answers DESC, 1 LIMIT ?",
        (since, most),
    )
    return [Cited(*row) for row in rows]


def _median_ms(connection: sqlite3.Connection, since: float) -> float:
    row = connection.execute(
        "SELECT avg(elapsed_ms) FROM (SELECT elapsed_ms,"
        " row_number() OVER (ORDER BY elapsed_ms) AS place, count(*) OVER () AS number"
        f" FROM questions WHERE {_ANSWERED} AND elapsed_ms IS NOT NULL)"
        " WHERE place IN ((number + 1) / 2, (number + 2) / 2)",
        (since,),
    ).fetchone()
    return float(row[0] or 0)


def _thumbs(connection: sqlite3.Connection, since: float, good: int) -> int:
    row = connection.execute(
        "SELECT count(*) FROM feedback JOIN questions ON questions.id = question_id"
        f" WHERE good = ? AND {_ANSWERED}",
        (good, since),
    ).fetchone()
    return int(row[0])


def asked(connection: sqlite3.Connection, most: int) -> list[Asked]:
    """The newest questions, newest first."""
    rows = connection.execute(
        "SELECT read_as, asked, coalesce(found, 0),"
        " (SELECT count(*) FROM feedback WHERE question_id = questions.id AND NOT good),"
        " (SELECT title FROM answers JOIN citations ON citations.id = citation_id"
        "  WHERE question_id = questions.id ORDER BY rank LIMIT 1)"
        f" FROM questions WHERE {_ANSWERED} ORDER BY asked DESC, id DESC LIMIT ?",
        (0.0, most),
    )
    return [Asked(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows]
