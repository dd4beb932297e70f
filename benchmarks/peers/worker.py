"""One step of one peer, as a process of its own in the peer's environment; run by `measure.py`.

    worker.py prepare MODULE MODEL_FOLDER
    worker.py build MODULE MODEL_FOLDER FOLDER ARTICLES OPTIONS RESULT
    worker.py ask MODULE MODEL_FOLDER FOLDER QUESTIONS DEPTH RESULT

ARTICLES, QUESTIONS and RESULT are JSON files, OPTIONS is JSON itself. Nothing but the standard
library and MODULE is imported, so that times and memory are the peer's.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple


class Article(NamedTuple):
    """What every peer is given of an article."""

    id: str
    title: str
    text: str


def prepare(module: str, model_folder: str) -> None:
    """What a peer does once on a machine; and its files are read, so that the disk is no matter."""
    peer = importlib.import_module(module)
    if hasattr(peer, "prepare"):
        peer.prepare(Path(model_folder))


def build(
    module: str, model_folder: str, folder: str, articles: str, options: str, result: str
) -> None:
    given = [Article(**fields) for fields in _read(articles)]
    peer = importlib.import_module(module)
    peer.build(given, Path(model_folder), Path(folder), **json.loads(options))
    _write(result, {"peak_mb": peak_mb()})


def ask(
    module: str, model_folder: str, folder: str, questions: str, depth: str, result: str
) -> None:
    peer = importlib.import_module(module)
    answer = peer.open(Path(folder), Path(model_folder))
    milliseconds, found = [], []
    for question in _read(questions):
        started = time.perf_counter()
        passages = answer(question, int(depth))
        milliseconds.append((time.perf_counter() - started) * 1_000)
        found.append(passages)
    _write(result, {"milliseconds": milliseconds, "found": found, "peak_mb": peak_mb()})


def peak_mb() -> float:
    """Peak resident memory. What `getrusage` says on Linux has the parent's in it too."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _write(path: str, value: object) -> None:
    Path(path).write_text(json.dumps(value), encoding="utf-8")


if __name__ == "__main__":
    {"prepare": prepare, "build": build, "ask": ask}[sys.argv[1]](*sys.argv[2:])
