"""Subcommands that examine: `eval` the answers, `doctor` the installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands import Command, index_option, settings_of

if TYPE_CHECKING:
    from retrieval.evaluate import Metrics, Outcome

_AILING = 2


@click.command("eval", cls=Command)
@click.argument("questions", type=click.Path(path_type=Path), metavar="QUESTIONS")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Show each question that went wrong.")
@index_option
@click.pass_context
def evaluate(ctx: click.Context, questions: Path, as_json: bool, verbose: bool) -> None:
    """Measure how well the archive answers a file of QUESTIONS.

    Each line of it is a JSON object with `question`, and with `article` and `answer` where the
    archive answers it.
    """
    from dataclasses import asdict

    from bot.archive import filled
    from bot.terminal import Screen, progress
    from retrieval import evaluate as evaluation

    asked = evaluation.load_questions(questions)
    with filled(settings_of(ctx)) as library, progress("Asking", len(asked), "questions") as show:
        outcomes = evaluation.evaluate(library, asked, show)
    metrics = evaluation.metrics(outcomes)
    misses = [miss_fields(each) for each in outcomes if not each.right] if verbose else []
    screen = Screen()
    if as_json:
        screen.json({"metrics": asdict(metrics)} | ({"misses": misses} if verbose else {}))
        return
    screen.table(("", ""), metric_rows(metrics))
    if misses:
        screen.table(tuple(misses[0]), [_cells(miss) for miss in misses])


def metric_rows(metrics: Metrics) -> list[tuple[str, str]]:
    """Names and values as a person reads them; a dash where nothing of the kind was asked."""

    def share(value: float | None, form: str = ".1%") -> str:
        return "–" if value is None else format(value, form)

    return [
        ("questions with an answer", str(metrics.answerable)),
        ("questions without", str(metrics.unanswerable)),
        ("Success@1", share(metrics.success_at_1)),
        ("Success@5", share(metrics.success_at_5)),
        ("MRR@10", share(metrics.mrr_at_10, ".3f")),
        ("highlight hits", share(metrics.highlight_hits)),
        ("refusals", share(metrics.refusals)),
        ("false answers", share(metrics.false_answers)),
        ("median ms", f"{metrics.median_ms:.0f}"),
    ]


def miss_fields(outcome: Outcome) -> dict[str, Any]:
    """A question that went wrong: what was expected, what was found first, and the reason."""
    first = next(iter(outcome.answer.citations), None)
    return {
        "question": outcome.question.question,
        "reason": reason(outcome),
        "expected": {
            "article": list(outcome.question.articles),
            "answer": list(outcome.question.answers),
        },
        "found": {
            "article": first.article.title if first else None,
            "highlight": first.highlights[0].text if first and first.highlights else None,
        },
        "rank": outcome.rank,
        "confidence": outcome.answer.confidence,
    }


def reason(outcome: Outcome) -> str:
    """Why an outcome is not right."""
    if not outcome.question.articles:
        return "answered though there is no answer"
    if not outcome.answer.found:
        return "refused"
    return "wrong sentence" if outcome.rank == 1 else "wrong passage"


def _cells(miss: dict[str, Any]) -> list[str]:
    expected, found = miss["expected"], miss["found"]
    wanted = [" / ".join(part) for part in (expected["article"], expected["answer"]) if part]
    return [
        miss["question"],
        miss["reason"],
        ": ".join(wanted) or "no answer",
        f"{found['article'] or '–'}: {found['highlight'] or '–'}",
        str(miss["rank"] or "–"),
        f"{miss['confidence']:.2f}",
    ]


@click.command(cls=Command)
@index_option
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check installation, settings, model and index; tell what to do where something ails.

    It changes nothing. Exit status: 0 when all is well, else 2.
    """
    from bot.doctor import examine
    from bot.terminal import Screen

    findings = list(examine(lambda: settings_of(ctx)))
    Screen().table(
        ("", "what", "finding"),
        [("ok" if each.ok else "TO DO", each.what, each.finding) for each in findings],
    )
    ctx.exit(0 if all(each.ok for each in findings) else _AILING)
