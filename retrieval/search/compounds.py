"""Words in one or in two: "icebreaker", "ice-breaker" and "ice breaker", as the archive has it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from retrieval.languages import Language
from retrieval.languages.sounds import plain
from retrieval.query.focus import is_common
from retrieval.store.protocol import Store
from retrieval.store.vocabulary import Vocabulary
from retrieval.terms import words
from retrieval.types import Span

_SHORTEST = 6  # letters of both together
_PART = 3  # letters of either at least
_PASSAGES = 20  # that are looked through for two words side by side
_BETWEEN = frozenset(" -‐‑–")
_ENDING = 2  # letters by which the last part may be another form


def joined(
    question: str, spans: list[Span], language: Language, store: Store, vocabulary: Vocabulary
) -> Iterator[tuple[Span, str]]:
    """Pairs of words that the archive writes in one, and nowhere in two."""
    for first, second in pairwise(spans):
        parts = (question[slice(*first)], question[slice(*second)])
        between = question[first[1] : second[0]]
        if between not in _BETWEEN or any(is_common(each, language) for each in parts):
            continue
        whole = "".join(parts)
        way = vocabulary.same(whole) if len(whole) >= _SHORTEST else None
        if way and store.document_frequencies([way])[0] and not _side_by_side(parts, store):
            yield (first[0], second[1]), way


def split(word: str, store: Store, vocabulary: Vocabulary) -> str | None:
    """A word in one that the archive writes in two, as it does; None where it does not."""
    if len(word) < _SHORTEST:
        return None
    for at in range(_PART, len(word) - _PART + 1):
        parts = (word[:at], word[at:])
        there = all(
            plain(part) in vocabulary or store.document_frequencies([part])[0] for part in parts
        )
        if there and (found := _side_by_side(parts, store)):
            return found
    return None


def _side_by_side(parts: tuple[str, str], store: Store) -> str | None:
    """Two words as they stand beside each other somewhere; None where they do not."""
    keys = (plain(parts[0]), plain(parts[1]))
    numbers = [number for number, _ in store.bm25(" ".join(parts), _PASSAGES)]
    for passage in store.passages(numbers).values():
        for text in (passage.title, passage.text):
            for first, second in pairwise(words(text)):
                if (
                    text[first[1] : second[0]] in _BETWEEN
                    and plain(text[slice(*first)]) == keys[0]
                    and _same(plain(text[slice(*second)]), keys[1])
                ):
                    return text[first[0] : second[1]]
    return None


def _same(word: str, other: str) -> bool:
    """Whether they are forms of one word, as far as their beginnings tell."""
    near = abs(len(word) - len(other)) <= _ENDING and len(word) >= _PART
    return near and (word.startswith(other) or other.startswith(word))
