"""Figures → one picture. Drawing blocks and is done in a worker; Matplotlib is imported here alone.

Labels come from people and articles: they are cleaned, cut, and never read as formulas.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from bot.sanitize import clean_line
from bot.telegram.db.statistics import Day, Statistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = (10.0, 8.0)  # inches
_DPI = 110
_LABEL = 42  # characters
_ROWS = 5  # that bars have room for, be they fewer
_FOUND, _NOT_FOUND, _LINE, _PLAIN = "#3a7ca5", "#d9d9d9", "#c8553d", "#81a4cd"
# Matplotlib's caches of fonts and texts are not made for several threads.
_drawing = Lock()


@dataclass(frozen=True, slots=True)
class Words:
    """The headings of the picture's parts."""

    questions: str
    answered: str
    unanswered: str
    share: str
    cited: str
    slowest: str
    seconds: str
    none: str


def draw(figures: Statistics, first: date, last: date, words: Words) -> bytes:
    """A PNG of the questions from the day `first` to the day `last`."""
    # A third of a second, and only where somebody wants a picture.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _drawing:
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        figure = Figure(figsize=_SIZE, dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)  # the figure draws on it from now on
        grid = figure.add_gridspec(2, 2)
        _days(figure.add_subplot(grid[0, :]), every_day(figures.days, first, last), words)
        cited = [(each.title, float(each.answers)) for each in figures.cited]
        _bars(figure.add_subplot(grid[1, 0]), words.cited, cited, "{:.0f}", words.none)
        slow = [(each.text, each.elapsed_ms / 1000) for each in figures.slowest]
        _bars(figure.add_subplot(grid[1, 1]), words.slowest, slow, words.seconds, words.none)
        picture = io.BytesIO()
        figure.savefig(picture, format="png")
        return picture.getvalue()


def every_day(days: Sequence[Day], first: date, last: date) -> list[Day]:
    """All days from `first` to `last`, also those without a question."""
    known = {each.day: each for each in days}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [known.get(day) or Day(day, 0, 0) for day in dates]


def _days(axes: Axes, days: Sequence[Day], words: Words) -> None:
    """Bars of questions a day, and the share of answered ones as a line."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    places = range(len(days))
    found = [each.found for each in days]
    axes.bar(places, found, color=_FOUND, label=words.answered)
    missing = [each.questions - each.found for each in days]
    axes.bar(places, missing, bottom=found, color=_NOT_FOUND, label=words.unanswered)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, max(1, *(each.questions for each in days)) * 1.15)
    step = max(1, len(days) // 10)
    axes.set_xticks(places[::step], [f"{each.day:%d.%m.}" for each in days[::step]])
    axes.set_title(words.questions)
    share = axes.twinx()
    asked = [(place, each) for place, each in zip(places, days, strict=True) if each.questions]
    share.plot(
        [place for place, _ in asked],
        [each.found / each.questions for _, each in asked],
        color=_LINE,
        marker="o",
        markersize=3,
        linewidth=1,
        label=words.share,
    )
    share.set_ylim(0, 1.15)
    share.set_yticks([0, 0.25, 0.5, 0.75, 1])
    share.yaxis.set_major_formatter(PercentFormatter(1))
    handles = [*axes.get_legend_handles_labels()[0], *share.get_legend_handles_labels()[0]]
    axes.legend(handles=handles, loc="upper left", ncols=3, fontsize="small", frameon=False)


def _bars(axes: Axes, title: str, rows: Sequence[tuple[str, float]], form: str, none: str) -> None:
    """Horizontal bars, the first row on top; `form` writes a value, as for `str.format`."""
    axes.set_title(title)
    if not rows:
        axes.text(0.5, 0.5, none, ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    places = range(len(rows))
    bars = axes.barh(places, [value for _, value in rows], color=_PLAIN, height=0.45)
    axes.bar_label(bars, [form.format(value) for _, value in rows], padding=3, fontsize="small")
    axes.set_xlim(0, max(value for _, value in rows) * 1.2 or 1)
    axes.set_ylim(max(len(rows), _ROWS) - 0.4, -0.8)
    axes.set_yticks([])
    axes.xaxis.set_visible(False)
    for place, (name, _) in zip(places, rows, strict=True):
        # Above its bar: beside it there is no room for a title.
        axes.text(
            0, place - 0.3, " " + label(name), va="bottom", fontsize="small", parse_math=False
        )
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def label(text: str) -> str:
    """`text` as the picture can show it: on one line, cut, in characters that the font has."""
    line = clean_line(text)
    short = line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"
    return "".join(each if ord(each) in _characters() else "□" for each in short)


@cache
def _characters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
