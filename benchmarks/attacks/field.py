"""What attacks have at hand: the server, the people, a web site, the ports; and how to wait."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram_server import Person, Sent, TelegramServer
from website import Site

REPLY = 100.0
"""Seconds in which an administrator is told what became of a file or a link."""


@dataclass(frozen=True, slots=True)
class Field:
    """Of the two administrators `boss` sends files and `editor` links; `helpers` are served and ask
    odd things; `webhook` is the port and the secret where updates are POSTed, None where the bot
    asks for them."""

    server: TelegramServer
    boss: Person
    editor: Person
    helpers: list[Person]
    strangers: list[Person]
    site: Site
    health: int
    webhook: tuple[int, str] | None
    chance: random.Random


Attack = Callable[[Field], Awaitable[str]]
"""Does it, and tells in a few words what came of it; raises Missed where that must not be."""
Lanes = Mapping[str, Mapping[str, Attack]]


class Missed(Exception):
    """The bot did not do what it owes."""


async def told(sent: Sent, seconds: float = REPLY) -> str:
    """What the administrator is told about what they sent. Raises Missed where that is nothing."""

    def is_end(message: Sent) -> bool:
        # The first word is that it is being read; that is edited.
        return message.from_bot and message.reply_to == sent.id and message.edits > 0

    try:
        return short((await sent.chat.until(is_end, seconds)).text)
    except AssertionError:
        what = sent.document.name if sent.document else short(sent.text)
        raise Missed(f"no word within {seconds:.0f} s on {what}") from None


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"
