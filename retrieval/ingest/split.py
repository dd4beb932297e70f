"""Article → passages that follow its paragraphs, with exact character offsets.

Short paragraphs are merged, long ones cut into even parts at sentence ends. Where paragraphs and
sentences are is `retrieval.ingest.sentences`'; how large passages may be, and what is put in front
of them, is `retrieval.ingest.prepare`'s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from retrieval.ingest.portions import portions
from retrieval.ingest.sentences import break_before, paragraphs, strip
from retrieval.types import Article, Passage, Span

Count = Callable[[Sequence[str]], list[int]]
"""Word pieces of each text, without special tokens."""

# A model counts a "word" of any length as one unknown piece; people and encoders need a bound.
CHARS_PER_TOKEN = 12
# What is counted at once: many texts, which is much faster than one by one, but few enough that
# what a tokenizer makes of them takes little memory.
_TEXTS = 2_000
_CHARS = 200_000
_REMEMBERED = 10_000  # spans whose sizes are kept, about


def split(
    article: Article,
    count: Count,
    *,
    limit: int,
    merge: int,
    language: str,
    most: int | None = None,
) -> list[Passage]:
    """Passages of `article` in order, never overlapping, covering every non-blank character.

    `limit`: word pieces a passage has at most, and `CHARS_PER_TOKEN` times as many characters.
    `merge`: paragraphs are merged while they stay within this many word pieces.
    `language`: ISO 639-1 code for the sentence segmenter, where the article has none.
    `most`: sentences that an article may have; raises UnreadableArticle where it has more.
    """
    text = article.text
    sizes = _Sizes(text, count, limit)
    found = paragraphs(text, article.language or language, most)
    passages = []
    for sentences in _group(_cut_to_fit(found, sizes), sizes, merge):
        start, end = sentences[0][0], sentences[-1][1]
        passages.append(
            Passage(
                article.id,
                article.title,
                start,
                end,
                text[start:end],
                tuple(sentences),
                published=article.published,
            )
        )
    return passages


class _Sizes:
    """Word pieces of spans of one text, each counted once while it is looked at."""

    def __init__(self, text: str, count: Count, limit: int) -> None:
        self.text = text
        self.limit = limit
        self.widest = limit * CHARS_PER_TOKEN
        self._count = count
        self._known: dict[Span, int] = {}
        self._kept = 0

    def measure(self, spans: Iterable[Span]) -> None:
        """Count `spans` together."""
        fresh = (span for span in spans if span not in self._known and not self.too_wide(span))
        for some in portions(fresh, _length, most=_TEXTS, largest=_CHARS):
            counts = self._count([self.text[start:end] for start, end in some])
            self._known.update(zip(some, counts, strict=True))

    def forget(self, before: int) -> None:
        """What ends before a place is not asked for again."""
        if len(self._known) > 2 * self._kept + _REMEMBERED:
            self._known = {span: size for span, size in self._known.items() if span[1] > before}
            self._kept = len(self._known)

    def too_wide(self, span: Span) -> bool:
        return _length(span) > self.widest

    def of(self, span: Span) -> int:
        if self.too_wide(span):
            # Not worth counting whole: it is cut in any case.
            return self.limit + 1
        if span not in self._known:
            self.measure([span])
        return self._known[span]

    def fits(self, span: Span) -> bool:
        return self.of(span) <= self.limit


def _cut_to_fit(found: Iterable[list[Span]], sizes: _Sizes) -> Iterator[list[Span]]:
    """Each paragraph as its sentences, every one of which fits the limit."""
    for some in portions(found, len, most=_TEXTS, largest=_TEXTS):
        yield from _fitting(some, sizes)


def _fitting(some: list[list[Span]], sizes: _Sizes) -> list[list[Span]]:
    sizes.measure(sentence for paragraph in some for sentence in paragraph)
    cut = [[part for sentence in paragraph for part in _cut(sentence, sizes)] for paragraph in some]
    sizes.measure(map(_whole, cut))
    return cut


def _whole(sentences: Sequence[Span]) -> Span:
    return sentences[0][0], sentences[-1][1]


def _length(span: Span) -> int:
    return span[1] - span[0]


def _cut(span: Span, sizes: _Sizes) -> Iterator[Span]:
    """A sentence, or its halves and their halves where it is over the limit."""
    if sizes.fits(span) or _length(span) == 1:
        yield span
        return
    middle = (span[0] + span[1]) // 2
    cut = break_before(sizes.text, span[0], middle)
    for half in ((span[0], cut), (cut, span[1])):
        if stripped := strip(sizes.text, half):
            yield from _cut(stripped, sizes)


def _group(found: Iterator[list[Span]], sizes: _Sizes, merge: int) -> Iterator[list[Span]]:
    """Sentences of each passage: merged paragraphs, a paragraph, or an even part of one."""
    # No passage is wider than this many characters, so no more of them are looked at ahead.
    ahead: deque[list[Span]] = deque()
    bound = min(merge, sizes.limit)
    while True:
        while not ahead or not sizes.too_wide((ahead[0][0][0], ahead[-1][-1][1])):
            following = next(found, None)
            if following is None:
                break
            ahead.append(following)
        if not ahead:
            return
        spans = [*map(_whole, ahead)]
        if sizes.fits(spans[0]):
            members = _reach(spans, bound, sizes)
            yield [sentence for _ in range(members) for sentence in ahead.popleft()]
        else:
            yield from _even_parts(ahead.popleft(), sizes)
        if ahead:
            sizes.forget(ahead[0][0][0])


def _reach(spans: Sequence[Span], bound: int, sizes: _Sizes) -> int:
    """How many of `spans` from the first on, one at least, are within `bound` pieces together."""
    end, total = 1, sizes.of(spans[0])
    # A tokenizer may count a whole otherwise than its parts, but hardly: their sum is where to
    # look first, so that each run is counted twice and not once a member. Some count nothing, and
    # would go on for ever, if it were not for the characters.
    while end < len(spans) and total + sizes.of(spans[end]) <= bound:
        if sizes.too_wide((spans[0][0], spans[end][1])):
            break
        total += sizes.of(spans[end])
        end += 1
    while end > 1 and sizes.of((spans[0][0], spans[end - 1][1])) > bound:
        end -= 1
    while end < len(spans) and sizes.of((spans[0][0], spans[end][1])) <= bound:
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
            end = _reach(part, sizes.limit, sizes)
            yield part[:end]
            part = part[end:]
