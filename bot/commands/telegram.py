"""The subcommand `telegram`: the bot, until it is stopped."""

from __future__ import annotations

import click

from bot.commands import Command, index_option, settings_of


@click.command(cls=Command)
@index_option
@click.pass_context
def telegram(ctx: click.Context) -> None:
    """Serve the archive as a Telegram bot, until it is stopped.

    It needs CITEBOT_TELEGRAM_TOKEN. SIGTERM or Ctrl-C lets it finish what is in flight.
    """
    from bot.telegram.app import run

    run(settings_of(ctx))
