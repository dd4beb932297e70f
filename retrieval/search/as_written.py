"""A question → the same in the words that the archive has for what it says.

Which word a misspelt one is meant for is `retrieval.search.misspelt`'s, what is written in one word
or in two `retrieval.search.compounds`', how numbers are written `retrieval.search.numbers`', what
short forms stand for `retrieval.search.short_forms`'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.encode.encoder import model_knows_language
from retrieval.languages import Language
from retrieval.languages.lexicon import has_list
from retrieval.languages.sounds import plain
from retrieval.query.focus import is_common
from retrieval.search.compounds import joined, split
from retrieval.search.misspelt import LETTERS, Typed, is_word, meant
from retrieval.search.numbers import as_numbered
from retrieval.search.searcher import Searcher
from retrieval.search.short_forms import is_short, long_form
from retrieval.terms import words
from retrieval.types import Span

_WORDS = 6  # that are read otherwise, at most
_PASSAGES = 20  # whose words the rest of a question has around it
_QUOTED = re.compile(r'"[^"]*+"|“[^“”]*+”')
_OTHERS = 3
_SHORT_FORMS = 2  # that are explained, at most


@dataclass(frozen=True, slots=True)
class AsWritten:
    """A question as it is read; `others`: how else it may be meant, likeliest first; `is_other`:
    more than marks, capitals and what stands between figures is read otherwise than typed."""

    text: str
    others: tuple[str, ...] = ()
    is_other: bool = False


Edit = tuple[Span, str]
"""A part of a question, and what is read there."""


def as_written(question: str, language: Language, searcher: Searcher) -> AsWritten:
    """`question`, each word that the archive does not have as it writes what is meant. What it has,
    common words, and what stands in quotation marks, stay."""
    return _Rewriting(question, language, searcher).done()


class _Rewriting:
    """One question being read."""

    def __init__(self, question: str, language: Language, searcher: Searcher) -> None:
        self.question, self.language = question, language
        self.searcher, self.store = searcher, searcher.store
        self.vocabulary = searcher.store.vocabulary()
        self.quoted = [found.span() for found in _QUOTED.finditer(question)]
        self.spans = [span for span in words(question) if not _overlaps(span, self.quoted)]
        self.edits: list[Edit] = []
        self.others: list[Edit] = []

    def done(self) -> AsWritten:
        self.edits += (
            edit
            for edit in as_numbered(self.question, self.store)
            if not _overlaps(edit[0], self.quoted)
        )
        self.edits += joined(self.question, self.spans, self.language, self.store, self.vocabulary)
        self._mend()
        self._explain()
        others = [
            _edited(self.question, [*(each for each in self.edits if each[0] != span), (span, way)])
            for span, way in self.others[:_OTHERS]
        ]
        is_other = any(
            plain(typed) != plain(way) and not typed[0].isdigit()
            for typed, way in ((self._word(span), way) for span, way in self.edits)
        )
        return AsWritten(_edited(self.question, self.edits), tuple(others), is_other)

    def _mend(self) -> None:
        misspelt: dict[Span, bool] = {}
        for span, is_there in self._missing():
            if respelt := self._respelt(self._word(span)):
                self.edits.append((span, respelt))
            elif len(misspelt) < _WORDS:
                misspelt[span] = is_there
        if not misspelt:
            return
        # Long ones first: less can be meant, and they tell what is around the others.
        misspelt = dict(sorted(misspelt.items(), key=lambda each: each[0][0] - each[0][1]))
        encoder, most = self.searcher.encoder, self.searcher.config.max_pieces_per_word
        undecided, said = list(misspelt), [self._word(span) for span in misspelt]
        count, *pieces = encoder.count([self.question, *(each.lower() for each in said)])
        may_slip = model_knows_language(self.question, count, most)
        for (span, is_there), word, number in zip(misspelt.items(), said, pieces, strict=True):
            is_name = self._is_name(span)
            typed = Typed(word, self.language, is_name, number <= 1, is_there, may_slip)
            found = meant(typed, self.vocabulary, self._around(undecided), self._is_there)
            undecided.remove(span)
            self.edits += [(span, way) for way in found.words[: found.sure]]
            self.others += [(span, way) for way in found.words[found.sure :]]

    def _around(self, undecided: Sequence[Span]) -> Callable[[], frozenset[str]]:
        """What gives the words of the passages that the rest of the question finds, as keys of the
        vocabulary."""
        rest = _edited(self.question, [*self.edits, *((span, "") for span in undecided)])
        said = [rest[start:end] for start, end in words(rest)]
        telling = " ".join(word for word in said if not is_common(word, self.language))

        def found() -> frozenset[str]:
            numbers = [number for number, _ in self.store.bm25(telling, _PASSAGES)]
            return frozenset(
                plain(text[start:end])
                for passage in self.store.passages(numbers).values()
                for text in (passage.title, passage.text)
                for start, end in words(text)
            )

        return found

    def _missing(self) -> Iterator[tuple[Span, bool]]:
        """The words that the archive does not have, or not with these marks; whether it has others
        with their stems."""
        taken = [span for span, _ in self.edits]
        spans = [span for span in self.spans if self._may_be(span) and not _overlaps(span, taken)]
        there = self.store.document_frequencies([self._word(span) for span in spans])
        for span, number in zip(spans, there, strict=True):
            word = self._word(span)
            if not number or not self.vocabulary.may_be_written(word) or self._is_no_word(word):
                yield span, bool(number)

    def _may_be(self, span: Span) -> bool:
        word = self._word(span)
        return len(word) >= LETTERS and word.isalpha() and not is_common(word, self.language)

    def _is_no_word(self, word: str) -> bool:
        """Whether neither the archive nor its language has it."""
        may_be = plain(word) in self.vocabulary or not has_list(self.language)
        return not may_be and not is_word(word, self.language)

    def _is_name(self, span: Span) -> bool:
        """Whether it is written as a name, in a question that writes other words otherwise."""
        word = self._word(span)
        has_capital = word[0].isupper() and not word.isupper() and span != self.spans[0]
        small = any(self._word(each).islower() for each in self.spans[1:])
        return has_capital and small and not self.language.capital_nouns

    def _respelt(self, word: str) -> str | None:
        """The same word as the archive writes it."""
        way = self.vocabulary.same(word)
        return way if way and self._is_there(way) else split(word, self.store, self.vocabulary)

    def _explain(self) -> None:
        """Put long forms behind the short ones."""
        if self.question.isupper():
            return
        taken = [span for span, _ in self.edits]
        short = [
            span
            for span in self.spans
            if is_short(self._word(span), self.vocabulary)
            and not is_common(self._word(span), self.language)
            and not _overlaps(span, taken)
        ]
        for span in short[:_SHORT_FORMS]:
            long = long_form(self._word(span), self.store)
            if long and long.casefold() not in self.question.casefold():
                self.edits.append((span, f"{self._word(span)} ({long})"))

    def _word(self, span: Span) -> str:
        return self.question[slice(*span)]

    def _is_there(self, word: str) -> bool:
        """Whether the archive still has it."""
        return bool(self.store.document_frequencies([word])[0])


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _edited(question: str, edits: Iterable[Edit]) -> str:
    for (start, end), way in sorted(edits, reverse=True):
        question = question[:start] + way + question[end:]
    return question
