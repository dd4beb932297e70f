"""Subcommands that answer: `ask` once, `chat` until told to stop (that loop is `bot.repl`'s)."""

from __future__ import annotations

import click

from bot.commands import Command, index_option, settings_of

_NOT_FOUND = 1


@click.command(cls=Command)
@click.argument("question", nargs=-1, required=True, metavar="QUESTION")
@click.option(
    "--limit", type=click.IntRange(1, 100), help="Passages shown at most (CITEBOT_PASSAGES; 5)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def ask(ctx: click.Context, question: tuple[str, ...], limit: int | None, as_json: bool) -> None:
    """Answer one question with passages, the sentence that answers marked.

    Where the archive is empty, the configured articles are indexed first.

    Exit status: 0 answered, 1 the archive does not answer, 2 wrong usage or failure.
    """
    from bot.archive import filled
    from bot.render import answer_fields
    from bot.terminal import Screen, note

    settings = settings_of(ctx)
    with filled(settings) as library:
        answer = library.ask(" ".join(question), limit=limit or settings.passages)
    if as_json:
        Screen().json(answer_fields(answer))
    else:
        Screen().answer(answer)
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
    from bot.archive import filled
    from bot.repl import converse

    settings = settings_of(ctx)
    with filled(settings) as library:
        converse(library, settings)
