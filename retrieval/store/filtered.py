"""What meets filters in an archive: fields by their rows; words by the index, which proposes
passages, and by their texts, which decide.

What each filter means is `retrieval.store.filters`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from retrieval.store.articles import ArticleTables
from retrieval.store.filters import Filters
from retrieval.store.sync import IndexSync
from retrieval.terms import said, words

_AT_ONCE = 500  # passages that are looked through while others wait


@dataclass(frozen=True, slots=True)
class Filtered:
    """One archive; `language` is that of articles which name none, `guard` keeps threads apart."""

    truth: ArticleTables
    sync: IndexSync
    language: str
    guard: AbstractContextManager[object]

    def meeting(self, filters: Filters) -> dict[str, list[int]]:
        """The articles that meet `filters`, newest first, with their passages that do."""
        passages: set[int] | None = None
        for phrase in filters.exact:
            passages = set(self._saying(phrase, passages))
        barred = {number for words in filters.without for number in self._saying(words)}
        with self.guard:
            there = None if passages is None else self.truth.articles_of(sorted(passages))
            gone = self.truth.articles_of(sorted(barred))
            met = [
                each
                for each in self._by_fields(filters)
                if each not in gone and (there is None or each in there)
            ]
            found = self.truth.passages_of(met)
        if passages is None:
            return found
        return {each: [n for n in numbers if n in passages] for each, numbers in found.items()}

    def _by_fields(self, filters: Filters) -> Iterator[str]:
        if not filters.of_fields:
            yield from self.truth.newest_first(filters.period)
            return
        for number, told in self.truth.fields(filters.period):
            spoken = told if told.language else told._replace(language=self.language)
            if filters.fit(spoken):
                yield number

    def _saying(self, phrase: str, among: set[int] | None = None) -> Iterator[int]:
        """The passages in which, or in whose title, words stand as they are; `among` these."""
        wanted = said(phrase)
        with self.guard:
            having = {*self.sync.having(_words(phrase)), *self.sync.having(wanted.split())}
        proposed = [each for each in sorted(having) if among is None or each in among]
        for first in range(0, len(proposed), _AT_ONCE):
            with self.guard:
                found = self.truth.passages(proposed[first : first + _AT_ONCE])
            for number, passage in found.items():
                if wanted in said(passage.text) or wanted in said(passage.title):
                    yield number


def _words(phrase: str) -> list[str]:
    return [phrase[start:end] for start, end in words(phrase)]
