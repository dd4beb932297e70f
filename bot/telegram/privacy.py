"""/privacy: what the bot stores and for how long, and deleting it. The deleting itself is
`bot.telegram.db.retention`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.telegram.context import Core, Handler
from bot.telegram.db import retention
from bot.telegram.db.uploads import UNDO_HOURS
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, reply, turn
from bot.telegram.view.keyboards import Prefix, button, keyboard, pattern
from bot.telegram.view.message import Outgoing

_DELETE, _CONFIRM, _KEEP = map(Prefix.PRIVACY.data, ("delete", "confirm", "keep"))


class Privacy:
    """What is known about a user, told and deleted."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("privacy", self._tell, filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self._press, pattern=pattern(Prefix.PRIVACY)),
        ]

    async def _tell(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        say = self._core.say(user)
        # In a group everybody would see, and could press, one another's buttons.
        private = message.chat.type == ChatType.PRIVATE
        about = self._about(say) if private else Outgoing(say("privacy-in-private"))
        await reply(message, about)

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._core.say(query.from_user)
        await acknowledge(query)
        if query.data == _DELETE:
            confirm = button(say("privacy-confirm"), _CONFIRM)
            keep = button(say("privacy-keep"), _KEEP)
            await turn(query, Outgoing(say("privacy-sure"), keyboard([confirm], [keep])))
        elif query.data == _CONFIRM:
            # The presser's own data, whatever message the button hangs on.
            await self._core.state.erase(retention.forget_user, query.from_user.id)
            await turn(query, Outgoing(say("privacy-deleted")))
        elif query.data == _KEEP:
            await turn(query, self._about(say))

    def _about(self, say: Say) -> Outgoing:
        days = self._core.settings.telegram_keep_days
        html = say("privacy", days=days, hours=UNDO_HOURS)
        return Outgoing(html, keyboard([button(say("privacy-delete"), _DELETE)]))
