"""Broken files by the thousand: what reads articles must read or refuse each, in time, in bounds.

`python tests/fuzz.py [--seed 7] [--seconds 60] [--formats DIR] [--keep DIR]` damages the files of
`tests/formats` in seeded ways (see `variants`), reads each variant as indexing does, and counts
what becomes of them. A crash, a hang, too much memory or an article that cannot be is told with
the number of its variant, which is kept; `--replay N` with the same seed makes that one again and
shows where it breaks. The exit status is 1 where anything was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import re
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent.parent))

from variants import files_of, variant

from retrieval import Article, Config, Skipped
from retrieval.read import read
from retrieval.read.formats import SUFFIXES

FORMATS = Path(__file__).parent / "formats"
SECONDS = 15.0  # that one file may take
CONFIG = Config(read_seconds=SECONDS, read_memory_bytes=1_000_000_000)
_MEMORY = 3_000_000_000  # bytes of address space for readers in this process
_BAD_REASON = re.compile("its reader crashed|its reading took|its reader cannot be started")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """A variant that was neither read nor refused as it should be."""

    number: int
    name: str
    what: str
    trace: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of the variants, by suffix, and why some were refused."""

    variants: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: tuple[float, int, str] = (0.0, 0, "")


class _Late(BaseException):
    """Beyond the reach of what readers catch."""


def fuzz(
    files: Sequence[Path], seed: int, keep: Path, *, most: int, until: float = float("inf")
) -> Outcome:
    """Read so many variants, or as many as there is time for; findings are left in `keep`."""
    outcome = Outcome()
    for number in range(most):
        if time.monotonic() > until:
            break
        name, data = variant(files, seed, number)
        path = keep / f"{seed}-{number}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        begun = time.monotonic()
        found = _tried(path, number, outcome)
        outcome.slowest = max(outcome.slowest, (time.monotonic() - begun, number, name))
        outcome.findings += found
        if not found:
            path.unlink()
            path.parent.rmdir()
    return outcome


def _tried(path: Path, number: int, outcome: Outcome) -> list[Finding]:
    """Count what a variant gives; what is wrong with it, if anything."""
    suffix = path.suffix
    outcome.variants[suffix] += 1
    found: list[str] = []
    trace = ""
    try:
        for each in _in_time(path):
            if isinstance(each, Article):
                outcome.articles[suffix] += 1
                found += _oddities(each, path)
                continue
            outcome.refused[suffix] += 1
            outcome.reasons[f"{suffix} {re.sub(r'[0-9][0-9,.]*', 'N', each.reason)[:90]}"] += 1
            if _BAD_REASON.search(each.reason) or len(each.reason) > _LONGEST_REASON:
                found.append(each.reason)
            elif not each.reason.isprintable():
                found.append(f"the reason is not printable: {each.reason!r}")
    except _Late:
        found.append(f"it takes longer than {SECONDS:g} seconds")
        trace = traceback.format_exc()
    except Exception as error:  # noqa: BLE001 - that there is none is what is tested
        found.append(f"{type(error).__name__}: {error}")
        trace = traceback.format_exc()
    return [Finding(number, path.name, each, trace) for each in dict.fromkeys(found)]


def _in_time(path: Path) -> Iterator[Article | Skipped]:
    """What is read. Raises _Late; a reader that never comes back to Python ends this process."""
    faulthandler.dump_traceback_later(4 * SECONDS, exit=True)
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, 2 * SECONDS)
    try:
        yield from read(path, CONFIG)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def _ring(number: int, frame: FrameType | None) -> None:
    raise _Late


def _oddities(article: Article, path: Path) -> Iterator[str]:
    """What no article may be."""
    if not article.text.strip():
        yield "an article without text"
    if not (article.source or "").startswith(str(path.resolve())):
        yield f"an article that is called {article.source!r}"
    if "\n" in article.title or len(article.title) > 2_000:
        yield f"an article with the title {article.title[:100]!r}"
    offsets = [at for at, _ in article.places]
    if offsets != sorted(offsets) or any(not 0 <= at < len(article.text) for at in offsets):
        yield f"places outside of the text: {offsets[:20]}"
    if any(not tag.strip() or len(tag) > 200 for tag in article.tags):
        yield f"odd tags: {article.tags!r}"


def _told(outcome: Outcome) -> Iterator[str]:
    yield f"{'suffix':12}{'variants':>10}{'articles':>10}{'refusals':>10}"
    for suffix, count in sorted(outcome.variants.items()):
        rest = f"{outcome.articles[suffix]:>10,}{outcome.refused[suffix]:>10,}"
        yield f"{suffix:12}{count:>10,}{rest}"
    yield ""
    yield from (f"{count:>8,} {reason}" for reason, count in outcome.reasons.most_common(60))
    seconds, number, name = outcome.slowest
    yield f"\nslowest: {seconds:.1f} s, variant {number} ({name})"
    for each in outcome.findings:
        yield f"FOUND in variant {each.number} ({each.name}): {each.what}"
    yield f"{sum(outcome.variants.values()):,} variants, {len(outcome.findings)} findings"


def _replayed(files: Sequence[Path], seed: int, number: int, keep: Path) -> list[Finding]:
    """One variant, kept; with the traceback of readers that have a process of their own."""
    name, data = variant(files, seed, number)
    path = keep / f"{seed}-{number}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sys.stdout.write(f"{path}\n")
    outcome = Outcome()
    found = _tried(path, number, outcome)
    for each in found:
        sys.stdout.write(f"{each.what}\n{each.trace}\n")
    sys.stdout.write("\n".join(outcome.reasons) + "\n")
    if any("crashed" in each.what for each in found):
        from importlib import import_module

        from retrieval.read.document import Document

        module = import_module(f"retrieval.read.{SUFFIXES[path.suffix].module}")
        list(module.read(Document.file(path), CONFIG))
    return found


def _limit_memory() -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--formats", type=Path, default=FORMATS)
    parser.add_argument("--keep", type=Path, help="where findings are left")
    parser.add_argument("--replay", type=int, metavar="N", help="one variant again")
    options = parser.parse_args()
    keep = options.keep or Path(tempfile.mkdtemp(prefix="citebot-fuzz-"))
    files = files_of(options.formats)
    _limit_memory()
    if options.replay is not None:
        return int(bool(_replayed(files, options.seed, options.replay, keep)))
    until = time.monotonic() + options.seconds
    outcome = fuzz(files, options.seed, keep, most=sys.maxsize, until=until)
    sys.stdout.write("\n".join(_told(outcome)) + "\n")
    if outcome.findings:
        sys.stdout.write(f"They lie in {keep}.\n")
    return int(bool(outcome.findings))


if __name__ == "__main__":
    sys.exit(main())
