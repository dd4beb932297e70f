"""The gate before everything else, and the first administrator's claim.

Who has access is known to `bot.telegram.access.members`; how others get it is
`bot.telegram.access.access_requests`'s, and how many of them are answered
`bot.telegram.access.triage`'s.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, CommandHandler, ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.telegram.access.access_requests import ASK, Asking, name_of
from bot.telegram.access.members import Members
from bot.telegram.context import Core, Handler
from bot.telegram.db import access as state
from bot.telegram.transport.delivery import acknowledge, reply
from bot.telegram.transport.mentions import PRIVATE_COMMANDS, command_of, question_in
from bot.telegram.view.keyboards import Prefix, pattern
from retrieval import CitebotError

CLAIM = "claim-"
# Buttons that the bot sends into groups, or obeys from administrators alone.
_IN_GROUPS = (Prefix.MORE, Prefix.NEAREST, Prefix.BACK, Prefix.FEEDBACK, Prefix.OPEN, Prefix.ACCESS)


class Gate:
    """Lets through whom the bot serves, and tells everybody else how to get access."""

    def __init__(self, core: Core, members: Members, asking: Asking) -> None:
        self._core = core
        self._members = members
        self._asking = asking
        self._secret = ""

    async def admit(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Raises ApplicationHandlerStop where the bot does not serve who sent the update."""
        try:
            await self._take_claim(update)
            if await self._admits(update):
                return
            await self._turn_away(update, context.bot)
        except (CitebotError, TelegramError) as error:
            # An error that got out of here would open the gate: the other groups would go on.
            await context.application.process_error(update, error)
        raise ApplicationHandlerStop

    async def _admits(self, update: Update) -> bool:
        if _looked_at_later(update):
            return True
        sender, chat = update.effective_sender, update.effective_chat
        if sender is None or _misplaced(update):
            return False
        if update.effective_user and await self._members.is_admin(sender.id):
            self._asking.note_language(update.effective_user)
        open_to_all = asks_for_access(update) or about_privacy(update)
        return open_to_all or await self._members.allows(sender.id, chat.id if chat else None)

    async def _turn_away(self, update: Update, bot: Bot) -> None:
        """Say shortly how to get access; to nobody who did not speak to the bot."""
        message, user = update.message, update.effective_user
        if update.callback_query and user:
            say = self._core.say(user)
            await acknowledge(update.callback_query, say("access-unknown-short"))
        if message is None or user is None:
            return
        if message.chat.type == ChatType.PRIVATE:
            await reply(message, await self._asking.offer(user))
        elif addressed(message):
            await reply(message, self._asking.offer_in_group(user, bot.username))

    # --- the first administrator

    async def claim_link(self, bot_name: str) -> str | None:
        """A link that makes who opens it first the administrator; None where one is known.

        Each call makes the links before it void.
        """
        if await self._members.admins():
            return None
        self._secret = secrets.token_urlsafe(32)
        return create_deep_linked_url(bot_name, CLAIM + self._secret)

    def opens(self, message: Message) -> bool:
        """Whether a message is the link that makes its sender the first administrator."""
        given = (message.text or "").removeprefix(f"/start {CLAIM}")
        if not self._secret or given == message.text or message.chat.type != ChatType.PRIVATE:
            return False
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())

    async def _take_claim(self, update: Update) -> None:
        message = update.message
        if message is None or message.from_user is None or await self._members.admins():
            return
        if self.opens(message):
            self._secret = ""  # before anything is waited for: it opens once
            user = message.from_user
            await self._members.change(state.claim, user.id, name_of(user), time.time())


def _looked_at_later(update: Update) -> bool:
    """Whether a feature looks itself, at the channel or at the user."""
    return bool(update.channel_post or update.edited_channel_post or update.inline_query)


def _misplaced(update: Update) -> bool:
    """Whether a button of private chats is pressed elsewhere: it can only be a forged one, and
    would write over what others read."""
    query = update.callback_query
    if query is None or query.message is None or query.message.chat.type == ChatType.PRIVATE:
        return False
    data = query.data or ""
    return data == ASK or not re.match(pattern(*_IN_GROUPS), data)


def asks_for_access(update: Update) -> bool:
    """Whether somebody presses the button for asking, which everybody may."""
    return update.callback_query is not None and update.callback_query.data == ASK


def about_privacy(update: Update) -> bool:
    """Everybody may know what is stored, and have it deleted."""
    if update.callback_query:
        return bool(re.match(pattern(Prefix.PRIVACY), update.callback_query.data or ""))
    # The handler's own test: what only looks like the command must not come through as a question.
    return bool(_PRIVACY.check_update(update))


async def _pass(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None: ...


_PRIVACY: Handler = CommandHandler("privacy", _pass, PRIVATE_COMMANDS)


def addressed(message: Message) -> bool:
    """Whether a message in a group is for the bot, be it a question or another command."""
    bot = message.get_bot()
    if question_in(message, bot.id, bot.username) is not None:
        return True
    return (command_of(message) or "").lower().endswith(f"@{bot.username.lower()}")
