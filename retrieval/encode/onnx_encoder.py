"""An exported model: texts → sentence vectors.

Making and checking the export is `retrieval.encode.onnx_export`'s, computing its graphs
`retrieval.encode.runtimes`'; nothing here needs torch.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from retrieval.encode.encoder import Vectors, unit
from retrieval.encode.runtime_choice import FasterGraph, Measured, remembered
from retrieval.encode.runtimes import Feeds, Graph, OnnxRuntimeGraph, processors
from retrieval.encode.tokenizer import WordPieces
from retrieval.notices import Notice
from retrieval.text import parsed_json

# The files of an export beside its card.
GRAPH = "sentence.onnx"
TOKENIZER = "tokenizer.json"
# The graph's output: float32 (texts, dimension).
SENTENCE_VECTORS = "sentence_vectors"
_FILES = (GRAPH, TOKENIZER)
_MIB = 1 << 20
# Padded word pieces that go through the model at once; measured best on two cores.
_BATCH_TOKENS = 512
# Sentence vectors of fewer numbers come of layers that narrow; chosen.
_NARROW = 512
# Beside the graphs: which runtime was the faster one on this machine.
RUNTIMES = "runtimes.json"


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
    """An exported model run on the CPU. Its graph is loaded when first needed."""

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
        self._graph: OnnxRuntimeGraph | None = None
        self._bulk: Graph | None = None
        # Of narrow layers a thread each: several in one run wait for each other longer than they
        # save (benchmarks/RESULTS.md).
        self._side_by_side = processors() if self.dimension < _NARROW else 1

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._pieces.count(texts)

    def for_bulk(self) -> OnnxEncoder:
        """The same encoder, with passages run by the faster runtime that there is."""
        path, memory = self.folder / GRAPH, self.folder / RUNTIMES
        return self.run_by(FasterGraph(path, self._usual, memory))

    def measured(self) -> Measured | None:
        """What is known of OpenVINO beside ONNX Runtime, for passages on this machine."""
        return remembered(self.folder / GRAPH, self.folder / RUNTIMES)

    def run_by(self, graph: Graph) -> OnnxEncoder:
        """The same encoder, with passages run by `graph`: that of sentence vectors."""
        other = copy(self)
        other._bulk = graph
        return other

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._pieces.encode(texts, self.card.document_prompt)
        batches = _batches([len(encoding.ids) for encoding in encodings], self._side_by_side)
        feeds = [_feeds([encodings[row] for row in rows]) for rows in batches]
        graph = self._bulk or self._usual()
        for rows, found in zip(batches, graph.run_all(feeds, SENTENCE_VECTORS), strict=True):
            vectors[rows] = found
        return unit(vectors)

    def encode_question(self, text: str) -> Vectors:
        feeds = _feeds(self._pieces.encode([text], self.card.query_prompt))
        vector: Vectors = unit(self._usual().run(feeds, SENTENCE_VECTORS)[0][0])
        return vector

    def _usual(self) -> OnnxRuntimeGraph:
        if self._graph is None:
            path = self.folder / GRAPH
            self._graph = OnnxRuntimeGraph(path, side_by_side=self._side_by_side)
        return self._graph


def _feeds(encodings: Sequence[Encoding]) -> Feeds:
    """What goes through the model at once, padded to the longest."""
    shape = len(encodings), max(len(encoding.ids) for encoding in encodings)
    ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def _batches(lengths: Sequence[int], least: int) -> list[list[int]]:
    """Rows sorted by length, in batches of `_BATCH_TOKENS` padded word pieces at most; so many
    batches, at `least`, where there are as many rows."""
    most = min(_BATCH_TOKENS, sum(lengths) // least)
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if batches and (len(batches[-1]) + 1) * lengths[row] <= most:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
