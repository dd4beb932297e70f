"""A few broken and hostile variants of each kind; `python tests/fuzz.py` goes on for as long as it
may."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import trial_files
import trial_lists
from fuzz import trial_of
from trial_files import Files
from trials import Bars, Outcome, Trial, Variant, fuzz

from retrieval.notices import groups


def tried(kind: str, folder: Path, most: int) -> Outcome:
    # What the tests before had in memory is no matter here.
    return fuzz(trial_of(kind, 7, folder), most=most, bars=Bars(memory=math.inf))


def test_broken_files_are_read_or_refused(tmp_path: Path) -> None:
    outcome = tried("files", tmp_path, 150)
    files = len(Files(7, tmp_path).files)
    assert outcome.findings == []
    assert sum(outcome.taken.values()) > files
    assert sum(outcome.refused.values()) > files


def test_what_no_variant_may_do_to_its_reader_is_known_by_codes_that_there_are() -> None:
    assert set(groups()["process"]) >= trial_files.BAD_REASONS | trial_lists.BAD_REASONS


@pytest.mark.parametrize("kind", ["feeds", "sitemaps", "updates"])
def test_hostile_variants_are_taken_or_refused(kind: str, tmp_path: Path) -> None:
    outcome = tried(kind, tmp_path, 100)
    assert outcome.findings == []
    assert sum(outcome.taken.values()) > 10
    assert sum(outcome.refused.values()) > 10


def test_no_question_of_time_is_too_much(tmp_path: Path) -> None:
    outcome = tried("times", tmp_path, 60)
    assert outcome.findings == []
    assert sum(outcome.taken.values()) > 50


def test_what_holds_the_interpreter_or_raises_is_found(tmp_path: Path) -> None:
    class Bad(Trial):
        def variant(self, number: int) -> Variant:
            return Variant("bad", "bad.txt", b"")

        def check(
            self, variant: Variant, number: int, path: Path, outcome: Outcome
        ) -> Iterator[str]:
            if number == 0:
                sum(range(10**7))
            if number == 1:
                raise ValueError("odd")
            if number == 2:
                yield from outcome.refuse("bad", "a reason\nof two lines")

    outcome = fuzz(Bad(7, tmp_path), most=4, bars=Bars(0.05, math.inf))
    held, raised, said = outcome.findings
    assert (held.number, raised.number, said.number) == (0, 1, 2)
    assert held.what.startswith("no other thread ran for")
    assert raised.what == "ValueError: odd"
    assert "is not printable" in said.what
    assert sorted(path.name for path in tmp_path.iterdir()) == ["7-0", "7-1", "7-2"]
