"""/start, /help and deep links. The menu of commands is `bot.telegram.command_menu`'s."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.telegram.access.access_requests import Asking
from bot.telegram.access.gate import CLAIM
from bot.telegram.access.members import Members
from bot.telegram.command_menu import register_administrator
from bot.telegram.context import Core, Handler
from bot.telegram.questions.article_pages import Reading
from bot.telegram.transport.delivery import reply
from bot.telegram.view.message import Outgoing

_CITATION = re.compile("c([1-9][0-9]{0,17})")


class Start:
    """What the bot says of itself, and where its links lead."""

    def __init__(self, core: Core, reading: Reading, members: Members, asking: Asking) -> None:
        self._core = core
        self._reading = reading
        self._members = members
        self._asking = asking

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("start", self._start, filters.UpdateType.MESSAGE),
            CommandHandler("help", self._help, filters.UpdateType.MESSAGE),
        ]

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        say = self._core.say(user)
        private = message.chat.type == ChatType.PRIVATE
        payload = context.args[0] if context.args and private else ""
        if citation := _CITATION.fullmatch(payload):
            await self._reading.open(message, say, int(citation[1]))
            return
        counts = await self._core.workers.run(self._core.library.counts, always=True)
        admin = private and await self._members.is_admin(user.id)
        parts = [say("start-administrator")] if admin and payload.startswith(CLAIM) else []
        parts += [say("start", articles=counts.articles)]
        parts += [say("start-empty")] if admin and not counts.articles else []
        await reply(message, Outgoing("\n\n".join(parts)))
        if admin:
            await register_administrator(context.bot, self._core, user.id)
            await self._asking.present(context.bot, user)

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            html = await self._help_for(user, message, context.bot.username)
            await reply(message, Outgoing(html))

    async def _help_for(self, user: User, message: Message, bot_name: str) -> str:
        say = self._core.say(user)
        if message.chat.type != ChatType.PRIVATE:
            return say("help-group", bot=f"@{bot_name}")
        parts = [say("help", bot=f"@{bot_name}")]
        if await self._members.is_admin(user.id):
            parts.append(say("help-administrator"))
        return "\n\n".join(parts)
