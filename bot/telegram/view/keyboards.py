"""The buttons under messages: how they stand, and what their data begins with. Pure.

What a press does is left to the feature whose prefix it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup


class Prefix(StrEnum):
    """What a button's data begins with; no two features have the same."""

    MORE = "m"
    NEAREST = "n"
    BACK = "b"
    AS_TYPED = "t"
    FEEDBACK = "f"
    OPEN = "o"
    """An article, from an answer; `READ` from a link."""
    READ = "c"
    ACCESS = "a"
    PRIVACY = "p"
    ARTICLES = "l"
    CHANGES = "u"
    STATS = "s"
    GAPS = "g"

    def data(self, *parts: object) -> str:
        """The prefix and what follows it, with colons between: Telegram takes 64 bytes."""
        return ":".join(map(str, (self, *parts)))


def pattern(*prefixes: Prefix) -> str:
    """A regular expression for the data of buttons with one of these prefixes."""
    return f"^[{''.join(prefixes)}]:"


def button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """The rows that have buttons; None where none has."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def rows_of(markup: InlineKeyboardMarkup | None) -> Sequence[Sequence[InlineKeyboardButton]]:
    """The rows of a keyboard, to be put into another."""
    return markup.inline_keyboard if markup else ()


def pager(number: int, last: int, data: Callable[[int], str]) -> list[InlineKeyboardButton]:
    """◀ 2/7 ▶ for page `number` of `last`, from 1; none where there is one page.

    `data` says what the button to a page is to say.
    """
    turning = [("◀", number - 1), (f"{number}/{last}", number), ("▶", number + 1)]
    return [button(label, data(to)) for label, to in turning if last > 1 and 1 <= to <= last]
