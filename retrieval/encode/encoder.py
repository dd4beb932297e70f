"""What the engine asks of a model: the Encoder protocol, and texts cut to what a model takes.

Running a model is `retrieval.encode.onnx_encoder`'s (and `retrieval.encode.torch_encoder`'s where
that cannot).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.notices import Notice

Vectors = NDArray[np.float32]

_BLANKS = re.compile(r"(?<=\S)\s+")
_WORD = re.compile(r"\w+")


class Encoder(Protocol):
    """What the engine asks of a model.

    `fingerprint` changes whenever the vectors would; `dimension` is that of sentence vectors;
    `max_tokens` is how many word pieces of a text fit beside special tokens and prompt.
    `notice` is for the user when the encoder is not the fast one, else None.
    """

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    notice: Notice | None

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit sentence vectors, float32 (texts, dimension)."""

    def encode_question(self, text: str) -> Vectors:
        """The unit sentence vector of a question, float32 (dimension,)."""


def model_knows_language(text: str, pieces: int, most: float) -> bool:
    """Whether a model that makes so many word pieces of `text` knows its language: it has `most`
    of them a word at most."""
    return pieces <= most * max(len(_WORD.findall(text)), 1)


def shorten(encoder: Encoder, text: str, limit: int) -> str:
    """The longest prefix of `text`, cut between words where it can be, of `limit` word pieces."""
    # No model makes fewer than one piece of so many characters of prose; bounds the work.
    start = text[: limit * 32]

    def size(end: int) -> int:
        return encoder.count([start[:end]])[0]

    if size(len(start)) <= limit:
        return start
    blanks = [blank.start() for blank in _BLANKS.finditer(start)]
    ends = blanks if blanks and size(blanks[0]) <= limit else range(len(start))
    return start[: ends[bisect_right(ends, limit, key=size) - 1]]


def heading(encoder: Encoder, title: str, limit: int) -> str:
    """What stands in front of a passage when it is encoded: its article's title, cut to `limit`
    word pieces (a quarter of what the model takes at most), and a line break."""
    return shorten(encoder, title, heading_room(encoder, limit)) + "\n" if title.strip() else ""


def heading_room(encoder: Encoder, limit: int) -> int:
    """Word pieces that a heading may take."""
    return min(limit, encoder.max_tokens // 4)


def unit(vectors: Vectors) -> Vectors:
    """`vectors` scaled to length one along the last axis; zero vectors stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32, copy=False)
    return scaled
