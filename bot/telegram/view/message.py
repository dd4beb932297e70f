"""What the bot says, ready to be sent. Who says it, and how it gets there, is left to others."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message with parse mode HTML and the buttons under it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
