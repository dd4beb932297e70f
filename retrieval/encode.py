"""Texts → sentence vectors and token vectors, with ONNX Runtime and nothing heavier.

Loading a model the first time, checking it and exporting it is `retrieval.export`'s.
"""

from __future__ import annotations

import json
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
    kept = text[: limit * 32]
    while encoder.count([kept])[0] > limit:
        cut = kept[: int(len(kept) * 0.9)]
        kept = cut.rpartition(" ")[0] or cut
    return kept


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
        (folder / "model.json").write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ModelCard:
        """Raises OSError or ValueError where the card is missing or damaged."""
        try:
            return cls(**json.loads((folder / "model.json").read_text(encoding="utf-8")))
        except TypeError as error:
            raise ValueError(str(error)) from error


class WordPieces:
    """A model's tokenizer: counts, ids and character offsets; prompts and their removal."""

    def __init__(self, tokenizer: Tokenizer, sequence_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.sequence_tokens = sequence_tokens

    def count(self, texts: Sequence[str]) -> list[int]:
        pieces = self.tokenizer.encode_batch(
            [wellformed(t) for t in texts], add_special_tokens=False
        )
        return [len(encoding.ids) for encoding in pieces]

    def room(self, prompt: str) -> int:
        """Word pieces left for a text beside special tokens and `prompt`."""
        special: int = self.tokenizer.num_special_tokens_to_add(False)
        return self.sequence_tokens - special - self.count([prompt])[0]

    def encode(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        encodings = self.tokenizer.encode_batch([prompt + wellformed(text) for text in texts])
        for encoding in encodings:
            # Passages are split to fit and questions cut with a notice; this bounds the rest.
            encoding.truncate(self.sequence_tokens)
        return encodings

    @staticmethod
    def text_tokens(encoding: Encoding, states: Vectors, prompt: str) -> TokenVectors:
        """Of `states` (tokens, dimension) those that belong to the text behind `prompt`."""
        spans = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(prompt)
        special = np.asarray(encoding.special_tokens_mask, dtype=bool)
        own = ~special & (spans[:, 0] >= 0) & (spans[:, 1] > spans[:, 0])
        return TokenVectors(unit(states[: len(own)][own]), spans[own])


def unit(vectors: Vectors) -> Vectors:
    """`vectors` scaled to length one along the last axis; zero vectors stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32, copy=False)
    return scaled


class OnnxEncoder:
    """An exported model run by ONNX Runtime on the CPU.

    Two graphs: the whole model for sentence vectors, and its first layers, in 8-bit integers,
    for token vectors. Each is loaded when first needed.
    """

    notice = ""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where the folder holds no complete export."""
        self.folder = folder
        self.card = ModelCard.load(folder)
        for graph in (SENTENCE_GRAPH, TOKEN_GRAPH):
            if not (folder / graph).is_file():
                raise FileNotFoundError(folder / graph)
        self.name = self.card.name
        self.fingerprint = self.card.fingerprint
        self.dimension = self.card.dimension
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
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
