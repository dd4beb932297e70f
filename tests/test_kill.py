"""Killed at any moment of indexing, the archive is whole and holds what was reported."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kill_driver import after

from retrieval.store.local import LocalStore
from retrieval.types import Article

ROOT = Path(__file__).parent.parent
KILLS = 50


class Driver:
    """Runs rounds of indexing in a child process, and kills it after a while."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "kill_driver.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )

    def run(self, folder: Path, round_: int, seconds: float = 60) -> tuple[int, list[str]]:
        """The child's exit status (negative where it was killed) and what it reported."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{folder} {round_} {seconds}\n")
        self._process.stdin.flush()
        reported = []
        for line in self._process.stdout:
            if line.startswith("ended "):
                return int(line.split()[1]), reported
            reported.append(line.strip())
        raise AssertionError("the driver broke off")

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def driver() -> Iterator[Driver]:
    started = Driver()
    yield started
    started.close()


def contents(folder: Path) -> dict[str, Article]:
    """Every article; the archive is whole, and every article's passages cover it."""
    store = LocalStore(folder, language="en")
    try:
        assert store.check() == []
        articles = {each.id: each for each in store.all_articles()}
        covered = {article_id: set[int]() for article_id in articles}
        count = store.counts().passages
        ids = [number for number, _ in store.bm25("town bridge0 article rained", count + 1)]
        if count:
            some = store.vectors(ids[:1])[0]
            assert sorted(number for number, _ in store.dense(some, count + 1)) == sorted(ids)
        assert len(ids) == count
        for passage in store.passages(ids).values():
            text = articles[passage.article_id].text
            assert passage.text == text[passage.start : passage.end]
            assert not covered[passage.article_id] & set(range(passage.start, passage.end))
            covered[passage.article_id] |= set(range(passage.start, passage.end))
        for article_id, article in articles.items():
            missed = set(range(len(article.text))) - covered[article_id]
            assert all(article.text[place].isspace() for place in missed)
        return articles
    finally:
        store.close()


def test_killed_at_any_moment(driver: Driver, tmp_path: Path) -> None:
    assert driver.run(tmp_path / "first", 0)[0] == 0  # with the driver's own start
    started = time.perf_counter()
    assert driver.run(tmp_path / "whole", 0)[0] == 0
    longest = time.perf_counter() - started
    assert contents(tmp_path / "whole") == after(0)

    folder = tmp_path / "archive"
    chance = random.Random(50)
    before: dict[str, Article] = {}
    moments: list[float] = []
    round_ = 0
    while len(moments) < KILLS:
        wanted = after(round_)
        status, reported = driver.run(folder, round_, chance.uniform(0, longest))
        assert status in (0, -signal.SIGKILL)
        now = contents(folder) if folder.exists() else {}
        for line in reported:
            word, article_id = line.split()
            assert now.get(article_id) == (wanted[article_id] if word == "stored" else None)
        # Each article is as it was or as it shall be, and whole in either case.
        for article_id in {*before, *wanted, *now}:
            assert now.get(article_id) in (before.get(article_id), wanted.get(article_id))
        before = now
        if status:
            moments.append(len(reported) / len(wanted))
            longest *= 1.05
        else:
            # It ended too soon; a machine may become faster or slower meanwhile.
            assert now == wanted
            longest *= 0.8
        if status and len(moments) % 2 == 0:
            assert driver.run(folder, round_)[0] == 0
            before = contents(folder)
            assert before == wanted
        round_ += before == wanted
    # The kills met every stage: before anything was reported, in the middle, near the end.
    assert min(moments) == 0
    assert len(set(moments)) >= 4
