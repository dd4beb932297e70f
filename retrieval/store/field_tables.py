"""What articles say of themselves, told without their texts; and which passages are whose.

Which of them are wanted is `retrieval.store.filtered`'s to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from retrieval.store import rows
from retrieval.store.check import CheckedTables
from retrieval.store.filters import Fields
from retrieval.types import FIRST, LAST, Period


class FieldTables(CheckedTables):
    """The fields of articles. One that is damaged says less."""

    def newest_first(self, period: Period | None) -> list[str]:
        """Ids of the articles, in `period` where given; those without a date come last."""
        return [row[0] for row in self._of("id", period)]

    def fields(self, period: Period | None) -> Iterator[tuple[str, Fields]]:
        """The same, each with its fields; one that names no language has ""."""
        wanted = "id, title, source, url, tags, author, language"
        for number, title, source, url, tags, author, language in self._of(wanted, period):
            told = [None if each is None else rows.readable(each) for each in (source, url, author)]
            listed: tuple[str, ...] = ()
            with suppress(rows.DamagedRow):
                listed = rows.tags(number, tags)
            shown = rows.readable(title)
            yield number, Fields(shown, told[0], told[1], listed, told[2], language or "")

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        """The passages of each of these articles, in the order of both."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, article_id in self._in(
            "SELECT id, article_id FROM passages WHERE article_id IN", article_ids
        ):
            found[article_id].append(number)
        return {each: sorted(found[each]) for each in article_ids if each in found}

    def articles_of(self, passage_ids: Sequence[int]) -> set[str]:
        """The articles in which these passages stand."""
        found = self._in("SELECT DISTINCT article_id FROM passages WHERE id IN", passage_ids)
        return {row[0] for row in found}

    def _of(self, columns: str, period: Period | None) -> list[Any]:
        order = "ORDER BY published DESC, id"
        if period is None:
            return self._rows(f"SELECT {columns} FROM articles {order}")
        return self._rows(
            f"SELECT {columns} FROM articles WHERE published BETWEEN ? AND ? {order}",
            *bounds(period),
        )


def bounds(period: Period) -> tuple[str, str]:
    """The first and the last day of `period` as they are kept, of those that are believed.

    An archive may hold others, of a time when anything was.
    """
    since, until = period.since or FIRST, period.until or LAST
    return str(max(since, FIRST)), str(min(until, LAST))
