"""How sure figures are, two runs side by side, settings weighed, runs kept in files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import library

from retrieval import Article, InputError
from retrieval.evaluate import (
    MEASURES,
    Interval,
    Outcome,
    Question,
    Setting,
    ShownPassage,
    compare,
    evaluate,
    intervals,
    load,
    run_of,
    save,
    suggested,
    trade_off,
)
from retrieval.evaluate.uncertainty import significance, wilson


def asked(
    text: str,
    rank: int | None = 1,
    *,
    answerable: bool = True,
    found: bool = True,
    confidence: float = 0.9,
    ms: float = 10.0,
) -> Outcome:
    articles = ("a",) if answerable else ()
    question = Question(text, articles, ("x",) if answerable else ())
    return Outcome(question, rank, rank == 1, found, confidence, confidence, ms)


def many(right: int, wrong: int) -> list[Outcome]:
    return [asked(f"{n}", 1 if n < right else 2) for n in range(right + wrong)]


SUCCESS = next(each for each in MEASURES if each.name == "success_at_1")


# --- intervals


def test_wilson_by_hand() -> None:
    # At a share of 1 the lower end is n / (n + z²), with z² = 3.8415.
    assert wilson(1.0, 10).low == pytest.approx(10 / 13.8415, abs=1e-4)
    assert wilson(1.0, 10).high == pytest.approx(1.0)
    assert wilson(0.0, 10).high == pytest.approx(3.8415 / 13.8415, abs=1e-4)
    assert (wilson(0.5, 100).low, wilson(0.5, 100).high) == pytest.approx(
        (0.4038, 0.5962), abs=1e-4
    )


def test_a_bootstrap_interval_is_that_of_the_binomial_distribution() -> None:
    found = intervals(many(8, 2))
    # Of ten draws with a chance of 0.8 at most 4 hit in 0.6 % of all cases, at most 5 in 3.3 %.
    assert found["success_at_1"] == Interval(0.5, 1.0)
    assert found["mrr_at_10"] == Interval(0.75, 1.0)
    assert found["success_at_1"].half_width == 0.25
    assert intervals(many(8, 2)) == found


def test_what_came_out_alike_everywhere_is_not_taken_for_certain() -> None:
    found = intervals(many(10, 0))
    assert found["success_at_1"] == wilson(1.0, 10)
    assert found["refusals"] == wilson(0.0, 10)


def test_only_figures_that_there_are_have_an_interval() -> None:
    assert set(intervals(many(2, 2))) == {
        "success_at_1", "success_at_5", "mrr_at_10", "highlight_hits", "refusals",
        "median_ms", "p95_ms",
    }  # fmt: skip
    assert set(intervals([asked("q", None, answerable=False)])) == {
        "false_answers", "median_ms", "p95_ms",
    }  # fmt: skip
    assert intervals([]) == {}


def test_the_interval_of_the_calibration_error_holds_it() -> None:
    outcomes = [asked(f"{n}", confidence=0.8 + 0.01 * n) for n in range(15)]
    outcomes += [asked(f"{n}", None, answerable=False, confidence=0.05 * n) for n in range(15)]
    error = next(each for each in MEASURES if each.name == "calibration_error")
    value, sure = error.of(outcomes), intervals(outcomes)["calibration_error"]
    assert value is not None
    assert 0 < sure.low <= value <= sure.high < 0.6


# --- comparing


@pytest.mark.parametrize(
    ("lost", "won", "p_value"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (6, 0, 2 / 64)]
)
def test_significance_is_exact_for_few_changes(lost: int, won: int, p_value: float) -> None:
    before = many(20, 0)
    after = [replace(each, rank=2) if n < lost else each for n, each in enumerate(before)]
    assert significance(SUCCESS, before, after) == pytest.approx(p_value)


def test_gains_make_up_for_losses() -> None:
    before, after = many(10, 10), list(reversed(many(10, 10)))
    assert significance(SUCCESS, before, after) == 1.0


def test_a_regression_is_found_and_its_questions_named() -> None:
    before = [asked(f"q{n}") for n in range(12)]
    after = [replace(each, rank=3, marked=False, elapsed_ms=5e3) for each in before[:7]]
    after += before[7:]
    compared = compare(before, list(reversed(after)))
    assert compared.pairs == 12
    assert {each.question.question for _, each in compared.lost} == {f"q{n}" for n in range(7)}
    assert compared.won == ()
    named = {each.measure.name for each in compared.regressions}
    # Slower it is too, but that is no fault of the answers.
    assert named == {"success_at_1", "mrr_at_10", "highlight_hits"}
    slower = next(each for each in compared.differences if each.measure.name == "median_ms")
    assert (slower.significant, slower.better, slower.regression) == (True, False, False)
    assert not compare(list(reversed(after)), before).regressions
    assert len(compare(after, before).won) == 7


def test_questions_are_matched_by_text_day_and_kind() -> None:
    today = replace(asked("when"), question=replace(asked("when").question, today=None))
    before = [asked("who  won"), asked("why", None, answerable=False), today, asked("gone")]
    after = [asked("who won", 2), asked("why"), today, today]
    compared = compare(before, after)
    assert compared.pairs == 2
    assert [each.question.question for each in compared.only_after] == ["why", "when"]
    assert [each.question.question for each in compared.only_before] == ["why", "gone"]
    assert [each.question.question for _, each in compared.lost] == ["who won"]


def test_nothing_in_common_is_no_difference() -> None:
    compared = compare([asked("a")], [asked("b")])
    assert (compared.pairs, compared.differences, compared.regressions) == (0, (), ())


# --- settings


def test_false_answers_against_refusals_by_hand() -> None:
    outcomes = [asked("a", confidence=each) for each in (0.3, 0.7, 0.9, 0.95)]
    outcomes += [asked("b", None, answerable=False, confidence=each) for each in (0.1, 0.8)]
    assert trade_off(outcomes, (0.0, 0.5, 0.8, 0.81, 1.0)) == (
        Setting(0.0, 1.0, 0.0),
        Setting(0.5, 0.5, 0.25),
        Setting(0.8, 0.5, 0.5),
        Setting(0.81, 0.0, 0.5),
        Setting(1.0, 0.0, 1.0),
    )
    assert suggested(trade_off(outcomes), 0.5) == Setting(0.11, 0.5, 0.0)
    assert suggested(trade_off(outcomes), 0.1) == Setting(0.81, 0.0, 0.5)
    certain = [*outcomes, asked("b", None, answerable=False, confidence=1.0)]
    assert suggested(trade_off(certain), 0.0) is None
    assert trade_off(outcomes[:4]) == ()


# --- files


def test_a_run_is_kept_and_read_again(tmp_path: Path) -> None:
    questions = [
        Question("has it snowed", ("Snow",), ("It snowed.",)),
        Question("Кто видел\ud800 снег?"),
    ]
    with library(tmp_path / "index") as archive:
        archive.add([Article("Snow", "It snowed. It was cold.", id="s1")])
        run = run_of(archive, evaluate(archive, questions))
    path = tmp_path / "run.json"
    save(run, path)
    assert load(path) == run
    assert run.outcomes[0].first == ShownPassage(
        "Snow", None, "It snowed. It was cold.", ((0, 10),)
    )
    assert (run.archive.articles, run.archive.passages) == (1, 1)
    assert run.archive.model == "words (words-of)"
    assert run.archive.settings["min_confidence"] == 0.35
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["metrics"]["success_at_1"] == 1.0
    # As earlier versions saved it.
    for each in kept["outcomes"]:
        assert each.pop("cited")
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert [each.cited for each in load(path).outcomes] == [(), ()]


def test_a_run_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with library(tmp_path / "index") as archive:
        save(run_of(archive, [asked("q")]), tmp_path / "run.json")
    sound = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    outcome = sound["outcomes"][0]
    with pytest.raises(InputError, match="cannot be read: No such file"):
        load(tmp_path / "none.json")
    for text, sentence in (
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "is no saved run: make one with `citebot eval … --save"),
        (json.dumps(sound | {"citebot_run": 2}), "saved by another version"),
        (json.dumps({"citebot_run": 1}), "is damaged"),
        (json.dumps(sound | {"outcomes": 7}), "is damaged"),
        (json.dumps(sound | {"outcomes": [outcome | {"rank": 0}]}), "is damaged"),
        (json.dumps(sound | {"outcomes": [outcome | {"confidence": 2}]}), "is damaged"),
        (json.dumps(sound | {"outcomes": [outcome | {"question": None}]}), "is damaged"),
        (json.dumps(sound | {"archive": {"x": 1}}), "is damaged"),
    ):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=sentence):
            load(tmp_path / "run.json")
