"""Broken and hostile input by the thousand: each must be taken or refused, in time, in bounds.

`python tests/fuzz.py [--kind all] [--seed 7] [--seconds 60 | --variants N] [--keep DIR]` tries

- `files`: those of `tests/formats` (or `--formats DIR`), damaged, read as indexing reads them,
- `feeds` and `sitemaps`: made from a grammar or damaged, listed, and some read from a server,
- `updates` of Telegram: fields missing, of other types, huge; decoded, and some sent to the bot,
- `times`: questions made of time expressions, asked of a small archive.

Counted is what becomes of them. A crash, a hang, more than half a second in which no
other thread runs, more than 700 MB, or what cannot be is told with the number of its
variant, which is kept; `--replay N` with the same kind and seed makes that one again and shows
where it breaks. The exit status is 1 where anything was found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from beat import Beat
from trials import Bars, Outcome, Trial, fuzz, one, told

KINDS = ("files", "feeds", "sitemaps", "updates", "times")


def trial_of(kind: str, seed: int, keep: Path, formats: Path | None = None) -> Trial:
    """What tries variants of this kind; `formats` is where the files are. Imports what it needs."""
    if kind == "files":
        from trial_files import FORMATS, Files

        return Files(seed, keep, formats or FORMATS)
    if kind == "updates":
        from trial_updates import Updates

        return Updates(seed, keep)
    if kind == "times":
        from trial_times import Times

        return Times(seed, keep)
    from trial_lists import Lists

    return Lists(seed, keep, kind)


def _replayed(trial: Trial, number: int) -> int:
    """Try one variant again; how much was found."""
    variant = trial.variant(number)
    path = trial.keep / f"{trial.seed}-{number}" / variant.name
    outcome = Outcome()
    trial.alone = True
    with trial, Beat() as beat:
        found = one(trial, number, outcome, beat, Bars())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(variant.data)
    sys.stdout.write(f"{path}\n")
    for each in found:
        sys.stdout.write(f"{each.what}\n{each.trace}\n")
    sys.stdout.write("\n".join(outcome.reasons) + "\n")
    if any("crashed" in each.what for each in found):
        trial.explain(path)
    return len(found)


def _tried(trial: Trial, kind: str, most: int, seconds: float) -> int:
    """Try many variants; how much was found."""
    begun = time.monotonic()
    outcome = fuzz(trial, most=most, until=begun + seconds)
    sys.stdout.write("\n".join([f"--- {kind}", *told(outcome), ""]))
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n\n")
    return len(outcome.findings)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kind", choices=(*KINDS, "all"), default="all")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, help="for all kinds together (60)")
    parser.add_argument("--variants", type=int, metavar="N", help="of each kind")
    parser.add_argument("--formats", type=Path, help="a folder instead of tests/formats")
    parser.add_argument("--keep", type=Path, help="where findings are left")
    parser.add_argument("--replay", type=int, metavar="N", help="one variant again")
    options = parser.parse_args()
    keep = options.keep or Path(tempfile.mkdtemp(prefix="citebot-fuzz-"))
    chosen = KINDS if options.kind == "all" else (options.kind,)
    trials = [trial_of(kind, options.seed, keep / kind, options.formats) for kind in chosen]
    if options.replay is not None:
        if len(trials) > 1:
            parser.error("--replay needs the --kind of the variant")
        return int(bool(_replayed(trials[0], options.replay)))
    most = options.variants or sys.maxsize
    seconds = options.seconds or (float("inf") if options.variants else 60.0)
    found = sum(
        _tried(trial, kind, most, seconds / len(trials))
        for kind, trial in zip(chosen, trials, strict=True)
    )
    if found:
        sys.stdout.write(f"The findings lie in {keep}.\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
