"""An evaluation as tests see it: figures that can be compared, and that say what went wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation import wording
from bot.evaluation.figure import Figure
from bot.sanitize import clean_line
from bot.settings import Settings
from retrieval import Article, Config, InputError, Library, QuestionsError
from retrieval.evaluate import (
    MEASURES,
    Metrics,
    Outcome,
    evaluate,
    load_questions,
    metrics,
    unknown_references,
)
from retrieval.text import expanded

_TOLD = 20  # questions that went wrong, in the message of a failure


@dataclass(frozen=True, slots=True)
class Quality:
    """What came of a file of questions; each figure is a number, as `Metrics` describes them.

    A figure raises QuestionsError where the file holds no question of its kind.
    """

    questions: Path
    metrics: Metrics
    outcomes: tuple[Outcome, ...]
    doubts: tuple[str, ...] = ()

    @property
    def success_at_1(self) -> Figure:
        return self._figure("success_at_1", lambda each: each.rank != 1)

    @property
    def success_at_5(self) -> Figure:
        return self._figure("success_at_5", lambda each: (each.rank or 6) > 5)

    @property
    def mrr_at_10(self) -> Figure:
        return self._figure("mrr_at_10", lambda each: each.rank != 1)

    @property
    def highlight_hits(self) -> Figure:
        return self._figure("highlight_hits", lambda each: not each.marked)

    @property
    def refusals(self) -> Figure:
        return self._figure("refusals", lambda each: not each.found)

    @property
    def false_answers(self) -> Figure:
        return self._figure("false_answers", lambda each: each.found)

    @property
    def calibration_error(self) -> Figure:
        return self._figure("calibration_error", lambda each: each.found != each.answerable)

    @property
    def median_ms(self) -> Figure:
        return self._figure("median_ms", lambda each: False)

    @property
    def p95_ms(self) -> Figure:
        return self._figure("p95_ms", lambda each: False)

    @property
    def misses(self) -> list[Outcome]:
        """The questions that went wrong in any way."""
        return [each for each in self.outcomes if not each.right]

    def _figure(self, name: str, missed: Callable[[Outcome], bool]) -> Figure:
        measure = next(each for each in MEASURES if each.name == name)
        value: float | None = getattr(self.metrics, name)
        if value is None:
            raise QuestionsError(
                f"{self.questions.name} has no questions of which there could be a figure for "
                f"{measure.label}: {measure.explained}."
            )
        misses = [each for each in measure.chosen(self.outcomes) if missed(each)]
        return Figure(value, f"{measure.label} of {self.questions.name}", self._story(misses))

    def _story(self, misses: Sequence[Outcome]) -> list[str]:
        lines = []
        for each in misses[:_TOLD]:
            _, fault, wanted, found, rank, confidence = wording.miss_row(each)
            lines += [
                f"{clean_line(each.question.question)} ({fault or 'right'})",
                f"    expected:    {clean_line(wanted)}",
                f"    found first: {clean_line(found)}",
                f"    right passage at rank {rank}, confidence {confidence}",
            ]
        if len(misses) > _TOLD:
            lines.append(f"and {wording.counted(len(misses) - _TOLD, 'question')} more")
        return lines + [clean_line(doubt) for doubt in self.doubts[:_TOLD]]


class Archives:
    """Archives that tests ask, each indexed once and open until `close`."""

    def __init__(self, root: Path, folder: Callable[[], Path]) -> None:
        """`root`: what paths are relative to; `folder` makes a new one, for an index."""
        self._root = root
        self._folder = folder
        self._open: dict[object, Library] = {}

    def ask(
        self,
        questions: str | Path,
        articles: Iterable[str | Path | Article] | str | Path,
        index: str | Path | None,
        config: Config | None,
    ) -> Quality:
        """Put the questions to the articles, or to the index. Raises CitebotError."""
        items = (articles,) if isinstance(articles, str | Path) else tuple(articles)
        if bool(items) == (index is not None):
            raise InputError("Give citebot_eval either `articles` or an `index`, and not both.")
        path = self._root / questions
        asked = load_questions(path)
        settings = config or Settings.load(dotenv=self._root / ".env").config()
        library = self._library(items, index, settings)
        told = tuple(unknown_references(library, asked))
        outcomes = tuple(evaluate(library, asked))
        return Quality(path, metrics(outcomes), outcomes, told)

    def close(self) -> None:
        for library in self._open.values():
            library.close()
        self._open.clear()

    def _library(
        self, items: tuple[str | Path | Article, ...], index: str | Path | None, config: Config
    ) -> Library:
        key = (items, index, config)
        if key not in self._open:
            self._open[key] = self._existing(index, config) if index else self._new(items, config)
        return self._open[key]

    def _existing(self, index: str | Path, config: Config) -> Library:
        folder = self._root / expanded(index)
        if not Library.exists(folder):
            raise InputError(f"There is no index in {folder}; make one with `citebot index`.")
        return Library.open(folder, config, lambda notice: warnings.warn(str(notice), stacklevel=2))

    def _new(self, items: Sequence[str | Path | Article], config: Config) -> Library:
        library = Library.open(self._folder(), config)
        report = library.add([self._below_root(item) for item in items])
        for skipped in report.skipped:
            warnings.warn(f"Skipped {skipped.source}: {skipped.reason}", stacklevel=2)
        return library

    def _below_root(self, item: str | Path | Article) -> str | Path | Article:
        remote = isinstance(item, Article) or "://" in str(item)
        return item if remote else self._root / expanded(str(item))
