"""Questions: which messages are some, from whom how many are taken, and what is said to the others.

Answering them is `bot.telegram.questions.answering`'s, the buttons under the answers are
`bot.telegram.questions.answer_buttons`'.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sanitize import clean
from bot.telegram.access.members import Members
from bot.telegram.context import Core, Handler
from bot.telegram.db import questions as state
from bot.telegram.db.questions import Asked, Question
from bot.telegram.fair_queue import PLACE, Place, Rank
from bot.telegram.limits import Limits, SharedLimits
from bot.telegram.questions.answering import Answering
from bot.telegram.questions.followups import FollowUps
from bot.telegram.questions.greetings import reply_to
from bot.telegram.questions.under_way import Waiting
from bot.telegram.transport.delivery import acknowledge, reply, topic
from bot.telegram.transport.mentions import question_in
from bot.telegram.view.message import Outgoing

_WORDS = 3  # times a minute that one user is told to ask more slowly, or later ...
_WORDS_TOGETHER = 60  # ... and all of them together
SPOKEN = (
    filters.UpdateType.MESSAGES
    & (filters.ChatType.PRIVATE | filters.ChatType.GROUPS)
    & ~filters.StatusUpdate.ALL
    & ~filters.VIA_BOT
)


class Questions:
    """Everything that is a question; it comes last and takes what no other feature took."""

    def __init__(self, core: Core, members: Members, limits: Limits, answering: Answering) -> None:
        self._core = core
        self._members = members
        self._limits = limits
        self._words = SharedLimits(_WORDS, _WORDS_TOGETHER)
        self._answering = answering
        self._follow_ups = FollowUps(core)
        settings = core.settings
        self.waiting = Waiting(settings.telegram_queue, settings.telegram_questions_per_minute)

    def handlers(self) -> Sequence[Handler]:
        return [
            MessageHandler(SPOKEN & filters.TEXT, self._hear),
            MessageHandler(SPOKEN & filters.ChatType.PRIVATE & ~filters.TEXT, self._wordless),
            CallbackQueryHandler(self._unknown),
        ]

    async def ask(self, message: Message, user: User, text: str) -> None:
        """Answer `text`, which `message` asks; asked before in other words, its answer changes."""
        text = clean(text).strip()
        known = await self._core.state.run(state.by_message, message.chat_id, message.message_id)
        if known is not None and known.text == text:
            return  # it came twice, or only its looks were edited
        if await self.refuses(message, user):
            return
        if (courtesy := reply_to(text)) is not None:
            if not message.edit_date:
                await self._say(message, user, courtesy)
            return
        with self.waiting.one(user.id, message.chat_id):
            await self._take(message, user, text, known)

    async def refuses(self, message: Message, user: User) -> bool:
        """Whether nothing is looked for now for somebody, who is told so; else it counts."""
        refusal = self._refusal(message, user)
        if refusal is not None:
            self._core.metrics.questions.labels(refusal).inc()
            if self._words.allow(user.id):
                await self._say(message, user, refusal)
        return refusal is not None

    async def _take(self, message: Message, user: User, text: str, known: Question | None) -> None:
        """Write a question down and answer it."""
        arrived, bot = time.time(), message.get_bot()
        follows, reply_to_it = await self._follow_ups.before(
            message, user.id, known.asked if known else arrived
        )
        if known is not None:
            await self._core.state.run(state.reword, known.id, text, follows, reply_to_it)
            await self._answering.answer(known.id, bot, arrived, again=known.status != "pending")
            return
        new = Asked(
            chat_id=message.chat_id,
            thread_id=topic(message),
            message_id=message.message_id,
            user_id=user.id,
            language=self._core.texts.language(user.language_code),
            asked=arrived,
            text=text,
            follows=follows,
            reply=reply_to_it,
        )
        question_id = await self._core.state.run(state.insert, new)
        if question_id is not None:
            await self._answering.answer(question_id, bot, arrived)

    async def resume(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Answer what is still owed from before a restart.

        What may have ended the process comes last, and one by one.
        """
        owed = [
            question
            for question in await self._core.state.run(state.owed)
            if await self._still_served(question)
        ]
        started = [self._resumed(each, application) for each in owed if not each.attempts]
        await asyncio.gather(*started, return_exceptions=True)
        for question in owed:
            if question.attempts:
                await asyncio.wait([self._resumed(question, application)])

    def _resumed(
        self, question: Question, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> asyncio.Task[None]:
        """A task whose errors are handled as those of updates are."""

        async def work() -> None:
            PLACE.set(Place(question.user_id, Rank.SERVED))
            with self.waiting.one(question.user_id, question.chat_id):
                await self._answering.answer(question.id, application.bot, question.asked)

        # Named as those of updates are: at the end they are given up together.
        name = f"Application:{application.bot.id}:question {question.id}"
        return application.create_task(work(), question, name=name)

    async def _still_served(self, question: Question) -> bool:
        """Whether nobody took access away meanwhile; if so, nothing more is owed."""
        served = await self._members.allows(question.user_id, question.chat_id)
        if not served:
            await self._core.state.run(state.failed, question)
        return served

    # --- what people say

    async def _hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message or update.edited_message
        if message is None or message.from_user is None:
            return
        text = question_in(message, context.bot.id, context.bot.username)
        if text:
            await self.ask(message, message.from_user, text)
        elif update.message and text is not None:
            await self._say(message, message.from_user, "ask-how")
        elif update.message and message.chat.type == ChatType.PRIVATE:
            await self._say(message, message.from_user, "unknown-command")

    async def _wordless(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.from_user:
            await self._say(update.message, update.message.from_user, "ask-in-words")

    async def _unknown(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button that no feature knows: it still waits for an answer."""
        if query := update.callback_query:
            await acknowledge(query, self._core.say(query.from_user)("button-too-old"))

    async def _say(self, message: Message, user: User, key: str) -> None:
        await reply(message, Outgoing(self._core.say(user)(key)))

    def _refusal(self, message: Message, user: User) -> str | None:
        """Why a question is not taken, if so."""
        if self._members.trusts(user.id):
            return None
        if (refusal := self.waiting.refusal(user.id, message.chat_id)) is not None:
            return refusal
        return None if self._limits.allow(user.id) else "limited"
