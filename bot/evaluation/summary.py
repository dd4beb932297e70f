"""An evaluation and all that goes with it, on a terminal or as JSON. Its words are `wording`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation import calibrating, differences, wording
from retrieval.evaluate import (
    Comparison,
    Fitted,
    Interval,
    Metrics,
    Outcome,
    Run,
    Setting,
    compare,
    intervals,
    metrics,
    suggested,
    trade_off,
)

if TYPE_CHECKING:
    from bot.terminal import Screen

_SETTINGS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A calibration: `outcomes` are judged as from now on, `kept` is where it is, if it is."""

    fitted: Fitted
    outcomes: tuple[Outcome, ...]
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A run, its figures, and what else was asked for.

    `questions`: the file they come from; `against`: that of the earlier run
    that it is compared with; `changes`: what is different about the archive since.
    `doubts`: what `evaluate.unknown_references` says of the questions.
    """

    run: Run
    questions: Path
    metrics: Metrics
    intervals: Mapping[str, Interval]
    compared: Comparison | None
    against: Path | None
    changes: str
    fitting: Fitting | None
    doubts: tuple[str, ...]

    @classmethod
    def of(
        cls,
        run: Run,
        questions: Path,
        earlier: Run | None = None,
        against: Path | None = None,
        fitting: Fitting | None = None,
        doubts: tuple[str, ...] = (),
    ) -> Summary:
        return cls(
            run=run,
            questions=questions,
            metrics=metrics(run.outcomes),
            intervals=intervals(run.outcomes),
            compared=compare(earlier.outcomes, run.outcomes) if earlier else None,
            against=against,
            changes=differences.changes(earlier.archive, run.archive) if earlier else "",
            fitting=fitting,
            doubts=doubts,
        )

    @property
    def min_confidence(self) -> float:
        return float(self.run.archive.settings["min_confidence"])

    @property
    def misses(self) -> list[Outcome]:
        return [each for each in self.run.outcomes if not each.right]


def show(screen: Screen, summary: Summary, verbose: bool) -> None:
    """Print it; what is no figure goes to standard error."""
    from bot.terminal import note

    rows = wording.metric_rows(summary.metrics, summary.intervals)
    screen.table(("", "", "95% interval"), rows)
    if wording.is_small(summary.metrics):
        note(wording.caution(summary.metrics, summary.intervals))
    if verbose and summary.misses:
        screen.table(wording.MISS_HEADINGS, [wording.miss_row(each) for each in summary.misses])
    if summary.compared and summary.against:
        _show_comparison(screen, summary, summary.compared, summary.against)
    if summary.fitting:
        _show_fitting(screen, summary, summary.fitting)


def _show_comparison(screen: Screen, summary: Summary, compared: Comparison, against: Path) -> None:
    from bot.terminal import note

    if compared.differences:
        rows = [differences.difference_row(each) for each in compared.differences]
        screen.table(differences.DIFFERENCE_HEADINGS, rows)
    changed = [differences.changed_row("won", *pair) for pair in compared.won]
    changed += [differences.changed_row("lost", *pair) for pair in compared.lost]
    if changed:
        screen.table(("", "question", "before", "now"), changed)
    for sentence in filter(None, (summary.changes, *differences.comparison_sentences(compared))):
        note(sentence)
    note(differences.conclusion(compared, against))


def _show_fitting(screen: Screen, summary: Summary, fitting: Fitting) -> None:
    from bot.terminal import note

    fitted, least = fitting.fitted, summary.min_confidence
    if fitting.kept:
        after = metrics(fitting.outcomes)
        rows = calibrating.fitted_rows(fitted, summary.metrics, after, least)
        screen.table(("", "before", "calibrated"), rows)
    settings = trade_off(fitting.outcomes, sorted({*_SETTINGS, least}))
    screen.table(
        ("CITEBOT_MIN_CONFIDENCE", "false answers", "refusals", ""),
        [calibrating.setting_row(each, least) for each in settings],
    )
    finer = trade_off(fitting.outcomes)
    for sentence in calibrating.suggestions(finer, summary.metrics.unanswerable):
        note(sentence)
    note(calibrating.outcome_of(fitted, fitting.kept))


def as_fields(summary: Summary, verbose: bool) -> dict[str, Any]:
    """The same for JSON; misses only where they were asked for."""
    fields: dict[str, Any] = {
        "metrics": asdict(summary.metrics),
        "intervals": {name: [each.low, each.high] for name, each in summary.intervals.items()},
    }
    if verbose:
        fields["misses"] = [wording.miss_fields(each) for each in summary.misses]
    if summary.compared:
        fields["comparison"] = _comparison_fields(summary.compared)
    if summary.fitting:
        fields["calibration"] = _fitting_fields(summary.fitting)
    return fields


def _comparison_fields(compared: Comparison) -> dict[str, Any]:
    return {
        "questions": compared.pairs,
        "differences": {
            each.measure.name: {
                "before": each.before,
                "now": each.after,
                "p_value": each.p_value,
                "regression": each.regression,
            }
            for each in compared.differences
        },
        "won": [after.question.question for _, after in compared.won],
        "lost": [after.question.question for _, after in compared.lost],
        "only_before": [each.question.question for each in compared.only_before],
        "only_now": [each.question.question for each in compared.only_after],
    }


def _fitting_fields(fitting: Fitting) -> dict[str, Any]:
    config = fitting.fitted.config
    settings = trade_off(fitting.outcomes)
    return {
        "kept": str(fitting.kept) if fitting.kept else None,
        "slope": config.confidence_slope,
        "middle": config.confidence_middle,
        "error_before": fitting.fitted.before,
        "error_after": fitting.fitted.after,
        "min_confidence_for": {
            str(most): _least(suggested(settings, most)) for most in calibrating.MOST_FALSE
        },
    }


def _least(setting: Setting | None) -> float | None:
    return setting.min_confidence if setting else None
