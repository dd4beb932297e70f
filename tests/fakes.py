"""An encoder whose vectors can be checked by hand, and a library that uses it.

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
from retrieval.encode.encoder import EncodedQuestion, Encoder, TokenVectors, Vectors, unit
from retrieval.languages import table
from retrieval.notices import Notice
from retrieval.query.query import Query, weigh_query
from retrieval.store.local import LocalStore

_TOKEN = re.compile(r"\w+|[^\w\s]")


class WordEncoder:
    """Each word is an axis: equal words have similarity 1, different ones 0.

    Tokens are runs of word characters, in lower case, and single punctuation marks. A token's
    axis is the CRC-32 of its UTF-8 form modulo `dimension`, so that vectors are the same in
    every process; two words may share an axis, which `axis` tells. A sentence vector is the
    sum of its tokens' axes, scaled to length one (zeros for a text without tokens). Like a
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

    def encode_question(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(self.encode_passages([text])[0], self.passage_tokens([text])[0])

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        found = []
        for text in texts:
            axes = self._axes(text)
            vectors = np.zeros((len(axes), self.dimension), dtype=np.float32)
            vectors[np.arange(len(axes)), axes] = 1
            spans = [match.span() for match in _TOKEN.finditer(text)][: self.max_tokens]
            found.append(TokenVectors(vectors, np.array(spans, dtype=np.int64).reshape(-1, 2)))
        return found

    def _axes(self, text: str) -> list[int]:
        return [self.axis(token) for token in _TOKEN.findall(text)[: self.max_tokens]]


def query(text: str) -> Query:
    """A question whose words are all as rare, with a `WordEncoder`."""
    encoded = WordEncoder().encode_question(text)
    return weigh_query(text, table("en"), encoded, lambda words: [0] * len(words), 0, Config())


def library(
    folder: Path, *, encoder: Encoder | None = None, config: Config | None = None, **options: object
) -> Library:
    """A library in `folder` with a `WordEncoder` (or `encoder`); `options` are Config's fields."""
    # On the CPU: elsewhere bulk work would go to the real model.
    settled = replace(config or Config(), **{"device": "cpu", **options})  # type: ignore[arg-type]
    return Library(
        LocalStore(folder, language=settled.language), lambda: encoder or WordEncoder(), settled
    )
