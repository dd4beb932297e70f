"""The command `citebot`: its subcommands under one name. What they do is in `bot.commands`."""

from __future__ import annotations

import io
import sys

import click

from bot.commands import INTERRUPTED, index_option
from bot.commands.archive import articles, index, remove
from bot.commands.ask import ask, chat
from bot.commands.doctor import doctor
from bot.commands.evaluation import evaluate
from bot.commands.quote import quote
from bot.commands.telegram import telegram
from bot.uncaught_errors import net

_HELP = {"help_option_names": ["-h", "--help"]}


def _show_version(ctx: click.Context) -> None:
    from importlib import metadata

    try:
        click.echo(f"citebot {metadata.version('citebot')}")
    except metadata.PackageNotFoundError:
        click.echo("citebot, run from its source and not installed")
    ctx.exit()


@click.group(context_settings=_HELP)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, parameter, wanted: _show_version(ctx) if wanted else None,
    help="Show the version and exit.",
)
@click.option("--traceback", is_flag=True, help="Show where an unforeseen failure happens.")
@index_option
def cli(traceback: bool) -> None:
    """Ask your own articles; get the passages that answer, marked and cited.

    Settings come from the environment and from .env; see .env.example.
    """
    net.details = traceback


for command in (index, ask, quote, chat, telegram, evaluate, articles, remove, doctor):
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows another one.
            stream.reconfigure(errors="replace")
    try:
        with net:
            cli(prog_name="citebot")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
