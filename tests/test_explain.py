"""Why an answer is what it is: figures that add up, and a table that fits a terminal."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library

from bot.chat import Chat
from bot.explain import explanation_fields, explanation_text
from bot.render import answer_fields
from bot.terminal import Screen
from retrieval import Answer, Article, Explanation, Library, LookedAt

TODAY = date(2031, 6, 20)
REPORTS = {
    "2031-04-02": "The great flood came on Wednesday. The great flood took the old mill.",
    "2031-05-03": "Ada Lind opened the new bridge before many cheerful visitors. It rained.",
    "2031-06-04": "Ada Lind opened the new bridge before many cheerful visitors again. It was dry.",
    "2031-06-05": "Nothing else was in the papers.",
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        opened.add(
            Article(f"Report of {day}", text, id=day, published=date.fromisoformat(day))
            for day, text in REPORTS.items()
        )
        yield opened


@pytest.fixture
def read_archive(tmp_path: Path) -> Iterator[Library]:
    """The same, whose passages are read, two at first."""
    with library(tmp_path / "read", reader=WordReader(), read_first=2, read_more=1) as opened:
        opened.add(
            Article(f"Report of {day}", text, id=day, published=date.fromisoformat(day))
            for day, text in REPORTS.items()
        )
        yield opened


def explained(archive: Library, question: str, **given: date) -> tuple[Answer, Explanation]:
    answer = archive.ask(question, today=TODAY, **given)
    explanation = answer.explain()
    assert explanation is not None
    return answer, explanation


@pytest.mark.parametrize(
    ("question", "lexical"),
    [
        ("who opened the new bridge", 0.7),
        ("who opened the new bridge", 0.0),
        ("Who opened the bridge in May 2031?", 0.7),
        ("кто открыл мост", 0.7),
    ],
)
def test_what_the_signals_give_adds_up_to_the_score(
    archive: Library, question: str, lexical: float
) -> None:
    archive.config = replace(archive.config, lexical_weight=lexical)
    _, explanation = explained(archive, question)
    assert explanation.passages
    for passage in explanation.passages:
        assert sum(each.contribution for each in passage.parts) == pytest.approx(passage.score)


def test_by_words_alone_the_signals_add_up_too(archive: Library) -> None:
    archive.config = replace(archive.config, max_pieces_per_word=0.0)
    _, explanation = explained(archive, "who opened the new bridge")
    assert not explanation.model_reads
    for passage in explanation.passages:
        assert sum(each.contribution for each in passage.parts) == pytest.approx(passage.score)


@pytest.mark.parametrize("question", ["who opened the new bridge", "who fell in May 2031"])
def test_what_a_reader_saw_adds_up_too(read_archive: Library, question: str) -> None:
    answer, explanation = explained(read_archive, question)
    for passage in explanation.passages:
        assert sum(each.contribution for each in passage.parts) == pytest.approx(passage.score)
        *found, seen = (each.name for each in passage.parts)
        assert found == ["cosine", "bm25"] and seen in ("reader", "unread")
    deciding = explanation.passages[(explanation.decided_by or 0) - 1]
    assert sum(each.contribution for each in deciding.evidence) == pytest.approx(answer.score)
    shown = explanation_text(explanation)
    assert "reader (log-odds)    0.5" in shown and "reader (log-odds)   0.05" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_how_many_passages_were_read_and_why_no_more(read_archive: Library) -> None:
    answer = read_archive.ask("Ada Lind opened the new bridge", 1, today=TODAY)
    explanation = answer.explain()
    assert explanation is not None
    assert explanation.looked == LookedAt("words", 2, 4, "sure")
    assert (
        "Looked at  2 of 4 passages that came near, by the reader words, until a sentence\n"
        "           surely answered\n"
    ) in explanation_text(explanation)
    fields = json.loads(json.dumps(explanation_fields(explanation)))
    assert fields["looked"] == {"reader": "words", "read": 2, "near": 4, "ended": "sure"}
    _, explanation = explained(read_archive, "who closed the old mill")
    assert explanation.looked == LookedAt("words", 4, 4, "all")
    said = "Looked at  all 4 passages that came near, by the reader words\n"
    assert said in explanation_text(explanation)


def test_why_words_alone_were_compared(archive: Library, read_archive: Library) -> None:
    _, explanation = explained(archive, "who opened the new bridge")
    said = "Looked at  4 passages, by their words alone, as no reader is wanted\n"
    assert said in explanation_text(explanation)
    read_archive.open_reader().languages = frozenset({"fr"})  # type: ignore[union-attr]
    _, explanation = explained(read_archive, "who opened the new bridge")
    assert explanation.looked == LookedAt(None, 4, 4, "language")
    assert (
        "Looked at  4 passages, by their words alone, as the reader does not know the\n"
        "           question's language\n"
    ) in explanation_text(explanation)


def test_why_it_was_answered(archive: Library) -> None:
    answer, explanation = explained(archive, "who opened the new bridge")
    assert (explanation.found, explanation.confidence) == (answer.found, answer.confidence)
    assert explanation.evidence == answer.score
    assert explanation.threshold == archive.config.min_confidence
    deciding = explanation.passages[(explanation.decided_by or 0) - 1]
    assert sum(each.contribution for each in deciding.evidence) == pytest.approx(answer.score)
    assert explanation.answer_type == "who"


def test_which_list_found_a_passage_and_at_which_rank(archive: Library) -> None:
    _, explanation = explained(archive, "old mill")
    first = explanation.passages[0]
    assert first.article_id == "2031-04-02"
    assert dict(first.found_by) == {"meaning": 1, "words": 1}
    last = next(each for each in explanation.passages if each.article_id == "2031-06-05")
    assert "words" not in last.found_by


def test_a_later_report_is_said_to_have_been_moved(archive: Library) -> None:
    answer, explanation = explained(archive, "who opened the new bridge")
    first, second = explanation.passages[:2]
    assert [first.article_id, second.article_id] == ["2031-06-04", "2031-05-03"]
    assert (first.before, second.before) == (2, 1)
    assert [first.citation, second.citation] == [1, 2]
    assert answer.citations[1].earlier


def test_how_a_time_was_read(archive: Library) -> None:
    _, explanation = explained(archive, "Who opened the bridge in May 2031?")
    read = explanation.time
    assert read is not None and explanation.searched == "Who opened the bridge?"
    assert (read.text, read.counts) == ("in May 2031", "required")
    assert read.days == (date(2031, 5, 1), date(2031, 5, 31))
    assert explanation.passages[0].time == archive.config.period_margin
    _, given = explained(archive, "who opened the bridge", since=date(2031, 6, 1))
    assert given.time is not None and given.time.counts == "only"
    _, none = explained(archive, "the budget for 2019")
    assert none.time is not None and none.time.counts == "ignored"


def test_which_report_dated_an_event(archive: Library) -> None:
    archive.config = replace(archive.config, min_confidence=0.0)
    read = explained(archive, "Who opened the bridge after the great flood?")[1].time
    assert read is not None
    assert (read.event, read.report) == ("the great flood", "Report of 2031-04-02")
    assert (read.counts, read.days) == ("preferred", (date(2031, 4, 2), None))


def test_nothing_that_is_kept_or_shown_grows(archive: Library) -> None:
    answer = archive.ask("who opened the new bridge", today=TODAY)
    bare = replace(answer, _made=None)
    assert repr(answer) == repr(bare)
    assert answer == bare
    assert len(pickle.dumps(answer)) == len(pickle.dumps(bare))
    assert json.dumps(answer_fields(answer)) == json.dumps(answer_fields(bare))
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer and again.explain() is None


def test_the_table_fits_a_terminal_and_says_all_of_it(archive: Library) -> None:
    archive.add([Article("A very long title of a report " * 9, REPORTS["2031-04-02"], id="long")])
    _, explanation = explained(archive, "Who opened the new bridge in May 2031?")
    shown = explanation_text(explanation)
    assert max(map(len, shown.splitlines())) <= 80
    assert "“in May 2031” is from 2031-05-01 until 2031-05-31" in shown
    assert "found by: meaning #1, words #1" in shown
    assert "meaning (cosine)" in shown and "35% is enough" in shown


def test_every_signal_and_way_to_count_has_words(archive: Library, read_archive: Library) -> None:
    from bot import explain
    from retrieval.search.late_interaction import Signals

    assert set(Signals._fields) <= set(explain._NAMES)
    _, explanation = explained(archive, "who opened the new bridge")
    _, read = explained(read_archive, "who opened the new bridge")
    for passage in (*explanation.passages, *read.passages):
        assert {each.name for each in [*passage.parts, *passage.evidence]} <= set(explain._NAMES)


def test_as_data(archive: Library) -> None:
    answer, explanation = explained(archive, "Who opened the bridge in May 2031?")
    fields = json.loads(json.dumps(explanation_fields(explanation)))
    first = fields["passages"][0]
    assert sum(each["contribution"] for each in first["parts"]) == pytest.approx(first["score"])
    assert fields["time"]["days"] == ["2031-05-01", "2031-05-31"]
    assert answer_fields(answer, explain=True)["explanation"] == explanation_fields(explanation)
    assert "explanation" not in answer_fields(answer)


def test_an_archive_that_holds_nothing_says_so(tmp_path: Path) -> None:
    with library(tmp_path / "empty") as empty:
        _, explanation = explained(empty, "who opened the bridge")
    assert explanation.passages == () and explanation.decided_by is None
    assert "Refused    nothing was found that may answer" in explanation_text(explanation)


def test_the_chat_explains_the_last_answer(
    archive: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = Chat(archive, 2, Screen())
    chat.hear(":explain")
    assert capsys.readouterr().err == (
        "Ask something first; :explain shows how the answer came about.\n"
    )
    chat.hear("who opened the new bridge")
    chat.hear(":explain")
    assert "found by: meaning #1" in capsys.readouterr().out
