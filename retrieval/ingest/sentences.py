"""Text → its paragraphs, each as the spans of its sentences, one paragraph at a time.

The lines of a list and the rows of a table count as sentences too. How they become passages is
`retrieval.ingest.split`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

import sentencex

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.text import wellformed
from retrieval.types import Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"\||\t")
_FULL_STOP = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")
# The segmenter takes time quadratic in its input: it never sees more than this at once.
_WINDOW = 4_000


def paragraphs(text: str, language: str, most: int | None) -> Iterator[list[Span]]:
    """The spans of the sentences of each paragraph, without the white space around them.

    `language`: ISO 639-1 code for the segmenter. Raises UnreadableArticle where there are more
    than `most` sentences.
    """
    left = most
    for block in _blocks(text):
        runs = _runs(text, block)
        found = (sentence for lines in runs for sentence in _sentences(text, lines, language))
        paragraph = list(found if left is None else islice(found, left + 1))
        if left is not None:
            left -= len(paragraph)
            if left < 0:
                raise UnreadableArticle(Notice("sentences", limit=most or 0))
        yield paragraph


def strip(text: str, span: Span) -> Span | None:
    """`span` without blanks at its ends; None when nothing else is in it."""
    piece = text[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip())
    end = span[0] + len(piece.rstrip())
    return (start, end) if start < end else None


def break_before(text: str, start: int, end: int) -> int:
    """The last place in the second half of [start, end) after white space, else `end`."""
    for position in range(end, (start + end) // 2, -1):
        if text[position - 1].isspace():
            return position
    return end


def _blocks(text: str) -> Iterator[Span]:
    """Spans between blank lines, without the white space around them."""
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if span := strip(text, (start, gap.start())):
            yield span
        start = gap.end()
    if span := strip(text, (start, len(text))):
        yield span


def _runs(text: str, block: Span) -> Iterator[Span]:
    """`block` cut at line breaks that end something: the items of a list, the rows of a table.

    One that only wraps a line stays inside: the next word would not have fit into the longest
    line, or is written small. So does that of a heading: text with a full stop follows what has
    none.
    """
    width = max(end - start for start, end in _lines(text, block))
    start = block[0]
    for line, after in pairwise(_lines(text, block)):
        if _ends(text[slice(*line)], text[slice(*after)], width):
            yield start, line[1]
            start = after[0]
    yield start, block[1]


def _lines(text: str, block: Span) -> Iterator[Span]:
    for found in _LINE.finditer(text, *block):
        if line := strip(text, found.span()):
            yield line


def _ends(line: str, after: str, width: int) -> bool:
    if _CELL.search(line) and _CELL.search(after):
        return True
    heads = _FULL_STOP.search(after) and not _FULL_STOP.search(line)
    fits = len(line) + 1 + len(after.split(maxsplit=1)[0]) <= width
    return fits and not heads and not after[0].islower()


def _sentences(text: str, block: Span, language: str) -> Iterator[Span]:
    for start, end in _windows(text, block):
        window = text[start:end]
        for boundary in sentencex.get_sentence_boundaries(language, wellformed(window)):
            span = (start + boundary["start_index"], start + boundary["end_index"])
            if stripped := strip(text, span):
                yield stripped


def _windows(text: str, block: Span) -> Iterator[Span]:
    """`block` in stretches of `_WINDOW` characters at most, cut at white space where it can be."""
    start, end = block
    while end - start > _WINDOW:
        cut = break_before(text, start, start + _WINDOW)
        yield start, cut
        start = cut
    yield start, end
