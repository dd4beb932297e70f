"""What computes an ONNX graph on the processor: ONNX Runtime, and OpenVINO where it is installed.

Which of them is the faster one is `retrieval.encode.runtime_choice`'s; what goes into a graph is
known to whoever has one (`retrieval.encode.onnx_encoder`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Feeds = Mapping[str, NDArray[Any]]
"""A graph's inputs by their names; such as it has no input for are passed over."""

Values = NDArray[np.float32]


class Graph(Protocol):
    """A graph that is ready to be run many times."""

    def run_all(self, feeds: Sequence[Feeds], output: str) -> list[Values]:
        """The output of each, computed on all processors."""


class OnnxRuntimeGraph:
    """A graph run by ONNX Runtime.

    `side_by_side`: how many runs there are at once, each with one thread; 1 is one after another,
    each with all processors.
    """

    def __init__(self, path: Path, *, side_by_side: int) -> None:
        """Raises ValueError where the file holds no graph that ONNX Runtime can run."""
        import onnxruntime  # a quarter of a second, not needed to count word pieces

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Threads that spin while they wait would keep the processors from FAISS.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if side_by_side > 1:
            options.intra_op_num_threads = 1
        self._name = path.name
        with _unsound(self._name):
            self._session = onnxruntime.InferenceSession(
                str(path),
                options,
                providers=["CPUExecutionProvider"],
                # What was taken apart as it is slower in one (`retrieval.encode.onnx_export`).
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        self._side_by_side = side_by_side
        self._inputs = {entry.name for entry in self._session.get_inputs()}

    def run(self, feeds: Feeds, *outputs: str) -> list[Values]:
        """Some outputs of one run. Raises ValueError where the graph is damaged."""
        wanted = {name: feed for name, feed in feeds.items() if name in self._inputs}
        with _unsound(self._name):
            found: list[Values] = self._session.run(list(outputs), wanted)
        return found

    def run_all(self, feeds: Sequence[Feeds], output: str) -> list[Values]:
        """As in `Graph`."""
        return [found for (found,) in self.run_each(feeds, output)]

    def run_each(self, feeds: Sequence[Feeds], *outputs: str) -> list[list[Values]]:
        """Some outputs of each."""
        workers = min(self._side_by_side, len(feeds))
        if workers <= 1:
            return [self.run(each, *outputs) for each in feeds]
        with ThreadPoolExecutor(workers, thread_name_prefix="onnx") as pool:
            return list(pool.map(lambda each: self.run(each, *outputs), feeds))


class OpenVinoGraph:
    """A graph run by OpenVINO: in bf16 where the processor computes in that, else in float32."""

    def __init__(self, path: Path) -> None:
        """Raises ImportError, OSError or RuntimeError where OpenVINO does not load or the graph
        does not please it."""
        with _nobody_told():
            openvino: Any = import_module("openvino")
        core = openvino.Core()
        # Elsewhere it would imitate bf16, forty times slower.
        native = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        settings = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": "bf16" if native else "f32",
        }
        self._compiled = core.compile_model(str(path), "CPU", settings)
        self._at_once = int(self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._inputs = {entry.any_name for entry in self._compiled.inputs}

    def run_all(self, feeds: Sequence[Feeds], output: str) -> list[Values]:
        """As in `Graph`. Raises RuntimeError where OpenVINO fails."""
        # Threads of our own, each with its request: an AsyncInferQueue calls back from threads of
        # OpenVINO's, which may wait for Python while Python waits for them.
        requests: SimpleQueue[Any] = SimpleQueue()
        workers = min(self._at_once, len(feeds))
        for _ in range(workers):
            requests.put(self._compiled.create_infer_request())

        def run(each: Feeds) -> Values:
            request = requests.get()
            try:
                request.infer({name: feed for name, feed in each.items() if name in self._inputs})
                return np.array(request.get_tensor(output).data, dtype=np.float32)
            finally:
                requests.put(request)

        if not workers:
            return []
        with ThreadPoolExecutor(workers, thread_name_prefix="openvino") as pool:
            return list(pool.map(run, feeds))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def onnx_faults() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises over a graph that it cannot load or run; these have no base of their
    own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    return (
        errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.InvalidProtobuf,
        errors.NoSuchFile, errors.NotImplemented, errors.RuntimeException,
    )  # fmt: skip


@contextmanager
def _unsound(name: str) -> Iterator[None]:
    """What ONNX Runtime says of a damaged file, as ValueError."""
    try:
        yield
    except onnx_faults() as error:
        raise ValueError(f"{name} holds no sound graph") from error


@contextmanager
def _nobody_told() -> Iterator[None]:
    """OpenVINO's tools, which it imports when it is imported, tell its makers of each start over
    the network. Its runtime does without them."""
    modules: dict[str, Any] = sys.modules
    unwanted = {"openvino.tools.ovc", "openvino_telemetry"} - modules.keys()
    modules.update(dict.fromkeys(unwanted))
    try:
        yield
    finally:
        for name in unwanted:
            del modules[name]
