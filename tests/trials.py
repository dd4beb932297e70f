"""What becomes of variants, whatever their kind: how each is tried, counted and told of.

What a variant is and what it goes through are the kinds': `trial_files`, `trial_lists`,
`trial_updates` and `trial_times`.
"""

from __future__ import annotations

import faulthandler
import re
import signal
import time
import traceback
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Self

from beat import Beat, peak_memory

from retrieval import Article


@dataclass(frozen=True, slots=True)
class Bars:
    """Seconds for which nothing may hold the interpreter, and bytes of memory that the process
    which tries may have."""

    blocked: float = 0.5
    memory: float = 700_000_000


_LONGEST_REASON = 300
_NUMBER = re.compile(r"[0-9][0-9,.]*")


@dataclass(frozen=True, slots=True)
class Variant:
    """What is tried: `sort` is what it is counted as; `name` and `data` make a file of it."""

    sort: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """A variant that was neither taken nor refused as it should be."""

    number: int
    name: str
    what: str
    trace: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of the variants, by sort, and why some were refused."""

    variants: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: tuple[float, int, str] = (0.0, 0, "")
    blocked: tuple[float, int, str] = (0.0, 0, "")

    def refuse(self, sort: str, reason: str) -> Iterator[str]:
        """Count a refusal; what is wrong with its reason."""
        self.refused[sort] += 1
        self.reasons[f"{sort} {_NUMBER.sub('N', reason)[:90]}"] += 1
        if len(reason) > _LONGEST_REASON:
            yield f"a reason of {len(reason):,} characters: {reason[:200]}"
        elif not reason.isprintable():
            yield f"the reason is not printable: {reason!r}"


class Trial(ABC):
    """A kind of variants; a context manager.

    `seconds` is what one may take; `alone` tells that nothing but this one is tried.
    """

    seconds = 15.0
    alone = False

    def __init__(self, seed: int, keep: Path) -> None:
        """`keep` is where findings are left."""
        self.seed = seed
        self.keep = keep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:  # noqa: B027 - not every kind has an end
        pass

    @abstractmethod
    def variant(self, number: int) -> Variant:
        """The same for the same seed and number."""

    @abstractmethod
    def check(self, variant: Variant, number: int, path: Path, outcome: Outcome) -> Iterable[str]:
        """Count what a variant gives, which lies at `path`; what is wrong with it, if anything."""

    def explain(self, path: Path) -> None:  # noqa: B027 - most tell themselves
        """Raise what broke a reader that has a process of its own, when one was replayed."""


class _Late(BaseException):
    """Beyond the reach of what readers catch."""


def fuzz(trial: Trial, *, most: int, until: float = float("inf"), bars: Bars = Bars()) -> Outcome:
    """Try so many variants, or as many as there is time for."""
    outcome = Outcome()
    with trial, Beat() as beat:
        for number in range(most):
            if time.monotonic() > until:
                break
            one(trial, number, outcome, beat, bars)
    return outcome


def one(trial: Trial, number: int, outcome: Outcome, beat: Beat, bars: Bars) -> list[Finding]:
    """Try one variant; what is found is left as a file."""
    variant = trial.variant(number)
    outcome.variants[variant.sort] += 1
    path = trial.keep / f"{trial.seed}-{number}" / variant.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(variant.data)
    begun, had = time.monotonic(), peak_memory()
    beat.begin()
    found, trace = _checked(trial, variant, number, path, outcome)
    seconds, blocked = time.monotonic() - begun, beat.longest
    if blocked > bars.blocked:
        found.append(f"no other thread ran for {blocked:.2f} s")
    if peak_memory() > max(had, bars.memory):
        found.append(f"the process has {peak_memory() / 1e6:.0f} MB")
    outcome.slowest = max(outcome.slowest, (seconds, number, variant.name))
    outcome.blocked = max(outcome.blocked, (blocked, number, variant.name))
    findings = [Finding(number, variant.name, each, trace) for each in dict.fromkeys(found)]
    outcome.findings += findings
    if not findings:
        path.unlink()
        path.parent.rmdir()
    return findings


def _checked(
    trial: Trial, variant: Variant, number: int, path: Path, outcome: Outcome
) -> tuple[list[str], str]:
    """What is wrong with a variant, and the traceback of what was raised."""
    found: list[str] = []
    try:
        with _in_time(trial.seconds):
            found += trial.check(variant, number, path, outcome)
    except _Late:
        return [*found, f"it takes longer than {2 * trial.seconds:g} seconds"], _trace()
    except Exception as error:  # noqa: BLE001 - that there is none is what is tested
        return [*found, f"{type(error).__name__}: {error}"[:500]], _trace()
    return found, ""


def _trace() -> str:
    return traceback.format_exc()


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Raises _Late; what never comes back to Python ends this process."""
    faulthandler.dump_traceback_later(4 * seconds, exit=True)
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, 2 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def _ring(number: int, frame: FrameType | None) -> None:
    raise _Late


def oddities(article: Article, source: str) -> Iterator[str]:
    """What no article may be that comes from `source`."""
    if not article.text.strip():
        yield "an article without text"
    if not (article.source or "").startswith(source):
        yield f"an article that is called {article.source!r}"
    if "\n" in article.title or len(article.title) > 2_000:
        yield f"an article with the title {article.title[:100]!r}"
    offsets = [at for at, _ in article.places]
    if offsets != sorted(offsets) or any(not 0 <= at < len(article.text) for at in offsets):
        yield f"places outside of the text: {offsets[:20]}"
    if any(not tag.strip() or len(tag) > 200 for tag in article.tags):
        yield f"odd tags: {article.tags!r}"
    yield from odd_day(article.published)


def odd_day(day: date | None) -> Iterator[str]:
    """What no day of publication may be."""
    if day is not None and not 1800 <= day.year <= 2199:
        yield f"a day of publication in the year {day.year}"


def told(outcome: Outcome) -> Iterator[str]:
    """The outcome, a line each."""
    yield f"{'sort':16}{'variants':>10}{'taken':>10}{'refusals':>10}"
    for sort, count in sorted(outcome.variants.items()):
        yield f"{sort:16}{count:>10,}{outcome.taken[sort]:>10,}{outcome.refused[sort]:>10,}"
    yield ""
    yield from (f"{count:>8,} {reason}" for reason, count in outcome.reasons.most_common(40))
    seconds, number, name = outcome.slowest
    yield f"\nslowest: {seconds:.1f} s, variant {number} ({name})"
    seconds, number, name = outcome.blocked
    yield f"longest without another thread: {seconds:.2f} s, variant {number} ({name})"
    for each in outcome.findings:
        yield f"FOUND in variant {each.number} ({each.name}): {each.what}"
    yield f"{sum(outcome.variants.values()):,} variants, {len(outcome.findings)} findings"
