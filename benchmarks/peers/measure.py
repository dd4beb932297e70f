"""One peer, measured: its steps as processes, their times and memory, its passages judged."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.datasets import Asked
from benchmarks.peers.catalogue import HERE, Peer
from benchmarks.peers.judge import Judge, Quality
from retrieval import Article
from retrieval.encode.load import bundled_weights

DEPTH = 10
_ROUNDS = 3
# The first questions pay for what is loaded late.
_WARM_UP = 10
# A step that takes longer hangs.
_SECONDS = 3_600
_SILENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
}


class PeerFailed(Exception):
    """A step of a peer failed; the message says how, in a line."""


@dataclass(frozen=True)
class Figures:
    """Seconds are of whole processes, milliseconds of single questions in a warm one."""

    quality: Quality
    index_seconds: float
    question_p50_ms: float
    question_p95_ms: float
    cold_seconds: float
    asking_mb: float
    indexing_mb: float


def measure(
    peer: Peer, python: Path, articles: Sequence[Article], questions: Sequence[Asked]
) -> Figures:
    """Index, ask everything, and start cold a few times. Raises PeerFailed."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        index = work / "index"
        index.mkdir()
        step = _Steps(peer, python, work)
        step("prepare")
        given = [{"id": each.id, "title": each.title, "text": each.text} for each in articles]
        built, index_seconds = step(
            "build", index, _put(work, "articles", given), json.dumps(dict(peer.options))
        )
        texts = [question.question for question in questions]
        asked, _ = step("ask", index, _put(work, "questions", texts), DEPTH)
        one = _put(work, "question", texts[:1])
        cold = [step("ask", index, one, DEPTH)[1] for _ in range(_ROUNDS)]
        p50, p95 = np.quantile(asked["milliseconds"][_WARM_UP:], [0.5, 0.95])
        return Figures(
            quality=Judge(articles).quality(questions, asked["found"]),
            index_seconds=index_seconds,
            question_p50_ms=float(p50),
            question_p95_ms=float(p95),
            cold_seconds=median(cold),
            asking_mb=asked["peak_mb"],
            indexing_mb=built["peak_mb"],
        )


class _Steps:
    """Runs `worker.py` for one peer."""

    def __init__(self, peer: Peer, python: Path, work: Path) -> None:
        self._peer, self._python, self._work = peer, python, work

    def __call__(self, step: str, *arguments: object) -> tuple[dict, float]:
        """What the step wrote, and the seconds that the process took. Raises PeerFailed."""
        result = self._work / "result.json"
        result.unlink(missing_ok=True)
        model = bundled_weights().parent
        command = [self._python, HERE / "worker.py", step, self._peer.module, model, *arguments]
        if step != "prepare":
            command.append(result)
        started = time.perf_counter()
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=self._work,
                env={**os.environ, **_SILENT},
                capture_output=True,
                text=True,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise PeerFailed(f"{step} took more than {_SECONDS} seconds") from error
        seconds = time.perf_counter() - started
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise PeerFailed(f"{step} failed: {said[-1] if said else done.returncode}")
        return json.loads(result.read_text("utf-8")) if result.exists() else {}, seconds


def _put(work: Path, name: str, value: object) -> Path:
    path = work / f"{name}.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path
