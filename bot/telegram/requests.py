"""Asking for access and granting it: what unknown users are told, and what administrators press.

Whom the bot serves in the end is `bot.telegram.access`'s.
"""

from __future__ import annotations

import re
import time
from html import escape
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
    User,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.clean import clean_line
from bot.telegram.answers import Message
from bot.telegram.core import Core
from bot.telegram.delivery import acknowledge, edit, gone
from bot.telegram.limits import Limits
from bot.telegram.state import access as state
from bot.telegram.texts import Say

if TYPE_CHECKING:
    from bot.telegram.access import Access

ASK = "a:ask"
_SERVE, _LEAVE = "a:s", "a:x"
# Verb, user, how the user stood when the button was made, and the user's language.
_DECISION = re.compile("a:([gr]):([0-9]{1,15}):(asked|guest|refused):([a-z]{2})")
_PAUSE = 24 * 3600.0  # seconds between two requests of one user
_PER_HOUR = 30  # requests that reach the administrators, of all users; the rest waits in the list
_WAITING = 10  # requests shown to an administrator who comes back
_NAME = 64  # characters of a name that are kept
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Requests:
    """What passes between those who want access and those who give it."""

    def __init__(self, core: Core, access: Access) -> None:
        self._core = core
        self._access = access
        self._passed_on = Limits(_PER_HOUR, 3600)
        # Of administrators who have written since the start; the bot knows no other's.
        self._languages: dict[int, str] = {}

    def note_language(self, admin: User) -> None:
        self._languages[admin.id] = self._core.texts.language(admin.language_code)

    async def offer(self, user: User) -> Message:
        """What a user who is not served is told, and the button for asking, if that is open."""
        say = self._core.texts.say(user.language_code or "")
        standing = await self._access.standing(user.id)
        if standing and standing.role == state.REFUSED:
            return Message(say("access-declined"), None)
        if standing and standing.role == state.ASKED and standing.changed > time.time() - _PAUSE:
            return Message(say("access-waiting"), None)
        button = InlineKeyboardButton(say("access-ask"), callback_data=ASK)
        return Message(say("access-unknown"), _row(button))

    def offer_in_group(self, user: User, bot_name: str) -> Message:
        """The same for one who speaks to the bot in a group that it does not serve."""
        say = self._core.texts.say(user.language_code or "")
        link = create_deep_linked_url(bot_name, "access")
        ask = InlineKeyboardButton(say("access-ask"), link)
        serve = InlineKeyboardButton(say("access-serve-group"), callback_data=_SERVE)
        return Message(say("access-group-unknown"), InlineKeyboardMarkup([[ask], [serve]]))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button of this module. Whoever forges one is not believed."""
        query = update.callback_query
        if query is None:
            return
        data = query.data or ""
        if data == ASK:
            await self._ask(query)
        elif not await self._access.is_admin(query.from_user.id):
            await acknowledge(query, self._say(query.from_user)("access-administrators-only"))
        elif decision := _DECISION.fullmatch(data):
            verb, user_id, seen, language = decision.groups()
            role = state.GUEST if verb == "g" else state.REFUSED
            await self._decide(query, int(user_id), seen, role, language)
        elif data in (_SERVE, _LEAVE):
            await self._decide_group(query, data == _SERVE)
        else:
            await acknowledge(query)

    async def present(self, bot: Bot, admin: User) -> None:
        """Show an administrator who waits for access: requests may have missed everybody."""
        for asker in await self._core.state.run(state.askers, _WAITING):
            await self._pass_on(bot, admin.id, asker.user_id, asker.name, "")

    async def _ask(self, query: CallbackQuery) -> None:
        user, say = query.from_user, self._say(query.from_user)
        if await self._access.allows(user.id, None):
            await acknowledge(query, say("access-granted-short"))
            return
        new = await self._access.change(state.ask, user.id, name_of(user), time.time(), _PAUSE)
        await acknowledge(query)
        await _replace(query, await self.offer(user))
        if new and self._passed_on.allow(0):
            language = self._core.texts.language(user.language_code)
            for admin in await self._access.admins():
                await self._pass_on(query.get_bot(), admin, user.id, name_of(user), language)

    async def _pass_on(self, bot: Bot, admin: int, user_id: int, name: str, language: str) -> None:
        say = self._core.texts.say(self._languages.get(admin, self._core.settings.language))
        data = f"{user_id}:{state.ASKED}:{language or self._core.settings.language}"
        keyboard = _row(
            InlineKeyboardButton(say("access-grant"), callback_data=f"a:g:{data}"),
            InlineKeyboardButton(say("access-refuse"), callback_data=f"a:r:{data}"),
        )
        text = say("access-request", name=_shown(name), id=str(user_id))
        await _send(bot, admin, Message(text, keyboard))

    async def _decide(
        self, query: CallbackQuery, user_id: int, seen: str, role: str, language: str
    ) -> None:
        decided = await self._access.change(state.decide, user_id, seen, role, time.time())
        await acknowledge(query)
        await self._show_outcome(query, user_id, language)
        if decided:
            say = self._core.texts.say(language)
            told = "access-granted" if role == state.GUEST else "access-declined"
            await _send(query.get_bot(), user_id, Message(say(told), None))

    async def _show_outcome(self, query: CallbackQuery, user_id: int, language: str) -> None:
        """How the user stands now, whoever decided it, and a button to decide otherwise."""
        say = self._say(query.from_user)
        standing = await self._access.standing(user_id)
        role = standing.role if standing else None
        if role == state.GUEST:
            text, button, verb = "access-outcome-granted", "access-withdraw", "r"
        elif role == state.REFUSED:
            text, button, verb = "access-outcome-refused", "access-grant-after-all", "g"
        else:
            await _replace(query, Message(say("access-outcome-none"), None))
            return
        name = await self._core.state.run(state.name_of, user_id)
        data = f"a:{verb}:{user_id}:{role}:{language}"
        keyboard = _row(InlineKeyboardButton(say(button), callback_data=data))
        html = say(text, name=_shown(name), id=str(user_id))
        await _replace(query, Message(html, keyboard))

    async def _decide_group(self, query: CallbackQuery, serve: bool) -> None:
        say, chat = self._say(query.from_user), query.message.chat if query.message else None
        await acknowledge(query)
        if chat is None or chat.type not in _GROUPS:
            return
        if serve:
            await self._access.change(state.serve_chat, chat.id, time.time())
            button = InlineKeyboardButton(say("access-leave-group"), callback_data=_LEAVE)
            await _replace(query, Message(say("access-group-served"), _row(button)))
        else:
            await self._access.change(state.leave_chat, chat.id)
            button = InlineKeyboardButton(say("access-serve-group"), callback_data=_SERVE)
            await _replace(query, Message(say("access-group-left"), _row(button)))

    def _say(self, user: User) -> Say:
        return self._core.texts.say(user.language_code or "")


def name_of(user: User) -> str:
    """A user's name as it is kept: on one line and bounded, whatever it holds; not escaped."""
    name = clean_line(user.full_name)[:_NAME]
    return f"{name} (@{user.username[:_NAME]})" if user.username else name


def _shown(name: str) -> str:
    return escape(name) or "–"


def _row(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def _replace(query: CallbackQuery, message: Message) -> None:
    """Put a new text into the message that the pressed button hangs on."""
    if query.message is not None:
        place = query.message
        await edit(query.get_bot(), place.chat.id, place.message_id, message)


async def _send(bot: Bot, user_id: int, message: Message) -> None:
    """Write to somebody who did not write just now."""
    try:
        await bot.send_message(
            user_id, message.html, parse_mode=ParseMode.HTML, reply_markup=message.keyboard
        )
    except TelegramError as error:
        if not gone(error):  # never wrote to the bot, or has blocked it
            raise
