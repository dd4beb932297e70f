"""The fixture `citebot_eval`: questions of one's own that fail one's own tests when quality drops.

    def test_the_archive_answers(citebot_eval):
        quality = citebot_eval("questions.jsonl", articles=["articles"])
        assert quality.success_at_1 >= 0.9
        assert quality.false_answers <= 0.2

Pytest loads this module wherever Citebot is installed: it imports nothing until it is used.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from bot.evaluation.figure import Figure

if TYPE_CHECKING:
    from bot.evaluation.quality import Quality
    from retrieval import Article, Config


_STORY = pytest.StashKey[Sequence[str]]()


class Evaluate(Protocol):
    """Puts a file of questions to articles, or to an index that is there already.

    `articles`: files, folders, links or `Article` objects; those that several tests name alike
    are indexed once. Paths are below pytest's root folder. Without a `config` Citebot's own
    settings hold, from the environment and from `.env` in that folder.
    """

    def __call__(
        self,
        questions: str | Path,
        articles: Iterable[str | Path | Article] | str | Path = (),
        *,
        index: str | Path | None = None,
        config: Config | None = None,
    ) -> Quality: ...


@pytest.fixture(scope="session")
def citebot_eval(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evaluate]:
    """`citebot_eval("questions.jsonl", articles=["articles"])` → figures to make assertions on."""
    from bot.evaluation.quality import Archives
    from retrieval import CitebotError

    archives = Archives(request.config.rootpath, lambda: tmp_path_factory.mktemp("citebot"))

    def ask(
        questions: str | Path,
        articles: Iterable[str | Path | Article] | str | Path = (),
        *,
        index: str | Path | None = None,
        config: Config | None = None,
    ) -> Quality:
        try:
            return archives.ask(questions, articles, index, config)
        except CitebotError as error:
            pytest.fail(str(error), pytrace=False)

    yield ask
    archives.close()


def pytest_assertrepr_compare(
    config: pytest.Config, op: str, left: Any, right: Any
) -> list[str] | None:
    """What a failed comparison with a figure tells in its own place, where pytest cuts it short."""
    if isinstance(left, Figure):
        figure, told = left, f"{left.name} is {left:.4g}, which is not {op} {right}"
    elif isinstance(right, Figure):
        figure, told = right, f"{left} is not {op} {right.name}, which is {right:.4g}"
    else:
        return None
    config.stash[_STORY] = figure.story
    return [told]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Below a test that failed by a figure: the questions that went wrong."""
    report = yield
    story = item.config.stash.get(_STORY, ())
    if call.when == "call":
        item.config.stash[_STORY] = ()
        if report.failed and story:
            report.sections.append(("questions that went wrong", "\n".join(story)))
    return report
