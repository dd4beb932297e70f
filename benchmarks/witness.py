"""What is seen of a bot from outside: /healthz every two seconds, memory, its readers', its log."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 2.0  # seconds between two looks at /healthz, and what one may take
_MEMORY_EVERY = 0.5
_PAGE = 4_096


@dataclass(slots=True)
class Seen:
    """What was seen; memory is in MB, `sick` are the moments at which /healthz was not true."""

    checks: int = 0
    slowest: float = 0.0
    sick: list[str] = field(default_factory=list)
    bot: float = 0.0
    reader: float = 0.0
    readers: float = 0.0


class Witness:
    """Looks at one bot until it is told to end. Linux only: it reads /proc."""

    def __init__(self, pid: int, health: int) -> None:
        self.seen = Seen()
        self._pid = pid
        self._url = f"http://127.0.0.1:{health}/healthz"
        self._over = threading.Event()
        self._threads = [threading.Thread(target=each) for each in (self._ask, self._weigh)]
        for thread in self._threads:
            thread.start()

    def end(self) -> Seen:
        self._over.set()
        for thread in self._threads:
            thread.join()
        return self.seen

    def _ask(self) -> None:
        while not self._over.wait(_EVERY):
            begun = time.monotonic()
            said = self._said()
            took = time.monotonic() - begun
            self.seen.checks += 1
            self.seen.slowest = max(self.seen.slowest, took)
            if said or took > _EVERY:
                self.seen.sick.append(f"{time.strftime('%H:%M:%S')} {said or f'{took:.1f} s'}")

    def _said(self) -> str:
        """What is wrong with the bot's health, if anything."""
        try:
            with urllib.request.urlopen(self._url, timeout=_EVERY) as response:
                return "" if json.load(response)["ok"] is True else "not ok"
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read(200)!r}"
        except (OSError, ValueError, KeyError) as error:
            return f"{type(error).__name__}: {error}"

    def _weigh(self) -> None:
        while not self._over.wait(_MEMORY_EVERY):
            sizes = [resident(each) for each in children(self._pid)]
            self.seen.bot = max(self.seen.bot, resident(self._pid))
            self.seen.reader = max([self.seen.reader, *sizes])
            self.seen.readers = max(self.seen.readers, sum(sizes))


def resident(pid: int) -> float:
    """The memory of a process in MB; nothing of one that is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6
    except (OSError, IndexError):
        return 0.0


def children(pid: int) -> list[int]:
    """The processes below one."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *children(child)]
    except OSError:
        pass
    return found


def log_of(path: Path) -> dict[str, int]:
    """How much a log says: bytes, lines, tracebacks, errors."""
    told = {"bytes": path.stat().st_size, "lines": 0, "tracebacks": 0, "errors": 0}
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            told["lines"] += 1
            told["tracebacks"] += line.startswith("Traceback")
            told["errors"] += " ERROR " in line[:60]
    return told
