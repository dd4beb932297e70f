"""The command line: exit codes, sentences and JSON, with a hand-checkable encoder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import WordEncoder, WordReader
from tiny_models import tiny_reader

from bot.cli import cli
from retrieval import Config
from retrieval.encode.load import open_encoder
from retrieval.encode.load_reader import open_reader
from retrieval.encode.onnx_reader import OnnxReader
from retrieval.encode.runtime_choice import Measured

Run = Callable[..., Result]

BRIDGE = "Bridge shut\n\nThe bridge closed on Monday. Nobody was hurt.\n"
FERRY = "Ferry back\n\nThe ferry sails at noon. It carries forty people.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in a folder of its own with two articles."""
    monkeypatch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
    monkeypatch.setattr(
        "retrieval.library.open_reader",
        lambda name, *rest: open_reader(name, *rest) if name else WordReader(),
    )
    for name in [name for name in os.environ if name.startswith("CITEBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CITEBOT_ARTICLES", "articles")
    monkeypatch.setenv("CITEBOT_DEVICE", "cpu")
    monkeypatch.setenv("CITEBOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    Path("articles/2031-02-05-bridge.txt").write_text(BRIDGE, encoding="utf-8")
    Path("articles/ferry.txt").write_text(FERRY, encoding="utf-8")
    return lambda *arguments, **options: CliRunner().invoke(cli, arguments, **options)


def ids(run: Run) -> dict[str, str]:
    listing = json.loads(run("articles", "--json").stdout)
    return {listed["title"]: listed["id"] for listed in listing}


def test_ask_indexes_first_and_answers(run: Run) -> None:
    result = run("ask", "the", "bridge", "closed", "on", "Monday", "--limit", "1")
    assert result.exit_code == 0
    assert result.stdout == (
        "[1] Bridge shut, 2031-02-05, articles/2031-02-05-bridge.txt\n"
        "    **The bridge closed on Monday.** Nobody was hurt.\n"
    )
    assert result.stderr == "The archive in .citebot is empty: indexing articles.\n"
    assert run("ask", "bridge closed").stderr == ""


def test_ask_says_when_the_archive_does_not_answer(run: Run) -> None:
    result = run("ask", "zebra elephant giraffe", "--limit", "1")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "The archive does not answer this.\n\nThe nearest passages:\n\n[1] "
    )


def test_ask_within_dates(run: Run) -> None:
    asked = ("ask", "the bridge closed on Monday", "--json")
    for dates, title in {
        ("--since", "2031-02-05"): ["Bridge shut"],
        ("--since", "2031-02", "--until", "2031"): ["Bridge shut"],
        ("--until", "2031-02-04"): [],
    }.items():
        answer = json.loads(run(*asked, *dates).stdout)
        assert [each["article"]["title"] for each in answer["citations"]] == title
    assert answer["period"] == {"since": None, "until": "2031-02-04"}
    result = run(*asked, "--since", "May")
    assert result.exit_code == 2
    assert "May is no date; give one such as 2031-05-23." in result.stderr


def test_ask_as_typed(run: Run) -> None:
    asked = ("ask", "the bridgeclosed on Monday")
    assert run(*asked).stderr.endswith("\nRead as: the bridge closed on Monday\n")
    assert run(*asked, "--as-typed").stderr == ""


def test_ask_explains_in_a_table_and_as_data(run: Run) -> None:
    asked = ("ask", "the bridge closed on Monday", "--limit", "1")
    shown = run(*asked, "--explain").stdout
    assert shown.startswith(run(*asked).stdout)
    assert "found by: meaning #1, words #1; cited as [1]" in shown
    assert json.loads(run(*asked, "--json", "--explain").stdout)["explanation"]["found"] is True


def test_ask_as_json(run: Run) -> None:
    result = run("ask", "the bridge closed on Monday", "--json", "--limit", "1")
    answer = json.loads(result.stdout)
    assert list(answer) == [
        "question", "found", "confidence", "citations", "elapsed_ms", "notices",
        "noticed", "period", "read_as", "counted",
    ]  # fmt: skip
    assert (answer["question"], answer["found"]) == ("the bridge closed on Monday", True)
    (citation,) = answer["citations"]
    assert list(citation) == [
        "rank", "score", "article", "start", "end", "place", "earlier", "confidence", "text",
        "highlights", "also_in",
    ]  # fmt: skip
    assert list(citation["article"]) == [
        "id", "title", "source", "url", "published", "tags", "language", "author",
    ]  # fmt: skip
    assert citation["article"]["published"] == "2031-02-05"
    assert citation["highlights"] == [
        {"start": 0, "end": 28, "text": "The bridge closed on Monday.", "answer": [21, 27]}
    ]
    assert run("ask", "zebra elephant", "--json").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask", " "], "citebot: The question is empty; ask something in words."),
        (["ask"], "Error: Missing argument 'QUESTION'."),
        (["ask", "x", "--limit", "0"], "Error: Invalid value for '--limit'"),
        (["articles"], "citebot: There is no index in .citebot; run `citebot index` with"),
        (["remove", "x"], "citebot: There is no index in .citebot; run `citebot index` with"),
        (["articles", "--index", "redis://x"], "citebot: There is no store for redis://x; give a"),
        (["index", "--index", "redis://x"], "citebot: There is no store for redis://x; give a"),
        (["eval", "none.jsonl"], "citebot: The questions none.jsonl cannot be read"),
    ],
)
def test_failure_is_a_sentence_and_status_2(run: Run, arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_ask_without_anything_to_index_makes_no_index(run: Run) -> None:
    result = run("ask", "x", env={"CITEBOT_ARTICLES": "nowhere"})
    assert result.exit_code == 2
    assert result.stderr == (
        "citebot: The archive is empty and there is no nowhere to fill it from; "
        "set CITEBOT_ARTICLES or run `citebot index` with your articles.\n"
    )
    assert not Path(".citebot").exists()


def test_a_bad_setting_is_told(run: Run) -> None:
    result = run("ask", "x", env={"CITEBOT_PASSAGES": "none"})
    assert (result.exit_code, result.stderr) == (
        2,
        "citebot: CITEBOT_PASSAGES must be a whole number from 1 to 100; see .env.example.\n",
    )


def test_index_reports_what_it_did(run: Run) -> None:
    first = run("index")
    assert first.exit_code == 0
    assert dict(line.split("\t") for line in first.stdout.splitlines()) == {
        "added": "2",
        "updated": "0",
        "unchanged": "0",
        "removed": "0",
        "skipped": "0",
        "articles in the archive": "2",
        "passages in the archive": "2",
    }
    Path("articles/ferry.txt").unlink()
    Path("articles/2031-02-05-bridge.txt").write_text(BRIDGE + "\nMore.\n", encoding="utf-8")
    second = run("index", "--prune")
    assert second.stdout.splitlines()[:4] == [
        "added\t0",
        "updated\t1",
        "unchanged\t0",
        "removed\t1",
    ]
    assert run("index", "--rebuild").stderr == "Encoded anew: 1 articles.\n"


def test_what_is_skipped_is_told_and_the_rest_is_indexed(run: Run) -> None:
    Path("articles/empty.txt").touch()
    Path("articles/binary.txt").write_bytes(b"a\0b")
    Path("articles/latin.txt").write_bytes(b"caf\xe9")
    Path("articles/large.txt").write_text("word " * 400_000, encoding="utf-8")
    result = run("index", "articles", "gone.txt", "x" * 5_000, env={"CITEBOT_MAX_FILE_MB": "1"})
    assert result.exit_code == 2
    assert result.stdout.startswith("added\t3\n")
    assert result.stderr.splitlines() == [
        "Skipped articles/binary.txt: it is a binary file, not text.",
        "Skipped articles/empty.txt: it is empty.",
        "Skipped articles/large.txt: it has 2 MB, more than the limit of 1 MB for one file.",
        "Skipped gone.txt: there is no such file or folder.",
        f"Skipped {'x' * 300}…: there is no such file or folder.",
    ]


def test_index_folder_from_option_or_environment(run: Run) -> None:
    assert run("--index", "one", "index").exit_code == 0
    assert run("articles", "--index", "one").stdout.count("\n") == 2
    assert run("articles", env={"CITEBOT_INDEX": "one"}).exit_code == 0
    assert run("articles").exit_code == 2


@pytest.mark.parametrize(
    "name",
    ["Ferry back", "ferry", "ferry.txt", "articles/ferry.txt", "id", "prefix"],
)
def test_remove_understands_every_name_of_an_article(run: Run, name: str) -> None:
    run("index")
    known = ids(run)["Ferry back"]
    result = run("remove", {"id": known, "prefix": known[:6]}.get(name, name))
    assert (result.exit_code, result.stdout) == (0, f"Removed Ferry back ({known}).\n")
    assert list(ids(run)) == ["Bridge shut"]


def test_remove_refuses_unknown_and_ambiguous_names_and_removes_nothing(run: Run) -> None:
    Path("articles/copy.txt").write_text(FERRY, encoding="utf-8")
    run("index")
    unknown = run("remove", "2031-02-05-bridge", "nothing")
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "citebot: There is no article 'nothing'; nothing was removed: "
        "`citebot articles` lists them all.\n",
    )
    ambiguous = run("remove", "2031-02-05-bridge", "Ferry back")
    assert ambiguous.exit_code == 2
    assert ambiguous.stderr.startswith("citebot: 'Ferry back' could be any of 2 articles (")
    assert run("articles").stdout.count("\n") == 3


