"""The note under a message that is on its way into the archive: how its reading goes.

What it says at the end is `bot.telegram.archive.change_texts`'s.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.telegram.archive.reading_turns import Kind, Reading
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import edit, reply, send
from bot.telegram.view.keyboards import Prefix, button, keyboard
from bot.telegram.view.message import Outgoing

_TOLD = 10.0  # seconds between two words on how far it is
_PATIENCE = 5.0  # seconds for one of them: the reading goes on all the same


class Note:
    """One message of the bot's, edited now and then."""

    def __init__(self, message: Message, reading: Reading, say: Say) -> None:
        self.reading = reading
        self.say = say
        self._message = message
        self._id: int | None = None
        self._waits = False
        self._told = time.monotonic()
        self._count = 0

    async def begin(self, ahead: int) -> None:
        """Say that it is read, or that so many others are before it."""
        self._waits = ahead > 0
        html = self.say("upload-waiting", count=ahead) if ahead else self.say("upload-reading")
        bot, to = self._message.get_bot(), self._message
        first = Outgoing(html, self._stop_button())
        self._id = await send(bot, to.chat_id, None, to.message_id, first, silent=True)

    async def turn(self) -> None:
        """Say that its turn has come, where it had to wait."""
        if self._waits:
            await self._now(self.say("upload-reading"))

    async def so_far(self, count: int) -> None:
        """Say how many articles are in, every few seconds."""
        if count > self._count and time.monotonic() - self._told >= _TOLD:
            self._told, self._count = time.monotonic(), count
            await self._now(self.say("upload-so-far", count=count))

    async def end(self, shown: Outgoing) -> None:
        """Say what became of it."""
        bot, chat_id = self._message.get_bot(), self._message.chat_id
        if self._id is None or not await edit(bot, chat_id, self._id, shown):
            await reply(self._message, shown)

    async def _now(self, html: str) -> None:
        if self._id is None:
            return
        shown = Outgoing(html, self._stop_button())
        bot, chat_id = self._message.get_bot(), self._message.chat_id
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(edit(bot, chat_id, self._id, shown), _PATIENCE)

    def _stop_button(self) -> InlineKeyboardMarkup | None:
        if self.reading.kind is Kind.TEXT:
            return None
        data = Prefix.CHANGES.data("c", self.reading.message_id)
        return keyboard([button(self.say("upload-stop"), data)])
