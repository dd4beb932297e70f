"""Questions: from a message to its answer, exactly one each, whatever happens on the way.

A question is written down, gets a placeholder, and the placeholder is edited into the answer:
each step can be done twice without harm, and after a restart the rest is done.
What an answer looks like is `bot.telegram.look.answers`', its buttons are
`bot.telegram.questions.answer_buttons`'.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from telegram import Bot, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.clean import clean
from bot.telegram.access.members import Members
from bot.telegram.core import Core, Handler
from bot.telegram.limits import Limits
from bot.telegram.look.answers import PASSAGES
from bot.telegram.look.outgoing import Outgoing
from bot.telegram.questions.asking import asked
from bot.telegram.questions.courtesy import Courtesies
from bot.telegram.questions.followups import FollowUps
from bot.telegram.questions.shown_answers import STORED, ShownAnswers
from bot.telegram.state import questions as state
from bot.telegram.state.questions import Asked, Question
from bot.telegram.wire.addressed import question_in
from bot.telegram.wire.delivery import acknowledge, edit, reply, send, show_typing, topic
from bot.telegram.wire.pace import Turnstile
from retrieval import CitebotError

_log = logging.getLogger(__name__)
_WORDS = 3  # times a minute that one user is told to ask more slowly
_SPOKEN = (
    filters.UpdateType.MESSAGES
    & (filters.ChatType.PRIVATE | filters.ChatType.GROUPS)
    & ~filters.StatusUpdate.ALL
    & ~filters.VIA_BOT
)


class Questions:
    """Everything that is a question; it comes last and takes what no other concern took."""

    def __init__(self, core: Core, members: Members, limits: Limits) -> None:
        self._core = core
        self._members = members
        self._limits = limits
        self._words = Limits(_WORDS)
        self._answers = ShownAnswers(core)
        self._follow_ups = FollowUps(core)
        self._courtesies = Courtesies(core.texts)
        self._under_way = 0
        # Those that are owed after a restart all begin at once, and pass no other turnstile before
        # their messages are built, which is what takes the event loop's time.
        self._turnstile = Turnstile()
        # Of one question, one answer at a time: an edit waits for what is being delivered.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def handlers(self) -> Sequence[Handler]:
        return [
            MessageHandler(_SPOKEN & filters.TEXT, self._hear),
            MessageHandler(_SPOKEN & filters.ChatType.PRIVATE & ~filters.TEXT, self._wordless),
            CallbackQueryHandler(self._unknown),
        ]

    async def ask(self, message: Message, user: User, text: str) -> None:
        """Answer `text`, which `message` asks; asked before in other words, its answer changes."""
        text = clean(text).strip()
        known = await self._core.state.run(state.by_message, message.chat_id, message.message_id)
        if known is not None and known.text == text:
            return  # it came twice, or only its looks were edited
        arrived = time.time()
        if (refusal := self._refusal(user)) is not None:
            if refusal == "busy" or self._words.allow(user.id):
                await self._say(message, user, refusal)
            return
        if (courtesy := self._courtesies.reply_to(text)) is not None:
            if not message.edit_date:
                await self._say(message, user, courtesy)
            return
        read_as = await self._follow_ups.read(
            message, user.id, text, known.asked if known else arrived
        )
        if known is not None:
            await self._core.state.run(state.reword, known.id, text, read_as)
            answered = known.status != "pending"
            await self._answer(known.id, message.get_bot(), arrived, again=answered)
            return
        new = Asked(
            chat_id=message.chat_id,
            thread_id=topic(message),
            message_id=message.message_id,
            user_id=user.id,
            language=self._core.texts.language(user.language_code),
            asked=arrived,
            text=text,
            read_as=read_as,
        )
        question_id = await self._core.state.run(state.insert, new)
        if question_id is not None:
            await self._answer(question_id, message.get_bot(), arrived)

    async def resume(self, bot: Bot) -> None:
        """Answer what is still owed from before a restart."""
        owed = [
            question
            for question in await self._core.state.run(state.owed)
            if await self._still_served(question)
        ]
        outcomes = await asyncio.gather(
            *(self._answer(question.id, bot, question.asked) for question in owed),
            return_exceptions=True,
        )
        for question, outcome in zip(owed, outcomes, strict=True):
            if isinstance(outcome, Exception):
                _log.error("question %d is still owed: %s", question.id, outcome)

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
        """A button that no concern knows: it still waits for an answer."""
        if query := update.callback_query:
            await acknowledge(query, self._core.say(query.from_user)("button-too-old"))

    async def _say(self, message: Message, user: User, key: str) -> None:
        await reply(message, Outgoing(self._core.say(user)(key)))

    def _refusal(self, user: User) -> str | None:
        """Why a question is not taken, if so."""
        if self._under_way >= self._core.settings.telegram_queue:
            self._core.metrics.questions.labels("busy").inc()
            return "busy"
        free = user.id in self._core.settings.telegram_admins
        if not free and not self._limits.allow(user.id):
            self._core.metrics.questions.labels("limited").inc()
            return "limited"
        return None

    # --- answering

    async def _answer(
        self, question_id: int, bot: Bot, arrived: float, *, again: bool = False
    ) -> None:
        """`again`: what answered the question in other words is still there."""
        self._under_way += 1
        try:
            async with self._turns.setdefault(question_id, asyncio.Lock()):
                question = await self._core.state.run(state.by_id, question_id)
                if question is None or question.status != "pending":
                    return
                if (outcome := await self._settle(question, bot, again)) is not None:
                    self._core.metrics.questions.labels(outcome).inc()
                    self._core.metrics.seconds.observe(time.time() - arrived)
        finally:
            self._under_way -= 1

    async def _settle(self, question: Question, bot: Bot, again: bool) -> str | None:
        """Search and deliver; the outcome, None where the question was reworded meanwhile."""
        try:
            answer_id = await self._place(question, bot, again)
            outcome, stands = "failed", False
            if answer_id is not None:
                outcome, message = await self._searched(question, bot)
                if message is None:
                    return None
                stands = await edit(bot, question.chat_id, answer_id, message)
        except BadRequest:
            # A mistake of this bot's: after a restart it would be the same again.
            await self._core.state.run(state.failed, question)
            raise
        if not stands or outcome == "failed":
            await self._core.state.run(state.failed, question)
            return "failed"
        await self._core.state.run(state.delivered, question)
        return outcome

    async def _place(self, question: Question, bot: Bot, again: bool) -> int | None:
        """See to a placeholder; its message id, None where nobody is there to read it."""
        if question.answer_id is not None and not again:
            return question.answer_id
        await self._turnstile.pass_through()
        chat_id, topic_id = question.chat_id, question.thread_id
        searching = Outgoing(self._core.texts.say(question.language)("searching"))
        typing = asyncio.create_task(show_typing(bot, chat_id, topic_id))
        answer_id = question.answer_id
        if answer_id is None or not await edit(bot, chat_id, answer_id, searching):
            answer_id = await send(
                bot, chat_id, topic_id, question.message_id, searching, silent=True
            )
        await typing
        if answer_id is not None:
            await self._core.state.run(state.placed, question.id, answer_id)
        return answer_id

    async def _searched(self, question: Question, bot: Bot) -> tuple[str, Outgoing | None]:
        """The outcome and what to say; nothing where the question was reworded meanwhile."""
        try:
            answer = await asked(self._core, question.read_as, STORED, question.asked, always=True)
        except CitebotError as error:
            _log.error("question %d cannot be answered: %s", question.id, error)
            say = self._core.texts.say(question.language)
            return "failed", Outgoing(say("question-failed"))
        count = min(PASSAGES, len(answer.citations)) if answer.found else 0
        citations = await self._core.state.run(state.answered, question, answer, count)
        if citations is None:
            return "", None
        now = replace(
            question,
            found=answer.found,
            shown=count,
            period=answer.period,
            notices=answer.notices,
        )
        message = await self._answers.message(now, citations, bot.username)
        return "answered" if answer.found else "not_found", message
