"""/stats: questions a day, the answered share, what is slow and what is cited, as one picture.

The figures are `bot.telegram.db.statistics`'s, the picture is `bot.telegram.admin_stats.chart`'s.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from telegram import CallbackQuery, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.admin_stats import chart
from bot.telegram.context import Core, Handler
from bot.telegram.db.statistics import Statistics, statistics
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, gone, reply
from bot.telegram.view.keyboards import Prefix, button, keyboard
from bot.telegram.view.message import Outgoing

_DAYS = 30
_CHOICES = (7, 30, 90)
_MOST = 5  # slowest questions, and articles
_PRESS = re.compile(Prefix.STATS.data(r"(\d{1,2})"))


class Stats:
    """How the bot is used."""

    def __init__(self, core: Core, admins_only: AdminsOnly) -> None:
        self._core = core
        self._admins_only = admins_only

    def handlers(self) -> Sequence[Handler]:
        return [
            self._admins_only.command("stats", self._command),
            self._admins_only.buttons(Prefix.STATS, self._press),
        ]

    async def _command(self, message: Message, say: Say, words: Sequence[str]) -> None:
        figures = await self._figures(_DAYS)
        if not figures.questions:
            await reply(message, Outgoing(say("stats-none", days=_DAYS)))
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

    async def _press(self, query: CallbackQuery, say: Say) -> None:
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


def _choices(say: Say, days: int) -> InlineKeyboardMarkup | None:
    """Other stretches of time; the one that is shown has a mark."""
    labels = {each: say("stats-days", days=each) for each in _CHOICES}
    labels[days] = f"• {labels[days]}"
    return keyboard([button(label, Prefix.STATS.data(each)) for each, label in labels.items()])


def _shows(message: object, choices: InlineKeyboardMarkup | None) -> bool:
    return isinstance(message, Message) and message.reply_markup == choices
