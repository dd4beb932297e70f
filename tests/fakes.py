"""An encoder and a reader that can be checked by hand, and a library that uses them.

Import it as `from fakes import WordEncoder, library`: pytest puts this folder on the path.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval import Config, Library
from retrieval.encode.encoder import Encoder, Vectors, unit
from retrieval.encode.reader import Readable, Reader, Reading, Words
from retrieval.languages import table
from retrieval.notices import Notice
from retrieval.query.query import Query, weigh_query
from retrieval.store.local import LocalStore
from retrieval.terms import words

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NAMES = re.compile(r"\b[A-Z]\w*(?: [A-Z]\w*)*")


class WordEncoder:
    """Each word is an axis: equal words have similarity 1, different ones 0.

    Words are runs of word characters, in lower case, and single punctuation marks. A word's
    axis is the CRC-32 of its UTF-8 form modulo `dimension`, so that vectors are the same in
    every process; two words may share an axis, which `axis` tells. A sentence vector is the
    sum of its words' axes, scaled to length one (zeros for a text without words). Like a
    real encoder, this one does not see what is beyond `max_tokens`.
    """

    def __init__(
        self,
        *,
        max_tokens: int = 250,
        dimension: int = 1024,
        name: str = "words",
        fingerprint: str | None = None,
        notice: Notice | None = None,
    ) -> None:
        self.max_tokens = max_tokens
        self.dimension = dimension
        self.name = name
        self.fingerprint = fingerprint or f"words-of-{dimension}-axes"
        self.notice = notice

    def axis(self, token: str) -> int:
        """The axis of a word or a punctuation mark."""
        return zlib.crc32(token.lower().encode("utf-8", "surrogatepass")) % self.dimension

    def count(self, texts: Sequence[str]) -> list[int]:
        return [sum(1 for _ in _TOKEN.finditer(text)) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            np.add.at(sums[row], self._axes(text), 1)
        return unit(sums)

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self.encode_passages([text])[0]
        return vector

    def _axes(self, text: str) -> list[int]:
        return [self.axis(token) for token in _TOKEN.findall(text)[: self.max_tokens]]


class WordReader:
    """A sentence answers where the question's words stand in it or in the title, in lower case.

    Its log-odds are 6 times their share, less 3: from -3, where none does, to 3. The words that
    answer are its longest run of words with a capital, with a probability of 0.9.
    """

    name = "words"
    fingerprint = "word-reader"
    languages: frozenset[str] | None = None

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        return [self._reading(_lower(question), each) for each in passages]

    def _reading(self, asked: set[str], passage: Readable) -> Reading:
        said = [
            _lower(passage.title) | _lower(passage.text[start:end])
            for start, end in passage.sentences
        ]
        shares = [len(asked & each) / max(len(asked), 1) for each in said]
        return Reading(
            tuple(6 * share - 3 for share in shares),
            tuple(_longest_name(passage.text, *each) for each in passage.sentences),
        )


def _lower(text: str) -> set[str]:
    return {text[start:end].lower() for start, end in words(text)}


def _longest_name(text: str, start: int, end: int) -> Words | None:
    names = [found.span() for found in _NAMES.finditer(text, start, end)]
    longest = max(names, key=lambda each: each[1] - each[0], default=None)
    return longest and Words(longest, 0.99)


def query(text: str) -> Query:
    """A question whose words are all as rare, with a `WordEncoder`."""
    return weigh_query(
        text, table("en"), WordEncoder(), lambda words: [0] * len(words), 0, Config()
    )


def library(
    folder: Path,
    *,
    encoder: Encoder | None = None,
    reader: Reader | None = None,
    config: Config | None = None,
    **options: object,
) -> Library:
    """A library in `folder` with a `WordEncoder` (or `encoder`), and with `reader`, where words
    are not to be compared alone; `options` are Config's fields."""
    # On the CPU: elsewhere bulk work would go to the real model. A third of a question's words is
    # no answer to a `WordReader`.
    usual = config or Config(min_confidence=0.35)
    settled = replace(usual, **{"device": "cpu", **options})  # type: ignore[arg-type]
    return Library(
        LocalStore(folder, language=settled.language),
        lambda: encoder or WordEncoder(),
        settled,
        reader=lambda: reader,
    )
