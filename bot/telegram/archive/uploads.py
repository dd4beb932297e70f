"""The archive filled from the chat: what administrators send in private becomes articles.

How a message becomes an article is `from_messages`'s and `from_files`'s, beside this module; how
the archive is changed is `changes`'s, whose turn it is `reading_turns`'s, and what is told of it
`progress_note`'s and `change_texts`'s.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from telegram import CallbackQuery, Document, Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.access.members import Members
from bot.telegram.archive import change_texts, from_files
from bot.telegram.archive.changes import Notes, Taking
from bot.telegram.archive.from_messages import is_own, of_forward, of_text
from bot.telegram.archive.progress_note import Note
from bot.telegram.archive.reading_turns import Intake, Kind, Reading
from bot.telegram.archive.undo import Undoing
from bot.telegram.context import Core, Handler
from bot.telegram.db import uploads as state
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, reply
from bot.telegram.view.error_texts import trouble
from bot.telegram.view.html import safe
from bot.telegram.view.keyboards import Prefix
from bot.telegram.view.message import Outgoing
from bot.telegram.workers import Workers
from retrieval import Article, CitebotError
from retrieval.errors import ReadingEnded
from retrieval.read.budget import Budget
from retrieval.web.link_batches import Batch

LONG = 1_000
"""Characters; a longer message of an administrator is an article, no question."""
_CUT = 4_000  # a message of so many characters may be part of a text that the client has cut
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_STOP = re.compile(Prefix.CHANGES.data("c", r"(\d{1,18})"))
Ask = Callable[[Message, User, str], Awaitable[None]]
# What one message may take in all. A link that is sent again goes on where it ended.
_BUDGETS: dict[Kind, Callable[[], Budget]] = {
    Kind.TEXT: Budget,
    Kind.FILE: lambda: Budget(seconds=3_600, articles=20_000),
    Kind.LINK: lambda: Budget(seconds=600, size=100_000_000, articles=2_000),
}


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
        self._intake = Intake()

    def handlers(self) -> Sequence[Handler]:
        return [
            MessageHandler(filters.UpdateType.MESSAGES & _Articles(), self._receive),
            self._admins_only.buttons(Prefix.CHANGES, self._press),
            self._admins_only.command("cancel", self._cancel),
        ]

    # --- stopping

    async def end(self) -> None:
        """Stop all that is read or waits, as the bot ends; each says what is in by then."""
        await self._intake.end()

    async def _cancel(self, message: Message, say: Say, words: Sequence[str]) -> None:
        await reply(message, Outgoing(say("cancelled", count=self._intake.cancel(message.chat_id))))

    async def _press(self, query: CallbackQuery, say: Say) -> None:
        if not (found := _STOP.fullmatch(query.data or "")):
            await self._undoing.press(query, say)
            return
        chat_id = query.message.chat.id if query.message else query.from_user.id
        there = self._intake.cancel(chat_id, int(found[1])) > 0
        await acknowledge(query, "" if there else say("archive-forgotten"), alert=not there)

    # --- adding

    async def _receive(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message or update.edited_message, update.effective_user
        if message is None or user is None:
            return
        if await self._members.is_admin(user.id):
            # By itself: what waits to be read takes no other update's place.
            context.application.create_task(self._add(message, user), update)
        elif message.text:
            await self._ask(message, user, message.text)
        elif update.message:
            await self._admins_only.sent(message)  # refuses

    async def _add(self, message: Message, user: User) -> None:
        say, kind = self._core.say(user), _kind(message)
        reading = Reading(message.chat_id, message.message_id, kind, _BUDGETS[kind]())
        notes = Notes(self._core, user.id, message.chat_id, message.message_id)
        taking = Taking(self._core, notes, reading.budget)
        note, why = Note(message, reading, say), ""
        try:
            async with self._intake.entered(reading):
                if self._intake.is_one_too_many(reading):
                    raise _Refused(say("upload-too-many"))
                await note.begin(self._intake.ahead_of(reading))
                await reading.its_turn()
                await self._read(message, taking, note)
                await taking.settle()
        except _Refused as refusal:
            why = str(refusal)
        except ReadingEnded:
            pass  # that it was stopped is told of in any case
        except asyncio.CancelledError:
            # The bot ends and waits no longer; what is in by now is told of.
            if reading.ending is None:
                raise
        except CitebotError as error:
            why = trouble(say, error, cause=True)
        shown = change_texts.outcome(say, taking.taken, notes.batch, reading.ending, why)
        if taking.taken.count and kind is Kind.TEXT and len(message.text or "") >= _CUT:
            shown = replace(shown, html=f"{shown.html}\n\n{say('upload-cut')}")
        await note.end(shown)

    async def _read(self, message: Message, taking: Taking, note: Note) -> None:
        """Take in what a message holds. Raises _Refused, CitebotError."""
        reading = note.reading
        if is_own(message, message.get_bot().id):
            raise _Refused(note.say("upload-own"))
        if message.document:
            await self._read_file(message, message.document, taking, note)
        elif reading.kind is Kind.LINK:
            await note.turn()
            link = _link(message) or ""
            found = self._core.library.read_link(link, reading.budget, again=True)
            await self._all_of(found, self._core.links, taking, note)
        else:
            await taking.take(Batch([await self._said(message, note.say)]))

    async def _read_file(
        self, message: Message, document: Document, taking: Taking, note: Note
    ) -> None:
        say, reading = note.say, note.reading
        name = from_files.file_name(document)
        if not from_files.is_known(name):
            raise _Refused(say("upload-format", formats=from_files.formats()))
        limit = min(from_files.MOST_MB, self._core.settings.max_file_mb)
        if (megabytes := (document.file_size or 0) / 1e6) > limit:
            raise _Refused(say("upload-too-large", size=round(megabytes, 1), limit=limit))
        async with AsyncExitStack() as stack:
            try:
                folder = await stack.enter_async_context(from_files.folder(self._core.files))
                path, most = Path(folder, name), limit * 1_000_000
                saved = from_files.download(document, path, self._core.files, most)
                await reading.wanted(saved)
            except TelegramError as error:
                raise _Refused(say("upload-lost")) from error
            except OSError as error:
                reason = safe(error.strerror or str(error))
                raise _Refused(say("upload-no-room", reason=reason)) from error
            config = self._core.library.config
            found = from_files.batches_of(path, message, config, reading.budget)
            await self._all_of(found, self._core.files, taking, note)

    async def _all_of(
        self, found: Generator[Batch], pool: Workers, taking: Taking, note: Note
    ) -> None:
        """Take in batch after batch. A thread is held only while one is read."""
        try:
            while (batch := await pool.run(next, found, None, always=True)) is not None:
                await taking.take(batch)
                await note.so_far(taking.taken.count)
        except CitebotError:
            await pool.run(found.close, always=True)
            raise

    async def _said(self, message: Message, say: Say) -> Article:
        """The article that a message without a document is. Raises _Refused, StateError."""
        if message.forward_origin or not message.text:
            forwarded = of_forward(message) if message.forward_origin else None
            if forwarded is None:
                raise _Refused(say("upload-no-text", formats=from_files.formats()))
            return forwarded
        # Edited, it is another version of what it became before.
        former = await self._core.state.run(state.of_message, message.chat_id, message.message_id)
        return replace(of_text(message), id=former) if former else of_text(message)


def _kind(message: Message) -> Kind:
    if message.document:
        return Kind.FILE
    if message.text and not message.forward_origin and _link(message):
        return Kind.LINK
    return Kind.TEXT


def _is_command(message: Message) -> bool:
    return any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        for entity in message.entities
    )


def _link(message: Message) -> str | None:
    """The link that is all a message says."""
    text = (message.text or "").strip()
    return text if _LINK.fullmatch(text) else None
