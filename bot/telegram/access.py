"""Whom the bot serves: the gate before everything else, and the first administrator's claim.

How others get access is `bot.telegram.requests`'s. Who has it is remembered by the state, and
here in memory, so that the gate asks no database.
"""

from __future__ import annotations

import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import (
    ApplicationHandlerStop,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    filters,
)
from telegram.helpers import create_deep_linked_url

from bot.telegram.addressed import command_of, question_in
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import acknowledge, reply
from bot.telegram.limits import Limits
from bot.telegram.requests import ASK, Requests, name_of
from bot.telegram.state import access as state
from retrieval import CitebotError

P = ParamSpec("P")
T = TypeVar("T")

CLAIM = "claim-"
_WORDS = 3  # times a minute that one chat is told of how to get access
_BESIDES = 60  # commands and presses a minute that one sender is listened to, besides questions
# Buttons that the bot sends into groups, or obeys from administrators alone.
_IN_GROUPS = re.compile("[mnbfo]:|a:(?!ask)")


class Access:
    """Administrators, guests and everybody else. One object serves the whole bot."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._standings: dict[int, state.Standing] | None = None
        self._secret = ""
        self._words = Limits(_WORDS)
        self._updates = Limits(core.settings.telegram_questions_per_minute + _BESIDES)
        self.requests = Requests(core, self)

    def handlers(self) -> Sequence[Handler]:
        return [CallbackQueryHandler(self.requests.press, pattern=r"^a:")]

    # --- who is who

    async def allows(self, user_id: int, chat_id: int | None) -> bool:
        """Whether a user is served, in a chat if there is one; of a served group, all are."""
        if self._core.settings.telegram_access == "open" or await self.is_admin(user_id):
            return True
        return await self._guest(user_id) or (chat_id is not None and await self._guest(chat_id))

    async def is_admin(self, user_id: int) -> bool:
        """Whether a user is an administrator of the bot."""
        if user_id in self._core.settings.telegram_admins:
            return True
        standing = await self.standing(user_id)
        return standing is not None and standing.role == state.ADMIN

    async def admins(self) -> list[int]:
        """The user ids of all administrators."""
        known = await self._known()
        appointed = {each for each, standing in known.items() if standing.role == state.ADMIN}
        return sorted(appointed.union(self._core.settings.telegram_admins))

    async def standing(self, subject: int) -> state.Standing | None:
        """What the bot remembers of a user's or a chat's access."""
        return (await self._known()).get(subject)

    async def change(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run work that changes who has access; all that changes it goes through here."""
        done = await self._core.state.run(work, *args, **kwargs)
        self._standings = await self._core.state.run(state.standings)
        return done

    async def _guest(self, subject: int) -> bool:
        if subject in self._core.settings.telegram_allowed:
            return True
        standing = await self.standing(subject)
        return standing is not None and standing.role == state.GUEST

    async def _known(self) -> dict[int, state.Standing]:
        if self._standings is None:
            self._standings = await self._core.state.run(state.standings)
        return self._standings

    # --- the gate

    async def gate(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Raises ApplicationHandlerStop where the bot does not serve who sent the update."""
        try:
            if await self._floods(update):
                raise ApplicationHandlerStop
            await self._take_claim(update)
            if await self._admits(update):
                return
            await self._turn_away(update, context.bot)
        except (CitebotError, TelegramError) as error:
            # An error that got out of here would open the gate: the other groups would go on.
            await context.application.process_error(update, error)
        raise ApplicationHandlerStop

    async def _floods(self, update: Update) -> bool:
        """Whether the sender asks for more than a chat takes: what waits, others wait for too."""
        sender = update.effective_sender
        if sender is None or _looked_at_later(update) or await self.is_admin(sender.id):
            return False
        return not self._updates.allow(sender.id)

    async def _admits(self, update: Update) -> bool:
        if _looked_at_later(update):
            return True
        sender, chat = update.effective_sender, update.effective_chat
        if sender is None or _misplaced(update):
            return False
        if update.effective_user and await self.is_admin(sender.id):
            self.requests.note_language(update.effective_user)
        open_to_all = _asks_for_access(update) or _about_privacy(update)
        return open_to_all or await self.allows(sender.id, chat.id if chat else None)

    async def _turn_away(self, update: Update, bot: Bot) -> None:
        """Say, once and shortly, how to get access; to nobody who did not speak to the bot."""
        message, user = update.message, update.effective_user
        if update.callback_query and user:
            say = self._core.texts.say(user.language_code or "")
            await acknowledge(update.callback_query, say("access-unknown-short"))
        if message is None or user is None:
            return
        private = message.chat.type == ChatType.PRIVATE
        if not (private or _addressed(message, bot)) or not self._words.allow(message.chat.id):
            return
        if private:
            await reply(message, await self.requests.offer(user))
        else:
            await reply(message, self.requests.offer_in_group(user, bot.username))

    # --- the first administrator

    async def claim_link(self, bot_name: str) -> str | None:
        """A link that makes who opens it first the administrator; None where one is known.

        Each call makes the links before it void.
        """
        if await self.admins():
            return None
        self._secret = secrets.token_urlsafe(32)
        return create_deep_linked_url(bot_name, CLAIM + self._secret)

    async def _take_claim(self, update: Update) -> None:
        message = update.message
        if message is None or message.from_user is None or message.chat.type != ChatType.PRIVATE:
            return
        given = (message.text or "").removeprefix(f"/start {CLAIM}")
        if not self._secret or given == message.text or await self.admins():
            return
        if hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            self._secret = ""  # before anything is waited for: it opens once
            user = message.from_user
            await self.change(state.claim, user.id, name_of(user), time.time())


def _looked_at_later(update: Update) -> bool:
    """Whether a concern looks itself, at the channel or at the user."""
    return bool(update.channel_post or update.edited_channel_post or update.inline_query)


def _misplaced(update: Update) -> bool:
    """Whether a button of private chats is pressed elsewhere: it can only be a forged one, and
    would write over what others read."""
    query = update.callback_query
    if query is None or query.message is None or query.message.chat.type == ChatType.PRIVATE:
        return False
    return not _IN_GROUPS.match(query.data or "")


def _asks_for_access(update: Update) -> bool:
    return update.callback_query is not None and update.callback_query.data == ASK


def _about_privacy(update: Update) -> bool:
    """Everybody may know what is stored, and have it deleted."""
    if update.callback_query:
        return (update.callback_query.data or "").startswith("p:")
    # The handler's own test: what only looks like the command must not come through as a question.
    return bool(_PRIVACY.check_update(update))


async def _pass(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None: ...


_PRIVACY: Handler = CommandHandler(
    "privacy", _pass, filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
)


def _addressed(message: Message, bot: Bot) -> bool:
    """Whether a message in a group is for the bot, be it a question or another command."""
    if question_in(message, bot.id, bot.username) is not None:
        return True
    return (command_of(message) or "").lower().endswith(f"@{bot.username.lower()}")
