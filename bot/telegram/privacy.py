"""/privacy: what the bot stores and for how long, and deleting it. The deleting itself is
`bot.telegram.state.retention`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.telegram.answers import Message
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import acknowledge, edit, reply
from bot.telegram.state import retention
from bot.telegram.texts import Say

_DELETE, _CONFIRM, _KEEP = "p:delete", "p:confirm", "p:keep"


class Privacy:
    """What is known about a user, told and deleted."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("privacy", self._tell, filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self._press, pattern=r"^p:"),
        ]

    async def _tell(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        say = self._core.texts.say(user.language_code or "")
        # In a group everybody would see, and could press, one another's buttons.
        private = message.chat.type == ChatType.PRIVATE
        about = self._about(say) if private else Message(say("privacy-in-private"), None)
        await reply(message, about)

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._core.texts.say(query.from_user.language_code or "")
        await acknowledge(query)
        if query.data == _DELETE:
            buttons = [(say("privacy-confirm"), _CONFIRM), (say("privacy-keep"), _KEEP)]
            await _replace(query, Message(say("privacy-sure"), _column(*buttons)))
        elif query.data == _CONFIRM:
            # The presser's own data, whatever message the button hangs on.
            await self._core.state.erase(retention.forget_user, query.from_user.id)
            await _replace(query, Message(say("privacy-deleted"), None))
        elif query.data == _KEEP:
            await _replace(query, self._about(say))

    def _about(self, say: Say) -> Message:
        html = say("privacy", days=self._core.settings.telegram_keep_days)
        return Message(html, _column((say("privacy-delete"), _DELETE)))


def _column(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons]
    )


async def _replace(query: CallbackQuery, message: Message) -> None:
    if place := query.message:
        await edit(query.get_bot(), place.chat.id, place.message_id, message)
