"""The subcommand `doctor`: examines the installation."""

from __future__ import annotations

import click

from bot.commands import Command, index_option, settings_of

_AILING = 2


@click.command(cls=Command)
@index_option
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check installation, settings, model and index; tell what to do where something ails.

    It changes nothing. Exit status: 0 when all is well, else 2.
    """
    from bot.doctor import examine
    from bot.secrecy import redacted
    from bot.terminal import Screen

    findings = list(examine(lambda: settings_of(ctx)))
    Screen().table(
        ("", "what", "finding"),
        [("ok" if each.ok else "TO DO", each.what, redacted(each.finding)) for each in findings],
    )
    ctx.exit(0 if all(each.ok for each in findings) else _AILING)
