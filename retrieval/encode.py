"""Texts → sentence vectors and token vectors, with ONNX Runtime and nothing heavier.

Loading a model the first time, checking it and exporting it is `retrieval.export`'s.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from retrieval.text import wellformed

Vectors = NDArray[np.float32]

# Padded word pieces that go through the model at once; measured best on two cores.
_BATCH_TOKENS = 1_536
SENTENCE_GRAPH = "sentence.onnx"
TOKEN_GRAPH = "tokens.onnx"
TOKENIZER = "tokenizer.json"
_FILES = (SENTENCE_GRAPH, TOKEN_GRAPH, TOKENIZER)
_MIB = 1 << 20
_BLANKS = re.compile(r"(?<=\S)\s+")


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One text's token vectors, special tokens and prompt left out.

    `vectors`: float32 (tokens, dimension), unit length. `spans`: int64 (tokens, 2), half-open
    character offsets into the text.
    """

    vectors: Vectors
    spans: NDArray[np.int64]


class Encoder(Protocol):
    """What the engine asks of a model.

    `fingerprint` changes whenever the vectors would; `dimension` is that of sentence vectors;
    `max_tokens` is how many word pieces of a text fit beside special tokens and prompt.
    `notice` is a sentence for the user when the encoder is not the fast one, else empty.
    """

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    notice: str

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit sentence vectors, float32 (texts, dimension)."""

    def encode_question(self, text: str) -> Vectors:
        """The question's unit sentence vector, float32 (dimension,)."""

    def question_tokens(self, text: str) -> TokenVectors:
        """Token vectors of a question."""

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Token vectors of passages."""


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


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an encoder must know of a model beside its graphs; kept as `model.json`."""

    name: str
    fingerprint: str
    dimension: int
    sequence_tokens: int
    query_prompt: str
    document_prompt: str

    def save(self, folder: Path) -> None:
        """Write the card, and with it what the files beside it look like."""
        fields = {**asdict(self), "files": {name: _mark(folder / name) for name in _FILES}}
        (folder / "model.json").write_text(json.dumps(fields, indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ModelCard:
        """Raises OSError or ValueError where the card or a file beside it is missing or damaged."""
        fields = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        try:
            if fields.pop("files") != {name: _mark(folder / name) for name in _FILES}:
                raise ValueError(f"a file in {folder} is damaged")
            return cls(**fields)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(str(error)) from error


def _mark(path: Path) -> int:
    """CRC-32 of a file's size, first and last MiB: a look that every start can afford."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        first = zlib.crc32(file.read(_MIB), size)
        file.seek(max(0, size - _MIB))
        return zlib.crc32(file.read(_MIB), first)


class WordPieces:
    """A model's tokenizer: counts, ids and character offsets; prompts and their removal."""

    def __init__(self, tokenizer: Tokenizer, sequence_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.sequence_tokens = sequence_tokens
        self._special: int = tokenizer.num_special_tokens_to_add(False)

    def count(self, texts: Sequence[str]) -> list[int]:
        pieces = self.tokenizer.encode_batch(
            [wellformed(t) for t in texts], add_special_tokens=False
        )
        return [len(encoding.ids) for encoding in pieces]

    def room(self, prompt: str) -> int:
        """Word pieces left for a text beside special tokens and `prompt`."""
        return self.sequence_tokens - self._special - self.count([prompt])[0]

    def encode(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        encodings = self.tokenizer.encode_batch([prompt + wellformed(text) for text in texts])
        # Passages are split to fit and questions cut with a notice; this bounds the rest.
        return [
            self._cut(prompt + wellformed(text))
            if len(encoding.ids) > self.sequence_tokens
            else encoding
            for text, encoding in zip(texts, encodings, strict=True)
        ]

    def _cut(self, text: str) -> Encoding:
        """Too long a text cut so that the special tokens behind it stay."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        encoding.truncate(self.sequence_tokens - self._special)
        return self.tokenizer.post_process(encoding)

    @staticmethod
    def text_tokens(encoding: Encoding, states: Vectors, prompt: str) -> TokenVectors:
        """Of `states` (tokens, dimension) those that belong to the text behind `prompt`."""
        spans = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.asarray(encoding.special_tokens_mask, dtype=bool)
        # Some tokenizers count the blank before a word to it, and that may be the prompt's.
        spans = spans.clip(min=0)
        own = ~special & (spans[:, 1] > spans[:, 0])
        return TokenVectors(unit(states[: len(own)][own]), spans[own])


def unit(vectors: Vectors) -> Vectors:
    """`vectors` scaled to length one along the last axis; zero vectors stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32, copy=False)
    return scaled


class OnnxEncoder:
    """An exported model run by ONNX Runtime on the CPU.

    Two graphs, each loaded when first needed: the model as it is for sentence vectors, and its
    transformer in 8-bit integers for token vectors, twice as fast and as good at ranking.
    """

    notice = ""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where the folder holds no complete export."""
        self.folder = folder
        self.card = ModelCard.load(folder)
        self.name = self.card.name
        self.fingerprint = self.card.fingerprint
        self.dimension = self.card.dimension
        tokenizer = Tokenizer.from_str((folder / TOKENIZER).read_text(encoding="utf-8"))
        self._pieces = WordPieces(tokenizer, self.card.sequence_tokens)
        self.max_tokens = min(
            self._pieces.room(self.card.query_prompt), self._pieces.room(self.card.document_prompt)
        )
        self._sessions: dict[str, Any] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._pieces.count(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._pieces.encode(texts, self.card.document_prompt)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            vectors[rows] = self._run(SENTENCE_GRAPH, [encodings[row] for row in rows])
        return unit(vectors)

    def encode_question(self, text: str) -> Vectors:
        encodings = self._pieces.encode([text], self.card.query_prompt)
        return unit(self._run(SENTENCE_GRAPH, encodings)[0])

    def question_tokens(self, text: str) -> TokenVectors:
        return self._tokens([text], self.card.query_prompt)[0]

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        return self._tokens(texts, self.card.document_prompt)

    def _tokens(self, texts: Sequence[str], prompt: str) -> list[TokenVectors]:
        encodings = self._pieces.encode(texts, prompt)
        found: dict[int, TokenVectors] = {}
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            states = self._run(TOKEN_GRAPH, [encodings[row] for row in rows])
            for row, state in zip(rows, states, strict=True):
                found[row] = self._pieces.text_tokens(encodings[row], state, prompt)
        return [found[row] for row in range(len(texts))]

    def _run(self, graph: str, encodings: Sequence[Encoding]) -> Vectors:
        session = self._session(graph)
        width = max(len(encoding.ids) for encoding in encodings)
        feeds = {
            name: np.zeros((len(encodings), width), dtype=np.int64)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        }
        for row, encoding in enumerate(encodings):
            feeds["input_ids"][row, : len(encoding.ids)] = encoding.ids
            feeds["attention_mask"][row, : len(encoding.ids)] = 1
        wanted = {entry.name for entry in session.get_inputs()}
        output: Vectors = session.run(
            None, {name: feed for name, feed in feeds.items() if name in wanted}
        )[0]
        return output

    def _session(self, graph: str) -> Any:
        if graph not in self._sessions:
            import onnxruntime  # a quarter of a second, not needed to count word pieces

            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            self._sessions[graph] = onnxruntime.InferenceSession(
                str(self.folder / graph), options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[graph]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Rows sorted by length, in batches of `_BATCH_TOKENS` padded word pieces at most."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if batches and (len(batches[-1]) + 1) * lengths[row] <= _BATCH_TOKENS:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
