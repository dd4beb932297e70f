"""Rows that are damaged: what is asked for alone is refused in a sentence, the rest is left out
and remembered, to be told of.

Which rows are is `retrieval.store.rows`' to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.store.near_duplicates import NearDuplicateTables
from retrieval.store.refusals import damaged_article
from retrieval.store.rows import DamagedRow


class CheckedTables(NearDuplicateTables):
    """What is known of damaged articles."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        # Those that were met, and when they had been put there.
        self._met: dict[str, float | None] = {}
        super().__init__(path, readonly=readonly)

    def left_out(self) -> list[str]:
        """Ids of the damaged articles that were met, as far as they are still what they were."""
        return [each for each, put in self._put_at(self._met).items() if put == self._met[each]]

    def meet_odd_vectors(self) -> None:
        """Look for vectors that have not the length of most."""
        odd = self._rows(
            "SELECT DISTINCT article_id FROM passages WHERE length(vector) <> ("
            "  SELECT length(vector) FROM passages GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
            ")"
        )
        self.meet([row[0] for row in odd])

    def meet(self, article_ids: Iterable[str]) -> None:
        """Remember that these are damaged."""
        self._met |= self._put_at(article_ids)

    @contextmanager
    def leaving_out(self) -> Iterator[None]:
        """What is inside leaves out a row that is damaged, and goes on."""
        try:
            yield
        except DamagedRow as error:
            self.meet([error.article_id])

    @contextmanager
    def row_refusals(self) -> Iterator[None]:
        """What is inside needs its rows: raises StoreDamaged."""
        try:
            yield
        except DamagedRow as error:
            raise damaged_article(self.path, error.article_id) from error

    def _put_at(self, article_ids: Iterable[str]) -> dict[str, float | None]:
        return dict(self._in("SELECT id, read FROM articles WHERE id IN", [*article_ids]))
