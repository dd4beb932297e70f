"""/stats: questions a day, the answered share, what is slow and what is cited, as one picture.

The figures are `bot.telegram.state.statistics`'s, the picture is `bot.telegram.chart`'s.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
    Update,
    User,
)
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.telegram import chart
from bot.telegram.answers import Message
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import acknowledge, gone, reply
from bot.telegram.state.statistics import Statistics, statistics
from bot.telegram.texts import Say

if TYPE_CHECKING:
    from bot.telegram.access import Access

_DAYS = 30
_CHOICES = (7, 30, 90)
_MOST = 5  # slowest questions, and articles
_PRESS = re.compile(r"s:(\d{1,2})")
_COMMANDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class Stats:
    """How the bot is used."""

    def __init__(self, core: Core, access: Access) -> None:
        self._core = core
        self._access = access

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("stats", self._command, _COMMANDS),
            CallbackQueryHandler(self._press, pattern=r"^s:"),
        ]

    async def _command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or message.from_user is None:
            return
        say = self._say(message.from_user)
        if not await self._access.is_admin(message.from_user.id):
            await reply(message, Message(say("archive-admins-only"), None))
            return
        figures = await self._figures(_DAYS)
        if not figures.questions:
            await reply(message, Message(say("stats-none", days=_DAYS), None))
            return
        picture = await self._picture(say, figures, _DAYS)
        try:
            await message.get_bot().send_photo(
                message.chat_id,
                picture,
                caption=_caption(say, figures, _DAYS),
                parse_mode=ParseMode.HTML,
                reply_markup=_choices(say, _DAYS),
                reply_parameters=ReplyParameters(
                    message.message_id, allow_sending_without_reply=True
                ),
            )
        except TelegramError as error:
            if not gone(error):
                raise

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._say(query.from_user)
        if not await self._access.is_admin(query.from_user.id):
            await acknowledge(query, say("archive-admins-only"), alert=True)
            return
        found = _PRESS.fullmatch(query.data or "")
        if not found or int(found[1]) not in _CHOICES:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        days = int(found[1])
        figures = await self._figures(days)
        if not figures.questions:
            await acknowledge(query, say("stats-none", days=days), alert=True)
            return
        await acknowledge(query)
        if not _shows(query.message, _choices(say, days)):
            await self._exchange(query, say, figures, days)

    async def _exchange(
        self, query: CallbackQuery, say: Say, figures: Statistics, days: int
    ) -> None:
        """Put another picture into the message that the button hangs on."""
        media = InputMediaPhoto(
            await self._picture(say, figures, days),
            caption=_caption(say, figures, days),
            parse_mode=ParseMode.HTML,
        )
        try:
            await query.edit_message_media(media, reply_markup=_choices(say, days))
        except TelegramError as error:
            if not gone(error):
                raise

    async def _figures(self, days: int) -> Statistics:
        midnight = datetime.combine(_first_day(days), datetime.min.time(), UTC)
        return await self._core.state.run(statistics, midnight.timestamp(), _MOST)

    async def _picture(self, say: Say, figures: Statistics, days: int) -> bytes:
        words = chart.Words(
            questions=say("stats-questions", days=days),
            answered=say("stats-answered"),
            unanswered=say("stats-unanswered"),
            share=say("stats-share"),
            cited=say("stats-cited"),
            slowest=say("stats-slowest"),
            seconds=say("stats-seconds"),
            none=say("stats-nothing"),
        )
        return await self._core.workers.run(
            chart.draw, figures, _first_day(days), _first_day(1), words, always=True
        )

    def _say(self, user: User) -> Say:
        return self._core.texts.say(self._core.texts.language(user.language_code))


def _first_day(days: int) -> date:
    """The first of so many days of which today is the last, UTC."""
    return datetime.fromtimestamp(time.time(), UTC).date() - timedelta(days=days - 1)


def _caption(say: Say, figures: Statistics, days: int) -> str:
    return say(
        "stats-caption",
        days=days,
        questions=figures.questions,
        share=round(100 * figures.found / figures.questions),
        median=round(figures.median_ms),
        good=figures.good,
        bad=figures.bad,
    )


def _choices(say: Say, days: int) -> InlineKeyboardMarkup:
    """Other stretches of time; the one that is shown has a mark."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    ("• " if each == days else "") + say("stats-days", days=each),
                    callback_data=f"s:{each}",
                )
                for each in _CHOICES
            ]
        ]
    )


def _shows(message: object, keyboard: InlineKeyboardMarkup) -> bool:
    return isinstance(message, Sent) and message.reply_markup == keyboard
