"""Word → how common it is in a language, by the word lists of pyspellchecker; no other is asked.

What an archive has is `retrieval.store.vocabulary`'s.
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from functools import cache
from importlib import resources

from retrieval.languages.table import Language

_COUNTED = re.compile(rb": (\d+)")
_WORDS = 50_000  # of a list that has a language's words with most of their forms


def has_list(language: Language) -> bool:
    """Whether a word of it that is not listed is hardly one."""
    return _list(language.code).count(b"\n") > _WORDS


def per_million(word: str, language: Language) -> float:
    """How often it is among a million words; 0 where it is not listed."""
    lines, key = _list(language.code), f'"{word.lower()}": '.encode()

    def line(at: int) -> bytes:
        start = lines.rfind(b"\n", 0, at) + 1
        return lines[start : start + len(key)]

    # The lines stand in order; all of them in a set would take 70 MB.
    at = bisect_left(range(len(lines)), key, key=line)
    found = _COUNTED.match(lines, lines.rfind(b"\n", 0, at) + len(key) - 1)
    if found is None or line(at) != key:
        return 0.0
    return int(found[1]) * 1e6 / _all(language.code)


@cache
def _list(code: str) -> bytes:
    """A line for each word: it, in quotation marks, and how often it was counted."""
    file = resources.files("spellchecker") / "resources" / f"{code}.json.gz"
    return gzip.decompress(file.read_bytes()).removeprefix(b"{\n") if file.is_file() else b""


@cache
def _all(code: str) -> int:
    return sum(map(int, _COUNTED.findall(_list(code))))
