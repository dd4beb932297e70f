"""The reader as torch sees it: a cross-encoder with a head that scores each sentence.

Question and passage are read together (`retrieval.encode.pairs`). Of
each sentence the last layer's vectors, their mean and their maximum beside each other, go through
two layers to one score; beside all sentences of all passages of a question stands "none of them"
with a score of 0. Where a sentence's answering words begin and end is scored token by token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from benchmarks.reader.groups import Read
from retrieval.encode.pairs import Pair, Pairs

_LOWEST = -1e4


@dataclass(frozen=True, slots=True)
class Example:
    """A pair and what is right in it: `right`, numbers of sentences; `words`, of each of them that
    has any, its number and the first and the last piece of its answering words; None where its set
    tells of none."""

    pair: Pair
    sentences: int
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
        return Example(pair, len(read.sentences), right, tuple(words) if worded else None)


class Batch(NamedTuple):
    """Pairs padded to one length. `runs`: of all their pieces, one pair's behind another's, how
    many follow each other in one sentence or in none; `kept`: which of these runs are sentences,
    by pair and number; sentences behind LONGEST have none."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    runs: Tensor
    kept: list[dict[int, int]]

    def to(self, device: str) -> Batch:
        tensors = (each.to(device) for each in self[:4])
        return Batch(*tensors, self.kept)

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Batch:
        pairs = [each.pair for each in examples]
        width = max(len(pair.ids) for pair in pairs)
        ids, mask, types = (torch.zeros(len(pairs), width, dtype=torch.long) for _ in range(3))
        runs: list[int] = []
        kept: list[dict[int, int]] = []
        for row, pair in enumerate(pairs):
            size = len(pair.ids)
            ids[row, :size] = torch.from_numpy(pair.ids)
            mask[row, :size] = 1
            types[row, :size] = torch.from_numpy(pair.types)
            places: dict[int, int] = {}
            for number, pieces in groupby([*pair.sentence.tolist(), *[0] * (width - size)]):
                if number:
                    places[number - 1] = len(runs)
                runs.append(len(list(pieces)))
            kept.append(places)
        return cls(ids, mask, types, torch.tensor(runs), kept)


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
            hidden_dropout_prob=0.0,
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

    def read(self, batch: Batch) -> tuple[list[Tensor], Tensor]:
        """Of each pair the scores of its sentences; and of all their pieces as the first and as
        the last of the answering words, (pairs, pieces, 2)."""
        hidden = self.hidden(batch.ids, batch.mask, batch.types).float()
        pieces = hidden.flatten(0, 1)
        mean, most = (
            torch.segment_reduce(pieces, how, lengths=batch.runs, axis=0) for how in ("mean", "max")
        )
        scores = self.answers(torch.cat([mean, most], -1)).squeeze(-1)
        return [_by_number(scores, places) for places in batch.kept], self.words(hidden)

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


def _by_number(scores: Tensor, places: dict[int, int]) -> Tensor:
    """The scores of a pair's sentences by their numbers; very low ones of such without pieces."""
    found = scores.new_full((max(places, default=-1) + 1,), _LOWEST)
    return found.index_put(
        (torch.tensor(list(places), device=scores.device, dtype=torch.long),),
        scores[list(places.values())],
    )


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
