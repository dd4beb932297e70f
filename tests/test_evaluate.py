"""Evaluation: reading questions, judging answers, and figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from bot.telegram.admin_stats.gaps import questions_file as questions_file_of_gaps
from bot.telegram.admin_stats.question_groups import Gap
from retrieval import Answer, Article, Citation, Highlight, QuestionsError
from retrieval.evaluate import (
    Metrics,
    Outcome,
    Question,
    ShownPassage,
    evaluate,
    judge,
    load_questions,
    metrics,
    unknown_references,
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
    return Citation(
        rank=rank,
        score=1 / rank,
        article=article,
        start=0,
        end=len(article.text),
        text=article.text,
        highlights=tuple(mark(article, text) for text in marked),
        also_in=also_in,
    )


def mark(article: Article, text: str) -> Highlight:
    start = article.text.index(text)
    return Highlight(start, start + len(text), text)


def answered(*citations: Citation, found: bool = True, elapsed_ms: float = 1.0) -> Answer:
    return Answer("q", found, 0.9 if found else 0.1, citations, elapsed_ms, score=0.7)


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
    ("bad", "why"),
    [
        ("not JSON", "it is not valid JSON \\(Expecting value: line 1 column 1"),
        ("[" * 100_000, "it is not valid JSON \\(too deeply nested"),
        ("[]", "it must be a JSON object"),
        ('"why?"', "it must be a JSON object"),
        ("null", "it must be a JSON object"),
        ("7", "it must be a JSON object"),
        ({"article": "a", "answer": "he"}, "`question` must be text"),
        ({"question": ""}, "`question` must be text"),
        ({"question": " "}, "`question` must be text"),
        ({"question": 7}, "`question` must be text"),
        ({"question": "who?", "article": "a"}, "it has an `article` but no `answer`"),
        ({"question": "who?", "answer": "he"}, "it has an `answer` but no `article`"),
        ({"question": "who?", "article": "a", "answer": ""}, "`answer` must be text"),
        ({"question": "who?", "article": "a", "answer": ["he", " "]}, "`answer` must be text"),
        ({"question": "who?", "article": ["a", 7], "answer": "he"}, "`article` must be text"),
        ({"question": "who?", "article": {"id": "a"}, "answer": "he"}, "`article` must be text"),
        ({"question": "who?", "today": "23 May"}, "`today` must be a date"),
        ({"question": "who?", "today": 2031}, "`today` must be a date"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_named_with_its_fault(tmp_path: Path, bad: object, why: str) -> None:
    path = questions_file(tmp_path, {"question": "why?"}, "", bad, {"question": "how?"})
    with pytest.raises(QuestionsError, match=rf"questions\.jsonl, line 3 is no question: {why}"):
        load_questions(path)


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="holds no questions"):
        load_questions(questions_file(tmp_path, "", "  "))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="cannot be read: No such file or directory"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"question": "caf\xe9?"}')
    with pytest.raises(QuestionsError, match="cannot be read: they are not UTF-8 text"):
        load_questions(tmp_path / "latin.jsonl")


def test_questions_that_nothing_could_answer_are_named(tmp_path: Path) -> None:
    questions = [
        Question("has it snowed", ("Snow",), ("It snowed.",)),
        Question("has it rained", ("2031-rain",), ("hail", "It  rained.\nIt was")),
        Question("who won"),
        Question("was it cold", ("Frost", "s1"), ("It was cold.",)),
        Question("did it pour", ("r1",), ("It poured.",)),
        Question("did it rain", ("r1",), ("it rained.",)),
    ]
    with library(tmp_path / "index") as archive:
        archive.add([RAIN, SNOW])
        assert list(unknown_references(archive, questions)) == [
            "'was it cold': the archive has no article 'Frost'; its title, file name without "
            "suffix, or id is wanted (`citebot articles` lists them).",
            "'did it pour': the answer 'It poured.' stands nowhere in 'r1'; quote its very words.",
            "'did it rain': the answer 'it rained.' stands in other capital letters in 'r1'; "
            "quote its very words.",
        ]


def test_gaps_are_questions_and_are_filled_in(tmp_path: Path) -> None:
    gaps = [Gap(text, (), 3, 2, 1, 1.9e9, "Rain") for text in ("has it rained", "who won")]
    path = tmp_path / "gaps.jsonl"
    path.write_text(questions_file_of_gaps(gaps), encoding="utf-8")
    assert load_questions(path) == [Question("has it rained"), Question("who won")]
    first, second = path.read_text(encoding="utf-8").splitlines()
    filled = json.dumps(json.loads(first) | {"article": "Rain", "answer": "It rained."})
    path.write_text(f"{filled}\n{second}\n", encoding="utf-8")
    assert load_questions(path)[0] == Question("has it rained", ("Rain",), ("It rained.",))


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
    assert [
        judge(question, answer).fault
        for question, answer in (
            (asked, answered(good)),
            (asked, answered(good, found=False)),
            (asked, answered(poor)),
            (asked, answered(cite(RAIN, 1), cite(SNOW, 2))),
            (unanswerable, answered(good)),
        )
    ] == [
        "",
        "refused",
        "wrong sentence",
        "wrong passage",
        "answered though there is no answer",
    ]


def test_what_is_kept_of_an_answer() -> None:
    article = Article("Wind", "Calm. It blew. It howled.", id="w", published=date(2031, 5, 23))
    answer = answered(
        Citation(1, 1.0, article, 6, 25, article.text[6:], (mark(article, "It howled."),))
    )
    kept = judge(Question("q", ("w",), ("howled",)), answer)
    assert kept.first == ShownPassage("Wind", date(2031, 5, 23), "It blew. It howled.", ((9, 19),))
    assert (kept.found, kept.confidence, kept.score, kept.elapsed_ms) == (True, 0.9, 0.7, 1.0)
    assert judge(Question("q"), answered(found=False)).first is None


# --- figures


def outcome(
    rank: int | None,
    *,
    marked: bool = False,
    found: bool = True,
    ms: float = 1.0,
    confidence: float = 0.8,
) -> Outcome:
    question = Question("q", ("a",), ("x",))
    return Outcome(question, rank, marked, found, confidence, confidence, ms)


def unanswerable(found: bool, ms: float = 1.0, confidence: float = 0.2) -> Outcome:
    return Outcome(Question("q"), None, False, found, confidence, confidence, ms)


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
        # 0.2 on both sides, whatever the shares.
        calibration_error=pytest.approx(0.2),
        median_ms=5.5,
        # Between the last but one and the last of twelve, at 0.95 * 11 = 10.45.
        p95_ms=pytest.approx(200 + 0.45 * 100),
    )


# Success@1, Success@5 and RR@10 of a first right passage at each rank, and of none: what trec_eval
# gave, by way of ir_measures 0.4.3.
TREC_EVAL = {
    None: (0.0, 0.0, 0.0),
    1: (1.0, 1.0, 1.0),
    2: (0.0, 1.0, 0.5),
    3: (0.0, 1.0, 0.3333333333333333),
    4: (0.0, 1.0, 0.25),
    5: (0.0, 1.0, 0.2),
    6: (0.0, 0.0, 0.16666666666666666),
    7: (0.0, 0.0, 0.14285714285714285),
    8: (0.0, 0.0, 0.125),
    9: (0.0, 0.0, 0.1111111111111111),
    10: (0.0, 0.0, 0.1),
}


@pytest.mark.parametrize("rank", TREC_EVAL, ids=str)
def test_each_rank_is_worth_what_trec_eval_makes_of_it(rank: int | None) -> None:
    found = metrics([outcome(rank)])
    assert (found.success_at_1, found.success_at_5, found.mrr_at_10) == TREC_EVAL[rank]


def test_figures_of_which_nothing_was_asked_are_none() -> None:
    assert metrics([unanswerable(False, ms=3)]) == Metrics(
        0, 1, None, None, None, None, None, 0.0, None, 3, 3
    )
    assert metrics([outcome(None, ms=3)]) == Metrics(
        1, 0, 0.0, 0.0, 0.0, 0.0, 0.0, None, None, 3, 3
    )
    assert metrics([]) == Metrics(0, 0, *[None] * 9)


def test_the_calibration_error_by_hand() -> None:
    outcomes = [
        *[outcome(1, confidence=1.0)] * 3,  # with 0.98: 0.99 on average, 3 of 4 are answerable
        unanswerable(True, confidence=0.96),
        *[outcome(1, confidence=0.12), unanswerable(False, confidence=0.18)],  # 0.15, 1 of 2
        *[unanswerable(False, confidence=0.0)] * 2,
    ]
    expected = (4 * (0.99 - 0.75) + 2 * (0.5 - 0.15) + 2 * 0.0) / 8
    assert metrics(outcomes).calibration_error == pytest.approx(expected)


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
    firsts = [each.first.title if each.first else "" for each in outcomes]
    assert firsts[:3] == ["Snow", "Rain", "Rain"]


def test_ten_passages_are_looked_at(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(12)]
    with library(tmp_path / "index") as archive:
        # The more of the question's words, the higher.
        archive.add([Article(f"{n}", " ".join(words[: 12 - n]), id=f"{n}") for n in range(12)])
        asked = [Question(" ".join(words), (f"{n}",), ("word0",)) for n in (0, 4, 9, 10)]
        assert [each.rank for each in evaluate(archive, asked)] == [1, 5, 10, None]
