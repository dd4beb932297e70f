"""Undo and Delete: the buttons under what was changed in the archive from the chat.

What was there before is remembered by `bot.telegram.state.uploads`, the change itself is
`bot.telegram.writing`'s, and what is told of it `bot.telegram.receipts`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardMarkup, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.telegram import receipts
from bot.telegram.answers import Message
from bot.telegram.core import Core
from bot.telegram.delivery import acknowledge, edit, gone
from bot.telegram.state import uploads as state
from bot.telegram.texts import Say
from bot.telegram.writing import change, put_back, take_out
from retrieval import CitebotError

if TYPE_CHECKING:
    from bot.telegram.access import Access

_PRESS = re.compile(r"u:([uydn]):(\d{1,18})")


class Undoing:
    """Takes changes back, for administrators."""

    def __init__(self, core: Core, access: Access) -> None:
        self._core = core
        self._access = access

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._say(query.from_user)
        found = _PRESS.fullmatch(query.data or "")
        if not await self._access.is_admin(query.from_user.id):
            await acknowledge(query, say("archive-admins-only"), alert=True)
            return
        rows = await self._core.state.run(state.of_batch, int(found[2])) if found else []
        if not found or not rows:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        verb, batch = found[1], int(found[2])
        try:
            if verb == "u":
                await self._undo(query, say, batch, rows)
            elif verb == "y":
                await self._delete(query, say, rows)
            else:
                await acknowledge(query)
                if verb == "d":
                    await _hang(query, receipts.deletion_buttons(say, batch))
                else:
                    undo = not any(row.undone for row in rows)
                    await _hang(query, receipts.receipt_buttons(say, batch, undo))
        except CitebotError as error:
            await acknowledge(query, receipts.failure_alert(say, error), alert=True)

    async def _undo(
        self, query: CallbackQuery, say: Say, batch: int, rows: Sequence[state.Kept]
    ) -> None:
        if any(row.undone for row in rows):
            await acknowledge(query, say("upload-undone-before"), alert=True)
            return
        if await self._core.state.run(state.changed_since, batch):
            await acknowledge(query, say("upload-changed-since"), alert=True)
            return
        before = [(row.article_id, row.before) for row in rows]
        await change(self._core, put_back, self._core.library, before)
        await self._core.state.run(state.mark_undone, batch)
        former = [article for _, article in before if article]
        shown = receipts.undone(say, former, len(before) - len(former))
        await follow(query, shown)

    async def _delete(self, query: CallbackQuery, say: Say, rows: Sequence[state.Kept]) -> None:
        shown = await delete(self._core, query, say, [row.article_id for row in rows])
        await follow(query, shown)

    def _say(self, user: User) -> Say:
        return self._core.texts.say(self._core.texts.language(user.language_code))


async def follow(query: CallbackQuery, shown: Message) -> None:
    """Answer a press by making its message say something else."""
    await acknowledge(query)
    if query.message:
        await edit(query.get_bot(), query.message.chat.id, query.message.message_id, shown)


async def delete(core: Core, query: CallbackQuery, say: Say, article_ids: Sequence[str]) -> Message:
    """Remove articles, and what to tell of it. Raises CitebotError."""
    gone = await change(core, take_out, core.library, article_ids)
    if not gone:
        return Message(say("archive-gone"), None)
    chat_id = query.message.chat.id if query.message else query.from_user.id
    changes = [(article.id, article) for article in gone]
    batch = await core.state.run(state.record, query.from_user.id, chat_id, changes)
    return receipts.removed(say, gone, batch)


async def _hang(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Put other buttons under the message."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except BadRequest as error:
        if not gone(error) and "message is not modified" not in error.message.lower():
            raise
