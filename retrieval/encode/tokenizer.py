"""A model's tokenizer: text → word pieces with their character offsets.

What becomes of them in a model is `retrieval.encode.onnx_encoder`'s and
`retrieval.encode.torch_encoder`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tokenizers import Encoding, Tokenizer

from retrieval.encode.encoder import TokenVectors, Vectors, unit
from retrieval.text import wellformed


class WordPieces:
    """A model's tokenizer: counts, ids and character offsets; prompts and their removal."""

    def __init__(self, tokenizer: Tokenizer, sequence_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.sequence_tokens = sequence_tokens
        self._special: int = tokenizer.num_special_tokens_to_add(False)

    def count(self, texts: Sequence[str]) -> list[int]:
        clean = [wellformed(text) for text in texts]
        encodings = self.tokenizer.encode_batch(clean, add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def room(self, *prompts: str) -> int:
        """Word pieces left for a text beside special tokens and any of `prompts`."""
        return self.sequence_tokens - self._special - max(self.count(prompts))

    def encode(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        whole = [prompt + wellformed(text) for text in texts]
        # Passages are split to fit and questions cut with a notice; this bounds the rest.
        return [
            self._cut(text) if len(encoding.ids) > self.sequence_tokens else encoding
            for text, encoding in zip(whole, self.tokenizer.encode_batch(whole), strict=True)
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
