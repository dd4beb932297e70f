"""Inline mode: `@bot question` in any chat, answered by passages to choose from.

What a card looks like is `bot.telegram.view.passages`'. Inline questions are not written down; the
passages are, for links to articles that have no address of their own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.sanitize import clean
from bot.telegram.access.members import Members
from bot.telegram.context import Core, Handler
from bot.telegram.db.citations import Shown, keep
from bot.telegram.limits import Limits
from bot.telegram.questions.ask_archive import asked
from bot.telegram.texts import Say
from bot.telegram.view.answers import period_line
from bot.telegram.view.engine_texts import worded
from bot.telegram.view.passages import card, heading
from bot.telegram.workers import Busy
from retrieval import Answer, CitebotError

_log = logging.getLogger(__name__)
_CARDS = 10
_PAUSE = 0.3  # seconds without another letter until a query counts as typed
_A_QUESTION = 5  # queries that the typing of one question makes, about
_KEPT = 5  # seconds that Telegram may give the same answer to the same user
_KEPT_FROM_STRANGERS = 300
_START = "inline"  # where the button leads: /start with this payload


class Inline:
    """Answers inline queries."""

    def __init__(self, core: Core, members: Members) -> None:
        self._core = core
        self._members = members
        self._limits = Limits(core.settings.telegram_questions_per_minute * _A_QUESTION)
        self._newest: dict[int, str] = {}

    def handlers(self) -> Sequence[Handler]:
        return [InlineQueryHandler(self._query)]

    async def _query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is None:
            return
        say = self._core.say(query.from_user)
        if not await self._members.allows(query.from_user.id, None):
            await _answer(query, [], say("inline-unknown"), kept=_KEPT_FROM_STRANGERS)
        elif not query.query.strip():
            await _answer(query, [], say("inline-hint"))
        elif query.offset:
            await _answer(query, [])  # there is one page
        elif await self._typed(query):
            if self._limits.allow(query.from_user.id):
                await self._search(query, say, context.bot.username)
            else:
                await _answer(query, [], say("inline-limited"))

    async def _typed(self, query: InlineQuery) -> bool:
        """Whether nothing further was typed within a moment: Telegram shows the last query."""
        user_id = query.from_user.id
        self._newest[user_id] = query.id
        await asyncio.sleep(_PAUSE)
        newest = self._newest.get(user_id) == query.id
        if newest:
            del self._newest[user_id]
        return newest

    async def _search(self, query: InlineQuery, say: Say, bot_name: str) -> None:
        try:
            answer = await asked(self._core, clean(query.query), _CARDS, time.time())
        except Busy:
            await _answer(query, [], say("inline-busy"))
            return
        except CitebotError as error:
            _log.error("an inline question cannot be answered: %s", error)
            await _answer(query, [], say("inline-failed"))
            return
        citations = await self._core.state.run(keep, [Shown.of(each) for each in answer.citations])
        cards = [card(say, each, bot_name) for each in citations]
        results = [
            InlineQueryResultArticle(
                id=str(each.id),
                title=look.title,
                description=look.description,
                input_message_content=InputTextMessageContent(
                    look.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                ),
            )
            for each, look in zip(citations, cards, strict=True)
        ]
        await _answer(query, results, _heading(say, answer))


def _heading(say: Say, answer: Answer) -> str | None:
    """What is to be known of the results before one is chosen, the weightiest alone: one line."""
    if not answer.found:
        return say("inline-not-found")
    if answer.counted:
        return heading(worded(say, answer.counted.said))
    if answer.notices:
        return heading(worded(say, answer.notices[0]))
    return heading(period_line(say, answer.period)) if answer.period else None


async def _answer(
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle],
    word: str | None = None,
    kept: int = _KEPT,
) -> None:
    """`word` stands on a button above the results, which leads to the private chat."""
    try:
        await query.answer(
            results,
            cache_time=kept,
            is_personal=True,
            button=InlineQueryResultsButton(word, start_parameter=_START) if word else None,
        )
    except BadRequest as error:
        # Who waited has typed on, or gone.
        if "query is too old" not in error.message.lower():
            raise
