"""The words that an archive has, as it writes them, found by how they look or sound.

Which of them is meant is `retrieval.search.misspelt`'s. The words come from the lexical index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.languages.sounds import plain, sound, spelt_out

_SHORTEST = 3  # letters of a word that others may be taken for
_MOST = 60  # words that are looked at more closely


class Vocabulary:
    """Words go in as they are written, with the number of passages of each; the commonest way to
    write one comes out. Everything between goes by keys, which are `plain`."""

    def __init__(self, written: Iterable[tuple[str, int]]) -> None:
        self._ways: dict[str, list[tuple[str, int]]] = {}
        self._spelt_out: dict[str, str] = {}
        for word, passages in written:
            if len(word) < _SHORTEST or not word.isalpha():
                continue
            if not (key := plain(word)):
                continue
            self._ways.setdefault(key, []).append((word, passages))
            if not word.isascii() and (out := spelt_out(word)) != key:
                self._spelt_out[out] = key

    def __contains__(self, key: str) -> bool:
        return key in self._ways

    def way(self, key: str, small: bool = False) -> str:
        """How it is mostly written; `small`: in small letters, if it ever is."""
        written = self._ways[key]
        preferred = [each for each in written if small and each[0][0].islower()]
        return max(preferred or written, key=lambda each: each[1])[0]

    def count(self, key: str) -> int:
        """Roughly, in how many passages."""
        return sum(passages for _, passages in self._ways.get(key, ()))

    def is_name(self, key: str) -> bool:
        """Whether it is never written in small letters."""
        return key in self._ways and all(word[0].isupper() for word, _ in self._ways[key])

    def in_capitals(self, word: str) -> bool:
        """Whether it is never written in other letters than capitals."""
        written = self._ways.get(plain(word), ())
        return bool(written) and all(each.isupper() for each, _ in written)

    def may_be_written(self, word: str) -> bool:
        """Whether it is written so, or in no way of which only the marks are others."""
        typed = word.casefold()
        written = self._ways.get(plain(word), ())
        return not written or any(each.casefold() == typed for each, _ in written)

    def same(self, word: str) -> str | None:
        """`word` as it is written, maybe with other marks, or in other letters for them."""
        key, out = plain(word), spelt_out(word)
        found = (key, self._spelt_out.get(key), self._spelt_out.get(out), out)
        return next(
            (self.way(each, word.islower()) for each in found if each and each in self._ways), None
        )

    def near(self, key: str, most: int) -> list[str]:
        """The keys that are `most` slips or fewer away from one."""
        lengths = range(len(key) - most, len(key) + most + 1)
        return [each for length in lengths for each in near(key, self._by_length(length), most)]

    def sounding(self, key: str, most: int) -> list[tuple[str, str]]:
        """The names that sound much like a word with this key of `sound`: that of each, and its
        own."""
        found = near(key, self._sounds, most)
        return [(each, name) for each in found for name in self._names_by_sound[each]]

    def _by_length(self, length: int) -> Sequence[str]:
        return self._lengths.get(length, ())

    @cached_property
    def _lengths(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for key in self._ways:
            found.setdefault(len(key), []).append(key)
        return found

    @cached_property
    def _names_by_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in filter(self.is_name, self._ways):
            found.setdefault(sound(key), []).append(key)
        return found

    @cached_property
    def _sounds(self) -> list[str]:
        return list(self._names_by_sound)


def near(key: str, words: Sequence[str], most: int) -> list[str]:
    """Those of `words` in which at most so many letters are wrong, missing, too many or swapped."""
    found = process.extract(key, words, scorer=OSA.distance, score_cutoff=most, limit=_MOST)
    return [word for word, _, _ in found]
