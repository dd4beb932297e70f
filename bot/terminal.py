"""Standard output and standard error: what goes where, coloured only on a terminal.

What an answer looks like is `bot.render`'s; rich is imported only where there is a terminal.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from bot import quotations, render
from bot.explain import explanation_text
from bot.sanitize import clean_json, clean_line
from bot.secrecy import redacted
from retrieval import Answer, Citation, Notice, Quoted

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


_LONGEST_NOTE = 2_000  # characters


class Show(Protocol):
    """Moves a progress bar."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


def is_terminal(stream: TextIO) -> bool:
    """Whether `stream` shows colours and moves its cursor."""
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def note(said: str | Notice) -> None:
    """A sentence for the person, on standard error: in one line, without secrets, not endless."""
    # What is cut off first is never looked at; what is left is cut without halving a secret.
    line = redacted(clean_line(str(said)[: 2 * _LONGEST_NOTE]))
    short = line if len(line) <= _LONGEST_NOTE else f"{line[:_LONGEST_NOTE]}…"
    # Looked up anew each time: a progress bar and the chat's prompt put themselves in its place.
    sys.stderr.write(short + "\n")
    sys.stderr.flush()


class Screen:
    """Standard output: styled on a terminal, else plain text."""

    def __init__(self) -> None:
        self.styled = is_terminal(sys.stdout)

    def answer(self, answer: Answer) -> None:
        if self.styled:
            self._print(render.terminal_answer(answer))
        else:
            self.line(render.plain_answer(answer))

    def quoted(self, quoted: Quoted) -> None:
        if self.styled:
            self._print(quotations.terminal_quoted(quoted))
        else:
            self.line(quotations.plain_quoted(quoted))

    def explanation(self, answer: Answer) -> None:
        """How an answer came about, where that is known."""
        explanation = answer.explain()
        if explanation:
            self.line("\n" + explanation_text(explanation))

    def citations(self, citations: Sequence[Citation]) -> None:
        if self.styled:
            for number, citation in enumerate(citations):
                gap = [""] if number else []
                self._print(*gap, render.terminal_citation(citation))
        else:
            self.line("\n\n".join(map(render.plain_citation, citations)))

    def article(self, citation: Citation) -> None:
        if self.styled:
            self._print(render.terminal_article(citation))
        else:
            self.line(render.plain_article(citation))

    def line(self, text: str) -> None:
        """Text that is clean already, and a line's end."""
        sys.stdout.write(text + "\n")

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table; off a terminal a line a row, cells between tabs, no headers."""
        cells = [[clean_line(str(cell)) for cell in row] for row in rows]
        if not self.styled:
            for row in cells:
                self.line("\t".join(row))
            return
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_header=any(headers))
        for number, header in enumerate(headers):
            counts = rows and all(isinstance(row[number], int | float) for row in rows)
            table.add_column(header, justify="right" if counts else "left", overflow="fold")
        for row in cells:
            table.add_row(*map(Text, row))
        self._print(table)

    def json(self, value: Any) -> None:
        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        self.line(clean_json(json.dumps(value, ensure_ascii=not unicode, indent=2)))

    def _print(self, *parts: RenderableType) -> None:
        console = _console(sys.stdout)
        for part in parts:
            console.print(part)


@contextmanager
def progress(title: str, total: int | None, unit: str = "articles") -> Iterator[Show]:
    """A bar with rate and time left on standard error; call what it gives with how many are
    done, and of how many where that changes. Nothing is shown where that is no terminal."""
    if not is_terminal(sys.stderr):
        yield lambda done, total=None: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f} {unit}/s" if speed else "")

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, Rate(), TimeRemainingColumn(), console=_console(sys.stderr), transient=True
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done, total=None: bar.update(task, completed=done, total=total)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(file=stream, force_terminal=True, markup=False, highlight=False, emoji=False)
