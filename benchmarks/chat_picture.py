"""Draws the README's picture of a chat: what the bot really answers over the seeds, as SVG.

    python benchmarks/chat_picture.py ["who did not recognize the election" …]

The bot runs against the tests' local Bot API server; somebody asks the questions, and the
messages are drawn with their buttons. It writes benchmarks/chat.svg.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
from PIL import ImageFont

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from telegram_server import Sent, TelegramServer  # noqa: E402

from bot.settings import Secret, Settings  # noqa: E402
from bot.telegram.app import running  # noqa: E402
from bot.terminal import note  # noqa: E402
from retrieval import Library  # noqa: E402

PICTURE = ROOT / "benchmarks" / "chat.svg"
_TOKEN = "123456:PICTURE"
_QUESTIONS = ["who did not recognize the election", "who caused the bus crash"]
_FOLDED = 4  # lines of an expandable quotation that are seen before it is expanded
_WIDTH, _BUBBLE, _PAD, _SIZE, _LINE, _QUOTE, _BUTTON = 560, 480, 12, 14, 20, 12, 32
_FONTS = {
    bold: ImageFont.truetype(
        str(Path(matplotlib.get_data_path(), "fonts", "ttf", f"DejaVuSans{suffix}.ttf")), _SIZE
    )
    for bold, suffix in ((False, ""), (True, "-Bold"))
}


@dataclass(frozen=True)
class Run:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    link: bool = False
    quote: bool = False
    fold: int = 0  # which expandable quotation it is part of, from 1

    @property
    def width(self) -> float:
        return _FONTS[self.bold].getlength(self.text)


class Styles(HTMLParser):
    """A message's HTML as lines of runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[list[Run]] = [[]]
        self._style = Run("")
        self._folds = 0
        self._after_quote = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "blockquote" and self.lines[-1]:
            self.lines.append([])
        if tag == "blockquote" and ("expandable", None) in attrs:
            self._folds += 1
            self._style = replace(self._style, fold=self._folds)
        self._set(tag, True)

    def handle_endtag(self, tag: str) -> None:
        self._set(tag, False)
        if tag == "blockquote":
            self._style = replace(self._style, fold=0)
            self._after_quote = True

    def _set(self, tag: str, on: bool) -> None:
        name = {"b": "bold", "i": "italic", "a": "link", "blockquote": "quote"}.get(tag)
        if name:
            self._style = replace(self._style, **{name: on})

    def handle_data(self, data: str) -> None:
        if self._after_quote:
            # A quotation ends its line itself.
            self._after_quote = False
            self.lines.append([])
            data = data.removeprefix("\n")
        first, *rest = data.split("\n")
        self.lines[-1].append(replace(self._style, text=first))
        for text in rest:
            self.lines.append([replace(self._style, text=text)])


def wrapped(line: Sequence[Run], width: float) -> Iterator[list[Run]]:
    """A line of runs cut at blanks into lines of at most `width`."""
    row: list[Run] = []
    used = 0.0
    for run in line:
        for word in run.text.replace(" ", " \0").split("\0"):
            piece = replace(run, text=word)
            if row and used + replace(piece, text=word.rstrip()).width > width:
                yield row
                row, used = [], 0.0
            row.append(piece)
            used += piece.width
    yield row


def folded(rows: Sequence[list[Run]]) -> Iterator[list[Run]]:
    """Rows as they are seen at first: of an expandable quotation only the beginning."""
    seen: Counter[int] = Counter()
    for row in rows:
        fold = row[0].fold if row else 0
        seen[fold] += 1
        if not fold or seen[fold] < _FOLDED:
            yield row
        elif seen[fold] == _FOLDED:
            yield [*row, replace(row[-1], text=" ⌄", bold=True, link=True)]


