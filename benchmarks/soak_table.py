"""The figures of a soak: what was seen in each phase, as a table, and which bars were missed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.witness import Seen

BLOCKED = 100.0  # milliseconds
SLOWER = 3.0
ENDED = 10.0  # seconds


@dataclass(slots=True)
class Asked:
    """The questions of one phase: how long each took, and which have not exactly one answer."""

    seconds: list[float] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def quantile(self, q: float) -> float:
        return float(np.quantile(self.seconds or [float("inf")], q))


@dataclass(frozen=True, slots=True)
class Attacked:
    """One attack: when it began, how long it took, what came of it, and whether that may be."""

    name: str
    begun: float
    seconds: float
    outcome: str
    good: bool


@dataclass(slots=True)
class Phase:
    """What came of one run of the bot."""

    name: str
    asked: Asked
    seen: Seen
    figures: dict[str, Any]
    log: dict[str, int]
    attacks: list[Attacked]
    lag: float  # seconds for which this process itself stood still


def told(phases: list[Phase]) -> Iterator[str]:
    """The figures as a table, a phase a column."""
    rows = {
        "questions": lambda p: f"{len(p.asked.seconds):,}",
        "without exactly one answer": lambda p: f"{len(p.asked.wrong)}",
        "question to answer, p50": lambda p: f"{p.asked.quantile(0.5) * 1000:.0f} ms",
        "p95": lambda p: f"{p.asked.quantile(0.95) * 1000:.0f} ms",
        "longest": lambda p: f"{max(p.asked.seconds, default=0):.1f} s",
        "event loop late, at most": lambda p: f"{p.figures.get('block_ms', 0):.0f} ms",
        "event loop late, p99.9": lambda p: f"{p.figures.get('p99.9_ms', 0):.1f} ms",
        "looks at /healthz": lambda p: f"{p.seen.checks}",
        "of them not true": lambda p: f"{len(p.seen.sick)}",
        "slowest /healthz": lambda p: f"{p.seen.slowest * 1000:.0f} ms",
        "peak memory of the bot": lambda p: f"{p.seen.bot:.0f} MB",
        "of a reader": lambda p: f"{p.seen.reader:.0f} MB",
        "of all readers at once": lambda p: f"{p.seen.readers:.0f} MB",
        "log": lambda p: f"{p.log['bytes'] / 1000:.0f} KB, {p.log['lines']:,} lines",
        "errors, tracebacks in it": lambda p: f"{p.log['errors']}, {p.log['tracebacks']}",
        "attacks": lambda p: f"{len(p.attacks)}",
        "end after SIGTERM": lambda p: _ended(p),
        "(the meter itself was late)": lambda p: f"{p.lag * 1000:.0f} ms",
    }
    yield f"{'':30}" + "".join(f"{phase.name:>24}" for phase in phases)
    for name, make in rows.items():
        yield f"{name:30}" + "".join(f"{make(phase):>24}" for phase in phases)


def _ended(phase: Phase) -> str:
    seconds = phase.figures.get("ended")
    return "killed" if seconds is None else f"{seconds:.1f} s, {phase.figures['status']}"


def missed(phases: list[Phase]) -> Iterator[str]:
    """The bars that were not met."""
    usual = phases[0].asked.quantile(0.95)
    for phase in phases:
        if phase.asked.wrong:
            yield f"{phase.name}: {len(phase.asked.wrong)} questions without exactly one answer"
        if phase.asked.quantile(0.95) >= SLOWER * usual and phase is not phases[0]:
            yield f"{phase.name}: p95 is {phase.asked.quantile(0.95) / usual:.1f} times the usual"
        if (blocked := phase.figures.get("block_ms", float("inf"))) > BLOCKED:
            yield f"{phase.name}: the event loop stood still for {blocked:.0f} ms"
        if phase.seen.sick or not phase.seen.checks:
            yield f"{phase.name}: /healthz was not true {len(phase.seen.sick)} times"
        if phase.figures.get("ended") is None or phase.figures["ended"] > ENDED:
            yield f"{phase.name}: it did not end within {ENDED:.0f} s of SIGTERM"
        if bad := [each.name for each in phase.attacks if not each.good]:
            yield f"{phase.name}: {len(bad)} attacks that people noticed: {', '.join(bad)}"


def detailed(phase: Phase) -> Iterator[str]:
    """What to look at where something was missed."""
    yield f"--- {phase.name}"
    for each in phase.attacks:
        missed = "" if each.good else "MISSED "
        yield f"{missed}{each.name} ({each.seconds:.0f} s): {each.outcome}"
    for seconds, begun in sorted(zip(phase.asked.seconds, phase.asked.begun, strict=True))[:-9:-1]:
        meanwhile = [
            each.name
            for each in phase.attacks
            if each.begun < begun + seconds and begun < each.begun + each.seconds
        ]
        yield f"asked at {_time(begun)}, answered after {seconds:.1f} s: {', '.join(meanwhile)}"
    yield from phase.asked.wrong[:20]
    yield from phase.seen.sick[:20]
    for block in phase.figures.get("blocks", []):
        worked = f"its own work {block['own_ms']} ms, the process' {block['process_ms']} ms"
        where = " < ".join(block["where"][::-1])
        yield f"late {block['ms']} ms ({worked}) at {_time(block['at'])}: {where}"


def _time(moment: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment))
