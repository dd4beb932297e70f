"""An exported model run by ONNX Runtime: texts → sentence vectors and token vectors.

Making and checking the export is `retrieval.encode.onnx_export`'s; nothing here needs torch.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

from retrieval.encode.encoder import EncodedQuestion, TokenVectors, Vectors, unit
from retrieval.encode.tokenizer import WordPieces
from retrieval.notices import Notice
from retrieval.text import parsed_json

# The files of an export beside its card.
SENTENCE_GRAPH = "sentence.onnx"
TOKEN_GRAPH = "tokens.onnx"
TOKENIZER = "tokenizer.json"
# Their outputs: float32 (texts, dimension) and (texts, tokens, dimension).
SENTENCE_VECTORS = "sentence_vectors"
TOKEN_VECTORS = "token_vectors"
_FILES = (SENTENCE_GRAPH, TOKEN_GRAPH, TOKENIZER)
_MIB = 1 << 20
# Padded word pieces that go through the model at once; measured best on two cores.
_BATCH_TOKENS = 512


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
        fields = parsed_json((folder / "model.json").read_text(encoding="utf-8"))
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


class OnnxEncoder:
    """An exported model run by ONNX Runtime on the CPU.

    Two graphs, each loaded when first needed: the model as it is for sentence vectors and for
    questions, and its transformer in 8-bit integers for the token vectors of passages, twice as
    fast and as good at ranking.
    """

    notice: Notice | None = None

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where the folder holds no complete export."""
        self.folder = folder
        self.card = ModelCard.load(folder)
        self.name = self.card.name
        self.fingerprint = self.card.fingerprint
        self.dimension = self.card.dimension
        tokenizer = Tokenizer.from_str((folder / TOKENIZER).read_text(encoding="utf-8"))
        self._pieces = WordPieces(tokenizer, self.card.sequence_tokens)
        self.max_tokens = self._pieces.room(self.card.query_prompt, self.card.document_prompt)
        self._sessions: dict[str, Any] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._pieces.count(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._pieces.encode(texts, self.card.document_prompt)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            chosen = [encodings[row] for row in rows]
            vectors[rows] = self._run(SENTENCE_GRAPH, chosen, SENTENCE_VECTORS)[0]
        return unit(vectors)

    def encode_question(self, text: str) -> EncodedQuestion:
        prompt = self.card.query_prompt
        encodings = self._pieces.encode([text], prompt)
        vectors, states = self._run(SENTENCE_GRAPH, encodings, SENTENCE_VECTORS, TOKEN_VECTORS)
        tokens = self._pieces.text_tokens(encodings[0], states[0], prompt)
        return EncodedQuestion(unit(vectors[0]), tokens)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        # One at a time, which is as fast: in 8 bits all texts of a batch share one scale, and
        # padding and neighbours would make it coarser.
        prompt = self.card.document_prompt
        return [
            self._pieces.text_tokens(
                encoding, self._run(TOKEN_GRAPH, [encoding], TOKEN_VECTORS)[0][0], prompt
            )
            for encoding in self._pieces.encode(texts, prompt)
        ]

    def _run(self, graph: str, encodings: Sequence[Encoding], *outputs: str) -> list[Vectors]:
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
        found: list[Vectors] = session.run(
            list(outputs), {name: feed for name, feed in feeds.items() if name in wanted}
        )
        return found

    def _session(self, graph: str) -> Any:
        if graph not in self._sessions:
            import onnxruntime  # a quarter of a second, not needed to count word pieces

            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            # Threads that spin while they wait would keep the processors from FAISS.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
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
