"""Texts → signatures by which reprints and light rewrites are found: MinHash over runs of words.

Texts that share most of their runs of three words agree in most places of their signatures
(Broder, "On the resemblance and containment of documents", 1997). Keeping signatures is
`retrieval.store.near_duplicates`'s; which of them are one story `retrieval.answer.reprints`' to
say.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

_RUN = 3  # words
_FEWEST = 20  # words; a shorter text is alike by chance
_PLACES = 126
# Places that make a band: texts that agree in one whole band are compared. Of those with two
# fifths of their runs in common 94 % do, of those with half of them all but 4 in 1,000.
_BAND = 3
_CHUNK = 4_096  # runs hashed at once; bounds the memory that a long text takes
_WORD = re.compile(r"\w+")


def _mixed(numbers: Numbers) -> Numbers:
    """Each number scattered over 64 bits, as SplitMix64 does it."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


# Signatures are kept for good: these must never change.
_SALTS = _mixed(np.arange(1, _PLACES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_FACTORS = _mixed(_SALTS) | np.uint64(1)
_WEIGHTS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(1))


def signature(text: str) -> bytes:
    """The signature of an article's text, little-endian uint32 (126,); empty for a short text."""
    words = (found.group() for found in _WORD.finditer(text.casefold()))
    # One at a time: the words of a long text take ten times its size.
    hashes = np.fromiter(
        (zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), dtype=np.uint64
    )
    if len(hashes) < _FEWEST:
        return b""
    count = len(hashes) - _RUN + 1
    runs = np.zeros(count, dtype=np.uint64)
    for at, weight in enumerate(_WEIGHTS):
        runs += hashes[at : at + count] * weight
    distinct = np.unique(_mixed(runs))
    least = np.full(_PLACES, np.iinfo(np.uint32).max, dtype=np.uint32)
    for first in range(0, len(distinct), _CHUNK):
        chunk = distinct[first : first + _CHUNK, None]
        places = ((chunk * _FACTORS + _SALTS) >> np.uint64(32)).astype("<u4")
        np.minimum(least, places.min(axis=0), out=least)
    return least.astype("<u4").tobytes()


def bands(signed: bytes) -> list[int]:
    """Signed 64-bit numbers; texts that are alike have one in common, nearly always."""
    if len(signed) != _PLACES * 4:  # a short text has none, and a damaged one is as good as none
        return []
    rows = np.frombuffer(signed, dtype="<u4").reshape(-1, _BAND).astype(np.uint64)
    total = np.arange(1, len(rows) + 1, dtype=np.uint64)
    for column in rows.T:
        total = _mixed(total * np.uint64(0x9E3779B97F4A7C15) + column)
    return [int(number) for number in total.view(np.int64)]


def likeness(one: bytes, other: bytes) -> float:
    """The estimated share of runs that two texts have in common, in [0, 1]."""
    if len(one) != len(other) or len(one) != _PLACES * 4:
        return 0.0
    same = np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")
    return float(same.mean())
