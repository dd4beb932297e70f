"""Few at a time, by number and by size."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.ingest.portions import portions


def test_portions_end_at_a_number_or_a_size() -> None:
    words = ["a", "b", "c", "long enough", "d", "e"]
    assert list(portions(words, len, most=3, largest=10)) == [
        ["a", "b", "c"],
        ["long enough"],
        ["d", "e"],
    ]
    assert list(portions([], len, most=3, largest=10)) == []


def test_no_more_is_taken_than_a_portion_needs() -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    assert next(portions(numbers(), lambda number: 1, most=4, largest=100)) == [0, 1, 2, 3]
    assert taken == [0, 1, 2, 3]