def test_eval_prints_metrics_and_misses(run: Run) -> None:
    lines = [
        {"question": "the bridge closed on Monday", "article": "ferry", "answer": "noon"},
        {"question": "the ferry sails at noon", "article": "ferry", "answer": "noon"},
        {"question": "zebra elephant giraffe"},
    ]
    Path("q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    rows = [line.split("\t") for line in run("eval", "q.jsonl").stdout.splitlines()]
    table = {name: value for name, value, _ in rows}
    assert (table["Success@1"], table["Success@5"], table["MRR@10"]) == ("50.0%", "100.0%", "0.750")
    assert (table["refusals"], table["false answers"]) == ("0.0%", "0.0%")
    result = json.loads(run("eval", "q.jsonl", "--json", "-v").stdout)
    assert result["metrics"]["success_at_1"] == 0.5
    (miss,) = result["misses"]
    assert (miss["question"], miss["reason"]) == ("the bridge closed on Monday", "wrong passage")
    assert (miss["rank"], miss["found"]["article"]) == (2, "Bridge shut")
    assert "misses" not in json.loads(run("eval", "q.jsonl", "--json").stdout)


def test_chat_takes_plain_lines(run: Run) -> None:
    run("index")
    result = run("chat", input="the bridge closed on Monday\n:open 1\n:what\n:quit\nunread\n")
    assert result.exit_code == 0
    assert result.stdout.count("Bridge shut, 2031-02-05") == 2
    assert result.stderr == "There is no command :what; :help lists them.\n"


def test_chat_takes_follow_ups_and_ask_does_not(run: Run) -> None:
    run("index")
    result = run("chat", input="the bridge closed\nand when?\n:new\nand when?\n")
    assert result.stdout.count("Read as: ") == 1
    assert "Read as: when the bridge closed?\n\n" in result.stdout
    assert "Read as: " not in run("ask", "and when?").stdout
    assert json.loads(run("ask", "and when?", "--json").stdout)["read_as"] is None


def doctor(run: Run) -> tuple[int, dict[str, tuple[str, str]]]:
    result = run("doctor")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    return result.exit_code, {what: (state, finding) for state, what, finding in rows}


def test_doctor_makes_nothing_and_says_what_is_missing(run: Run) -> None:
    code, found = doctor(run)
    assert code == 2
    assert found["index"] == ("TO DO", "none in .citebot yet; run `citebot index`")
    assert found["reading"][1].startswith("in a process of its own")
    assert found["model"][1].startswith("all-MiniLM-L6-v2, SHA-256 53aa51172d142c89")
    assert not Path(".citebot").exists()
    assert not Path("cache").exists()


def test_doctor_says_which_reader_reads(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state, said = doctor(run)[1]["reader"]
    assert (state, said) == ("ok", f"citebot-reader, {OnnxReader().fingerprint[:8]}; reads en")
    monkeypatch.setenv("CITEBOT_READER", "none")
    assert doctor(run)[1]["reader"] == ("ok", "none, so words alone are compared")
    monkeypatch.setenv("CITEBOT_READER", "nobody/has-this-reader")
    assert doctor(run)[1]["reader"] == (
        "ok",
        "nobody/has-this-reader, fetched from its hub for the first question",
    )
    monkeypatch.setenv("CITEBOT_READER", "/nowhere/reader")
    assert doctor(run)[1]["reader"] == (
        "TO DO",
        "There is no model folder /nowhere/reader; give a folder or a hub name.",
    )
    folder = tiny_reader(tmp_path / "reader")
    monkeypatch.setenv("CITEBOT_READER", str(folder))
    state, said = doctor(run)[1]["reader"]
    assert state == "ok" and re.fullmatch(rf"{folder}, [0-9a-f]{{8}}; reads any language", said)


def test_doctor_knows_a_reader_that_is_damaged(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("reader")
    folder.mkdir()
    monkeypatch.setattr("bot.doctor.load_reader.open_reader", lambda *given: OnnxReader(folder))
    assert doctor(run)[1]["reader"] == (
        "TO DO",
        "The bundled reader cannot be read (No such file or directory): install Citebot anew.",
    )


def test_a_wrong_reader_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEBOT_READER", "/nowhere/reader")
    result = run("ask", "the bridge closed")
    said = "citebot: There is no model folder /nowhere/reader; give a folder or a hub name."
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, said)


def test_doctor_knows_a_model_that_has_no_export(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.encode.load.not_exportable", lambda config: "its vectors differ")
    assert doctor(run)[1]["model export"] == (
        "ok",
        "none, so the model runs slower: its vectors differ",
    )


@pytest.mark.parametrize(
    ("version", "bf16", "measured", "said"),
    [
        (None, False, None, "by ONNX Runtime"),
        (None, True, None, "by ONNX Runtime: OpenVINO is faster on this processor; run: "
         "pip install openvino"),
        ("2026.4", True, None, "by ONNX Runtime or OpenVINO: measured when many passages come for "
         "the first time"),
        ("2026.4", True, Measured(1.9, 0.99999), "by OpenVINO: measured 1.90 times as fast as ONNX "
         "Runtime"),
        ("2026.4", True, Measured(0.9, 1.0), "by ONNX Runtime: OpenVINO measured 0.90 times as fast"
         " as ONNX Runtime"),
        ("2026.4", True, Measured(3.0, 0.98), "by ONNX Runtime: OpenVINO measured 3.00 times as "
         "fast as ONNX Runtime, with other vectors (cosine 0.980)"),
        ("2026.4", True, Measured(failure="no such file"), "by ONNX Runtime: OpenVINO does not run "
         "here (no such file)"),
    ],
)  # fmt: skip
def test_doctor_says_what_encodes_many_passages_and_why(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    model_cache: Path,
    version: str | None,
    bf16: bool,
    measured: Measured | None,
    said: str,
) -> None:
    open_encoder(Config(cache=model_cache))
    monkeypatch.setenv("CITEBOT_CACHE", str(model_cache))
    monkeypatch.setattr("bot.doctor.openvino", lambda: version)
    monkeypatch.setattr("bot.doctor.computes_in_bf16", lambda: bf16)
    monkeypatch.setattr("retrieval.encode.onnx_encoder.remembered", lambda path, memory: measured)
    assert doctor(run)[1]["bulk encoding"] == ("ok", said)
    monkeypatch.setenv("CITEBOT_DEVICE", "cuda")
    assert doctor(run)[1]["bulk encoding"] == (
        "ok",
        f"on the GPU where PyTorch can use it, else {said}",
    )


def test_doctor_is_content_with_a_sound_archive_and_hides_the_token(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("index")
    monkeypatch.setenv("CITEBOT_TELEGRAM_TOKEN", "123:hidden")
    code, found = doctor(run)
    assert code == 0
    assert found["index"] == ("ok", ".citebot: 2 articles, 2 passages")
    assert found["index check"] == ("ok", "nothing wrong")
    assert found["CITEBOT_TELEGRAM_TOKEN"] == ("ok", "set")
    assert "hidden" not in str(found)


def test_doctor_shows_no_secret_that_stands_in_the_wrong_place(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "123456:AAHsecretSECRETsecretSECRETsecret12"
    monkeypatch.setenv("CITEBOT_TELEGRAM_WEBHOOK_URL", "https://bot.example.org/hunter2")
    monkeypatch.setenv("CITEBOT_TELEGRAM_API_URL", f"http://127.0.0.1:9/bot{token}")
    monkeypatch.setenv("CITEBOT_INDEX", f"index-{token}")
    monkeypatch.setenv("CITEBOT_QUERY_PROMPT", f"{token.lower()} " * 1_000)
    result = run("doctor")
    shown = (result.stdout + result.stderr).lower()
    assert "https://bot.example.org/…" in shown and "index-[hidden]" in shown
    assert "hunter2" not in shown and "aahsecret" not in shown
    assert max(map(len, shown.splitlines())) < 500


def test_doctor_survives_a_damaged_index_and_bad_settings(run: Run) -> None:
    Path(".citebot").mkdir()
    Path(".citebot/citebot.sqlite3").write_bytes(b"no database at all" * 500)
    code, found = doctor(run)
    assert (code, found["index"][0]) == (2, "TO DO")
    assert "is damaged" in found["index"][1]
    Path(".env").write_text("CITEBOT_PASAGES=3\n", encoding="utf-8")
    code, found = doctor(run)
    assert found["CITEBOT_PASAGES"] == ("TO DO", "no such setting; correct it in .env")
