"""Whether OpenVINO is faster than ONNX Runtime on this machine: measured once, then remembered.

The runtimes themselves are `retrieval.encode.runtimes`'.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import numpy as np

from retrieval.encode.encoder import unit
from retrieval.encode.runtimes import Feeds, Graph, OpenVinoGraph, Values, processors
from retrieval.errors import STUMBLES
from retrieval.text import parsed_json, shown

# Less is neither worth the memory of a second runtime nor sure on a busy machine. Chosen.
_WORTH = 1.25
# Outputs of which any is further from ONNX Runtime's are not used.
_MIN_COSINE = 0.999
# Seconds after which no further round is measured.
_ENOUGH = 2.0
_ROUNDS = 5
_REASON = 200  # characters
_FAILURES = (ImportError, OSError, RuntimeError, *STUMBLES)
_CPUINFO = Path("/proc/cpuinfo")
# As Linux calls what x86 and ARM processors can do.
_BF16 = {"avx512_bf16", "amx_bf16", "bf16"}
_TELLING = ("model name", "flags", "Features", "CPU ")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a trial of OpenVINO showed: how many times as fast it is, and the smallest cosine
    between its outputs and ONNX Runtime's; or else why it does not run."""

    ratio: float = 0.0
    cosine: float = 0.0
    failure: str = ""

    @property
    def alike(self) -> bool:
        return self.cosine >= _MIN_COSINE

    @property
    def better(self) -> bool:
        return not self.failure and self.alike and self.ratio >= _WORTH


class FasterGraph:
    """A graph run by the faster runtime, of which the first feeds are measured."""

    def __init__(self, path: Path, usual: Callable[[], Graph], memory: Path) -> None:
        """`usual` gives the graph in `path`, run by ONNX Runtime. What is measured is kept in the
        file `memory`, so that the next process knows."""
        self._path = path
        self._usual = usual
        self._memory = memory
        self._chosen: Graph | None = None

    def run_all(self, feeds: Sequence[Feeds], output: str) -> list[Values]:
        """As in `Graph`."""
        if not feeds:
            return []
        if self._chosen is None:
            self._chosen = self._better(feeds, output) or self._usual()
        try:
            return self._chosen.run_all(feeds, output)
        except _FAILURES as error:
            if not isinstance(self._chosen, OpenVinoGraph):
                raise
            self._remember(_failed(error))
            self._chosen = self._usual()
            return self._chosen.run_all(feeds, output)

    def _better(self, feeds: Sequence[Feeds], output: str) -> Graph | None:
        """OpenVINO's, where it is the better one."""
        known = remembered(self._path, self._memory)
        if openvino() is None or (known and not known.better):
            return None
        try:
            other = OpenVinoGraph(self._path)
            found = known or compared(self._usual(), other, feeds, output)
        except _FAILURES as error:
            self._remember(_failed(error))
            return None
        if not known:
            self._remember(found)
        return other if found.better else None

    def _remember(self, found: Measured) -> None:
        entry = {"of": _circumstances(self._path), **asdict(found)}
        scratch = self._memory.with_name(f".{self._memory.name}")
        with suppress(OSError):  # where nothing can be kept, each process measures
            scratch.write_text(json.dumps(entry, indent=2), encoding="utf-8")
            scratch.replace(self._memory)


def compared(usual: Graph, other: Graph, feeds: Sequence[Feeds], output: str) -> Measured:
    """Both on the same feeds, in turn; the best round of each counts, as others were disturbed."""
    # Enough for every processor.
    sample = list(islice(cycle(feeds), 2 * processors()))
    times: tuple[list[float], list[float]] = ([], [])
    outputs = [graph.run_all(sample, output) for graph in (usual, other)]  # this makes them ready
    started = perf_counter()
    while len(times[0]) < _ROUNDS and (not times[0] or perf_counter() - started < _ENOUGH):
        for graph, taken in zip((usual, other), times, strict=True):
            begun = perf_counter()
            graph.run_all(sample, output)
            taken.append(perf_counter() - begun)
    cosines = [
        float((unit(one) * unit(another)).sum(axis=-1).min())
        for one, another in zip(*outputs, strict=True)
    ]
    return Measured(round(min(times[0]) / min(times[1]), 2), round(float(np.min(cosines)), 5))


def remembered(path: Path, memory: Path) -> Measured | None:
    """What was measured for the graph in `path` on a machine like this, if anything was."""
    try:
        fields = parsed_json(memory.read_text(encoding="utf-8"))
        if fields["of"] != _circumstances(path):
            return None
        return Measured(float(fields["ratio"]), float(fields["cosine"]), str(fields["failure"]))
    except (OSError, *STUMBLES):
        return None


def openvino() -> str | None:
    """Which version of OpenVINO is installed; it is not imported for that."""
    try:
        return metadata.version("openvino")
    except metadata.PackageNotFoundError:
        return None


def computes_in_bf16() -> bool:
    """Whether the processor is known to: there OpenVINO is much faster."""
    return not _BF16.isdisjoint(_processor().split())


def _failed(error: BaseException) -> Measured:
    return Measured(failure=shown(str(error), _REASON) or type(error).__name__)


def _circumstances(path: Path) -> dict[str, object]:
    """What a measurement holds for."""
    state = path.stat()
    return {
        "graph": [state.st_size, state.st_mtime_ns],
        "processor": _processor(),
        "processors": processors(),
        "onnxruntime": metadata.version("onnxruntime"),
        "openvino": openvino(),
    }


def _processor() -> str:
    """The processor's model and what it can do, as far as the system tells."""
    try:
        first = _CPUINFO.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
    except OSError:
        return platform.processor() or platform.machine()
    return "\n".join(line for line in first.splitlines() if line.startswith(_TELLING))
