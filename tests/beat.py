"""Whether anything holds the interpreter: a thread that looks at the clock all the time."""

from __future__ import annotations

import resource
import sys
import threading
import time
from typing import Self

_PAUSE = 0.002


class Beat:
    """A context manager; `longest` tells of the longest time in which no other thread ran.

    Counted is what this process worked meanwhile: on a busy machine the beat may be late though
    nothing here holds it up.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._longest = 0.0
        self._last = _now()

    def __enter__(self) -> Self:
        self._last = _now()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def begin(self) -> None:
        """Forget what was."""
        self._last, self._longest = _now(), 0.0

    @property
    def longest(self) -> float:
        """Seconds, since `begin`; that which lasts still counts too."""
        return max(self._longest, _gap(self._last, _now()))

    def _run(self) -> None:
        while not self._stop.wait(_PAUSE):
            last, now = self._last, _now()
            self._longest = max(self._longest, _gap(last, now))
            self._last = now


def peak_memory() -> float:
    """The most that this process ever had in memory, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024.0


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _gap(last: tuple[float, float], now: tuple[float, float]) -> float:
    return min(now[0] - last[0], now[1] - last[1])
