"""Article → passages that follow its paragraphs, with exact character offsets.

Short paragraphs are merged, long ones cut into even parts at sentence ends. What the
passages are used for, and what is put in front of them, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise

import sentencex

from retrieval.text import wellformed
from retrieval.types import Article, Passage, Span

Count = Callable[[Sequence[str]], list[int]]
"""Word pieces of each text, without special tokens."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"\||\t")
_FULL_STOP = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")
# The segmenter takes time quadratic in its input: it never sees more than this at once.
_WINDOW = 4_000
# A model counts a "word" of any length as one unknown piece; people and encoders need a bound.
CHARS_PER_TOKEN = 12


def split(
    article: Article, count: Count, *, limit: int, merge: int, language: str
) -> list[Passage]:
    """Passages of `article` in order, never overlapping, covering every non-blank character.

    `limit`: word pieces a passage has at most, and `CHARS_PER_TOKEN` times as many characters.
    `merge`: paragraphs are merged while they stay within this many word pieces.
    `language`: ISO 639-1 code for the sentence segmenter, where the article has none.
    """
    text = article.text
    sizes = _Sizes(text, count, limit)
    passages = []
    for sentences in _group(_paragraphs(text, sizes, article.language or language), sizes, merge):
        start, end = sentences[0][0], sentences[-1][1]
        passages.append(
            Passage(article.id, article.title, start, end, text[start:end], tuple(sentences))
        )
    return passages


class _Sizes:
    """Word pieces of spans of one text, each counted once."""

    def __init__(self, text: str, count: Count, limit: int) -> None:
        self.text = text
        self.limit = limit
        self._count = count
        self._known: dict[Span, int] = {}

    def measure(self, spans: Sequence[Span]) -> None:
        """Count `spans` together, which is much faster than one by one."""
        fresh = [span for span in spans if span not in self._known and not self.too_wide(span)]
        counts = self._count([self.text[start:end] for start, end in fresh])
        self._known.update(zip(fresh, counts, strict=True))

    def too_wide(self, span: Span) -> bool:
        return span[1] - span[0] > self.limit * CHARS_PER_TOKEN

    def of(self, span: Span) -> int:
        if self.too_wide(span):
            # Not worth counting whole: it is cut in any case.
            return self.limit + 1
        if span not in self._known:
            self.measure([span])
        return self._known[span]

    def fits(self, span: Span) -> bool:
        return self.of(span) <= self.limit


def _paragraphs(text: str, sizes: _Sizes, language: str) -> list[list[Span]]:
    """Each paragraph as its sentences, every one of which fits the limit."""
    paragraphs = [
        [found for lines in _runs(text, span) for found in _sentences(text, lines, language)]
        for span in _blocks(text)
    ]
    sizes.measure([sentence for paragraph in paragraphs for sentence in paragraph])
    return [
        [part for sentence in paragraph for part in _cut(text, sentence, sizes)]
        for paragraph in paragraphs
    ]


def _blocks(text: str) -> Iterator[Span]:
    """Spans between blank lines, without the white space around them."""
    start = 0
    for end, following in [*(m.span() for m in _BLANK_LINE.finditer(text)), (len(text), len(text))]:
        if span := _strip(text, (start, end)):
            yield span
        start = following


def _strip(text: str, span: Span) -> Span | None:
    """`span` without blanks at its ends; None when nothing else is in it."""
    piece = text[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip())
    end = span[0] + len(piece.rstrip())
    return (start, end) if start < end else None


def _runs(text: str, block: Span) -> Iterator[Span]:
    """`block` cut at line breaks that end something: the items of a list, the rows of a table.

    One that only wraps a line stays inside: the next word would not have fit into the longest
    line, or is written small. So does that of a heading: text with a full stop follows what has
    none.
    """
    stretches = (found.span() for found in _LINE.finditer(text, *block))
    lines = [line for each in stretches if (line := _strip(text, each))]
    width = max(end - start for start, end in lines)
    start = block[0]
    for line, after in pairwise(lines):
        if _ends(text[slice(*line)], text[slice(*after)], width):
            yield start, line[1]
            start = after[0]
    yield start, block[1]


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
            if stripped := _strip(text, span):
                yield stripped


def _windows(text: str, block: Span) -> Iterator[Span]:
    """`block` in stretches of `_WINDOW` characters at most, cut at white space where it can be."""
    start, end = block
    while end - start > _WINDOW:
        cut = _break_before(text, start, start + _WINDOW)
        yield start, cut
        start = cut
    yield start, end


def _break_before(text: str, start: int, end: int) -> int:
    """The last place in the second half of [start, end) after white space, else `end`."""
    for position in range(end, (start + end) // 2, -1):
        if text[position - 1].isspace():
            return position
    return end


def _cut(text: str, span: Span, sizes: _Sizes) -> Iterator[Span]:
    """A sentence, or its halves and their halves where it is over the limit."""
    if sizes.fits(span) or span[1] - span[0] == 1:
        yield span
        return
    middle = (span[0] + span[1]) // 2
    cut = _break_before(text, span[0], middle)
    for half in ((span[0], cut), (cut, span[1])):
        if stripped := _strip(text, half):
            yield from _cut(text, stripped, sizes)


def _group(paragraphs: list[list[Span]], sizes: _Sizes, merge: int) -> Iterator[list[Span]]:
    """Sentences of each passage: merged paragraphs, a paragraph, or an even part of one."""
    spans = [(sentences[0][0], sentences[-1][1]) for sentences in paragraphs]
    sizes.measure(spans)
    start = 0
    while start < len(spans):
        end = start + 1
        if sizes.fits(spans[start]):
            end = _reach(spans, start, min(merge, sizes.limit), sizes)
            yield [sentence for sentences in paragraphs[start:end] for sentence in sentences]
        else:
            yield from _even_parts(paragraphs[start], sizes)
        start = end


def _reach(spans: Sequence[Span], start: int, bound: int, sizes: _Sizes) -> int:
    """The end of the longest run of `spans` from `start`, one at least, within `bound` pieces."""
    end, total = start + 1, sizes.of(spans[start])
    # A tokenizer may count a whole otherwise than its parts, but hardly: their sum is where to
    # look first, so that each run is counted twice and not once a member.
    while end < len(spans) and total + sizes.of(spans[end]) <= bound:
        total += sizes.of(spans[end])
        end += 1
    while end > start + 1 and sizes.of((spans[start][0], spans[end - 1][1])) > bound:
        end -= 1
    while end < len(spans) and sizes.of((spans[start][0], spans[end][1])) <= bound:
        end += 1
    return end


def _even_parts(sentences: list[Span], sizes: _Sizes) -> Iterator[list[Span]]:
    """A long paragraph in as few parts as the limit allows, of about the same size."""
    # Not zero, which some characters count for.
    lengths = [max(1, sizes.of(sentence)) for sentence in sentences]
    target = sum(lengths) / -(-sum(lengths) // sizes.limit)
    # A sentence belongs to the part in which its middle lies.
    middles = (end - length / 2 for end, length in zip(accumulate(lengths), lengths, strict=True))
    placed = zip(middles, sentences, strict=True)
    for _, members in groupby(placed, key=lambda each: int(each[0] / target)):
        part = [sentence for _, sentence in members]
        while part:
            end = _reach(part, 0, sizes.limit, sizes)
            yield part[:end]
            part = part[end:]
