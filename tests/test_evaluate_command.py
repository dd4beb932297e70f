"""`citebot eval`: runs kept and compared, the confidence calibrated, the report written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import WordEncoder

from bot.cli import cli

Run = Callable[..., Result]

BRIDGE = "Bridge shut\n\nThe bridge closed on Monday. Nobody was hurt.\n"
FERRY = "Ferry back\n\nThe ferry sails at noon. It carries forty people.\n"
ANSWERED = [
    ("the bridge closed on Monday", "2031-02-05-bridge", "closed on Monday"),
    ("the ferry sails at noon", "ferry", "sails at noon"),
    ("nobody was hurt", "2031-02-05-bridge", "Nobody was hurt"),
    ("it carries forty people", "ferry", "carries forty"),
    ("bridge Monday", "2031-02-05-bridge", "closed on Monday"),
    ("ferry noon", "ferry", "noon"),
    ("forty people", "ferry", "forty people"),
]
STRANGE = [("lion", "emu", "yak"), ("gnu", "ibis", "kudu"), ("owl", "elk", "asp")] * 2
UNANSWERED = ["zebra elephant", "the bridge of zebras", "giraffe", "ferry giraffe", "lion"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in a folder with an index of two articles and a file of questions."""
    monkeypatch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
    monkeypatch.setenv("CITEBOT_ARTICLES", "articles")
    monkeypatch.setenv("CITEBOT_READER", "none")
    monkeypatch.setenv("CITEBOT_MIN_CONFIDENCE", "0.7")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    Path("articles/2031-02-05-bridge.txt").write_text(BRIDGE, encoding="utf-8")
    Path("articles/ferry.txt").write_text(FERRY, encoding="utf-8")
    write_questions(*ANSWERED, *UNANSWERED)
    return lambda *arguments, **options: CliRunner().invoke(cli, arguments, **options)


