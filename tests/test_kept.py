"""Answers that are given again: of the same question and archive, and of nothing else."""

from __future__ import annotations

import gc
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import WordEncoder, library

from retrieval import Answer, Article, Conversation, InputError, Library
from retrieval.encode.encoder import Vectors
from retrieval.evaluate import Question, evaluate
from retrieval.evaluate.outcomes import DEPTH
from retrieval.store.local import LocalStore

ROOT = Path(__file__).parent.parent
QUESTION = "When was the bridge closed?"


class Counting(WordEncoder):
    """Notes the questions that it encodes; each takes `seconds`."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.seconds = seconds
        self.failing = False

    def encode_question(self, text: str) -> Vectors:
        self.asked.append(text)
        time.sleep(self.seconds)
        if self.failing:
            raise RuntimeError("out of memory")
        return super().encode_question(text)


@pytest.fixture
def encoder() -> Counting:
    return Counting()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def filled(folder: Path, encoder: WordEncoder, **options: object) -> Library:
    opened = library(folder, encoder=encoder, **options)  # type: ignore[arg-type]
    day = date(2031, 5, 12)
    opened.add(
        [
            Article("Otters", "Otters came back to the Yarrel.", id="otters", published=day),
            Article("Bridge", "The bridge was closed on Monday.", id="bridge", published=day),
        ]
    )
    return opened


@pytest.fixture
def archive(folder: Path, encoder: Counting) -> Iterator[Library]:
    with filled(folder, encoder) as opened:
        yield opened


def cited(answer: Answer) -> list[str]:
    return sorted(citation.article.id for citation in answer.citations)


def remove_elsewhere(folder: Path, article_id: str) -> None:
    """As another process would."""
    store = LocalStore(folder, language="en")
    with store.writing():
        store.remove([article_id])
    store.close()


@pytest.fixture
def held(archive: Library) -> Callable[[], bool]:
    """Whether an article is still in memory of which nothing else in this process knows."""
    word = secrets.token_hex(8)
    archive.add(Article("Bridge", f"The bridge was closed on Monday. {word}", id="bridge"))

    def is_held() -> bool:
        gc.collect()
        return any(isinstance(each, Article) and word in each.text for each in gc.get_objects())

    return is_held


def test_the_same_question_is_answered_once(archive: Library, encoder: Counting) -> None:
    encoder.seconds = 0.05
    first, again = archive.ask(QUESTION), archive.ask(QUESTION)
    assert encoder.asked == [QUESTION]
    assert replace(again, elapsed_ms=first.elapsed_ms) == first
    # How long it took is told of this time, and why it is what it is can be asked again.
    assert first.elapsed_ms > 50 > again.elapsed_ms > 0
    assert again.explain() is not None
    assert again.explain() == first.explain()


def test_a_follow_up_of_the_same_is_given_again(archive: Library, encoder: Counting) -> None:
    conversation = Conversation(archive)
    conversation.ask(QUESTION)
    before = conversation.history
    told = conversation.ask("and the otters?", follows=True)
    again = Conversation(archive, before).ask("and the otters?", follows=True)
    assert again.citations == told.citations and again.read_as == told.read_as
    assert len(encoder.asked) == 2
    assert told.question == "and the otters?"


@pytest.mark.parametrize(
    "other",
    [
        {"question": QUESTION.lower()},
        {"limit": 1},
        {"since": date(2031, 5, 1)},
        {"until": date(2031, 5, 31)},
        {"today": date(2031, 5, 14)},
    ],
)
def test_what_is_asked_otherwise_is_answered_anew(
    archive: Library, encoder: Counting, other: dict[str, object]
) -> None:
    asked: dict[str, object] = {"question": QUESTION, "today": date(2031, 5, 13)}
    archive.ask(**asked)  # type: ignore[arg-type]
    archive.ask(**asked | other)  # type: ignore[arg-type]
    assert len(encoder.asked) == 2


def test_last_week_is_another_one_on_another_day(archive: Library) -> None:
    question = "Which bridge was closed last week?"
    periods = [archive.ask(question, today=date(2031, 5, day)).period for day in (21, 28, 21)]
    assert periods[0] == periods[2] != periods[1]


def test_another_calibration_answers_anew(archive: Library) -> None:
    found = []
    for least in (0.0, 1.0, 0.0):
        archive.config = replace(archive.config, min_confidence=least)
        found.append(archive.ask("was it closed by otters").found)
    assert found == [True, False, True]


def test_what_is_removed_is_gone_at_once(archive: Library, held: Callable[[], bool]) -> None:
    assert cited(archive.ask(QUESTION)) == ["bridge", "otters"]
    assert held()
    archive.remove(["bridge"])
    assert not held()
    assert cited(archive.ask(QUESTION)) == ["otters"]


def test_what_is_added_and_changed_answers_at_once(archive: Library) -> None:
    archive.ask(QUESTION)
    archive.add(Article("Bridge", "The bridge was closed on Friday.", id="bridge"))
    assert "Friday" in archive.ask(QUESTION).citations[0].text
    archive.add(Article("Reopened", "When was the bridge closed? Never!", id="third"))
    assert cited(archive.ask(QUESTION)) == ["bridge", "otters", "third"]
    archive.rebuild()
    assert cited(archive.ask(QUESTION)) == ["bridge", "otters", "third"]


def test_changes_by_another_process_are_noticed(
    archive: Library, encoder: Counting, folder: Path, held: Callable[[], bool]
) -> None:
    def elsewhere(change: str) -> None:
        program = (
            "import sys\nfrom pathlib import Path\nfrom fakes import library\n"
            "from retrieval import Article\n"
            f"with library(Path(sys.argv[1])) as archive:\n    archive.{change}\n"
        )
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            env={**os.environ, "PYTHONPATH": path},
            check=True,
        )

    assert cited(archive.ask(QUESTION)) == ["bridge", "otters"]
    elsewhere("remove(['bridge'])")
    assert cited(archive.ask(QUESTION)) == ["otters"]
    assert not held()
    elsewhere("add(Article('', 'The bridge was closed on Friday.', id='new'))")
    assert cited(archive.ask(QUESTION)) == ["new", "otters"]
    encoder.asked.clear()
    assert cited(archive.ask(QUESTION)) == ["new", "otters"]
    assert encoder.asked == []


def test_a_backup_put_in_place_of_a_later_state_is_noticed(archive: Library, folder: Path) -> None:
    database = folder / "citebot.sqlite3"
    with sqlite3.connect(database) as live, sqlite3.connect(folder.parent / "backup") as backup:
        live.backup(backup)
        archive.remove(["otters"])
        assert cited(archive.ask(QUESTION)) == ["bridge"]
        backup.backup(live)
    # As many passages have come and gone as when it was asked.
    remove_elsewhere(folder, "bridge")
    assert "bridge" not in cited(archive.ask(QUESTION))


def test_an_answer_of_what_was_removed_meanwhile_is_not_kept(
    archive: Library,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    held: Callable[[], bool],
) -> None:
    store = archive.store
    articles = store.articles

    def read_then_removed(article_ids: list[str]) -> dict[str, Article]:
        found = articles(article_ids)
        remove_elsewhere(folder, "bridge")
        return found

    monkeypatch.setattr(store, "articles", read_then_removed)
    assert cited(archive.ask(QUESTION)) == ["bridge", "otters"]
    assert not held()


def test_no_more_are_kept_than_the_bounds_allow(folder: Path, encoder: Counting) -> None:
    with filled(folder, encoder, kept_answers=2) as archive:
        for question in ("otters", "bridge", "otters", "Monday", "otters", "bridge"):
            archive.ask(question)
        # Of three that were asked the one is gone that had not been asked for the longest time.
        assert encoder.asked == ["otters", "bridge", "Monday", "bridge"]


@pytest.mark.parametrize(
    ("bounds", "made"), [({"kept_chars": 100}, 6), ({"kept_answers": 0}, 6), ({}, 2)]
)
def test_how_much_is_kept_is_bounded(
    folder: Path, encoder: Counting, bounds: dict[str, object], made: int
) -> None:
    with filled(folder, encoder, **bounds) as archive:
        archive.add(Article("Long", "An otter. " * 20, id="long"))
        for _ in range(3):
            archive.ask("otter"), archive.ask("bridge")
    assert len(encoder.asked) == made


def test_characters_are_let_go_of_with_their_answers(folder: Path, encoder: Counting) -> None:
    with filled(folder, encoder, kept_chars=200) as archive:  # two answers of 80 characters
        for question in ("otters", "bridge", "Monday", "Yarrel", "Yarrel", "Monday", "bridge"):
            archive.ask(question, 5)
    assert encoder.asked == ["otters", "bridge", "Monday", "Yarrel", "bridge"]


def test_what_many_ask_at_once_is_worked_out_once(archive: Library, encoder: Counting) -> None:
    encoder.seconds = 0.2
    answers: list[Answer] = []
    people = [
        threading.Thread(target=lambda: answers.append(archive.ask(QUESTION))) for _ in range(12)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert encoder.asked == [QUESTION]
    assert [cited(answer) for answer in answers] == [["bridge", "otters"]] * 12
    # Those who waited for it waited.
    assert all(answer.elapsed_ms > 50 for answer in answers)


def test_nobody_waits_for_another_where_nothing_is_kept(folder: Path) -> None:
    both = threading.Barrier(2, timeout=10)

    class Meeting(WordEncoder):
        def encode_question(self, text: str) -> Vectors:
            both.wait()
            return super().encode_question(text)

    with filled(folder, Meeting(), kept_answers=0) as archive:
        people = [threading.Thread(target=archive.ask, args=[QUESTION]) for _ in range(2)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    assert not both.broken


def test_what_is_measured_is_answered_anew(archive: Library, encoder: Counting) -> None:
    archive.ask(QUESTION, DEPTH)
    evaluate(archive, [Question(QUESTION), Question(QUESTION)])
    assert encoder.asked == [QUESTION] * 3


def test_a_failure_is_not_kept(archive: Library, encoder: Counting) -> None:
    encoder.failing = True
    for _ in range(2):
        with pytest.raises(RuntimeError):
            archive.ask(QUESTION)
    encoder.failing = False
    assert cited(archive.ask(QUESTION)) == ["bridge", "otters"]
    for _ in range(2):
        with pytest.raises(InputError):
            archive.ask(" ")


def test_questions_and_changes_from_many_threads(archive: Library) -> None:
    wrong: list[str] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            before = archive.article("bridge")
            answer = archive.ask(QUESTION)
            after = archive.article("bridge")
            if before == after and before and before not in [c.article for c in answer.citations]:
                wrong.append(f"{before.text} {answer.citations}")

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    for number in range(15):
        archive.add(Article("Bridge", f"The bridge was closed on day {number}.", id="bridge"))
        archive.remove(["otters"])
    over.set()
    for person in people:
        person.join()
    assert wrong == []
