"""Many things → few at a time: what is held at once is bounded in number and in size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def portions(
    items: Iterable[T], size: Callable[[T], int], *, most: int, largest: int
) -> Iterator[list[T]]:
    """`items` in order, `most` at a time, or fewer whose sizes come to `largest` together."""
    some: list[T] = []
    held = 0
    for item in items:
        some.append(item)
        held += size(item)
        if len(some) >= most or held >= largest:
            yield some
            some, held = [], 0
    if some:
        yield some
