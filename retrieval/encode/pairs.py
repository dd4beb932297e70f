"""Question and passage → the word pieces of a pair, as a reader is trained with and reads them.

`[CLS] question [SEP] title, line break, passage [SEP]`; each piece of the passage knows which
sentence it is of. What is made of a pair is `retrieval.encode.onnx_reader`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from retrieval.text import wellformed
from retrieval.types import Span

LONGEST = 512
"""Word pieces of a pair."""
_QUESTION = 128  # of a question at most, and of a title
_TITLE = 40
_TITLE_CHARS = 400  # of a title that are cut into pieces: it may be as long as a book


@dataclass(frozen=True, slots=True)
class Pair:
    """Word pieces of a question and a passage.

    `ids`, `types`: int64 (pieces,); a type is 1 from the passage on. `sentence`: int64 (pieces,),
    the number of each piece's sentence from 1, 0 for none. `spans`: int64 (pieces, 2), where it
    stands in the passage's text; both -1 for pieces of anything else.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    sentence: NDArray[np.int64]
    spans: NDArray[np.int64]

    def pieces(self, sentence: int) -> NDArray[np.int64]:
        """Numbers of the pieces of a sentence, which counts from 0; none where it was cut off."""
        return np.flatnonzero(self.sentence == sentence + 1)


class Pairs:
    """Makes pairs by a model's tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True  # "[SEP]" in a text is a word of it
        self._tokenizer = tokenizer
        self._begin, self._end = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))

    def question(self, text: str) -> list[int]:
        """The ids of a question, of its beginning if it is long."""
        found: list[int] = self._encode(text).ids
        return found[:_QUESTION]

    def pair(self, question: list[int], title: str, text: str, sentences: Sequence[Span]) -> Pair:
        """`question`: its ids. `sentences`: their spans in `text`; what is too long is cut off."""
        head = self._encode(title[:_TITLE_CHARS]).ids[:_TITLE] if title.strip() else []
        found = self._encode(text)
        before = len(question) + len(head) + 2
        room = max(0, LONGEST - before - 1)
        ids = [self._begin, *question, self._end, *head, *found.ids[:room], self._end]
        spans = np.full((len(ids), 2), -1, np.int64)
        inside = slice(before, len(ids) - 1)
        spans[inside] = np.asarray(found.offsets[:room], np.int64).reshape(-1, 2)
        numbers = np.zeros(len(ids), np.int64)
        starts = np.array([start for start, _ in sentences], np.int64)
        numbers[inside] = np.searchsorted(starts, spans[inside, 0], side="right")
        types = np.zeros(len(ids), np.int64)
        types[len(question) + 2 :] = 1
        return Pair(np.array(ids, np.int64), types, numbers, spans)

    def _encode(self, text: str) -> Encoding:
        return self._tokenizer.encode(wellformed(text), add_special_tokens=False)
