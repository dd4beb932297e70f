"""How a question is answered: each thing that is asked of it is worked out once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from fakes import library

from retrieval import Article, Library
from retrieval.encode.encoder import model_knows_language
from retrieval.query.answer_type import answer_type
from retrieval.search.searcher import Searcher
from retrieval.temporal import event_dates, expressions, newest

TODAY = date(2031, 6, 20)
PLAIN = "Who opened the bridge?"
DATED = "Who opened the bridge in May 2031?"
EVENT = "Who opened the bridge after the great flood?"
NEWEST = "What is the latest about the bridge?"
REPORTS = {
    "2031-04-02": "The great flood came on Wednesday. The great flood took the old mill.",
    "2031-05-03": "Ada Lind opened the bridge. Many people came to see the bridge.",
    "2031-06-04": "The bridge is closed. A lorry hit the railing of the bridge.",
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index", min_confidence=0.0) as opened:
        opened.add(
            Article(f"Report of {day}", text, id=day, published=date.fromisoformat(day))
            for day, text in REPORTS.items()
        )
        yield opened


@pytest.fixture
def calls(archive: Library, monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, object]]:
    """How often each of these was called, by name and by what it was called with first."""
    counted: Counter[tuple[str, object]] = Counter()

    def counting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        @wraps(real)
        def count(*given: Any, **named: Any) -> object:
            counted[name, given[0] if isinstance(given[0], str) else None] += 1
            return real(*given, **named)

        return count

    for function in (answer_type, model_knows_language):
        _replace(function, counting(function.__name__, function), monkeypatch)
    monkeypatch.setattr(newest, "read", counting(newest.__name__, newest.read))
    monkeypatch.setattr(Searcher, "language", counting("language", Searcher.language))
    for owner, name in ((archive.store, "articles"), (archive.encoder, "encode_question")):
        monkeypatch.setattr(owner, name, counting(name, getattr(owner, name)))
    return counted


def _replace(real: Any, other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put `other` in the place of a function in every module that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("retrieval.") and getattr(module, real.__name__, None) is real:
            monkeypatch.setattr(module, real.__name__, other)


def total(calls: Counter[tuple[str, object]], name: str) -> int:
    return sum(count for (called, _), count in calls.items() if called == name)


@pytest.mark.parametrize("question", [PLAIN, NEWEST])
def test_what_a_question_asks_is_worked_out_once(
    archive: Library, calls: Counter[tuple[str, object]], question: str
) -> None:
    assert archive.ask(question, today=TODAY).citations
    named = ("answer_type", "language", "encode_question")
    assert {name: total(calls, name) for name in named} == dict.fromkeys(named, 1)


def test_with_its_time_and_without_are_two_questions(
    archive: Library, calls: Counter[tuple[str, object]]
) -> None:
    assert archive.ask(DATED, today=TODAY).citations
    named = ("answer_type", "encode_question")
    assert {name: total(calls, name) for name in named} == dict.fromkeys(named, 2)


def test_an_event_is_a_question_of_its_own(
    archive: Library, calls: Counter[tuple[str, object]]
) -> None:
    answer = archive.ask(EVENT, today=TODAY)
    assert answer.period is not None and answer.period.since == date(2031, 4, 2)
    for name in ("answer_type", "encode_question"):
        counts = {text: count for (called, text), count in calls.items() if called == name}
        assert counts == {"when was the great flood?": 1, "the great flood": 1, EVENT: 1}, name
    assert total(calls, "language") == 1


@pytest.mark.parametrize("question", [PLAIN, DATED, EVENT, NEWEST])
def test_articles_are_asked_of_the_store_once_beside_their_passages(
    archive: Library, calls: Counter[tuple[str, object]], question: str
) -> None:
    assert archive.ask(question, today=TODAY).citations
    assert total(calls, "articles") == 1


@pytest.mark.parametrize("question", [PLAIN, DATED, EVENT, NEWEST])
def test_the_time_of_a_question_is_read_once(
    archive: Library, calls: Counter[tuple[str, object]], question: str
) -> None:
    readings = (event_dates.read, expressions.read)
    for reading in readings:
        reading.cache_clear()
    archive.ask(question, today=TODAY)
    texts = {DATED: 1, NEWEST: 2}.get(question, 1)  # also of what is left without "the latest"
    assert all(each.cache_info().misses <= texts for each in readings)
    assert total(calls, newest.__name__) == 1


def test_passages_know_when_they_were_published(archive: Library) -> None:
    found = archive.store.passages(range(1, 9))
    assert sorted(str(each.published) for each in found.values()) == sorted(REPORTS)
    assert {each.sentence(0) for each in found.values()} == {
        text.partition(". ")[0] + "." for text in REPORTS.values()
    }
