"""/gaps: what people ask and the archive does not answer, or not well; for reading and as a file.

Which questions are alike is `bot.telegram.alike`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update, User
from telegram import Message as Sent
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.clean import clean_json, clean_line
from bot.telegram.alike import Alike, Gap
from bot.telegram.answers import Message
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import acknowledge, edit, gone, reply
from bot.telegram.html import safe, shorten
from bot.telegram.passages import day
from bot.telegram.receipts import failure, failure_alert
from bot.telegram.state.statistics import asked
from bot.telegram.texts import Say
from bot.telegram.workers import Busy
from retrieval import CitebotError

if TYPE_CHECKING:
    from bot.telegram.access import Access

_NEWEST = 3_000  # questions that are looked at
_PER_PAGE = 8
_QUESTION = 200  # UTF-16 units of a question in the list
_WORDINGS = 20  # of one gap in the file
_PRESS = re.compile(r"g:(?:p:(\d{1,5})|e)")
_COMMANDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class Gaps:
    """Questions without an answer, and those with a thumbs down."""

    def __init__(self, core: Core, access: Access) -> None:
        self._core = core
        self._access = access
        self._alike = Alike(core.library.config)

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("gaps", self._command, _COMMANDS),
            CallbackQueryHandler(self._press, pattern=r"^g:"),
        ]

    async def _command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or message.from_user is None:
            return
        say = self._say(message.from_user)
        if not await self._access.is_admin(message.from_user.id):
            await reply(message, Message(say("archive-admins-only"), None))
            return
        with suppress(TelegramError):  # new questions are encoded first, which takes a while
            await message.reply_chat_action(ChatAction.TYPING)
        try:
            shown = page(say, await self._gaps(), 1)
        except Busy:
            shown = Message(say("busy"), None)
        except CitebotError as error:
            shown = Message(failure(say, error), None)
        await reply(message, shown)

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._say(query.from_user)
        found = _PRESS.fullmatch(query.data or "")
        if not await self._access.is_admin(query.from_user.id):
            await acknowledge(query, say("archive-admins-only"), alert=True)
        elif not found:
            await acknowledge(query, say("archive-forgotten"), alert=True)
        else:
            try:
                gaps = await self._gaps()
            except Busy:
                await acknowledge(query, say("busy"), alert=True)
            except CitebotError as error:
                await acknowledge(query, failure_alert(say, error), alert=True)
            else:
                await acknowledge(query)
                if found[1]:
                    await _turn(query, page(say, gaps, int(found[1])))
                else:
                    await self._export(query, say, gaps)

    async def _gaps(self) -> list[Gap]:
        """Raises Busy, CitebotError."""
        questions = await self._core.state.run(asked, _NEWEST)
        return await self._core.workers.run(
            lambda: self._alike.gaps(questions, self._core.library.encoder)
        )

    async def _export(self, query: CallbackQuery, say: Say, gaps: Sequence[Gap]) -> None:
        """Send the file to who pressed, in private: it is for nobody else's eyes."""
        if not gaps:
            return
        today = datetime.now(UTC).date().isoformat()
        try:
            await query.get_bot().send_document(
                query.from_user.id,
                questions_file(gaps).encode(),
                filename=f"{today}-gaps.jsonl",
                caption=say("gaps-file", count=len(gaps)),
                parse_mode=ParseMode.HTML,
            )
        except TelegramError as error:
            if not gone(error):
                raise

    def _say(self, user: User) -> Say:
        return self._core.texts.say(self._core.texts.language(user.language_code))


def page(say: Say, gaps: Sequence[Gap], number: int) -> Message:
    """One page of the gaps, counted from 1, with buttons for the others and for the file."""
    if not gaps:
        return Message(say("gaps-none"), None)
    last = -(-len(gaps) // _PER_PAGE)
    number = min(max(number, 1), last)
    first = (number - 1) * _PER_PAGE
    shown = gaps[first : first + _PER_PAGE]
    lines = [_line(say, place, gap) for place, gap in enumerate(shown, start=first + 1)]
    turning = [("◀", number - 1), (f"{number}/{last}", number), ("▶", number + 1)]
    row = [
        InlineKeyboardButton(label, callback_data=f"g:p:{to}")
        for label, to in turning
        if last > 1 and 1 <= to <= last
    ]
    export = [InlineKeyboardButton(say("gaps-export"), callback_data="g:e")]
    html = "\n\n".join([say("gaps-heading", count=len(gaps)), *lines])
    return Message(html, InlineKeyboardMarkup([row, export] if row else [export]))


def _line(say: Say, place: int, gap: Gap) -> str:
    facts = [
        say("gaps-unanswered", count=gap.unanswered) if gap.unanswered else "",
        f"👎 {gap.bad}" if gap.bad else "",
        day(say, datetime.fromtimestamp(gap.last, UTC).date()),
        say("gaps-wordings", count=len(gap.wordings)) if gap.wordings else "",
    ]
    question = safe(shorten(clean_line(gap.text), _QUESTION))
    return f"{place}. <b>{question}</b>\n{' · '.join(filter(None, facts))}"


def questions_file(gaps: Sequence[Gap]) -> str:
    """JSON Lines as `citebot eval` reads them.

    A line without `article` and `answer` says that the archive has none; whoever knows better
    adds them. What else a line has is for people to read.
    """
    lines = []
    for gap in gaps:
        fields: dict[str, object] = {
            "question": gap.text,
            "asked": gap.times,
            "thumbs_down": gap.bad,
            "last": datetime.fromtimestamp(gap.last, UTC).date().isoformat(),
        }
        if gap.wordings:
            fields["also_asked_as"] = list(gap.wordings[:_WORDINGS])
        if gap.shown:
            fields["shown"] = gap.shown
        lines.append(clean_json(json.dumps(fields, ensure_ascii=False)) + "\n")
    return "".join(lines)


async def _turn(query: CallbackQuery, shown: Message) -> None:
    message = query.message
    if message is None:
        return
    if isinstance(message, Sent) and message.reply_markup == shown.keyboard:
        return  # the page that it shows already
    await edit(query.get_bot(), message.chat.id, message.message_id, shown)
