"""Undo and Delete: the buttons under what was changed in the archive from the chat.

What was there before is remembered by `bot.telegram.db.uploads`, the change itself is
`bot.telegram.archive.changes`'s, and what is told of it `bot.telegram.archive.change_texts`'s.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from telegram import CallbackQuery

from bot.telegram.archive import change_texts
from bot.telegram.archive.changes import Notes, change, put_back, take_out
from bot.telegram.context import Core
from bot.telegram.db import StateError
from bot.telegram.db import uploads as state
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, rehang, turn
from bot.telegram.view.error_texts import trouble_alert
from bot.telegram.view.keyboards import Prefix
from bot.telegram.view.message import Outgoing
from retrieval import CitebotError

_log = logging.getLogger(__name__)
_PRESS = re.compile(Prefix.CHANGES.data(r"([uydn]):(\d{1,18})"))


class Undoing:
    """Takes changes back; who presses has been seen to be an administrator."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def press(self, query: CallbackQuery, say: Say) -> None:
        found = _PRESS.fullmatch(query.data or "")
        rows = await self._core.state.run(state.of_batch, int(found[2])) if found else []
        if not found or not rows:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        verb, batch = found[1], int(found[2])
        try:
            if verb == "u":
                await self._undo(query, say, batch, rows)
            elif verb == "y":
                shown = await delete(self._core, query, say, [row.article_id for row in rows])
                await acknowledge(query)
                await turn(query, shown)
            else:
                await acknowledge(query)
                if verb == "d":
                    await rehang(query, change_texts.deletion_buttons(say, batch))
                else:
                    undo = not any(row.undone or row.too_late for row in rows)
                    await rehang(query, change_texts.receipt_buttons(say, batch, undo))
        except CitebotError as error:
            await acknowledge(query, trouble_alert(say, error, cause=True), alert=True)

    async def _undo(
        self, query: CallbackQuery, say: Say, batch: int, rows: Sequence[state.Kept]
    ) -> None:
        if any(row.undone for row in rows):
            await acknowledge(query, say("upload-undone-before"), alert=True)
            return
        if any(row.too_late for row in rows):
            late = say("upload-too-late", hours=state.UNDO_HOURS)
            await acknowledge(query, late, alert=True)
            return
        if await self._core.state.run(state.changed_since, batch):
            await acknowledge(query, say("upload-changed-since"), alert=True)
            return
        before = [(row.article_id, row.before) for row in rows]
        ids = [row.article_id for row in rows]
        await change(self._core, ids, put_back, self._core.library, before)
        try:
            await self._core.state.erase(state.mark_undone, batch)
        except StateError as error:
            # It is undone all the same, and doing so once more would change nothing.
            _log.error("It could not be noted that a change was undone: %s", error)
        former = [article for _, article in before if article]
        shown = change_texts.undone(say, former, len(before) - len(former))
        await acknowledge(query)
        await turn(query, shown)


async def delete(
    core: Core, query: CallbackQuery, say: Say, article_ids: Sequence[str]
) -> Outgoing:
    """Remove articles, and what to tell of it. Raises CitebotError."""
    chat_id = query.message.chat.id if query.message else query.from_user.id
    notes = Notes(core, query.from_user.id, chat_id)
    gone = await change(core, article_ids, take_out, core.library, article_ids, notes)
    return change_texts.removed(say, gone, notes.batch) if gone else Outgoing(say("archive-gone"))
