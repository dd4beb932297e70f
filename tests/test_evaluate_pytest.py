"""The fixture `citebot_eval` in somebody else's tests: what passes, what fails, what is told."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from fakes import WordEncoder  # before the inner sessions, which forget what they import

import bot
from bot.evaluation import quality
from retrieval.read import isolated

pytest_plugins = ["pytester"]

assert WordEncoder and quality and isolated
# Where Citebot is installed, pytest has found the plugin by itself.
INSTALLED = any(each.name == "citebot" for each in entry_points(group="pytest11"))

CONFTEST = """
import pytest
from fakes import WordEncoder

@pytest.fixture(scope="session", autouse=True)
def words():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
        yield
"""
ARTICLES = {
    "bridge": "Bridge shut\n\nThe bridge closed on Monday. Nobody was hurt.\n",
    "ferry": "Ferry back\n\nThe ferry sails at noon. It carries forty people.\n",
}
QUESTIONS = [
    {"question": "the bridge closed on Monday", "article": "bridge", "answer": "closed on Monday"},
    {"question": "the bridge closed", "article": "ferry", "answer": "sails at noon"},
    {"question": "giraffe"},
]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project with two articles and three questions, of which one goes wrong."""
    monkeypatch.delenv("CITEBOT_INDEX", raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.mkdir("articles")
    for name, text in ARTICLES.items():
        (pytester.path / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = "\n".join(map(json.dumps, QUESTIONS))
    (pytester.path / "questions.jsonl").write_text(lines, encoding="utf-8")
    return pytester


def run(project: pytest.Pytester, body: str) -> pytest.RunResult:
    project.makepyfile("import pytest\n" + body)
    named = () if INSTALLED else ("-p", "bot.pytest_plugin")
    return project.runpytest_inprocess(*named, "-p", "no:cacheprovider")


def test_good_figures_pass_and_articles_are_indexed_once(project: pytest.Pytester) -> None:
    result = run(
        project,
        """
def test_ranks(citebot_eval):
    quality = citebot_eval("questions.jsonl", articles=["articles"])
    assert quality.success_at_1 >= 0.5
    assert quality.success_at_5 == quality.mrr_at_10 * 4 / 3
    assert quality.false_answers == 0 and quality.refusals <= 0.5
    assert quality.metrics.answerable == 2
    assert [each.question.question for each in quality.misses] == ["the bridge closed"]

def test_archives(citebot_eval, tmp_path_factory):
    first = citebot_eval("questions.jsonl", articles=["articles"])
    assert first.median_ms > 0 and first.p95_ms >= first.median_ms
    assert len(list(tmp_path_factory.getbasetemp().glob("citebot[0-9]*"))) == 1
""",
    )
    result.assert_outcomes(passed=2)


def test_a_figure_that_drops_fails_and_lists_the_misses(project: pytest.Pytester) -> None:
    result = run(
        project,
        """
def test_ranks(citebot_eval):
    quality = citebot_eval("questions.jsonl", articles="articles")
    assert quality.success_at_1 >= 0.9

def test_reversed(citebot_eval):
    quality = citebot_eval("questions.jsonl", articles="articles")
    assert 0.9 <= quality.success_at_1
""",
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "E*assert Success@1 of questions.jsonl is 0.5, which is not >= 0.9",
            "*- questions that went wrong -*",
            "the bridge closed (wrong passage)",
            "    expected:    ferry: sails at noon",
            "    found first: Bridge shut: The bridge closed on Monday.",
            "    right passage at rank 2, confidence *",
            "E*assert 0.9 is not <= Success@1 of questions.jsonl, which is 0.5",
            "the bridge closed (wrong passage)",
        ]
    )


def test_a_figure_without_questions_and_a_wrong_call_are_sentences(
    project: pytest.Pytester,
) -> None:
    (project.path / "two.jsonl").write_text(
        '{"question": "giraffe"}\n{"question": "who", "article": "Race", "answer": "x"}'
    )
    (project.path / "one.jsonl").write_text('{"question": "giraffe"}')
    result = run(
        project,
        """
def test_none(citebot_eval):
    assert citebot_eval("one.jsonl", articles="articles").success_at_1 >= 0.5

def test_unknown_article(citebot_eval):
    assert citebot_eval("two.jsonl", articles="articles").success_at_1 >= 0.5

def test_no_archive(citebot_eval):
    citebot_eval("one.jsonl")

def test_no_index(citebot_eval):
    citebot_eval("one.jsonl", index="nowhere")

def test_no_file(citebot_eval):
    citebot_eval("none.jsonl", articles="articles")

def test_skipped(citebot_eval):
    with pytest.warns(UserWarning, match="Skipped .*gone: "):
        citebot_eval("one.jsonl", articles=["articles", "gone"])
""",
    )
    result.assert_outcomes(failed=5, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*one.jsonl has no questions of which there could be a figure for Success@1: *",
            "E*assert Success@1 of two.jsonl is 0, which is not >= 0.5",
            "who (refused)",
            "'who': the archive has no article 'Race'*",
            "Give citebot_eval either `articles` or an `index`, and not both.",
            "There is no index in */nowhere; make one with `citebot index`.",
            "The questions */none.jsonl cannot be read: No such file or directory.",
        ]
    )


def test_a_failure_of_another_kind_tells_no_story(project: pytest.Pytester) -> None:
    result = run(
        project,
        """
def test_caught(citebot_eval):
    quality = citebot_eval("questions.jsonl", articles="articles")
    with pytest.raises(AssertionError):
        assert quality.success_at_1 >= 0.9

def test_other():
    assert 1 == 2
""",
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*went wrong*")
    result.stdout.fnmatch_lines(["E*assert 1 == 2"])


def test_the_plugin_imports_nothing_until_it_is_used(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(bot.__file__).parent.parent))
    result = pytester.runpython_c(
        "import sys, bot.pytest_plugin\n"
        "print(sorted({each.split('.')[0] for each in sys.modules} & "
        "{'retrieval', 'numpy', 'scipy', 'jinja2', 'click'}))"
    )
    result.stdout.fnmatch_lines(["[[]]"])
