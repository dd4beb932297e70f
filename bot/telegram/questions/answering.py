"""A question that is written down → its answer in the chat, or an apology: one of both, once.

It gets a placeholder, and the placeholder is edited into the answer: each step can be done twice
without harm, and after a restart the rest is done. A question that cannot be answered, for whatever
reason, is settled all the same: nothing is tried for ever.
What an answer looks like is `bot.telegram.view.answers`'.
"""

from __future__ import annotations

import asyncio
import logging
import time
from weakref import WeakValueDictionary

from telegram import Bot, Update

from bot.telegram.context import Core
from bot.telegram.db import StateError
from bot.telegram.db import questions as state
from bot.telegram.db.questions import Question
from bot.telegram.questions.ask_archive import asked_again
from bot.telegram.questions.shown_answers import STORED, ShownAnswers
from bot.telegram.transport.delivery import edit, send, show_typing
from bot.telegram.transport.turnstile import Turnstile
from bot.telegram.view.answers import PASSAGES
from bot.telegram.view.message import Outgoing
from retrieval import CitebotError

_log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 3  # that end with the process, until a question is thought to end it


class Answering:
    """Answers questions that are written down."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._answers = ShownAnswers(core)
        # Those that are owed after a restart all begin at once, and pass no other turnstile before
        # their messages are built, which is what takes the event loop's time.
        self._turnstile = Turnstile()
        # Of one question, one answer at a time: an edit waits for what is being delivered.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def answer(
        self, question_id: int, bot: Bot, arrived: float, *, again: bool = False
    ) -> None:
        """Answer an open question. `again`: what answered it in other words is still there."""
        async with self._turns.setdefault(question_id, asyncio.Lock()):
            question = await self._core.state.run(state.by_id, question_id)
            if question is None or question.status != "pending":
                return
            if question.attempts >= _MOST_ATTEMPTS:
                _log.error("question %d is given up: the bot has ended in it", question.id)
                await self._give_up(question, bot)
            elif (outcome := await self._settle(question, bot, again)) is not None:
                self._core.metrics.questions.labels(outcome).inc()
                self._core.metrics.seconds.observe(time.time() - arrived)

    async def _settle(self, question: Question, bot: Bot, again: bool) -> str | None:
        """Search and deliver; the outcome, None where the question was reworded meanwhile."""
        answer_id = await self._place(question, bot, again)
        outcome, stands = "failed", False
        if answer_id is not None:
            outcome, message = await self._searched(question, bot)
            if message is None:
                return None
            stands = await edit(bot, question.chat_id, answer_id, message)
        if not stands or outcome == "failed":
            await self._core.state.run(state.failed, question)
            return "failed"
        await self._core.state.run(state.delivered, question)
        return outcome

    async def give_up(self, about: object, bot: Bot) -> bool:
        """Settle the open question that an update is about, or that `about` is, with an apology.

        False where there is none. Raises StateError, TelegramError.
        """
        message = about.message or about.edited_message if isinstance(about, Update) else None
        question = about if isinstance(about, Question) else None
        if message is not None:
            question = await self._core.state.run(
                state.by_message, message.chat_id, message.message_id
            )
        elif question is not None:
            question = await self._core.state.run(state.by_id, question.id)
        if question is None or question.status != "pending":
            return False
        await self._give_up(question, bot)
        return True

    async def _give_up(self, question: Question, bot: Bot) -> None:
        # Before anything else: whatever happens next, it is not tried again.
        await self._core.state.run(state.failed, question)
        self._core.metrics.questions.labels("failed").inc()
        sorry = Outgoing(self._core.texts.say(question.language)("question-failed"))
        chat_id, answer_id = question.chat_id, question.answer_id
        if answer_id is None or not await edit(bot, chat_id, answer_id, sorry):
            await send(bot, chat_id, question.thread_id, question.message_id, sorry)

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

        def first() -> None:
            # The process may end in the search: a restart finds how often it has.
            self._core.state.begun(state.searching, question.id).result()

        try:
            answer = await asked_again(
                self._core,
                question,
                STORED,
                always=True,
                first=first,
                if_not_found=self._answers.look,
            )
        except StateError:
            raise  # the question stays owed
        except CitebotError as error:
            _log.error("question %d cannot be answered: %s", question.id, error)
            say = self._core.texts.say(question.language)
            return "failed", Outgoing(say("question-failed"))
        count = min(PASSAGES, len(answer.citations)) if answer.found else 0
        citations = await self._core.state.run(state.answered, question, answer, count)
        if citations is None:
            return "", None
        now = question.with_answer(answer, count)
        message = await self._answers.message(now, citations, bot.username, counted=answer.counted)
        return "answered" if answer.found else "not_found", message
