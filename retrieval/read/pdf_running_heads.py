"""Running heads, feet and page numbers: which lines at the edges of pages are no text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.languages import of_all
from retrieval.languages.phrases import any_of

if TYPE_CHECKING:
    from retrieval.read.pdf_line import Line

_ROWS = 3  # at the top and at the bottom that may be running heads or feet
_NEAR = 4.0  # points by which the same row may stand elsewhere on the next page
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    rf"[-–—|\s]*(?:{any_of(of_all('page'))}\s*)?(\d{{1,5}})"
    rf"(?:\s*(?:/|{any_of(of_all('of_pages'))})\s*\d{{1,5}})?[-–—|\s]*",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[-–—\s]*[ivxlc]{1,7}[-–—\s]*", re.IGNORECASE)
# What browsers print above and below a page.
_BROWSER = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d.*|(?:https?|file)://\S+(?: \d+/\d+)?"
)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """`pages` without what a page has in the same place as its neighbours, or its number."""
    edges = [_edge_rows(lines) for lines in pages]
    kept = []
    for number, lines in enumerate(pages):
        near = [
            edges[other]
            for other in range(max(0, number - 2), min(len(pages), number + 3))
            if other != number
        ]
        dropped = {
            id(line) for depth, line in edges[number] if _is_running_head(line, depth, number, near)
        }
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


Edge = list[tuple[int, "Line"]]


def _edge_rows(lines: Sequence[Line]) -> Edge:
    """The lines of the outermost rows, and how far from the edge: 0 is the outermost."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: -each.base):
        if rows and rows[-1][0].base - line.base < line.size / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    found = [(depth, line) for depth, row in enumerate(rows[:_ROWS]) for line in row]
    below = rows[max(_ROWS, len(rows) - _ROWS) :]
    return found + [(depth, line) for depth, row in enumerate(reversed(below)) for line in row]


def _is_running_head(line: Line, depth: int, number: int, near: Sequence[Edge]) -> bool:
    numbered = _PAGE.fullmatch(line.text)
    if depth == 0 and ((numbered and int(numbered[1]) == number + 1) or _is_browser(line)):
        return True
    return any(
        abs(other.base - line.base) <= _NEAR and _same(line, other)
        for rows in near
        for _, other in rows
    )


def _is_browser(line: Line) -> bool:
    return _BROWSER.fullmatch(line.text) is not None


def _same(line: Line, other: Line) -> bool:
    """Whether two lines are equal but for numbers; page numbers alone have to differ."""
    if _ROMAN.fullmatch(line.text) and _ROMAN.fullmatch(other.text):
        return line.text != other.text
    numbers = _PAGE.fullmatch(line.text), _PAGE.fullmatch(other.text)
    if numbers[0] and numbers[1]:
        return 0 < abs(int(numbers[0][1]) - int(numbers[1][1])) <= 2
    worded = any(map(str.isalpha, line.text))
    return worded and _NUMBER.sub("#", line.text) == _NUMBER.sub("#", other.text)
