"""Which passages are hits: one rule for all peers, that of `benchmarks/quality.py`.

A hit comes from an article that answers and holds a whole answer: the stretch of the article
that the passage is covers the stretch that the answer is. A peer returns text, so the passage is
looked up in its article first; white space, which some splitters change, does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean

from benchmarks.datasets import Asked, Span
from retrieval import Article

Passage = tuple[str, str]
"""Article id and text, as a peer returns them."""


@dataclass(frozen=True)
class Quality:
    """`strays`: passages returned that do not stand in their article; a peer should have none."""

    success_at_1: float
    success_at_5: float
    mrr_at_10: float
    strays: int


class Judge:
    """Knows the articles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._bare = {article.id: _bare(article.text) for article in articles}
        self._before = {
            article.id: [0, *accumulate(not each.isspace() for each in article.text)]
            for article in articles
        }

    def quality(self, questions: Sequence[Asked], found: Sequence[Sequence[Passage]]) -> Quality:
        """`found`: for each question the passages, best first."""
        ranks = [
            self.rank(question, passages)
            for question, passages in zip(questions, found, strict=True)
        ]
        return Quality(
            success_at_1=fmean(rank == 1 for rank in ranks),
            success_at_5=fmean(rank is not None and rank <= 5 for rank in ranks),
            mrr_at_10=fmean(1 / rank if rank else 0 for rank in ranks),
            strays=sum(not any(self._places(*each)) for passages in found for each in passages),
        )

    def rank(self, question: Asked, passages: Sequence[Passage]) -> int | None:
        """Of the first hit, from 1. A passage that comes twice takes one rank."""
        distinct = dict.fromkeys((article, _bare(text)) for article, text in passages)
        for rank, (article, text) in enumerate(distinct, start=1):
            answers = [
                (self._before[article][start], self._before[article][end])
                for start, end in question.spans(article)
            ]
            for start, end in self._places(article, text) if answers else ():
                if any(start <= a and b <= end for a, b in answers):
                    return rank
        return None

    def _places(self, article: str, text: str) -> Iterator[Span]:
        """Everywhere in the article that the text stands, in characters that are not space."""
        bare, wanted = self._bare[article], _bare(text)
        start = bare.find(wanted)
        while wanted and start >= 0:
            yield start, start + len(wanted)
            start = bare.find(wanted, start + 1)


def _bare(text: str) -> str:
    return "".join(text.split())
