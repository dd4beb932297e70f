"""The reader as torch sees it: a cross-encoder with a head that scores each sentence.

Question and passage are read together (`retrieval.encode.pairs`). Of
each sentence the last layer's vectors, their mean and their maximum beside each other, go through
two layers to one score; beside all sentences of all passages of a question stands "none of them"
with a score of 0. Where a sentence's answering words begin and end is scored token by token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from benchmarks.reader.groups import Read
from retrieval.encode.pairs import Pair, Pairs

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair and what is right in it: `right`, numbers of sentences; `words`, of each of them that
    has any, its number and the first and the last piece of its answering words; None where its set
    tells of none."""

    pair: Pair
    right: tuple[int, ...]
    words: tuple[tuple[int, int, int], ...] | None


class Examples:
    """Questions and passages → examples. Passages come again and again."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._pairs = Pairs(tokenizer)

    def __call__(self, question: str, read: Read, worded: bool) -> Example:
        """`worded`: whether the set tells the answering words."""
        asked = self._pairs.question(question)
        pair = self._pairs.pair(asked, read.title, read.text, read.sentences)
        words = []
        for start, end in read.words:
            met = (pair.spans[:, 0] < end) & (start < pair.spans[:, 1]) & (pair.sentence > 0)
            inside = np.flatnonzero(met)
            if len(inside):
                number = int(pair.sentence[inside[0]]) - 1
                words.append((number, int(inside[0]), int(inside[-1])))
        right = tuple(each for each in read.right if len(pair.pieces(each)))
        return Example(pair, right, tuple(words) if worded else None)


class Batch(NamedTuple):
    """Pairs padded to one length. `ids`, `mask`, `types`: int64 (pairs, pieces); `runs`: of all
    their pieces, one pair's behind another's, how many follow each other in one sentence or in
    none; `places`: which of these runs are sentences, pair by pair."""

    ids: Integers
    mask: Integers
    types: Integers
    runs: Integers
    places: Integers

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Batch:
        width = max(len(pair.ids) for pair in pairs)
        ids, mask, types, sentence = np.zeros((4, len(pairs), width), np.int64)
        for row, pair in enumerate(pairs):
            size = len(pair.ids)
            ids[row, :size] = pair.ids
            mask[row, :size] = 1
            types[row, :size] = pair.types
            sentence[row, :size] = pair.sentence
        new = np.ones(sentence.shape, bool)
        new[:, 1:] = sentence[:, 1:] != sentence[:, :-1]
        begins = np.flatnonzero(new)
        runs = np.diff(np.append(begins, sentence.size))
        return cls(ids, mask, types, runs, np.flatnonzero(sentence.ravel()[begins]))


class Reader(nn.Module):
    """`layers` of 384; see the module's docstring."""

    def __init__(self, layers: int = 12) -> None:
        super().__init__()
        config = BertConfig(
            vocab_size=30_522,
            hidden_size=384,
            num_hidden_layers=layers,
            num_attention_heads=12,
            intermediate_size=1_536,
            hidden_dropout_prob=0.1,
            attention_probs_dropout_prob=0.0,
        )
        self.bert = BertModel(config, add_pooling_layer=False)
        self.answers = nn.Sequential(nn.Linear(768, 384), nn.GELU(), nn.Linear(384, 1))
        self.words = nn.Linear(384, 2)

    def hidden(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """The last layer's vectors, (pairs, pieces, 384)."""
        found: Tensor = self.bert(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        return found

    def read(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The scores of all sentences of a batch, pair by pair; and of all pieces as the first and
        as the last of the answering words, (pairs, pieces, 2)."""
        device = self.words.weight.device
        ids, mask, types, runs, places = (sent(each, device) for each in batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            hidden = self.hidden(ids, mask, types)
        hidden = hidden.float()
        pieces = hidden.flatten(0, 1)
        mean, most = (
            # "unsafe": what is true of all runs is not looked up, for which a card would be waited.
            torch.segment_reduce(pieces, how, lengths=runs, axis=0, unsafe=True)[places]
            for how in ("mean", "max")
        )
        return self.answers(torch.cat([mean, most], -1)).squeeze(-1), self.words(hidden)

    def forward(
        self, ids: Tensor, mask: Tensor, types: Tensor, inside: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The same in the form that is exported. `inside`: bool (pairs, sentences, pieces), which
        pieces are of which sentence. Scores are (pairs, sentences)."""
        hidden = self.hidden(ids, mask, types)
        share = inside.to(hidden.dtype)
        mean = share @ hidden / share.sum(-1, keepdim=True).clamp(min=1)
        most = hidden[:, None].masked_fill(~inside[..., None], -1e4).amax(2)
        return self.answers(torch.cat([mean, most], -1)).squeeze(-1), self.words(hidden)


def sent(array: NDArray[Any], device: torch.device) -> Tensor:
    """An array as a tensor of a device, which is not waited for."""
    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


def begun(start: Path, layers: int) -> Reader:
    """A reader whose transformer is the one in `start`, every so many-th layer of it."""
    reader = Reader(layers)
    state: dict[str, Any] = torch.load(start, weights_only=True)
    every = 12 // layers
    kept = {}
    for name, value in state.items():
        if name.startswith("encoder.layer."):
            number, rest = name.removeprefix("encoder.layer.").split(".", 1)
            if (int(number) + 1) % every:
                continue
            name = f"encoder.layer.{(int(number) + 1) // every - 1}.{rest}"
        kept[name] = value
    reader.bert.load_state_dict(kept)
    return reader
