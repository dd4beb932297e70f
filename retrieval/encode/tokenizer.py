"""A model's tokenizer: text → word pieces.

What becomes of them in a model is `retrieval.encode.onnx_encoder`'s and
`retrieval.encode.torch_encoder`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Encoding, Tokenizer

from retrieval.text import wellformed


class WordPieces:
    """A model's tokenizer: counts, ids, prompts."""

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
