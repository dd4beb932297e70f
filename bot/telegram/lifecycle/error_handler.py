"""What happens when handling an update fails: the cause goes into the log, and a word of apology
to whom it concerns. A question is settled by it, unless what failed passes by itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import ContextTypes

from bot.telegram.context import Core
from bot.telegram.db import StateError
from bot.telegram.limits import Limits
from bot.telegram.transport.delivery import reply
from bot.telegram.transport.retries import is_passing
from bot.telegram.view.message import Outgoing

_log = logging.getLogger(__name__)
# After these a question is still owed: a person has to mend them, and then it can be answered.
_OWED = (StateError, InvalidToken)


class Apologies:
    """The one handler of errors."""

    def __init__(self, core: Core, give_up: Callable[[object, Bot], Awaitable[bool]]) -> None:
        """`give_up` settles the question that an update is about; False where there is none."""
        self._core = core
        self._give_up = give_up
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
        try:
            if not isinstance(error, _OWED) and await self._give_up(update, context.bot):
                return
            if isinstance(update, Update) and (message := _asked_in(update)):
                await self._apologize(message, update)
        except (TelegramError, StateError) as trouble:
            _log.warning("The apology could not be sent: %s", trouble)

    async def _apologize(self, message: Message, update: Update) -> None:
        if not self._said.allow(message.chat.id):
            return
        say = self._core.say(update.effective_user)
        await reply(message, Outgoing(say("error-apology")))


def _asked_in(update: Update) -> Message | None:
    """The message to apologize under; None where nobody asked, or there is no place for it."""
    pressed = update.callback_query.message if update.callback_query else None
    message = update.message or update.edited_message or pressed
    if not isinstance(message, Message) or message.chat.type == ChatType.CHANNEL:
        return None
    return message
