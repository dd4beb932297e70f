"""What every subcommand shares: the index option, the settings, and how a command ends.

Commands import the engine inside their functions, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from bot.settings import Settings

_INDEX = "citebot.index"
INTERRUPTED = 130  # as a shell reports a program that Ctrl-C ended
_PIPE_CLOSED = 141  # as it reports one that wrote to a pipe nobody reads

F = TypeVar("F", bound=Callable[..., Any])


class Failure(click.ClickException):
    """Ends the command with one sentence on standard error."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        from bot.terminal import note

        note(f"citebot: {self.message}")


class Command(click.Command):
    """A subcommand that ends without a traceback, whatever goes wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return self._reporting(ctx)
        except KeyboardInterrupt:
            _interrupted(ctx)
        except ImportError as error:
            # A native library that is being loaded turns Ctrl-C into this.
            if isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
                _interrupted(ctx)
            raise Failure(f"Citebot is not installed completely: {error}.") from error
        except BrokenPipeError:
            _discard_output()
            ctx.exit(_PIPE_CLOSED)
        except OSError as error:
            _discard_output()
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}.") from error

    def _reporting(self, ctx: click.Context) -> Any:
        from retrieval import CitebotError

        try:
            return super().invoke(ctx)
        except CitebotError as error:
            raise Failure(str(error)) from error
        finally:
            # Here, where a closed pipe or a full disk can still be reported.
            sys.stdout.flush()


def _interrupted(ctx: click.Context) -> NoReturn:
    if sys.stderr.isatty():
        click.echo(err=True)  # the shell's prompt does not follow upon ^C
    ctx.exit(INTERRUPTED)


def _discard_output() -> None:
    """Let the interpreter's own last flush go nowhere."""
    # Where it has no file behind it, there is no flush that could fail.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def index_option(function: F) -> F:
    """`--index`, before or after the subcommand's name."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value:
            ctx.meta[_INDEX] = value

    return click.option(
        "--index",
        metavar="DIR",
        expose_value=False,
        callback=keep,
        help="Folder of the index (CITEBOT_INDEX; .citebot).",
    )(function)


def settings_of(ctx: click.Context) -> Settings:
    """The settings, with what the command line says. Raises SettingsError."""
    from dataclasses import replace

    from bot.settings import Settings

    settings = Settings.load()
    return replace(settings, index=ctx.meta[_INDEX]) if _INDEX in ctx.meta else settings
