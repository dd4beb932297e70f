"""Evaluation: reading questions, judging answers, and figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from retrieval import Answer, Article, Citation, Highlight, QuestionsError
from retrieval.evaluate import (
    Metrics,
    Outcome,
    Question,
    evaluate,
    judge,
    load_questions,
    metrics,
)

RAIN = Article("Rain", "It rained. It was cold.", id="r1", source="/articles/2031-rain.txt")
SNOW = Article("Snow", "It snowed. It was cold.", id="s1")


def questions_file(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines),
        encoding="utf-8",
    )
    return path


def cite(
    article: Article, rank: int, marked: Sequence[str] = (), also_in: tuple[Article, ...] = ()
) -> Citation:
    marks = [(article.text.index(text), text) for text in marked]
    return Citation(
        rank=rank,
        score=1 / rank,
        article=article,
        start=0,
        end=len(article.text),
        text=article.text,
        highlights=tuple(Highlight(start, start + len(text), text) for start, text in marks),
        also_in=also_in,
    )


def answered(*citations: Citation, found: bool = True, elapsed_ms: float = 1.0) -> Answer:
    return Answer("q", found, 0.9 if found else 0.1, citations, elapsed_ms)


# --- reading


def test_questions_with_one_answer_several_or_none(tmp_path: Path) -> None:
    path = questions_file(
        tmp_path,
        {"question": "who?", "article": "a", "answer": "he"},
        "",
        {"question": "Кто?", "article": ["a", "b"], "answer": ["he", "she"]},
        "   ",
        {"question": "why?"},
        {"question": "how?", "article": None, "answer": [], "kind": "hard"},
        {"question": "who, last week?", "article": "a", "answer": "he", "today": "2031-05-23"},
    )
    assert load_questions(path) == [
        Question("who?", ("a",), ("he",)),
        Question("Кто?", ("a", "b"), ("he", "she")),
        Question("why?"),
        Question("how?"),
        Question("who, last week?", ("a",), ("he",), date(2031, 5, 23)),
    ]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = questions_file(tmp_path, "\ufeff" + json.dumps({"question": "why?"}))
    assert load_questions(path) == [Question("why?")]


def test_a_line_separator_inside_a_question_is_no_line_end(tmp_path: Path) -> None:
    path = questions_file(tmp_path, '{"question": "why\u2028now\x85?"}', {"question": "how?"})
    assert load_questions(path) == [Question("why\u2028now\x85?"), Question("how?")]


@pytest.mark.parametrize(
    "bad",
    [
        "not JSON",
        "[]",
        '"why?"',
        "null",
        "7",
        {"article": "a", "answer": "he"},
        {"question": ""},
        {"question": " "},
        {"question": 7},
        {"question": "who?", "article": "a"},
        {"question": "who?", "answer": "he"},
        {"question": "who?", "article": "a", "answer": ""},
        {"question": "who?", "article": "a", "answer": ["he", " "]},
        {"question": "who?", "article": ["a", 7], "answer": "he"},
        {"question": "who?", "article": {"id": "a"}, "answer": "he"},
        {"question": "who?", "today": "23 May"},
        {"question": "who?", "today": 2031},
    ],
    ids=str,
)
def test_a_bad_line_is_named(tmp_path: Path, bad: object) -> None:
    path = questions_file(tmp_path, {"question": "why?"}, "", bad, {"question": "how?"})
    with pytest.raises(QuestionsError, match=r"questions\.jsonl, line 3 is no question"):
        load_questions(path)


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="holds no questions"):
        load_questions(questions_file(tmp_path, "", "  "))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"question": "caf\xe9?"}')
    with pytest.raises(QuestionsError, match="cannot be read"):
        load_questions(tmp_path / "latin.jsonl")


# --- judging


def rank_and_mark(question: Question, *citations: Citation) -> tuple[int | None, bool]:
    outcome = judge(question, answered(*citations))
    return outcome.rank, outcome.marked


def test_the_first_citation_with_the_answer_counts() -> None:
    question = Question("q", ("s1",), ("snowed",))
    assert rank_and_mark(question, cite(SNOW, 1, ["It snowed."])) == (1, True)
    assert rank_and_mark(question, cite(SNOW, 1, ["It was cold."])) == (1, False)
    assert rank_and_mark(question, cite(SNOW, 1)) == (1, False)
    assert rank_and_mark(question, cite(RAIN, 1), cite(SNOW, 2, ["It snowed."])) == (2, False)
    assert rank_and_mark(question, cite(RAIN, 1)) == (None, False)
    assert rank_and_mark(question) == (None, False)


def test_the_right_words_in_the_wrong_article_do_not_count() -> None:
    question = Question("q", ("s1",), ("It was cold.",))
    assert rank_and_mark(question, cite(RAIN, 1, ["It was cold."])) == (None, False)


def test_the_right_article_without_the_words_does_not_count() -> None:
    assert rank_and_mark(Question("q", ("s1",), ("hailed",)), cite(SNOW, 1)) == (None, False)


def test_case_matters_and_spacing_does_not() -> None:
    article = Article("Wind", "It\n\nblew  hard.", id="w")
    assert rank_and_mark(Question("q", ("w",), ("It blew hard",)), cite(article, 1)) == (1, False)
    assert rank_and_mark(Question("q", ("w",), ("it blew",)), cite(article, 1)) == (None, False)


@pytest.mark.parametrize("name", ["r1", "Rain", "2031-rain"])
def test_an_article_is_named_by_id_title_or_file_name(name: str) -> None:
    assert rank_and_mark(Question("q", (name,), ("rained",)), cite(RAIN, 1)) == (1, False)


@pytest.mark.parametrize("name", ["rain", "2031-rain.txt", "/articles/2031-rain.txt"])
def test_an_article_is_not_named_otherwise(name: str) -> None:
    assert rank_and_mark(Question("q", (name,), ("rained",)), cite(RAIN, 1)) == (None, False)


def test_a_reprint_of_the_right_article_counts() -> None:
    question = Question("q", ("s1",), ("rained",))
    assert rank_and_mark(question, cite(RAIN, 1, ["It rained."], (SNOW,))) == (1, True)


def test_any_of_several_answers_and_articles_counts() -> None:
    question = Question("q", ("none", "s1"), ("hailed", "snowed"))
    assert rank_and_mark(question, cite(SNOW, 1, ["It was cold.", "It snowed."])) == (1, True)


def test_what_is_right() -> None:
    asked, unanswerable = Question("q", ("s1",), ("snowed",)), Question("q")
    good, poor = cite(SNOW, 1, ["It snowed."]), cite(SNOW, 1, ["It was cold."])
    assert judge(asked, answered(good)).right
    assert not judge(asked, answered(good, found=False)).right
    assert not judge(asked, answered(poor)).right
    assert not judge(asked, answered(cite(RAIN, 1), cite(SNOW, 2))).right
    assert judge(unanswerable, answered(good, found=False)).right
    assert not judge(unanswerable, answered(good)).right


# --- figures


def outcome(
    rank: int | None, *, marked: bool = False, found: bool = True, ms: float = 1.0
) -> Outcome:
    return Outcome(
        Question("q", ("a",), ("x",)), answered(found=found, elapsed_ms=ms), rank, marked
    )


def unanswerable(found: bool, ms: float = 1.0) -> Outcome:
    return Outcome(Question("q"), answered(found=found, elapsed_ms=ms), None, False)


def test_a_question_is_asked_on_its_day(tmp_path: Path) -> None:
    first = Article("First", "It rained in town.", id="a", published=date(2031, 5, 14))
    second = Article("Second", "It rained in town too.", id="b", published=date(2031, 6, 14))
    with library(tmp_path / "index") as archive:
        archive.add([first, second, *(Article(f"{n}", f"Nothing {n}.") for n in range(12))])
        asked = [
            Question("it rained in town last month", (name,), ("It rained",), date(2031, month, 1))
            for name, month in (("a", 6), ("b", 7))
        ]
        assert [each.rank for each in evaluate(archive, asked)] == [1, 1]


def test_figures_by_hand() -> None:
    assert metrics(
        [
            outcome(1, marked=True, ms=5),
            outcome(1, found=False, ms=1),
            outcome(2, ms=2),
            outcome(5, ms=9),
            outcome(10, ms=3),
            outcome(None, found=False, ms=4),
            outcome(None, ms=6),
            outcome(4, ms=7),
            unanswerable(True, ms=100),
            unanswerable(False, ms=200),
            unanswerable(False, ms=300),
            unanswerable(False, ms=0),
        ]
    ) == Metrics(
        answerable=8,
        unanswerable=4,
        success_at_1=2 / 8,
        success_at_5=5 / 8,
        mrr_at_10=pytest.approx((1 + 1 + 1 / 2 + 1 / 5 + 1 / 10 + 1 / 4) / 8),
        highlight_hits=1 / 8,
        refusals=2 / 8,
        false_answers=1 / 4,
        median_ms=5.5,
    )


def test_figures_of_which_nothing_was_asked_are_none() -> None:
    assert metrics([unanswerable(False, ms=3)]) == Metrics(
        0, 1, None, None, None, None, None, false_answers=0.0, median_ms=3
    )
    assert metrics([outcome(None, ms=3)]) == Metrics(
        1, 0, 0.0, 0.0, 0.0, 0.0, 0.0, false_answers=None, median_ms=3
    )


def test_a_run(tmp_path: Path) -> None:
    heard: list[int] = []
    questions = [
        Question("has it snowed", ("Snow",), ("It snowed.",)),
        Question("has it rained", ("r1",), ("It rained.",)),
        Question("has it rained", ("r1",), ("It hailed.",)),
        Question("who won"),
    ]
    with library(tmp_path / "index", min_confidence=0.0) as archive:
        archive.add([RAIN, SNOW, *(Article(f"{n}", f"Nothing {n}.") for n in range(12))])
        outcomes = evaluate(archive, questions, heard.append)
    assert heard == [1, 2, 3, 4]
    assert [each.question for each in outcomes] == questions
    assert [each.rank for each in outcomes] == [1, 1, None, None]
    assert [each.marked for each in outcomes] == [True, True, False, False]
    assert [each.right for each in outcomes] == [True, True, False, False]
    # Ten passages are looked at, as in MRR@10.
    assert [len(each.answer.citations) for each in outcomes] == [10] * 4
