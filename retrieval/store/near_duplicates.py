"""Which articles are kin: the same one moved, encoded alike, or a reprint of another.

The tables beside the articles themselves, which are `retrieval.store.articles`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from retrieval.store.minhash import bands, likeness, signature
from retrieval.store.rows import readable
from retrieval.store.sqlite import Database

_COMPARED = 50  # near-duplicates of one article that are looked at; those that share most bands


class NearDuplicateTables(Database):
    """The rows that tell of kin; `article_id` is that of an article which is there."""

    # --- writing, inside a transaction

    def sign(self, article_id: str, text: str) -> None:
        """Keep the signature of a new article."""
        if signed := signature(text):
            number = self._db.execute(
                "INSERT INTO signatures (article_id, signature) VALUES (?, ?)",
                (article_id, signed),
            ).lastrowid
            self._db.executemany(
                "INSERT OR IGNORE INTO bands VALUES (?, ?)",
                ((band, number) for band in bands(signed)),
            )

    def unsign(self, article_id: str) -> None:
        """Forget the signature of an article that is about to go."""
        row = self._one("SELECT number, signature FROM signatures WHERE article_id = ?", article_id)
        if row is not None:
            number, signed = row
            self._db.executemany(
                "DELETE FROM bands WHERE band = ? AND number = ?",
                ((band, number) for band in bands(signed)),
            )
            self._db.execute("DELETE FROM signatures WHERE number = ?", (number,))

    def note_move(self, former: str, article_id: str) -> None:
        """From now on the id `former` means this article, where no other has that id."""
        self._db.execute(
            "UPDATE moves SET article_id = ? WHERE article_id = ?", (article_id, former)
        )
        self._db.execute("INSERT OR REPLACE INTO moves VALUES (?, ?)", (former, article_id))
        self._db.execute("DELETE FROM moves WHERE former = article_id")

    def forget_moves(self, article_id: str) -> None:
        """An article is about to go for good: no former id means it any more."""
        self._db.execute("DELETE FROM moves WHERE article_id = ?", (article_id,))

    # --- reading

    def moved(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The present id of each of `article_ids` that an article had before it was moved."""
        return dict(self._in("SELECT former, article_id FROM moves WHERE former IN", article_ids))

    def articles_by_recipe(self, recipes: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
        """Ids and sources of the articles that were made by each of these recipes."""
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        rows = self._in("SELECT recipe, id, source FROM articles WHERE recipe IN", recipes)
        for recipe, article_id, source in rows:
            known = None if source is None else readable(source)
            found[recipe].append((article_id, known))
        return dict(found)

    def near_duplicates(self, article_ids: Sequence[str], share: float) -> dict[str, list[str]]:
        """The near-duplicates of each of these articles that has any, most alike first."""
        rows = self._in(
            "SELECT article_id, signature FROM signatures WHERE article_id IN", article_ids
        )
        found = {article_id: self._near(article_id, signed, share) for article_id, signed in rows}
        return {article_id: near for article_id, near in found.items() if near}

    def _near(self, article_id: str, signed: bytes, least: float) -> list[str]:
        wanted = bands(signed)
        rows = self._rows(
            "SELECT article_id, signature FROM signatures JOIN ("
            "  SELECT number, count(*) AS shared FROM bands"
            f" WHERE band IN ({','.join('?' * len(wanted))})"
            "  GROUP BY number ORDER BY shared DESC, number LIMIT ?"
            ") USING (number)",
            *wanted,
            _COMPARED + 1,
        )
        others = ((likeness(signed, other), each) for each, other in rows if each != article_id)
        return [each for share, each in sorted(others, key=lambda one: -one[0]) if share >= least]
