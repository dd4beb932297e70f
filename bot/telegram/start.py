"""/start, /help and deep links. The menu of commands is `bot.telegram.menu`'s."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.telegram.access import CLAIM, Access
from bot.telegram.answers import Message as Answer
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import reply
from bot.telegram.menu import register_administrator, register_commands
from bot.telegram.reading import Reading

__all__ = ["Start", "register_commands"]

_CITATION = re.compile("c([1-9][0-9]{0,17})")


class Start:
    """What the bot says of itself, and where its links lead."""

    def __init__(self, core: Core, reading: Reading, access: Access) -> None:
        self._core = core
        self._reading = reading
        self._access = access

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("start", self._start, filters.UpdateType.MESSAGE),
            CommandHandler("help", self._help, filters.UpdateType.MESSAGE),
        ]

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        private = message.chat.type == ChatType.PRIVATE
        payload = context.args[0] if context.args and private else ""
        if citation := _CITATION.fullmatch(payload):
            await self._reading.open(update, context, int(citation[1]))
            return
        counts = await self._core.workers.run(self._core.library.counts, always=True)
        say = self._core.texts.say(user.language_code or "")
        admin = private and await self._access.is_admin(user.id)
        parts = [say("start-administrator")] if admin and payload.startswith(CLAIM) else []
        parts += [say("start", articles=counts.articles)]
        parts += [say("start-empty")] if admin and not counts.articles else []
        await reply(message, Answer("\n\n".join(parts), None))
        if admin:
            await register_administrator(context.bot, self._core, user.id)
            await self._access.requests.present(context.bot, user)

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            html = await self._help_for(user, message, context.bot.username)
            await reply(message, Answer(html, None))

    async def _help_for(self, user: User, message: Message, bot_name: str) -> str:
        say = self._core.texts.say(user.language_code or "")
        if message.chat.type != ChatType.PRIVATE:
            return say("help-group", bot=f"@{bot_name}")
        parts = [say("help", bot=f"@{bot_name}")]
        if await self._access.is_admin(user.id):
            parts.append(say("help-administrator"))
        return "\n\n".join(parts)
