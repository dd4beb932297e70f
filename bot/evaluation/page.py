"""An evaluation as one HTML page that needs nothing else: no network, no script.

Questions and articles are other people's: every text is cleaned and escaped on its way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bot.evaluation import calibrating, differences, plots, wording
from bot.evaluation.summary import Summary
from bot.sanitize import clean
from retrieval.evaluate import MEASURES, Measure, Outcome, ShownPassage, metrics, trade_off, written

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE = "page.html.jinja"
_HEADLINES = {
    "success_at_1": "right passage first",
    "highlight_hits": "right sentence marked",
    "refusals": "answerable, but refused",
    "false_answers": "unanswerable, but answered",
}
_FAULTS = {
    "wrong passage": (
        "Another passage first",
        "A passage that does not hold the answer stands above the one that does, if that was "
        "found at all.",
    ),
    "wrong sentence": (
        "Another sentence marked",
        "The right passage stands first, but none of its marked sentences holds the answer.",
    ),
    "refused": (
        "Refused",
        "The archive holds an answer, but the confidence was below the least that is asked for.",
    ),
    "answered though there is no answer": (
        "False answers",
        "The archive holds no answer, and yet the confidence was high enough for one.",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the table; `low`, `value` and `high` in percent for its bar, if it is a share."""

    measure: Measure
    value: str
    span: str
    bar: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that went wrong in the same way."""

    title: str
    explained: str
    outcomes: Sequence[Outcome]


def page(summary: Summary) -> str:
    """The page, a whole HTML document."""
    return _template().render(
        summary=summary,
        run=summary.run,
        archive=summary.run.archive,
        rows=_rows(summary),
        headlines=[row for row in _rows(summary) if row.measure.name in _HEADLINES],
        names=_HEADLINES,
        caution=wording.caution(summary.metrics, summary.intervals),
        plots=_plots(summary),
        suggestions=_suggestions(summary),
        fitted=_fitted(summary),
        groups=_groups(summary.run.outcomes),
        pieces=pieces,
        wording=wording,
        differences=differences,
        calibrating=calibrating,
    )


def pieces(passage: ShownPassage) -> list[tuple[str, bool]]:
    """The text of a passage in stretches, and which of them are marked."""
    found, done = [], 0
    for start, end in sorted(passage.marks):
        found += [(passage.text[done:start], False), (passage.text[start:end], True)]
        done = end
    return [(text, marked) for text, marked in [*found, (passage.text[done:], False)] if text]


def _rows(summary: Summary) -> list[Row]:
    rows = []
    for measure in MEASURES:
        value = getattr(summary.metrics, measure.name)
        sure = summary.intervals.get(measure.name)
        bar = None
        if value is not None and sure and measure.unit != "ms":
            bar = tuple(round(100 * each, 1) for each in (sure.low, value, sure.high))
        rows.append(
            Row(
                measure,
                written(value, measure),
                wording.span(measure.name, summary.intervals),
                (bar[0], bar[1], bar[2]) if bar else None,
            )
        )
    return rows


def _fitted(summary: Summary) -> list[tuple[str, str, str]]:
    fitting = summary.fitting
    if not fitting or not fitting.kept:
        return []
    after = metrics(fitting.outcomes)
    return calibrating.fitted_rows(fitting.fitted, summary.metrics, after, summary.min_confidence)


def _suggestions(summary: Summary) -> list[str]:
    """Of the confidence as it is from now on: as calibrated, where it was."""
    fitting = summary.fitting
    outcomes = fitting.outcomes if fitting and fitting.kept else summary.run.outcomes
    return calibrating.suggestions(trade_off(outcomes), summary.metrics.unanswerable)


def _plots(summary: Summary) -> list[tuple[str, str, Markup | None]]:
    """Title, what to see in it, and the plot; None where the questions do not allow it."""
    asked = summary.run.outcomes
    return [
        (
            "Success at rank",
            "How many of the answerable questions have a right passage among the first 1 to 10. "
            "The thin lines are 95% intervals.",
            plots.success_at_ranks(asked),
        ),
        (
            "Calibration",
            "What the confidence promises and what is so: on the dashed line it is a true "
            "probability. The bars count the questions, the thin lines are 95% intervals.",
            plots.calibration_curve(asked),
        ),
        (
            "False answers against refusals",
            "A higher least confidence refuses more, and answers falsely less.",
            plots.false_answers_and_refusals(asked, summary.min_confidence),
        ),
        (
            "Time",
            "How long questions took on the machine that measured, one after another.",
            plots.latency(asked),
        ),
    ]


def _groups(outcomes: Sequence[Outcome]) -> list[Group]:
    groups = []
    for fault, (title, explained) in _FAULTS.items():
        those = [each for each in outcomes if each.fault == fault]
        if those:
            groups.append(Group(title, explained, those))
    return groups


def _clean(value: Any) -> Any:
    """Texts without characters that a browser obeys; what is HTML already is left alone."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("bot.evaluation", ""),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(_TEMPLATE)
