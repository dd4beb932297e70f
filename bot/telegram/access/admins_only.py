"""What is for administrators alone: their commands and buttons, and the refusal for all others.

Who is an administrator is known to `bot.telegram.access.members`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from telegram import CallbackQuery, Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from bot.telegram.access.members import Members
from bot.telegram.context import Core, Handler
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, reply
from bot.telegram.transport.mentions import PRIVATE_COMMANDS
from bot.telegram.view.keyboards import Prefix, pattern
from bot.telegram.view.message import Outgoing

Command = Callable[[Message, Say, Sequence[str]], Awaitable[None]]
"""Work for a message, in the words of who sent it; what stands behind the command comes last."""
Press = Callable[[CallbackQuery, Say], Awaitable[None]]


class AdminsOnly:
    """Lets administrators through, and tells everybody else that this is not for them."""

    def __init__(self, core: Core, members: Members) -> None:
        self._core = core
        self._members = members

    def command(self, name: str, work: Command) -> Handler:
        """A command for private chats."""

        async def obey(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            message = update.message
            if message and (say := await self.sent(message)):
                await work(message, say, context.args or ())

        return CommandHandler(name, obey, PRIVATE_COMMANDS)

    def buttons(self, prefix: Prefix, work: Press) -> Handler:
        """The buttons with one prefix."""

        async def obey(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            query = update.callback_query
            if query and (say := await self.pressed(query)):
                await work(query, say)

        return CallbackQueryHandler(obey, pattern=pattern(prefix))

    async def sent(self, message: Message) -> Say | None:
        """The words for an administrator who wrote; None once anybody else was refused."""
        user = message.from_user
        if user is None:
            return None
        say = self._core.say(user)
        if await self._members.is_admin(user.id):
            return say
        await reply(message, Outgoing(say("admins-only")))
        return None

    async def pressed(self, query: CallbackQuery) -> Say | None:
        """The same for who pressed a button."""
        say = self._core.say(query.from_user)
        if await self._members.is_admin(query.from_user.id):
            return say
        await acknowledge(query, say("admins-only"), alert=True)
        return None
