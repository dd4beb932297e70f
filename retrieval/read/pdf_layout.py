"""Lines of printed pages → paragraphs, without running heads, page numbers and hyphenation.

Where the lines come from is left to `pdf`. Lengths are in points, y grows upwards.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from retrieval.read.pdf_line import Line
from retrieval.read.pdf_running_heads import without_running_heads


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`pages` has (offset in `text`, index of the page that begins there)."""

    text: str
    size: float
    pages: tuple[tuple[int, int], ...]


_BULLET = re.compile(r"[•‣▪◦●·■□–*-]\s")
_ENDED = re.compile(r"[.!?…:][\"”’»)\]]*$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Fewer hyphens at line ends than this, and the page was set without hyphenation.
_LEAST_DIVIDED = 0.04
_ENOUGH_LINES = 20
_LOOSE = 1.3  # of the usual distance between two lines; more begins a paragraph
_LOOSE_INDENTED = 1.15  # the same before an indented line
_INDENTED = (0.8, 6.0)  # of the letters' size
_RESIZED = 0.1
_BUCKET = 20.0  # points: lines that begin so near to each other stand in one column


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[Paragraph]:
    """The running text of `pages`, whose lines are in reading order."""
    kept = without_running_heads(pages)
    hyphens = _Hyphens(kept)
    spacing = _spacing(kept)
    block: list[tuple[int, Line]] = []
    before: tuple[Line, float] | None = None
    jumped = False
    for number, lines in enumerate(kept):
        edges = _edges(lines)
        for line in lines:
            if before and _begins(before[0], line, before[1], spacing, jumped):
                yield _paragraph(block, hyphens)
                block = []
            block.append((number, line))
            before, jumped = (line, edges[_bucket(line)]), False
        jumped = True
    if block:
        yield _paragraph(block, hyphens)


def _begins(
    before: Line, line: Line, edge: float, spacing: dict[float, float], jumped: bool
) -> bool:
    """Whether `line` begins a paragraph. `edge` is where the column of the line before ends."""
    if abs(line.size - before.size) > _RESIZED * before.size:
        return True
    if before.divided:
        return False
    drop = before.base - line.base
    usual = spacing.get(_rounded(line.size), 1.3 * line.size)
    ended = _ENDED.search(before.text) is not None
    room = edge - before.right - line.size / 2
    letter = (before.right - before.left) / len(before.text)
    short = room > letter * (len(line.text.split(" ", 1)[0]) + 1)
    if jumped or drop < -line.size / 2 or drop > 12 * line.size:
        # To the next column or page: sentences go on, paragraphs may.
        return (ended or short) and not line.text[0].islower()
    if drop > _LOOSE * usual or _BULLET.match(line.text):
        return True
    least, most = (share * line.size for share in _INDENTED)
    indented = least < line.left - before.left < most
    apart = ended or drop > _LOOSE_INDENTED * usual
    return short or (indented and apart and not _BULLET.match(before.text))


def _spacing(pages: Sequence[Sequence[Line]]) -> dict[float, float]:
    """The usual distance of baselines, by size of letters."""
    found: dict[float, list[float]] = defaultdict(list)
    for lines in pages:
        for before, line in pairwise(lines):
            drop = before.base - line.base
            if 0 < drop < 3 * line.size and _rounded(before.size) == _rounded(line.size):
                found[_rounded(line.size)].append(drop)
    return {size: median(drops) for size, drops in found.items() if len(drops) >= 5}


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _edges(lines: Sequence[Line]) -> dict[int, float]:
    """Where the lines that begin at about the same place end on the right."""
    rights: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        # A paragraph's first line may be indented.
        for bucket in range(_bucket(line) - 2, _bucket(line) + 3):
            rights[bucket].append(line.right)
    # Not the longest: a heading may stand across two columns.
    return {bucket: sorted(ends)[round(0.9 * (len(ends) - 1))] for bucket, ends in rights.items()}


def _bucket(line: Line) -> int:
    return int(line.left // _BUCKET)


class _Hyphens:
    """Which hyphens at the ends of lines belong to their words."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._words: Counter[str] = Counter()
        lines = divided = 0
        for page in pages:
            for line in page:
                lines += 1
                divided += line.divided
                self._words.update(word.lower() for word in _WORDS.findall(line.text))
        self._rare = lines >= _ENOUGH_LINES and divided < _LEAST_DIVIDED * lines

    def joint(self, before: str, after: str) -> str:
        """What stands between the two halves of a word: a hyphen or nothing."""
        head, tail = _LAST_WORD.search(before), _FIRST_WORD.match(after)
        if not head or not tail or not tail[0][0].islower():
            return "-"
        first, second = head[0].lower(), tail[0].lower()
        whole, parted = self._words[first + second], self._words[f"{first}-{second}"]
        if whole != parted:
            return "" if whole > parted else "-"
        return "-" if self._rare else ""


def _paragraph(block: Sequence[tuple[int, Line]], hyphens: _Hyphens) -> Paragraph:
    parts: list[str] = []
    length = 0
    pages: list[tuple[int, int]] = []
    before: Line | None = None
    for number, line in block:
        joint = ""
        if before is not None:
            joint = hyphens.joint(before.text, line.text) if before.divided else " "
        if not pages or pages[-1][1] != number:
            pages.append((length + len(joint), number))
        parts += (joint, line.text)
        length += len(joint) + len(line.text)
        before = line
    last = "-" if before and before.divided else ""
    return Paragraph("".join(parts) + last, block[0][1].size, tuple(pages))
