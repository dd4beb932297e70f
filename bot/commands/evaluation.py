"""The subcommand `eval`: measures the answers, compares, reports, calibrates.

What it shows is worded in `bot.evaluation`, what it measures is `retrieval.evaluate`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import Command, Failure, index_option, settings_of

if TYPE_CHECKING:
    from bot.evaluation.summary import Fitting
    from bot.settings import Settings
    from retrieval import Library
    from retrieval.evaluate import Outcome, Question, Run

_WORSE = 1
_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_DOUBTS = 10  # that are told one by one


@click.command("eval", cls=Command)
@click.argument("questions", type=click.Path(path_type=Path), metavar="QUESTIONS")
@click.option("-v", "--verbose", is_flag=True, help="Show each question that went wrong.")
@click.option("--report", type=_FILE, metavar="FILE", help="Write a report as an HTML page.")
@click.option("--save", type=_FILE, metavar="RUN", help="Keep this run, to compare with later.")
@click.option("--against", type=_FILE, metavar="RUN", help="Compare with a run that was saved.")
@click.option("--save-run", type=_FOLDER, metavar="FOLDER", help="Write it in TREC's format.")
@click.option("--calibrate", is_flag=True, help="Fit the confidence to these questions.")
@click.option("--uncalibrate", is_flag=True, help="First go back to the confidence as shipped.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    questions: Path,
    verbose: bool,
    report: Path | None,
    save: Path | None,
    against: Path | None,
    save_run: Path | None,
    calibrate: bool,
    uncalibrate: bool,
    as_json: bool,
) -> None:
    """Measure how well the archive answers a file of QUESTIONS.

    Each line of it is a JSON object with `question`, and with `article` (title or file name) and
    `answer` (words of the answering sentence) where the archive answers it.

    --calibrate keeps what it found in the index's folder (calibration.json), for all answers from
    then on, where it makes the confidence truer.

    --save-run writes what other tools (trec_eval, ranx, ir_measures) read: run.trec, the passages
    that were shown; qrels.trec, those that answer; and queries.tsv, the questions. A passage's id
    is ARTICLE:START-END, in characters of the article's text, its score is 1 / rank. A question
    without an answer has no line in qrels.trec.

    Exit status: 0; 1 when --against finds a figure significantly worse (p < 0.05, times left
    out); 2 wrong usage or failure.
    """
    from bot.evaluation.summary import Summary, as_fields, show
    from bot.terminal import Screen, note
    from retrieval import evaluate as evaluation

    settings = settings_of(ctx)
    asked = evaluation.load_questions(questions)
    earlier = evaluation.load(against) if against else None
    _check_places(report, save, save_run)
    if uncalibrate:
        _uncalibrate(settings)
    run, fitting, doubts = _ask(settings, asked, calibrate, save_run)
    summary = Summary.of(run, questions, earlier, against, fitting, doubts)
    screen = Screen()
    if as_json:
        screen.json(as_fields(summary, verbose))
    else:
        show(screen, summary, verbose)
    if save:
        evaluation.save(run, save)
        note(f"This run is kept in {save}; compare with it by --against {save}.")
    if save_run:
        note(f"The run in TREC's format is in {save_run}, with the passages that answer.")
    if report:
        from bot.evaluation.page import page

        report.write_text(page(summary), encoding="utf-8")
        note(f"The report is in {report}; open it in a browser.")
    ctx.exit(_WORSE if summary.compared and summary.compared.regressions else 0)


def _ask(
    settings: Settings, asked: Sequence[Question], calibrate: bool, save_run: Path | None
) -> tuple[Run, Fitting | None, tuple[str, ...]]:
    """Ask all questions; where it is wanted, fit the confidence to what came of it, and write it
    for other tools.

    The third is what is to be doubted about the questions; it is told before they are asked.
    """
    from bot.open_library import filled
    from bot.terminal import progress
    from retrieval import evaluate as evaluation

    with filled(settings) as library:
        doubts = tuple(evaluation.unknown_references(library, asked))
        _tell(doubts)
        with progress("Asking", len(asked), "questions") as show:
            outcomes = evaluation.evaluate(library, asked, show)
        fitting = _calibrate(settings, library, outcomes) if calibrate else None
        run = evaluation.run_of(library, outcomes)
        if save_run:
            with _writing_to(save_run):
                evaluation.save_trec(run, library, save_run)
        return run, fitting, doubts


def _check_places(report: Path | None, save: Path | None, save_run: Path | None) -> None:
    """See to it, before all is asked, that it can be written. Raises Failure."""
    for path in filter(None, (report, save)):
        if not path.parent.is_dir():
            raise Failure(f"There is no folder {path.parent} to write {path.name} to.")
    if save_run:
        with _writing_to(save_run):
            save_run.mkdir(parents=True, exist_ok=True)


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """Around what writes there. Raises Failure where that cannot be."""
    try:
        yield
    except OSError as error:
        raise Failure(f"The run cannot be written to {folder}: {error.strerror}.") from error


def _tell(doubts: Sequence[str]) -> None:
    from bot.terminal import note

    for doubt in doubts[:_DOUBTS]:
        note(doubt)
    if len(doubts) > _DOUBTS:
        note(f"There are {len(doubts) - _DOUBTS} more questions of that kind.")


def _calibrate(settings: Settings, library: Library, outcomes: Sequence[Outcome]) -> Fitting:
    """Fit the confidence, and keep the fit where it helps. Raises InputError."""
    from bot.evaluation.summary import Fitting
    from retrieval import evaluate as evaluation
    from retrieval.encode.load_reader import identity
    from retrieval.search import calibration

    defaults = settings.config()
    fitted = evaluation.calibrate(outcomes, library.config, defaults)
    kept = None
    if fitted.helps:
        made = calibration.Calibration(
            slope=fitted.config.confidence_slope,
            middle=fitted.config.confidence_middle,
            model=(library.store.model() or ("", ""))[1],
            default_slope=defaults.confidence_slope,
            default_middle=defaults.confidence_middle,
            answerable=fitted.answerable,
            unanswerable=fitted.unanswerable,
            reader=identity(defaults.reader),
        )
        kept = calibration.keep(_folder(settings), made)
    applied = fitted.config if kept else library.config
    return Fitting(fitted, tuple(evaluation.with_calibration(outcomes, applied)), kept)


def _uncalibrate(settings: Settings) -> None:
    from bot.terminal import note
    from retrieval.search import calibration

    gone = calibration.discard(_folder(settings))
    note("The calibration is removed." if gone else "There was no calibration to remove.")


def _folder(settings: Settings) -> Path:
    from retrieval.text import expanded

    return expanded(settings.index)
