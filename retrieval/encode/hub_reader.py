"""A cross-encoder of sentence-transformers as a reader: each sentence is scored for itself.

Such a model ranks passages; it knows of no "none of them", so its own scores are taken for log-odds
(a model trained with binary cross-entropy gives them), and it names no answering words. Which one
it is to be is `retrieval.encode.load_reader`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encode.reader import Readable, Reading
from retrieval.encode.torch_encoder import fingerprint, load, torch_device
from retrieval.errors import ModelError
from retrieval.notices import Notice
from retrieval.text import wellformed

_SCORES = "ForSequenceClassification"
_CONTEXT = 200  # characters of a title and of a sentence before
_LABELS = 2  # "does not answer" and "answers"; a model of one label scores the second


class HubReader:
    """sentence-transformers' CrossEncoder, by its own loader; it may read any language."""

    languages: frozenset[str] | None = None

    def __init__(self, source: str, *, device: str, local: bool) -> None:
        """`local` forbids any look at a hub. Raises ModelError where it cannot be loaded."""
        from sentence_transformers import CrossEncoder

        self.name = source
        found = load(CrossEncoder, source, device=torch_device(device), local=local)
        if fault := _fault(found):
            raise ModelError(Notice("bad-model", model=source, reason=fault))
        # Some are published in 16 bits, which a CPU runs slower.
        self._model: Any = found.float().eval()
        self._predicting = Lock()

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self._model)

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        pairs = [
            (wellformed(question), wellformed(_in_context(each, number)))
            for each in passages
            for number in range(len(each.sentences))
        ]
        rows = iter(self._log_odds(pairs) if pairs else [])
        return [
            Reading(tuple(next(rows) for _ in each.sentences), (None,) * len(each.sentences))
            for each in passages
        ]

    def _log_odds(self, pairs: list[tuple[str, str]]) -> list[float]:
        from torch.nn import Identity

        with self._predicting:  # its tokenizer is set anew for each call
            scores = self._model.predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        rows = np.asarray(scores, dtype=np.float32).reshape(len(pairs), -1)
        # Two are made probabilities by a softmax, of which the log-odds are the difference.
        odds = rows[:, 0] if rows.shape[1] == 1 else rows[:, 1] - rows[:, 0]
        return [float(each) for each in odds]


def _fault(model: Any) -> str:
    """Why it is none that scores a question with a passage; empty where it is one."""
    kinds = model.config.architectures or [_SCORES]
    if len(model) == 1 and not any(kind.endswith(_SCORES) for kind in kinds):
        return "it is no CrossEncoder: what would score a pair was never trained"
    if model.num_labels > _LABELS:
        return f"it tells {model.num_labels} labels apart, where a reader has one or two"
    return ""


def _in_context(passage: Readable, number: int) -> str:
    """A sentence behind its title and the sentence before it, to which it may refer: not so much
    of these that it would not be read itself."""
    start, end = passage.sentences[number]
    before = passage.text[passage.sentences[max(0, number - 1)][0] : start]
    title = passage.title[:_CONTEXT]
    return f"{title}\n{before[-_CONTEXT:]}{passage.text[start:end]}".strip()