def write_questions(*questions: tuple[str, str, str] | str) -> None:
    lines = [
        {"question": each}
        if isinstance(each, str)
        else dict(zip(("question", "article", "answer"), each, strict=True))
        for each in questions
    ]
    Path("q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


def tables(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_few_questions_come_with_a_caution(run: Run) -> None:
    result = run("eval", "q.jsonl")
    assert result.exit_code == 0
    rows = {name: (value, interval) for name, value, interval in tables(result)}
    assert rows["questions with an answer"] == ("7", "")
    assert rows["Success@1"] == ("100.0%", "64.6% to 100.0%")
    assert list(rows) == [
        "questions with an answer", "questions without", "Success@1", "Success@5", "MRR@10",
        "highlight hits", "refusals", "false answers", "calibration error", "median ms", "p95 ms",
    ]  # fmt: skip
    assert "12 questions, 7 with an answer and 5 without: each figure is uncertain" in result.stderr
    assert "Success@1 by about ±18 and false answers by about ±" in result.stderr


def test_a_question_about_an_article_that_is_not_there_is_named(run: Run) -> None:
    write_questions(("who won", "Race", "Ann won"), "why")
    told = run("eval", "q.jsonl", "--report", "page.html").stderr
    assert "'who won': the archive has no article 'Race'" in told
    assert "The report is in page.html; open it in a browser." in told
    report = Path("page.html").read_text(encoding="utf-8")
    assert "&#39;who won&#39;: the archive has no article &#39;Race&#39;" in report


def test_a_run_compared_with_itself_is_no_worse(run: Run) -> None:
    kept = run("eval", "q.jsonl", "--save", "run.json")
    assert kept.exit_code == 0
    assert "This run is kept in run.json" in kept.stderr
    result = run("eval", "q.jsonl", "--against", "run.json")
    assert result.exit_code == 0
    assert ["Success@1", "100.0%", "100.0%", "+0.0 points", "1.000", "same"] in tables(result)
    assert "Nothing is significantly worse than in run.json." in result.stderr
    assert "Changed since" not in result.stderr


def test_a_regression_ends_with_status_1_and_names_what_was_lost(run: Run) -> None:
    run("eval", "q.jsonl", "--save", "run.json")
    Path("articles/2031-02-05-bridge.txt").write_text("Empty\n\nNothing.\n", encoding="utf-8")
    Path("articles/ferry.txt").write_text("Void\n\nSilence.\n", encoding="utf-8")
    assert run("index").exit_code == 0
    write_questions(*ANSWERED, *UNANSWERED[1:], "another")
    result = run("eval", "q.jsonl", "--against", "run.json")
    assert result.exit_code == 1
    rows = tables(result)
    assert ["Success@1", "100.0%", "0.0%", "-100.0 points", "0.016", "worse"] in rows
    assert ["lost", "the ferry sails at noon", "right", "refused"] in rows
    assert "Significantly worse than run.json: Success@1, Success@5, MRR@10" in result.stderr
    assert "Only in the saved run, so left out: zebra elephant" in result.stderr
    assert "Not in the saved run, so left out: another" in result.stderr
    fields = json.loads(run("eval", "q.jsonl", "--against", "run.json", "--json").stdout)
    success = fields["comparison"]["differences"]["success_at_1"]
    assert (success["before"], success["now"], success["regression"]) == (1.0, 0.0, True)
    assert len(fields["comparison"]["lost"]) >= 7
    assert set(fields["intervals"]) == set(fields["metrics"]) - {"answerable", "unanswerable"}


def test_what_changed_meanwhile_is_told(run: Run) -> None:
    run("eval", "q.jsonl", "--save", "run.json")
    stricter = {"CITEBOT_MIN_CONFIDENCE": "0.999"}
    told = run("eval", "q.jsonl", "--against", "run.json", env=stricter).stderr
    assert "Changed since that run: min_confidence 0.7 → 0.999." in told


def test_a_run_for_other_tools_is_written(run: Run) -> None:
    result = run("eval", "q.jsonl", "--save-run", "out/trec")
    assert result.exit_code == 0
    assert "The run in TREC's format is in out/trec, with the passages that answer." in (
        result.stderr
    )
    lines = {path.name: path.read_text("utf-8") for path in Path("out/trec").iterdir()}
    assert set(lines) == {"run.trec", "qrels.trec", "queries.tsv"}
    assert lines["queries.tsv"].count("\n") == 12 and lines["qrels.trec"].count("\n") == 7
    Path("out/trec/run.trec.new").mkdir()
    result = run("eval", "q.jsonl", "--save-run", "out/trec")
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.endswith(
        "citebot: The run cannot be written to out/trec: Is a directory.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--save-run", "q.jsonl/out"],
            "The run cannot be written to q.jsonl/out: Not a directory.",
        ),
        (["--against", "none.json"], "The run none.json cannot be read: No such file"),
        (["--against", "q.jsonl"], "q.jsonl is no saved run"),
        (["--save", "none/run.json"], "There is no folder none to write run.json to."),
        (["--report", "none/page.html"], "There is no folder none to write page.html to."),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_asked(
    run: Run, arguments: list[str], sentence: str
) -> None:
    result = run("eval", "q.jsonl", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert not Path(".citebot").exists()


def test_calibrate_keeps_a_fit_that_helps_until_it_is_removed(run: Run) -> None:
    # Each with three words that the archive does not know: all are refused as the confidence is.
    half = [(f"zebra quagga emu {asked}", *where) for asked, *where in ANSWERED]
    write_questions(*half, *(f"{first} {second} {third}" for first, second, third in STRANGE[:5]))
    before = json.loads(run("eval", "q.jsonl", "--json").stdout)["metrics"]
    assert (before["refusals"], before["false_answers"]) == (1.0, 0.0)
    result = run("eval", "q.jsonl", "--calibrate", "--report", "page.html")
    assert result.exit_code == 0
    assert "The confidence is fitted to 7 questions with an answer and 5 without" in result.stderr
    assert "CITEBOT_MIN_CONFIDENCE=" in result.stderr
    (row,) = (row for row in tables(result) if row[0] == "refusals at 0.7")
    assert row[1] == "100.0%" and float(row[2][:-1]) < 50
    kept = json.loads(Path(".citebot/calibration.json").read_text(encoding="utf-8"))
    assert kept["slope"] > 0 and kept["model"] == WordEncoder().fingerprint
    report = Path("page.html").read_text(encoding="utf-8")
    assert "<h2>Calibration</h2>" in report
    # The settings that it suggests are those of the new confidence, as on the terminal.
    told = [line for line in result.stderr.splitlines() if line.startswith("At most 5%")]
    assert told[0] in report
    after = json.loads(run("eval", "q.jsonl", "--json").stdout)["metrics"]
    assert after["calibration_error"] < before["calibration_error"]
    assert after["refusals"] == pytest.approx(float(row[2][:-1]) / 100, abs=0.001)
    removed = run("eval", "q.jsonl", "--json", "--uncalibrate")
    assert removed.stderr.startswith("The calibration is removed.")
    assert json.loads(removed.stdout)["metrics"]["refusals"] == 1.0
    assert not Path(".citebot/calibration.json").exists()


def test_calibrate_leaves_alone_what_a_fit_does_not_better(run: Run) -> None:
    result = run("eval", "q.jsonl", "--calibrate")
    assert "no better than the present one; nothing was changed." in result.stderr
    assert ["0.7", "0.0%", "0.0%", "as now"] in tables(result)
    assert not Path(".citebot/calibration.json").exists()


def test_calibrate_takes_questions_of_both_kinds(run: Run) -> None:
    write_questions(*ANSWERED, "giraffe")
    result = run("eval", "q.jsonl", "--calibrate")
    assert result.exit_code == 2
    assert "at least 4 questions with an answer and 4 without; there are 7 and 1." in result.stderr
    assert not Path(".citebot/calibration.json").exists()


def test_uncalibrate_without_a_calibration(run: Run) -> None:
    run("index")
    assert "There was no calibration to remove." in run("eval", "q.jsonl", "--uncalibrate").stderr
