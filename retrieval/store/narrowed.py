"""A store of which a part alone is found: whatever asks it is narrowed, and need not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from retrieval.encode.encoder import Vectors
from retrieval.store.protocol import Scored, Store
from retrieval.types import Period


def narrowed(store: Store, met: Mapping[str, Sequence[int]]) -> Store:
    """`store` as if it had no other articles and passages than these. Its words and its languages
    are still those of all; what is asked for by its id is given."""
    return cast(Store, _Narrowed(store, met))


@dataclass(frozen=True, slots=True)
class _Narrowed:
    store: Store
    met: Mapping[str, Sequence[int]]
    _passages: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        found = frozenset(number for numbers in self.met.values() for number in numbers)
        object.__setattr__(self, "_passages", found)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def dense(self, vector: Vectors, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        inside = self._inside(among)
        return self.store.dense(vector, k, inside) if inside else []

    def bm25(self, text: str, k: int, among: Sequence[int] | None = None) -> list[Scored]:
        inside = self._inside(among)
        return self.store.bm25(text, k, inside) if inside else []

    def passages_published_in(self, period: Period | None) -> list[int]:
        return self._inside(self.store.passages_published_in(period))

    def days(self) -> list[tuple[str, date | None]]:
        return [each for each in self.store.days() if each[0] in self.met]

    def near_duplicates(self, article_ids: Sequence[str], share: float) -> dict[str, list[str]]:
        found = self.store.near_duplicates(article_ids, share)
        kept = {each: [n for n in near if n in self.met] for each, near in found.items()}
        return {each: near for each, near in kept.items() if near}

    def _inside(self, among: Sequence[int] | None) -> list[int]:
        if among is None:
            return sorted(self._passages)
        return [each for each in among if each in self._passages]