class Drawing:
    """Bubbles from top to bottom."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._top = 16.0

    def bubble(self, html: str, mine: bool, buttons: Sequence[Sequence[str]]) -> None:
        room = _BUBBLE - 2 * _PAD
        wide = (
            row
            for line in Styles(html).lines
            for row in wrapped(line, room - (_QUOTE if any(run.quote for run in line) else 0))
        )
        rows = list(folded(list(wide)))
        while rows and not any(run.text for run in rows[-1]):
            rows.pop()
        widest = max(
            sum(run.width for run in row) + (_QUOTE if any(run.quote for run in row) else 0)
            for row in rows
        )
        width = _BUBBLE if buttons else min(_BUBBLE, widest + 2 * _PAD)
        left = _WIDTH - width - 16 if mine else 16.0
        height = len(rows) * _LINE + 2 * _PAD - 4
        colour = "#e3fdd0" if mine else "#ffffff"
        self._box(left, self._top, width, height, colour)
        for number, row in enumerate(rows):
            self._row(row, left + _PAD, self._top + _PAD + number * _LINE)
        self._top += height + 4
        for labels in buttons:
            self._buttons(labels, left, width)
        self._top += 12

    def _row(self, row: Sequence[Run], x: float, y: float) -> None:
        if any(run.quote for run in row):
            self._parts.append(
                f'<rect x="{x}" y="{y - 2}" width="3" height="{_LINE}" fill="#3390ec"/>'
            )
            x += _QUOTE
        for run in row:
            style = ' font-weight="bold"' * run.bold + ' font-style="italic"' * run.italic
            colour = "#2481cc" if run.link else "#000000"
            self._parts.append(
                f'<text x="{x:.1f}" y="{y + _SIZE - 1:.1f}" fill="{colour}"{style} '
                f'xml:space="preserve">{escape(run.text)}</text>'
            )
            x += run.width

    def _buttons(self, labels: Sequence[str], left: float, width: float) -> None:
        each = (width - 4 * (len(labels) - 1)) / len(labels)
        for number, label in enumerate(labels):
            x = left + number * (each + 4)
            self._box(x, self._top, each, _BUTTON, "#5b7f99")
            self._parts.append(
                f'<text x="{x + each / 2:.1f}" y="{self._top + 21:.1f}" fill="#ffffff" '
                f'text-anchor="middle">{escape(label)}</text>'
            )
        self._top += _BUTTON + 4

    def _box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="10" '
            f'fill="{colour}"/>'
        )

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{self._top:.0f}" '
            f'font-family="DejaVu Sans, Verdana, sans-serif" font-size="{_SIZE}">'
            '<rect width="100%" height="100%" fill="#b7cfe0"/>' + "".join(self._parts) + "</svg>\n"
        )


async def chat(questions: Sequence[str], folder: Path) -> list[Sent]:
    """What stands in the chat after somebody has asked `questions`."""
    with Library.open(folder / "index", Settings.load().config(), note) as library:
        library.add([ROOT / "seeds" / "articles"])
        library.warm_up()
        async with TelegramServer(_TOKEN) as server:
            settings = Settings(
                telegram_token=Secret(_TOKEN),
                telegram_access="open",
                telegram_state=folder / "state.sqlite3",
                telegram_api_url=server.url,
                telegram_health=None,
            )
            async with running(settings, library):
                person = server.person(1001, "Ann", language="en")
                for question in questions:
                    await person.asks(question)
                return list(person.chat.messages)


def rows_of(sent: Sent) -> list[list[str]]:
    """The labels of its buttons, row by row."""
    return [[button["text"] for button in row] for row in sent.keyboard]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("questions", nargs="*", default=_QUESTIONS)
    arguments = parser.parse_args()
    drawing = Drawing()
    with tempfile.TemporaryDirectory() as folder:
        for sent in asyncio.run(chat(arguments.questions, Path(folder))):
            html = sent.html if sent.from_bot else escape(sent.text)
            drawing.bubble(html, not sent.from_bot, rows_of(sent))
    PICTURE.write_text(drawing.svg(), encoding="utf-8")
    note(f"Wrote {PICTURE}.")


if __name__ == "__main__":
    main()
