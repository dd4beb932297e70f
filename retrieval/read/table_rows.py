"""CSV → rows, read piece by piece; a broken row costs itself and not those after it.

What the columns mean is left to `table`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from retrieval.notices import Notice

LONGEST_ROW = 2_000_000  # characters
# A quotation mark that is never closed takes in rows that follow, which are then read again:
# so many characters of them at most, or a file full of such marks would take hours.
_MOST_REREAD = 10 * LONGEST_ROW
_MOST_COLUMNS = 1_000
_SEPARATORS = ",;\t|"
_NAMED_SEPARATOR = re.compile(r"sep=([,;\t|])\s*", re.IGNORECASE)

csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))


class Rows:
    """The rows below the header, each with the number of its first line, or why it is broken."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._feed = _Feed(lines)
        self._separator = self._sniff()
        self._reader = self._reading(self._feed, strict=True)
        self.header: list[str] = []
        for _, row in self._parsed():
            if not isinstance(row, Notice):
                self.header = row[:_MOST_COLUMNS]
            break

    def __iter__(self) -> Iterator[tuple[int, list[str] | Notice]]:
        for number, row in self._parsed():
            if isinstance(row, Notice):
                yield number, row
                continue
            while len(row) > len(self.header) and not row[-1]:
                row.pop()
            if len(row) == len(self.header):
                if any(row):
                    yield number, row
            else:
                self._feed.take_back()
                yield number, Notice("fields", count=len(row), header=len(self.header))

    def _parsed(self) -> Iterator[tuple[int, list[str] | Notice]]:
        while True:
            number = self._feed.begin()
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                row = self._leniently(self._feed.first())
                self._feed.take_back()
                if len(row) != len(self.header):
                    yield number, Notice("quotation")
                    continue
            if row:
                yield number, row

    def _leniently(self, line: str) -> list[str]:
        """What is meant by quotation marks inside quotation marks."""
        try:
            return next(self._reading(iter([line]), strict=False), [])
        except csv.Error:
            return []

    def _reading(self, lines: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._separator, strict=strict, skipinitialspace=True)

    def _sniff(self) -> str:
        """The separator by which the header has most columns; some programs name it above."""
        self._feed.begin()
        line = next(self._feed, "").lstrip("\ufeff")
        if named := _NAMED_SEPARATOR.fullmatch(line):
            return named[1]
        self._feed.take_back(whole=True)
        bare = re.sub('"[^"]*"', "", line)
        return max(_SEPARATORS, key=bare.count)


class _Feed(Iterator[str]):
    """Lines for the csv module, some of which can be given back."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._lines = lines
        self._waiting: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0
        self._number = 0
        self._reread = 0

    def begin(self) -> int:
        """A row begins: the number of its first line."""
        self._row = []
        self._size = 0
        return self._number + 1

    def first(self) -> str:
        """The line with which the row begins; "" where it was too long."""
        return self._row[0] if self._row else ""

    def __next__(self) -> str:
        if self._size > LONGEST_ROW:
            raise csv.Error("too long")
        line = self._waiting.popleft() if self._waiting else self._lines.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LONGEST_ROW and not line.endswith("\n"):
            while (rest := self._lines.readline(LONGEST_ROW)) and not rest.endswith("\n"):
                pass
            raise csv.Error("too long")
        self._row.append(line)
        self._size += len(line)
        return line

    def take_back(self, whole: bool = False) -> None:
        """Give the lines of the current row after its first again, or all of them."""
        again = self._row if whole else self._row[1:]
        self._reread += sum(map(len, again))
        if self._reread <= _MOST_REREAD:
            self._waiting.extendleft(reversed(again))
            self._number -= len(again)
