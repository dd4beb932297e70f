"""What is about to become of a store's articles: for who wants to know, or to prevent it.

Making the changes is left to `retrieval.ingest.pipeline` and `retrieval.library`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from retrieval.store.protocol import Entry, Store
from retrieval.types import Article


@dataclass(frozen=True, slots=True)
class Change:
    """What is about to become of the article of an id; None stands for none."""

    id: str
    before: Article | None
    after: Article | None
    passages: int = 0


OnChanges = Callable[[Sequence[Change]], AbstractContextManager[None]]
"""Entered just ahead of changes, while nobody else may write, and left when they are made: raising
instead prevents them."""


def changes_to(store: Store, coming: Mapping[str, Entry | None]) -> list[Change]:
    """What becomes of the articles of these ids; of one that neither is nor comes, nothing."""
    # An id from before a move finds what is now under another.
    there = {key: each for key, each in store.articles([*coming]).items() if each.id == key}
    return [
        Change(key, there.get(key), entry.article, len(entry.passages))
        if entry
        else Change(key, there[key], None)
        for key, entry in coming.items()
        if entry or key in there
    ]
