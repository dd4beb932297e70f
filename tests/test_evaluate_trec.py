"""Runs in TREC's format: what other tools make of the files is what the report says."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from retrieval import Article, Library
from retrieval.evaluate import Cited, Outcome, Question, evaluate, metrics, run_of, save_trec

RUN, QRELS, QUERIES = "run.trec", "qrels.trec", "queries.tsv"
HARBOURS = [
    Article(f"Harbour {n}", f"The harbour {n} is {'deep' * n}.\n\nIt is old.", id=f"h {n}:é")
    for n in range(14)
]
# The bell stands in a passage that asks for other words than the question.
BELL = Article("Bell", "The bell weighs 212 kilograms.", id="bell")
QUESTIONS = [
    Question("how heavy is the bell", ("Bell",), ("212 kilograms",)),
    Question("the harbour", ("Harbour 3",), ("harbour 3",)),
    Question("the harbour", ("Harbour 9",), ("harbour 9",)),
    Question("the harbour", ("h 13:é",), ("harbour 13",), date(2031, 5, 23)),
    Question("how heavy is\tthe \ud800 harbour", ("Bell",), ("212",)),
    Question("the zebra", ("Nowhere",), ("zebra",)),
    Question("where is the zebra"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Library:
    filled = library(tmp_path / "index")
    filled.add([BELL, *HARBOURS])
    return filled


def fields(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines()]


def mean_of(folder: Path, depth: int) -> float:
    """The mean of 1 / rank of the first relevant one within `depth`, as trec_eval works it out."""
    relevant: dict[str, set[str]] = defaultdict(set)
    for question, _, passage, relevance in fields(folder / QRELS):
        relevant[question] |= {passage} if int(relevance) else set()
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for question, _, passage, _, score, _ in fields(folder / RUN):
        assert passage not in scores[question]
        scores[question][passage] = float(score)
    values = []
    for question, passages in relevant.items():
        ranked = sorted(scores[question], key=lambda each: -scores[question][each])[:depth]
        ranks = [rank for rank, each in enumerate(ranked, start=1) if each in passages]
        values.append(1 / ranks[0] if ranks else 0.0)
    return sum(values) / len(values)


def test_the_files_alone_give_the_figures_of_the_report(archive: Library, tmp_path: Path) -> None:
    run = run_of(archive, evaluate(archive, QUESTIONS))
    save_trec(run, archive, tmp_path / "out" / "run")
    figures = metrics(run.outcomes)
    assert figures.mrr_at_10 is not None and 0 < figures.mrr_at_10 < 1
    assert mean_of(tmp_path / "out" / "run", 1) == pytest.approx(figures.success_at_1)
    assert mean_of(tmp_path / "out" / "run", 10) == pytest.approx(figures.mrr_at_10)


def test_what_stands_in_the_files(archive: Library, tmp_path: Path) -> None:
    run = run_of(archive, evaluate(archive, QUESTIONS))
    save_trec(run, archive, tmp_path)
    queries = [
        line.split("\t") for line in (tmp_path / QUERIES).read_text("utf-8").split("\n")[:-1]
    ]
    ids = [number for number, _ in queries]
    assert queries[0] == ["aa022bcb8a92", "how heavy is the bell"]
    assert queries[4][1] == "how heavy is the ? harbour"
    # Asked again it is another question, asked on a day too.
    assert ids[2] == f"{ids[1]}-2" and len(set(ids)) == len(ids) == 7
    qrels = fields(tmp_path / QRELS)
    assert qrels[0] == [ids[0], "0", "bell:0-30", "1"]
    assert [ids[5], "0", "Nowhere", "1"] in qrels
    assert {number for number, *_ in qrels} == set(ids[:6])
    ranking = fields(tmp_path / RUN)
    assert ranking[0][:5] == [ids[0], "Q0", "bell:0-30", "1", "1.000000"]
    assert ranking[0][5].startswith("citebot-") and {len(line) for line in ranking} == {6}
    assert [line[3] for line in ranking if line[0] == ids[1]] == [str(n) for n in range(1, 11)]
    assert any(line[2].startswith("h%209%3A%C3%A9:") for line in ranking)


def test_a_reprint_that_is_shown_is_relevant_and_what_is_shown_twice_is_one(
    archive: Library, tmp_path: Path
) -> None:
    reprint, other = Cited("copy", 0, 9, right=True), Cited("other", 3, 5, right=False)
    shown = Outcome(QUESTIONS[0], 3, False, True, 0.9, 0.9, 1.0, cited=(other, other, reprint))
    save_trec(run_of(archive, [shown]), archive, tmp_path)
    assert [line[2:4] for line in fields(tmp_path / RUN)] == [["other:3-5", "1"], ["copy:0-9", "2"]]
    assert [line[2] for line in fields(tmp_path / QRELS)] == ["copy:0-9", "bell:0-30"]


def test_a_run_that_cannot_be_written_leaves_the_one_before(
    archive: Library, tmp_path: Path
) -> None:
    save_trec(run_of(archive, evaluate(archive, QUESTIONS[:1])), archive, tmp_path)
    before = (tmp_path / RUN).read_bytes()
    (tmp_path / f"{RUN}.new").mkdir()
    with pytest.raises(OSError):
        save_trec(run_of(archive, evaluate(archive, QUESTIONS[1:])), archive, tmp_path)
    assert (tmp_path / RUN).read_bytes() == before
