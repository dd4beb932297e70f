"""A process that reads, as the one that asks sees it: started, asked, waited for, ended.

What runs in there is `isolated_worker`; which process reads what is left to `isolated`.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from retrieval.read import isolated_messages
from retrieval.read.budget import ENDLESS, MOMENT, Budget

_PIECE = 1_000_000  # bytes read at once
_TOGETHER = 50_000  # bytes written at once, where there are as many
_ROOT = Path(__file__).resolve().parent.parent.parent
# Without them some systems find no libraries, or no random numbers.
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TZ")


class Process:
    """One that reads a file at a time, in `memory` bytes of address space."""

    def __init__(self, memory: int) -> None:
        # Not `multiprocessing`: it would run the main module of whoever uses this library.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "retrieval.read.isolated_worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=Path(sys.executable).anchor,
            env=_environment(),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests, self._replies = self._process.stdin, self._process.stdout
        if hasattr(select, "poll"):
            os.set_blocking(self._requests.fileno(), False)
        self._received = bytearray()
        self._deadline = 0.0
        self._within = ENDLESS
        self.memory = memory

    def allow(self, seconds: float, within: Budget = ENDLESS) -> None:
        """Whatever is waited for from now on takes no longer; nor when `within` has ended."""
        self._deadline = time.monotonic() + seconds
        self._within = within

    def ask(self, request: bytes, data: Iterable[bytes]) -> bool:
        """Hand over a request and what is to be read; whether all of it was taken."""
        waiting = isolated_messages.frame(request)
        for piece in filter(None, data):
            waiting += isolated_messages.frame(piece)
            if len(waiting) > _TOGETHER:
                if not self._write(waiting):
                    return False
                waiting = b""
        return self._write(waiting + isolated_messages.frame(b""))

    def message(self, longest: int) -> tuple[dict[str, Any], str]:
        """The next one, with its long text of at most so many bytes; empty where none comes.

        It does not where the process has come to its end, or takes too long. Raises Malformed.
        """
        data = self._frame(isolated_messages.LONGEST_HEAD)
        told = isolated_messages.opened(data) if data else {}
        text = self._frame(longest) if told.get("long") else b""
        if text is None:
            return {}, ""
        try:
            return told, text.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise isolated_messages.Malformed from error

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._requests.close()
        self._replies.close()

    def _frame(self, longest: int) -> bytes | None:
        """What the next frame holds. Raises Malformed."""
        size = self._read(isolated_messages.LENGTH.size)
        if not size:
            return None
        (length,) = isolated_messages.LENGTH.unpack(size)
        if length > longest:
            raise isolated_messages.Malformed
        return self._read(length)

    def _read(self, count: int) -> bytes | None:
        """That many bytes, or none at all."""
        while len(self._received) < count:
            part = self._is_ready(self._replies, "POLLIN") and self._replies.read(_PIECE)
            if not part:
                return None
            self._received += part
        data = bytes(self._received[:count])
        del self._received[:count]
        return data

    def _write(self, data: bytes) -> bool:
        rest = memoryview(data)
        try:
            while rest and self._is_ready(self._requests, "POLLOUT"):
                rest = rest[self._requests.write(rest) or 0 :]
        except OSError:
            return False
        return not rest

    def _is_ready(self, pipe: IO[bytes], event: str) -> bool:
        """Wait for a pipe until the deadline, and no longer than somebody wants to read.

        Windows cannot wait so; there a process that hangs ends itself, somewhat later.
        """
        if not hasattr(select, "poll"):
            return True
        waiting = select.poll()
        waiting.register(pipe, getattr(select, event))
        while True:
            self._within.check()
            left = max(0.0, self._deadline - time.monotonic())
            if waiting.poll(min(left, MOMENT) * 1000):
                return True
            if left <= MOMENT:
                return False


def _environment() -> dict[str, str]:
    """What Python needs and no more: the rest may hold secrets, and a reader be taken over."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": _search_path(), "OPENBLAS_NUM_THREADS": "1"}


def _search_path() -> str:
    """Where the process finds this package, and what this one can import."""
    return os.pathsep.join([str(_ROOT), *(path for path in sys.path if Path(path).is_absolute())])
