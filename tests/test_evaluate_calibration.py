"""Calibration: the numbers that a fit finds, and the file that keeps them beside an index."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEncoder

from retrieval import Article, Config, InputError, Library
from retrieval.config import NO_READER
from retrieval.evaluate import Outcome, Question, calibrate, metrics, with_calibration
from retrieval.evaluate.calibrate import LEAST, fit
from retrieval.notices import Notice
from retrieval.search.calibration import Calibration, discard, keep
from retrieval.search.confidence import probability
from retrieval.store.private_files import CALIBRATION

DEFAULT = Config(confidence_slope=20.0, confidence_middle=0.5)


def asked(score: float | None, answerable: bool, config: Config = DEFAULT) -> Outcome:
    question = Question("q", ("a",), ("x",)) if answerable else Question("q")
    sure = probability(score, config)
    return Outcome(question, 1, True, sure >= config.min_confidence, sure, score, 1.0)


def drawn(count: int, slope: float, middle: float, seed: int = 1) -> list[Outcome]:
    """Questions whose chance to be answerable is a logistic function of their score."""
    generator = np.random.default_rng(seed)
    scores = generator.uniform(0, 1, count)
    chances = 1 / (1 + np.exp(-slope * (scores - middle)))
    truth = generator.uniform(0, 1, count) < chances
    return [asked(float(each), bool(so)) for each, so in zip(scores, truth, strict=True)]


def test_a_probability_is_defined_for_every_score() -> None:
    steep = Config(confidence_slope=1000.0, confidence_middle=0.0)
    assert [probability(score, steep) for score in (None, -900.0, 0.0, 900.0)] == [0, 0, 0.5, 1]
    assert probability(0.6, DEFAULT) == pytest.approx(1 / (1 + np.exp(-2)))


def test_a_fit_finds_what_the_questions_follow() -> None:
    outcomes = drawn(4_000, 8.0, 0.3)
    fitted = calibrate(outcomes, DEFAULT, DEFAULT)
    assert fitted.config.confidence_slope == pytest.approx(8.0, rel=0.1)
    assert fitted.config.confidence_middle == pytest.approx(0.3, abs=0.02)
    assert fitted.before > 0.1 > 0.03 > fitted.after
    assert fitted.helps
    assert fitted.answerable + fitted.unanswerable == 4_000
    new = with_calibration(outcomes, fitted.config)
    error = metrics(new).calibration_error
    assert error is not None and error < 0.03
    assert all(each.found == (each.confidence >= DEFAULT.min_confidence) for each in new)


def test_a_few_questions_move_the_defaults_a_little() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.35, 0.3, 0.2])
    moved = fit(scores, scores > 0.38, DEFAULT)
    assert 8 < moved.confidence_slope < 20
    assert 0.44 < moved.confidence_middle < 0.5


def test_scores_that_tell_nothing_still_rise() -> None:
    scores = np.linspace(0, 1, 400)
    turned = fit(scores, scores < 0.5, DEFAULT)
    assert 0 < turned.confidence_slope < 2


def test_a_fit_that_foretells_no_better_is_not_worth_keeping() -> None:
    assert not calibrate(drawn(60, 20.0, 0.5, seed=4), DEFAULT, DEFAULT).helps


def test_too_few_questions_are_refused() -> None:
    outcomes = [asked(0.8, True)] * 10 + [asked(0.2, False)] * (LEAST - 1) + [asked(None, False)]
    with pytest.raises(InputError, match=r"at least 4 .* there are 10 and 3\."):
        calibrate(outcomes, DEFAULT, DEFAULT)


# --- the file

WORDS_ALONE = Config(reader=NO_READER)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an index with one article."""
    monkeypatch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
    with Library.open(tmp_path / "index", WORDS_ALONE) as library:
        library.add([Article("Snow", "It snowed. It was cold.", id="s1")])
    return tmp_path / "index"


def calibration(**fields: object) -> Calibration:
    config = Config()
    found = {
        "slope": 5.0,
        "middle": 2.0,
        "model": WordEncoder().fingerprint,
        "default_slope": config.confidence_slope,
        "default_middle": config.confidence_middle,
        "answerable": 10,
        "unanswerable": 5,
    }
    return Calibration(**{**found, **fields})  # type: ignore[arg-type]


def confidence(folder: Path, notices: list[Notice] | None = None) -> float:
    heard: list[Notice] = [] if notices is None else notices
    with Library.open(folder, WORDS_ALONE, notify=heard.append) as library:
        return library.ask("it snowed").confidence


def test_an_archive_answers_with_its_calibration_until_it_is_gone(folder: Path) -> None:
    shipped = confidence(folder)
    with Library.open(folder, WORDS_ALONE) as library:
        score = library.ask("it snowed").score
    assert score is not None and shipped > 0.9
    assert keep(folder, calibration()) == folder / CALIBRATION
    assert confidence(folder) == pytest.approx(1 / (1 + np.exp(-5.0 * (score - 2.0))))
    assert discard(folder) and not discard(folder)
    assert confidence(folder) == shipped


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        b'{"slope": 5, "middle": 2}',
        *(
            json.dumps({**{name: getattr(calibration(), name) for name in names}, **bad}).encode()
            for names in [Calibration.__slots__]
            for bad in ({"slope": -1}, {"slope": "5"}, {"middle": 1e9}, {"slope": float("nan")})
        ),
    ],
    ids=lambda content: content[:40].decode(errors="replace"),
)
def test_a_damaged_calibration_is_told_and_left_out(folder: Path, content: bytes) -> None:
    (folder / CALIBRATION).write_bytes(content)
    heard: list[Notice] = []
    assert confidence(folder, heard) > 0.9
    assert list(map(str, heard)) == [
        f"The calibration {folder / CALIBRATION} cannot be read and is not used; delete it, or "
        "make it anew with `citebot eval QUESTIONS --calibrate`."
    ]


@pytest.mark.parametrize(
    "fields", [{"model": "another"}, {"reader": "another"}, {"default_slope": 1.0}]
)
def test_a_calibration_of_something_else_is_told_and_left_out(
    folder: Path, fields: dict[str, object]
) -> None:
    keep(folder, calibration(**fields))
    heard: list[Notice] = []
    assert confidence(folder, heard) > 0.9
    assert len(heard) == 1
    assert heard[0].code == "other-calibration"
