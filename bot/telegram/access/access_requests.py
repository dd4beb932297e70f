"""Asking for access and granting it: what unknown users are told, and what administrators press.

Who has access in the end is known to `bot.telegram.access.members`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from html import escape

from telegram import Bot, CallbackQuery, InlineKeyboardButton, Update, User
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.sanitize import clean_line
from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.access.members import Members
from bot.telegram.context import Core, Handler
from bot.telegram.db import access as state
from bot.telegram.limits import Limits
from bot.telegram.transport.delivery import acknowledge, send, turn
from bot.telegram.view.keyboards import Prefix, button, keyboard, pattern
from bot.telegram.view.message import Outgoing

ASK, _SERVE, _LEAVE = map(Prefix.ACCESS.data, ("ask", "s", "x"))
# Verb, user, how the user stood when the button was made, and the user's language.
_DECISION = re.compile(
    Prefix.ACCESS.data("([gr])", "([0-9]{1,15})", "(asked|guest|refused)", "([a-z]{2})")
)
_PAUSE = 24 * 3600.0  # seconds between two requests of one user
_PER_HOUR = 30  # requests that reach the administrators, of all users; the rest waits in the list
_WAITING = 10  # requests shown to an administrator who comes back
_NAME = 64  # characters of a name that are kept
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Asking:
    """What passes between those who want access and those who give it."""

    def __init__(self, core: Core, members: Members, admins_only: AdminsOnly) -> None:
        self._core = core
        self._members = members
        self._admins_only = admins_only
        self._passed_on = Limits(_PER_HOUR, 3600)
        # Of administrators who have written since the start; the bot knows no other's.
        self._languages: dict[int, str] = {}

    def handlers(self) -> Sequence[Handler]:
        return [CallbackQueryHandler(self._press, pattern=pattern(Prefix.ACCESS))]

    def note_language(self, admin: User) -> None:
        self._languages[admin.id] = self._core.texts.language(admin.language_code)

    async def offer(self, user: User) -> Outgoing:
        """What a user who is not served is told, and the button for asking, if that is open."""
        say = self._core.say(user)
        standing = await self._members.standing(user.id)
        if standing and standing.role == state.REFUSED:
            return Outgoing(say("access-declined"))
        if standing and standing.role == state.ASKED and standing.changed > time.time() - _PAUSE:
            return Outgoing(say("access-waiting"))
        return Outgoing(say("access-unknown"), keyboard([button(say("access-ask"), ASK)]))

    def offer_in_group(self, user: User, bot_name: str) -> Outgoing:
        """The same for one who speaks to the bot in a group that it does not serve."""
        say = self._core.say(user)
        link = create_deep_linked_url(bot_name, "access")
        ask = InlineKeyboardButton(say("access-ask"), link)
        serve = button(say("access-serve-group"), _SERVE)
        return Outgoing(say("access-group-unknown"), keyboard([ask], [serve]))

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button of this module. Whoever forges one is not believed."""
        query = update.callback_query
        if query is None:
            return
        data = query.data or ""
        if data == ASK:
            await self._ask(query)
        elif not await self._admins_only.pressed(query):
            return
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
        user, say = query.from_user, self._core.say(query.from_user)
        if await self._members.allows(user.id, None):
            await acknowledge(query, say("access-granted-short"))
            return
        new = await self._members.change(state.ask, user.id, name_of(user), time.time(), _PAUSE)
        await acknowledge(query)
        await turn(query, await self.offer(user))
        if new and self._passed_on.allow(0):
            language = self._core.texts.language(user.language_code)
            for admin in await self._members.admins():
                await self._pass_on(query.get_bot(), admin, user.id, name_of(user), language)

    async def _pass_on(self, bot: Bot, admin: int, user_id: int, name: str, language: str) -> None:
        say = self._core.texts.say(self._languages.get(admin, self._core.settings.language))
        data = (user_id, state.ASKED, language or self._core.settings.language)
        grant = button(say("access-grant"), Prefix.ACCESS.data("g", *data))
        refuse = button(say("access-refuse"), Prefix.ACCESS.data("r", *data))
        text = say("access-request", name=_shown(name), id=str(user_id))
        await send(bot, admin, None, None, Outgoing(text, keyboard([grant, refuse])))

    async def _decide(
        self, query: CallbackQuery, user_id: int, seen: str, role: str, language: str
    ) -> None:
        decided = await self._members.change(state.decide, user_id, seen, role, time.time())
        await acknowledge(query)
        await self._show_outcome(query, user_id, language)
        if decided:
            say = self._core.texts.say(language)
            told = "access-granted" if role == state.GUEST else "access-declined"
            await send(query.get_bot(), user_id, None, None, Outgoing(say(told)))

    async def _show_outcome(self, query: CallbackQuery, user_id: int, language: str) -> None:
        """How the user stands now, whoever decided it, and a button to decide otherwise."""
        say = self._core.say(query.from_user)
        standing = await self._members.standing(user_id)
        role = standing.role if standing else None
        if role == state.GUEST:
            text, label, verb = "access-outcome-granted", "access-withdraw", "r"
        elif role == state.REFUSED:
            text, label, verb = "access-outcome-refused", "access-grant-after-all", "g"
        else:
            await turn(query, Outgoing(say("access-outcome-none")))
            return
        name = await self._core.state.run(state.name_of, user_id)
        otherwise = button(say(label), Prefix.ACCESS.data(verb, user_id, role, language))
        html = say(text, name=_shown(name), id=str(user_id))
        await turn(query, Outgoing(html, keyboard([otherwise])))

    async def _decide_group(self, query: CallbackQuery, serve: bool) -> None:
        say, chat = self._core.say(query.from_user), query.message.chat if query.message else None
        await acknowledge(query)
        if chat is None or chat.type not in _GROUPS:
            return
        if serve:
            await self._members.change(state.serve_chat, chat.id, time.time())
            leave = button(say("access-leave-group"), _LEAVE)
            await turn(query, Outgoing(say("access-group-served"), keyboard([leave])))
        else:
            await self._members.change(state.leave_chat, chat.id)
            again = button(say("access-serve-group"), _SERVE)
            await turn(query, Outgoing(say("access-group-left"), keyboard([again])))


def name_of(user: User) -> str:
    """A user's name as it is kept: on one line and bounded, whatever it holds; not escaped."""
    name = clean_line(user.full_name)[:_NAME]
    return f"{name} (@{user.username[:_NAME]})" if user.username else name


def _shown(name: str) -> str:
    return escape(name) or "–"
