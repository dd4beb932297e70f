"""Subcommands that answer: `ask` once, `chat` until told to stop (that loop is `bot.repl`'s)."""

from __future__ import annotations

import re
from datetime import date

import click

from bot.commands import Command, index_option, settings_of

_NOT_FOUND = 1
_DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}")


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a date, a month or a year. Raises BadParameter."""
    from retrieval.languages import DEFAULT, table
    from retrieval.temporal.calendar_dates import days_of

    known = _DATE.fullmatch(text)
    days = days_of(text, date.today(), table(DEFAULT)) if known else None
    if days is None:
        raise click.BadParameter(f"{text} is no date; give one such as 2031-05-23.")
    return days


@click.command(cls=Command)
@click.argument("question", nargs=-1, required=True, metavar="QUESTION")
@click.option(
    "--limit", type=click.IntRange(1, 100), help="Passages shown at most (CITEBOT_PASSAGES; 5)."
)
@click.option(
    "--since",
    metavar="DATE",
    callback=lambda ctx, parameter, text: _days(text)[0] if text else None,
    help="Only articles published then or later: 2031-05-23, 2031-05 or 2031.",
)
@click.option(
    "--until",
    metavar="DATE",
    callback=lambda ctx, parameter, text: _days(text)[1] if text else None,
    help="Only articles published then or earlier.",
)
@click.option(
    "--explain", is_flag=True, help="Also show how the answer came about, signal by signal."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def ask(
    ctx: click.Context,
    question: tuple[str, ...],
    limit: int | None,
    since: date | None,
    until: date | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Answer one question with passages, the sentence that answers marked.

    A time that the question names ("in spring 2031", "last week", "before 2021") is searched within
    or preferred; --since and --until leave out everything else, and articles without a date.

    Where the archive is empty, the configured articles are indexed first.

    Exit status: 0 answered, 1 the archive does not answer, 2 wrong usage or failure.
    """
    from bot.open_library import filled
    from bot.render import answer_fields
    from bot.terminal import Screen, note

    settings = settings_of(ctx)
    with filled(settings) as library:
        answer = library.ask(
            " ".join(question), limit=limit or settings.passages, since=since, until=until
        )
    screen = Screen()
    if as_json:
        screen.json(answer_fields(answer, explain))
    else:
        screen.answer(answer)
        if explain:
            screen.explanation(answer)
    for notice in answer.notices:
        note(notice)
    ctx.exit(0 if answer.found else _NOT_FOUND)


@click.command(cls=Command)
@index_option
@click.pass_context
def chat(ctx: click.Context) -> None:
    """Answer questions one after another; :help tells what else there is.

    Where the archive is empty, the configured articles are indexed first. Without a terminal it
    reads a question or command from each line of standard input.
    """
    from bot.open_library import filled
    from bot.repl import converse

    settings = settings_of(ctx)
    with filled(settings) as library:
        converse(library, settings)
