"""Which runtime encodes many passages: measured, remembered, and no failure reaches anybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from tiny_models import tiny_model

from retrieval import Article, Config, Library
from retrieval.encode import runtime_choice
from retrieval.encode.load import accelerated, open_encoder
from retrieval.encode.onnx_encoder import (
    GRAPH,
    RUNTIMES,
    SENTENCE_VECTORS,
    OnnxEncoder,
    _feeds,
)
from retrieval.encode.runtime_choice import FasterGraph, Measured, compared, remembered
from retrieval.encode.runtimes import Feeds, Graph, OnnxRuntimeGraph, OpenVinoGraph, Values

FASTER = Measured(ratio=3.0, cosine=1.0)
SLOWER = Measured(ratio=0.5, cosine=1.0)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("models")
    model = tiny_model(folder / "bert")
    return Config(model=str(model), cache=folder / "cache", device="cpu")


@pytest.fixture
def encoder(config: Config) -> OnnxEncoder:
    opened = open_encoder(config)
    assert isinstance(opened, OnnxEncoder)
    (opened.folder / RUNTIMES).unlink(missing_ok=True)
    return opened


@pytest.fixture
def path(encoder: OnnxEncoder) -> Path:
    return encoder.folder / GRAPH


@pytest.fixture
def usual(path: Path) -> OnnxRuntimeGraph:
    return OnnxRuntimeGraph(path, side_by_side=1)


@pytest.fixture
def feeds(encoder: OnnxEncoder) -> list[Feeds]:
    texts = ["the mayor did not sign", "who?", "the council " * 9]
    return [_feeds([each]) for each in encoder._pieces.encode(texts, "")]


class Clock:
    """Stands still while nothing is measured: what a busy machine does shows nowhere."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(runtime_choice, "perf_counter", clock)
    return clock


class Changed:
    """A real graph that takes so many seconds of a clock, perhaps with other outputs."""

    def __init__(self, graph: Graph, clock: Clock, *seconds: float, by: float = 0.0) -> None:
        self.graph, self.clock, self.by, self.runs = graph, clock, by, 0
        self.seconds = cycle(seconds)

    def run_all(self, feeds: Sequence[Feeds], output: str) -> list[Values]:
        self.runs += 1
        self.clock.now += next(self.seconds)
        return [found + np.float32(self.by) for found in self.graph.run_all(feeds, output)]


def never() -> NoReturn:
    raise AssertionError("ONNX Runtime was not to be asked")


def keep(path: Path, memory: Path, found: Measured) -> None:
    FasterGraph(path, never, memory)._remember(found)


def test_the_faster_one_is_told_from_a_tie(usual: Graph, feeds: list[Feeds], clock: Clock) -> None:
    # The first time makes ready and counts for nothing; a round may be disturbed.
    slow, fast = Changed(usual, clock, 9, 0.5, 0.2, 0.3), Changed(usual, clock, 9, 0.9, 0.1)
    found = compared(slow, fast, feeds, SENTENCE_VECTORS)
    assert (found.ratio, found.cosine, found.better) == (2.0, 1.0, True)
    assert not compared(fast, slow, feeds, SENTENCE_VECTORS).better
    one, other = Changed(usual, clock, 0.11), Changed(usual, clock, 0.1)
    found = compared(one, other, feeds, SENTENCE_VECTORS)
    assert (found.ratio, found.better) == (1.1, False)
    assert one.runs == other.runs == 6


def test_a_fast_one_with_other_vectors_is_not_taken(
    usual: Graph, feeds: list[Feeds], clock: Clock
) -> None:
    slow = Changed(usual, clock, 0.3)
    found = compared(slow, Changed(usual, clock, 0.1, by=0.1), feeds, SENTENCE_VECTORS)
    assert found.ratio == 3.0 and 0 < found.cosine < 0.999
    assert not found.better
    found = compared(slow, Changed(usual, clock, 0.1, by=np.nan), feeds, SENTENCE_VECTORS)
    assert not found.better


def test_a_slow_machine_is_not_kept_long(usual: Graph, feeds: list[Feeds], clock: Clock) -> None:
    slow = Changed(usual, clock, 5)
    assert compared(slow, Changed(usual, clock, 2), feeds, SENTENCE_VECTORS).ratio == 2.5
    assert slow.runs == 2


