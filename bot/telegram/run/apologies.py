"""What happens when handling an update fails: the cause goes into the log, and a word of apology
to whom it concerns."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.telegram.core import Core
from bot.telegram.limits import Limits
from bot.telegram.look.outgoing import Outgoing
from bot.telegram.wire.delivery import reply
from bot.telegram.wire.patience import is_passing

_log = logging.getLogger(__name__)


class Apologies:
    """The one handler of errors."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._said = Limits(1, 60)  # once a minute in a chat

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log and count what `context.error` is; apologize where somebody waits for an answer."""
        error = context.error
        self._core.metrics.errors.inc()
        if isinstance(error, Forbidden) or (isinstance(error, TelegramError) and is_passing(error)):
            # Nobody could read an apology now, and where it happened says nothing.
            _log.warning("Telegram did not take a message: %s", error)
            return
        _log.error("An update could not be handled.", exc_info=error)
        if isinstance(update, Update) and (message := _asked_in(update)):
            await self._apologize(message, update)

    async def _apologize(self, message: Message, update: Update) -> None:
        if not self._said.allow(message.chat.id):
            return
        say = self._core.say(update.effective_user)
        try:
            await reply(message, Outgoing(say("error-apology")))
        except TelegramError as error:
            _log.warning("The apology could not be sent: %s", error)


def _asked_in(update: Update) -> Message | None:
    """The message to apologize under; None where nobody asked, or there is no place for it."""
    pressed = update.callback_query.message if update.callback_query else None
    message = update.message or update.edited_message or pressed
    if not isinstance(message, Message) or message.chat.type == ChatType.CHANNEL:
        return None
    return message
