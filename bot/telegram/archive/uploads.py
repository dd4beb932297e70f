"""The archive filled from the chat: what administrators send in private becomes articles.

How a message becomes an article is `from_messages`'s and `from_files`'s, beside this module; how
the archive is changed is `changes`'s, and what is told of it `receipts`'s.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from telegram import Document, Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.access.members import Members
from bot.telegram.archive import from_files, receipts
from bot.telegram.archive.changes import change, put
from bot.telegram.archive.from_messages import is_own, of_forward, of_text
from bot.telegram.archive.undo import Undoing
from bot.telegram.core import Core, Handler
from bot.telegram.look.engine_words import translated
from bot.telegram.look.keyboards import Prefix
from bot.telegram.look.outgoing import Outgoing
from bot.telegram.look.trouble import trouble
from bot.telegram.state import uploads as state
from bot.telegram.texts import Say
from bot.telegram.wire.delivery import edit, reply, send
from retrieval import Article, CitebotError, Skipped
from retrieval.ingest import expand

LONG = 1_000
"""Characters; a longer message of an administrator is an article, no question."""
_CUT = 4_000  # a message of so many characters may be part of a text that the client has cut
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
Ask = Callable[[Message, User, str], Awaitable[None]]


class _Articles(filters.MessageFilter):
    """What may be an article, if an administrator sends it."""

    def filter(self, message: Message) -> bool:
        if message.chat.type != ChatType.PRIVATE or message.via_bot:
            return False
        if message.forward_origin or message.document:
            return True
        return not _is_command(message) and (
            len(message.text or "") > LONG or _link(message) is not None
        )


class _Refused(Exception):
    """Nothing became of a message; `str(error)` is the sentence that says why, as HTML."""


class Uploads:
    """Documents, forwarded and long messages, links."""

    def __init__(self, core: Core, members: Members, admins_only: AdminsOnly, ask: Ask) -> None:
        """`ask` takes the texts of those who may not add to the archive, as questions."""
        self._core = core
        self._members = members
        self._ask = ask
        self._admins_only = admins_only
        self._undoing = Undoing(core)

    def handlers(self) -> Sequence[Handler]:
        return [
            MessageHandler(filters.UpdateType.MESSAGES & _Articles(), self._receive),
            self._admins_only.buttons(Prefix.CHANGES, self._undoing.press),
        ]

    # --- adding

    async def _receive(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message or update.edited_message, update.effective_user
        if message is None or user is None:
            return
        if await self._members.is_admin(user.id):
            await self._add(message, user, self._core.say(user))
        elif message.text:
            await self._ask(message, user, message.text)
        elif update.message:
            await self._admins_only.sent(message)  # refuses

    async def _add(self, message: Message, user: User, say: Say) -> None:
        bot, chat_id = message.get_bot(), message.chat_id
        reading = Outgoing(say("upload-reading"))
        note = await send(bot, chat_id, None, message.message_id, reading, silent=True)
        try:
            shown = await self._added(message, user, say)
        except _Refused as refusal:
            shown = Outgoing(str(refusal))
        except CitebotError as error:
            shown = Outgoing(trouble(say, error, cause=True))
        if note is None or not await edit(bot, chat_id, note, shown):
            await reply(message, shown)

    async def _added(self, message: Message, user: User, say: Say) -> Outgoing:
        found = await self._articles(message, say)
        skipped = [each for each in found if isinstance(each, Skipped)]
        articles = [each for each in found if isinstance(each, Article)]
        done, refused = await change(self._core, put, self._core.library, articles)
        skipped += refused
        if not done:
            reason = skipped[0].reason.rstrip(".") if skipped else "it is empty"
            raise _Refused(say("upload-unreadable", reason=translated(say, reason)))
        changed = [each for each in done if not each.known]
        batch = await self._core.state.run(
            state.record,
            user.id,
            message.chat.id,
            [(each.article.id, each.before) for each in changed or done],
            undone=not changed,
            message_id=message.message_id,
        )
        shown = receipts.added(say, done, skipped, batch)
        if message.text and not message.forward_origin and len(message.text) >= _CUT:
            return Outgoing(f"{shown.html}\n\n{say('upload-cut')}", shown.keyboard)
        return shown

    async def _articles(self, message: Message, say: Say) -> Sequence[Article | Skipped]:
        """What a message holds. Raises _Refused."""
        if is_own(message, message.get_bot().id):
            raise _Refused(say("upload-own"))
        if message.document:
            return await self._document(message, message.document, say)
        if message.forward_origin or not message.text:
            forwarded = of_forward(message) if message.forward_origin else None
            if forwarded is None:
                raise _Refused(say("upload-no-text", formats=from_files.formats()))
            return [forwarded]
        if url := _link(message):
            config = self._core.library.config
            # In a thread of its own: a server that does not answer keeps no question waiting.
            return await asyncio.to_thread(lambda: list(expand([url], config)))
        # Edited, it is another version of what it became before.
        former = await self._core.state.run(state.of_message, message.chat_id, message.message_id)
        return [replace(of_text(message), id=former) if former else of_text(message)]

    async def _document(
        self, message: Message, document: Document, say: Say
    ) -> Sequence[Article | Skipped]:
        name = from_files.file_name(document)
        if not from_files.is_known(name):
            raise _Refused(say("upload-format", formats=from_files.formats()))
        limit = min(from_files.MOST_MB, self._core.settings.max_file_mb)
        if (megabytes := (document.file_size or 0) / 1e6) > limit:
            raise _Refused(say("upload-too-large", size=round(megabytes, 1), limit=limit))
        try:
            data = await from_files.download(document)
        except TelegramError as error:
            raise _Refused(say("upload-lost")) from error
        found = await self._core.workers.run(
            from_files.read_data, data, name, self._core.library.config, always=True
        )
        return from_files.labelled(found, name, message)


def _is_command(message: Message) -> bool:
    return any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        for entity in message.entities
    )


def _link(message: Message) -> str | None:
    """The link that is all a message says."""
    text = (message.text or "").strip()
    return text if _LINK.fullmatch(text) else None