def test_it_is_measured_once(path: Path, usual: Graph, feeds: list[Feeds], tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    memory = tmp_path / "runtimes.json"
    first, wanted = FasterGraph(path, lambda: usual, memory), usual.run_all(feeds, SENTENCE_VECTORS)
    for _ in range(2):
        got = first.run_all(feeds, SENTENCE_VECTORS)
        cosines = [float((a * b).sum()) for a, b in zip(got, wanted, strict=True)]
        assert min(cosines) >= 0.999
    found = remembered(path, memory)
    assert found is not None and found.ratio > 0 and found.alike and not found.failure
    assert isinstance(first._chosen, OpenVinoGraph) is found.better
    assert [each.name for each in tmp_path.iterdir()] == ["runtimes.json"]
    # The next one knows: where OpenVINO is the better one, nothing else is even loaded.
    for known, factory, kind in ((FASTER, never, OpenVinoGraph), (SLOWER, lambda: usual, None)):
        keep(path, memory, known)
        again = FasterGraph(path, factory, memory)
        assert len(again.run_all(feeds, SENTENCE_VECTORS)) == 3
        assert again._chosen is usual if kind is None else isinstance(again._chosen, kind)
        assert remembered(path, memory) == known


@pytest.mark.parametrize("what", ["_processor", "processors", "openvino"])
def test_another_machine_measures_again(
    path: Path, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(path, tmp_path / "kept", FASTER)
    assert remembered(path, tmp_path / "kept") == FASTER
    monkeypatch.setattr(runtime_choice, what, lambda: "another")
    assert remembered(path, tmp_path / "kept") is None


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"of": 1}', "\x00", "[" * 10_000])
def test_what_is_kept_may_be_damaged(path: Path, tmp_path: Path, kept: str) -> None:
    (tmp_path / "kept").write_text(kept, encoding="utf-8")
    assert remembered(path, tmp_path / "kept") is None


def test_onnx_runtime_serves_where_openvino_is_not(
    path: Path, usual: Graph, feeds: list[Feeds], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime_choice, "openvino", lambda: None)
    graph = FasterGraph(path, lambda: usual, tmp_path / "kept")
    assert len(graph.run_all(feeds, SENTENCE_VECTORS)) == 3
    assert graph._chosen is usual and not list(tmp_path.iterdir())


def test_onnx_runtime_serves_where_openvino_does_not_load(
    usual: Graph, feeds: list[Feeds], tmp_path: Path
) -> None:
    pytest.importorskip("openvino")
    (tmp_path / "graph.onnx").write_bytes(b"no graph that OpenVINO knows")
    graph = FasterGraph(tmp_path / "graph.onnx", lambda: usual, tmp_path / "kept")
    assert len(graph.run_all(feeds, SENTENCE_VECTORS)) == 3
    assert graph._chosen is usual
    found = remembered(tmp_path / "graph.onnx", tmp_path / "kept")
    assert found is not None and found.failure and not found.better


def test_onnx_runtime_serves_when_openvino_fails_later(
    path: Path, usual: Graph, feeds: list[Feeds], tmp_path: Path
) -> None:
    pytest.importorskip("openvino")
    keep(path, tmp_path / "kept", FASTER)
    graph = FasterGraph(path, lambda: usual, tmp_path / "kept")
    graph.run_all(feeds, SENTENCE_VECTORS)
    assert isinstance(graph._chosen, OpenVinoGraph)
    graph._chosen._compiled = None
    assert len(graph.run_all(feeds, SENTENCE_VECTORS)) == 3
    found = remembered(path, tmp_path / "kept")
    assert graph._chosen is usual and found is not None and found.failure


def test_where_nothing_can_be_kept_it_works_all_the_same(
    path: Path, usual: Graph, feeds: list[Feeds], tmp_path: Path
) -> None:
    graph = FasterGraph(path, lambda: usual, tmp_path / "nowhere" / "kept")
    assert len(graph.run_all(feeds, SENTENCE_VECTORS)) == 3


def test_only_a_large_addition_measures(
    encoder: OnnxEncoder, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FasterGraph, "_better", lambda *_: never())
    text = "the mayor did not sign. the council did."
    with Library.open(tmp_path / "index", config) as library:
        library.add([Article(f"{n}", f"{text} {n}") for n in range(20)])
        library.ask("who did not sign?")
        with pytest.raises(AssertionError, match="not to be asked"):
            library.add([Article(f"{n}", f"{text} {n}") for n in range(100, 300)])


def test_bulk_encoding_measures_beside_the_export(encoder: OnnxEncoder, config: Config) -> None:
    pytest.importorskip("openvino")
    assert encoder.measured() is None
    bulk = accelerated(config, encoder, lambda notice: None)
    texts = ["the mayor did not sign.", "who?"]
    vectors = bulk.encode_passages(texts)
    assert (vectors * encoder.encode_passages(texts)).sum(axis=1).min() >= 0.999
    assert encoder.measured() is not None
    assert bulk.fingerprint == encoder.fingerprint
