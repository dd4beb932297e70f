"""Words compared as they are written: what needs no model, and holds in every language.

Where a reader reads a language it says more; `retrieval.search.late_interaction` compares words in
the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Span

# Thai, Lao, Burmese, Khmer, Chinese and Japanese put no spaces between words: each sign is one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_SAID = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# Letters with marks that do not come apart.
_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_COMPARED = 16  # letters from the beginning of a word

Likeness = NDArray[np.float32]


def words(text: str) -> list[Span]:
    """The spans of the words of `text`."""
    return [found.span() for found in _WORD.finditer(text)]


def unmarked(text: str) -> str:
    """`text` in small letters, without what stands above and below them."""
    small = text.casefold()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small.translate(_UNMARKED))
    # What is below ten makes another letter, as in Japanese.
    kept = "".join(each for each in apart if unicodedata.combining(each) < 10)
    return unicodedata.normalize("NFC", kept)


def said(text: str) -> str:
    """The words of `text` one behind another, `unmarked`, each between blanks: what stands in this
    stands in the text, whatever is between the words there."""
    return f" {' '.join(_SAID.findall(unmarked(text)))} "


def stem(word: str, letters: int) -> str:
    """What stands for all forms of a word, roughly: so many letters."""
    return word.casefold()[:letters]


def inverse_document_frequency(frequency: float, passages: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza 2009, sect. 3)."""
    frequency = min(frequency, passages)
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


class Written:
    """Words made ready for being compared: each as its first letters' numbers."""

    def __init__(self, texts: Sequence[str]) -> None:
        folded = [text.casefold() for text in texts]
        self.lengths = np.array([len(text) for text in folded], np.int32)
        padded = "".join(text[:_COMPARED].ljust(_COMPARED, "\0") for text in folded)
        letters = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.int32)
        self.letters = letters.reshape(len(folded), _COMPARED)

    def likeness(self, others: Written, least: int) -> Likeness:
        """float32 (words, others), in [0, 1]: 1 for the same word, else the share of the longer
        one that both begin with, if that is `least` letters, as the forms of a word have them."""
        same = np.ones((len(self.lengths), len(others.lengths)), dtype=bool)
        shared = np.zeros(same.shape, np.int32)
        # Letter by letter: few words share more than the first.
        for mine, theirs in zip(self.letters.T, others.letters.T, strict=True):
            same &= (mine[:, None] == theirs[None]) & (mine[:, None] != 0)
            if not same.any():
                break
            shared += same
        longer = np.maximum(self.lengths[:, None], others.lengths[None])
        equal = (self.lengths[:, None] == others.lengths[None]) & (
            shared == np.minimum(longer, _COMPARED)
        )
        part = np.where(shared >= least, shared / np.maximum(longer, 1), 0.0)
        return np.where(equal, 1.0, part).astype(np.float32)
