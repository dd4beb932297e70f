"""A budget for reading: its ends, and that whatever waits ends with it."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from retrieval.errors import ReadingEnded, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.budget import Budget


def test_each_part_of_a_budget_ends_it_with_its_reason() -> None:
    budget = Budget(seconds=60, size=2_000_000, articles=1_000)
    budget.received(1_999_999)
    for _ in range(999):
        budget.article()
    budget.check_more()
    budget.article()
    articles = r"^its budget of 1,000 articles is used up$"
    with pytest.raises(ReadingEnded, match=articles):
        budget.check_more()
    with pytest.raises(ReadingEnded, match=articles):
        budget.article()
    budget.received(1)
    with pytest.raises(ReadingEnded, match=r"^its budget of 2 MB is used up$"):
        budget.check_more()
    budget.check()  # what is at hand may be read
    with pytest.raises(ReadingEnded, match=r"^its budget of 0 seconds is used up$"):
        Budget(seconds=0).check()
    budget.stop()
    with pytest.raises(ReadingEnded, match=r"^its reading was stopped$"):
        budget.check()


def test_no_wait_is_begun_that_would_end_too_late() -> None:
    started = time.monotonic()
    with pytest.raises(ReadingEnded, match="seconds is used up"):
        Budget(seconds=5).wait(30)
    assert time.monotonic() - started < 4


def test_a_wait_ends_when_it_is_stopped() -> None:
    budget = Budget()
    Thread(target=lambda: (time.sleep(0.05), budget.stop())).start()
    started = time.monotonic()
    with pytest.raises(ReadingEnded, match="stopped"):
        budget.wait(30)
    assert time.monotonic() - started < 10


def test_work_that_cannot_be_woken_is_left_behind() -> None:
    budget, let_go, begun = Budget(), Event(), Event()

    def hang() -> None:
        begun.set()
        let_go.wait(30)

    Thread(target=lambda: (begun.wait(), budget.stop())).start()
    with pytest.raises(ReadingEnded):
        budget.spared(hang)
    assert not let_go.is_set()
    let_go.set()


def test_what_work_comes_to_is_handed_on() -> None:
    def refuse() -> None:
        raise UnreadableArticle(Notice("scan"))

    assert Budget().spared(lambda: 7) == 7
    with pytest.raises(UnreadableArticle, match="it is a scan"):
        Budget().spared(refuse)
