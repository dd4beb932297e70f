"""The bundled reader, run by ONNX Runtime: question and passages → what answers.

A cross-encoder with a head that scores each sentence, in 8-bit integers; `benchmarks/reader` made
it. What it was made of and how well it reads stands in the model card beside its graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from tokenizers import Tokenizer

from retrieval.encode.pairs import LONGEST, Pair, Pairs
from retrieval.encode.reader import CUT_OFF, Readable, Reading, best_words
from retrieval.encode.runtimes import Feeds, OnnxRuntimeGraph, Values, processors
from retrieval.errors import ModelError
from retrieval.notices import Notice
from retrieval.text import parsed_json

FOLDER = Path(__file__).with_name("reader_model")
GRAPH = "reader.onnx"
CARD = "card.json"
"""What makes log-odds of the graph's scores: `slope` and `constant` (`benchmarks/reader`)."""
TOKENIZER = "tokenizer.json"
# Its inputs are `input_ids`, `attention_mask`, `token_type_ids`, int64 (pairs, pieces), and
# `inside`, bool (pairs, sentences, pieces); these are its outputs, float32.
SENTENCES = "sentences"  # (pairs, sentences)
WORDS = "words"  # (pairs, pieces, 2): as the first and as the last of the answering words
_SENTENCES = 32  # of a window: what each takes is as much as all its pieces


class OnnxReader:
    """A reader that was exported by `benchmarks/reader`, on the CPU. It reads English."""

    name = "citebot-reader"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, folder: Path = FOLDER, *, calibrated: bool = True) -> None:
        """Not `calibrated`, its log-odds are the scores as they are. Raises ModelError where the
        folder holds no reader."""
        self._folder = folder
        self._opening = Lock()
        self._opened: OnnxRuntimeGraph | None = None
        with _faults_told():
            (folder / GRAPH).stat()  # it is read when the first passage is
            self._pairs = Pairs(_tokenizer(folder))
            self._slope, self._constant = _card(folder) if calibrated else (1.0, 0.0)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all its files. Raises ModelError."""
        digest = hashlib.sha256()
        with _faults_told():
            for name in (GRAPH, TOKENIZER, CARD):
                digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        """As in `Reader`. Raises ModelError where the graph is damaged."""
        asked = self._pairs.question(question)
        windows = [list(self._windows(asked, each, 0)) for each in passages]
        # Each on its own: in 8 bits all of a batch share one scale, and padding and neighbours
        # would make it coarser.
        feeds = [window.feeds() for each in windows for window in each]
        with _faults_told():
            outputs = iter(self._graph.run_each(feeds, SENTENCES, WORDS))
        readings = ([self._reading(window, *next(outputs)) for window in each] for each in windows)
        return [
            Reading(
                tuple(score for part in each for score in part.sentences),
                tuple(words for part in each for words in part.words),
            )
            for each in readings
        ]

    def _windows(self, question: list[int], passage: Readable, shift: int) -> Iterator[_Window]:
        """A passage, or the halves of one that is too long. `shift`: where it begins in its whole
        text."""
        title, text, sentences = passage
        pair = self._pairs.pair(question, title, text, sentences)
        middle = len(sentences) // 2
        if middle == 0 or (len(pair.ids) < LONGEST and len(sentences) <= _SENTENCES):
            yield _Window(pair, len(sentences), shift)
            return
        cut = sentences[middle][0]
        rest = [(start - cut, end - cut) for start, end in sentences[middle:]]
        yield from self._windows(question, Readable(title, text[:cut], sentences[:middle]), shift)
        yield from self._windows(question, Readable(title, text[cut:], rest), shift + cut)

    def _reading(self, window: _Window, scores: Values, pieces: Values) -> Reading:
        """What the model's outputs tell."""
        found, words = [], []
        for number in range(window.sentences):
            inside = window.pair.pieces(number)
            odds = self._slope * float(scores[0, number]) + self._constant
            found.append(odds if len(inside) else CUT_OFF)
            first, last = pieces[0, np.concatenate([[0], inside])].T
            words.append(best_words(first, last, window.pair.spans[inside] + window.shift))
        return Reading(tuple(found), tuple(words))

    @property
    def _graph(self) -> OnnxRuntimeGraph:
        with self._opening:
            if self._opened is None:
                with _faults_told():
                    path = self._folder / GRAPH
                    self._opened = OnnxRuntimeGraph(path, side_by_side=processors())
            return self._opened


@dataclass(frozen=True, slots=True)
class _Window:
    """What goes through the model at once; `shift`: where its text begins in the passage's."""

    pair: Pair
    sentences: int
    shift: int

    def feeds(self) -> Feeds:
        inside = np.zeros((self.sentences, len(self.pair.ids)), dtype=bool)
        there = np.flatnonzero(self.pair.sentence)
        inside[self.pair.sentence[there] - 1, there] = True
        return {
            "input_ids": self.pair.ids[None],
            "attention_mask": np.ones_like(self.pair.ids)[None],
            "token_type_ids": self.pair.types[None],
            "inside": inside[None],
        }


def _tokenizer(folder: Path) -> Tokenizer:
    text = (folder / TOKENIZER).read_text(encoding="utf-8")
    parsed_json(text)["model"]["vocab"]  # `tokenizers` raises no error of its own without these
    return Tokenizer.from_str(text)


@contextmanager
def _faults_told() -> Iterator[None]:
    """What is wrong with the files of a reader is one sentence."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ModelError(Notice("no-reading-model", reason=reason)) from error


def _card(folder: Path) -> tuple[float, float]:
    fields = parsed_json((folder / CARD).read_text(encoding="utf-8"))
    return float(fields["slope"]), float(fields["constant"])
