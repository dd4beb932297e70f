"""A few broken and hostile variants of each kind; `python tests/fuzz.py` goes on for as long as it
may."""

from __future__ import annotations

import math
from pathlib import Path

from fuzz import trial_of
from trial_files import Files
from trials import Outcome, fuzz


def tried(kind: str, folder: Path, most: int) -> Outcome:
    # What the tests before had in memory is no matter here.
    return fuzz(trial_of(kind, 7, folder), most=most, memory=math.inf)


def test_broken_files_are_read_or_refused(tmp_path: Path) -> None:
    outcome = tried("files", tmp_path, 150)
    files = len(Files(7, tmp_path).files)
    assert outcome.findings == []
    assert sum(outcome.taken.values()) > files
    assert sum(outcome.refused.values()) > files
