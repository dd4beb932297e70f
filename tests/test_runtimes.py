"""ONNX Runtime and OpenVINO: the same outputs, in order, and nobody told of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retrieval import Config
from retrieval.encode.load import open_encoder
from retrieval.encode.onnx_encoder import GRAPH, OnnxEncoder, _batches
from retrieval.encode.runtimes import Graph, OnnxRuntimeGraph, OpenVinoGraph, processors

ROOT = Path(__file__).parent.parent
TEXTS = ["Nobody signed.", "?", *("The council closed the bridge. " * n for n in (1, 2, 5, 9, 30))]


@pytest.fixture(scope="module")
def encoder(model_cache: Path) -> OnnxEncoder:
    opened = open_encoder(Config(cache=model_cache))
    assert isinstance(opened, OnnxEncoder)
    return opened


@pytest.mark.parametrize(
    "ready",
    [
        lambda path: OnnxRuntimeGraph(path, side_by_side=1),
        lambda path: OnnxRuntimeGraph(path, side_by_side=3),
        OpenVinoGraph,
    ],
    ids=["ONNX Runtime", "ONNX Runtime, side by side", "OpenVINO"],
)
def test_every_runtime_gives_the_same_vectors(
    encoder: OnnxEncoder, ready: Callable[[Path], Graph]
) -> None:
    if ready is OpenVinoGraph:
        pytest.importorskip("openvino")
    other = encoder.run_by(ready(encoder.folder / GRAPH))
    vectors = other.encode_passages(TEXTS)
    single = np.vstack([encoder.encode_question(text) for text in TEXTS])
    assert (vectors * single).sum(axis=1).min() >= 0.999
    assert other.encode_passages([]).shape == (0, 384)


def test_a_wide_model_has_all_processors_for_each_run(
    encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert encoder._side_by_side == processors()
    monkeypatch.setattr("retrieval.encode.onnx_encoder._NARROW", encoder.dimension)
    wide = OnnxEncoder(encoder.folder)
    assert wide._side_by_side == 1
    one, other = (each.encode_passages(TEXTS[:4]) for each in (encoder, wide))
    assert (one * other).sum(axis=1).min() >= 0.9999


def test_texts_are_shared_out_among_the_processors() -> None:
    assert _batches([100] * 8, 1) == [[0, 1, 2, 3, 4], [5, 6, 7]]
    assert _batches([100] * 8, 4) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert _batches([30, 100], 16) == [[0], [1]]
    assert _batches([], 2) == []


LOAD = """
import sys
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event.startswith("socket.") else None)
from pathlib import Path
from retrieval.encode.runtimes import OpenVinoGraph
OpenVinoGraph(Path(sys.argv[1]))
import time; time.sleep(0.2)  # as long as a thread would take to begin to tell
print(seen, [name for name in sys.modules if "telemetry" in name])
"""


def test_loading_openvino_tells_nobody(encoder: OnnxEncoder, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(encoder.folder / GRAPH)],
        cwd=ROOT,
        # What it would write there is the number by which its user is known.
        env={**{k: v for k, v in os.environ.items() if k != "CI"}, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[] []\n", done.stderr
    assert list(tmp_path.iterdir()) == []
