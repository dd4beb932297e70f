"""The subcommand that tells whether somebody said it."""

from __future__ import annotations

import click

from bot.commands import Command, index_option, settings_of

_NOT_THERE = 1


@click.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option(
    "--limit", type=click.IntRange(1, 100), help="Places shown at most (CITEBOT_PASSAGES; 5)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@index_option
@click.pass_context
def quote(ctx: click.Context, words: tuple[str, ...], limit: int | None, as_json: bool) -> None:
    """Tell whether the archive has a quotation: who says it, where, and since when.

    It has it as given, whatever the marks, capitals and accents; or nearly, with what differs
    marked; or in parts, from places that do not belong together; or not at all. "…" stands for
    words that were left out.

    Where the archive is empty, the configured articles are indexed first.

    Exit status: 0 as given or nearly, 1 in parts or not at all, 2 wrong usage or failure.
    """
    from bot.open_library import filled
    from bot.quotations import quoted_fields
    from bot.terminal import Screen, note
    from retrieval import Verdict

    settings = settings_of(ctx)
    with filled(settings) as library:
        quoted = library.quote(" ".join(words), limit or settings.passages)
    screen = Screen()
    if as_json:
        screen.json(quoted_fields(quoted))
    else:
        screen.quoted(quoted)
    for notice in quoted.notices:
        note(notice)
    ctx.exit(0 if quoted.verdict in (Verdict.AS_GIVEN, Verdict.NEARLY) else _NOT_THERE)
