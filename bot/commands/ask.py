"""Subcommands that answer: `ask` once, `chat` until told to stop (that loop is `bot.repl`'s)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import click

from bot.commands import Command, index_option, settings_of

_NOT_FOUND = 1
_DAY = timedelta(days=1)


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a date, a month or a year. Raises BadParameter."""
    from retrieval.query.filters import days_of

    days = days_of(text)
    if days is None:
        raise click.BadParameter(f"{text} is no date; give one such as 2031-05-23.")
    return days


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What can be typed into a question, too, as options of the same names."""
    for name, metavar, says in reversed(_FILTERS):
        command = click.option(f"--{name}", metavar=metavar, multiple=True, help=says)(command)
    return command


_FILTERS = (
    ("exact", "WORDS", 'Only passages in which WORDS stand as they are; as "WORDS" in a question.'),
    ("without", "WORDS", "Only articles in which WORDS stand nowhere; as -WORD."),
    ("title", "WORDS", "Only articles with WORDS in their titles; as title:WORDS."),
    ("tag", "TAG", "Only articles with this tag; as tag:TAG or #TAG."),
    ("source", "TEXT", "Only articles with TEXT in their path or link; as source:TEXT."),
    ("author", "NAME", "Only articles by NAME; as author:NAME."),
    ("lang", "CODE", "Only articles in this language, as in lang:en."),
)


@click.command(cls=Command)
@click.argument("question", nargs=-1, metavar="[QUESTION]")
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
    "--after",
    metavar="DATE",
    callback=lambda ctx, parameter, text: _days(text)[1] + _DAY if text else None,
    help="Only articles published later than that; as after:DATE.",
)
@click.option(
    "--before",
    metavar="DATE",
    callback=lambda ctx, parameter, text: _days(text)[0] - _DAY if text else None,
    help="Only articles published earlier than that; as before:DATE.",
)
@_filter_options
@click.option(
    "--as-typed", is_flag=True, help="Read the question as it stands, whatever seems misspelt."
)
@click.option(
    "--explain", is_flag=True, help="Also show how the answer came about, signal by signal."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def ask(
    ctx: click.Context,
    /,
    question: tuple[str, ...],
    limit: int | None,
    since: date | None,
    until: date | None,
    after: date | None,
    before: date | None,
    as_typed: bool,
    explain: bool,
    as_json: bool,
    **texts: tuple[str, ...],
) -> None:
    """Answer one question with passages, the sentence that answers marked.

    A time that the question names ("in spring 2031", "last week", "before 2021") is searched within
    or preferred; --since and --until leave out everything else, and articles without a date. All
    filters can be typed into the question, too: `tag:sport after:2031-05 -ferry`; where there is no
    question beside them, the newest articles are listed.

    Where the archive is empty, the configured articles are indexed first.

    Exit status: 0 answered, 1 the archive does not answer, 2 wrong usage or failure.
    """
    from bot.open_library import filled
    from bot.render import answer_fields
    from bot.terminal import Screen, note
    from retrieval import Filters, Period

    settings, filters = settings_of(ctx), Filters(**texts, period=Period(after, before))
    if not question and not filters.between(since, until):
        raise click.UsageError("Missing argument 'QUESTION'.", ctx)
    with filled(settings) as library:
        answer = library.ask(
            " ".join(question),
            limit=limit or settings.passages,
            since=since,
            until=until,
            filters=filters,
            as_typed=as_typed,
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
