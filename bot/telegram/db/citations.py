"""Passages as they were shown: they can be shown again as long as the archive holds them.

Whether it does is `bot.telegram.removed_passages`'s to find out, erasing them `retention`'s. Each
function takes the connection first and is meant for `State.run`.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.citation_spans import answers, marks
from bot.telegram.db import stored_values
from retrieval import Article, Citation, Span

_FIELDS = (
    "article_id",
    "start",
    "text",
    "marks",
    "title",
    "source",
    "published",
    "also_in",
    "place",
)
_ALONE = "SELECT *, 0 AS earlier, '[]' AS words FROM citations"


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation as it is remembered; `marks` are spans into `text`, best first.

    `id` is 0 before it is stored. `source` is the article's address on the web, else where it was
    read. `also_in` holds the ids of further articles; `place` is where in the article the answer
    stands, such as "p. 3", and is mostly empty. `earlier`, and `answers`, the words in the marks
    that answer, as spans into `text`, belong to the answer that it stands in. `also`: the articles
    of `also_in`, which are not remembered, but looked up when it is shown.
    """

    id: int
    article_id: str
    start: int
    text: str
    marks: tuple[Span, ...]
    title: str
    source: str | None
    published: date | None
    also_in: tuple[str, ...]
    place: str = ""
    earlier: bool = False
    answers: tuple[Span, ...] = ()
    also: tuple[Article, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, citation: Citation) -> Shown:
        """What is remembered of a citation."""
        article = citation.article
        return cls(
            id=0,
            article_id=article.id,
            start=citation.start,
            text=citation.text,
            marks=marks(citation),
            title=article.title,
            source=article.link or article.source,
            published=article.published,
            also_in=tuple(other.id for other in citation.also_in),
            place=citation.place,
            earlier=citation.earlier,
            answers=answers(citation),
            also=citation.also_in,
        )

    @property
    def gone(self) -> bool:
        """Whether the archive does not hold it any more: nothing of it is shown."""
        return not self.text

    def withdrawn(self) -> Shown:
        """What is left then."""
        return Shown(self.id, self.article_id, self.start, "", (), "", None, None, ())

    @property
    def sentence(self) -> str:
        """What answers: the best mark, or the whole passage where nothing is marked."""
        start, end = self.marks[0] if self.marks else (0, len(self.text))
        return self.text[start:end]


def keep(connection: sqlite3.Connection, citations: Sequence[Shown]) -> list[Shown]:
    """Remember passages, each once; the same with their ids."""
    return [replace(each, id=_kept(connection, each)) for each in citations]


def citation(connection: sqlite3.Connection, citation_id: int) -> Shown | None:
    """A passage that is shown once more; it is not kept any longer for that."""
    rows = connection.execute(f"{_ALONE} WHERE id = ?", (citation_id,))
    return next(map(of_row, rows), None)


def of_articles(connection: sqlite3.Connection, article_ids: Sequence[str]) -> list[Shown]:
    """The passages that are remembered of these articles."""
    places = ", ".join("?" * len(article_ids))
    wanted = f"{_ALONE} WHERE text <> '' AND article_id IN ({places})"
    return [of_row(row) for row in connection.execute(wanted, list(map(_storable, article_ids)))]


def cited_articles(connection: sqlite3.Connection, after: str, most: int) -> list[str]:
    """Ids of articles of which passages are remembered, the first behind `after`, in order."""
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM citations WHERE text <> '' AND article_id > ?"
        " ORDER BY article_id LIMIT ?",
        (after, most),
    )
    return [row["article_id"] for row in rows]


def of_row(row: sqlite3.Row) -> Shown:
    """A row of `citations`, with the `earlier` and `words` of its answer."""
    return Shown(
        id=row["id"],
        article_id=row["article_id"],
        start=row["start"],
        text=row["text"],
        marks=stored_values.spans(row["marks"], row["text"]),
        title=row["title"],
        source=row["source"],
        published=stored_values.day(row["published"]),
        also_in=stored_values.texts(row["also_in"]),
        place=row["place"],
        earlier=bool(row["earlier"]),
        answers=stored_values.spans(row["words"], row["text"]),
    )


def _kept(connection: sqlite3.Connection, citation: Shown) -> int:
    values = (
        _storable(citation.article_id),
        citation.start,
        _storable(citation.text),
        json.dumps(citation.marks),
        _storable(citation.title),
        None if citation.source is None else _storable(citation.source),
        citation.published and citation.published.isoformat(),
        json.dumps(citation.also_in),
        _storable(citation.place),
    )
    # By hand: in a UNIQUE constraint two NULLs differ.
    same = " AND ".join(f"{field} IS ?" for field in _FIELDS)
    known = connection.execute(
        f"UPDATE citations SET used = ? WHERE {same} RETURNING id", (time.time(), *values)
    ).fetchone()
    if known:
        return int(known["id"])
    places = ", ".join("?" * len(values))
    row = connection.execute(
        f"INSERT INTO citations ({', '.join(_FIELDS)}, used) VALUES ({places}, ?) RETURNING id",
        (*values, time.time()),
    ).fetchone()
    return int(row["id"])


def _storable(text: str) -> str:
    # A lone surrogate has no UTF-8 form; "?" keeps the offsets.
    return text.encode("utf-8", "replace").decode("utf-8")
