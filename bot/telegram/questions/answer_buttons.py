"""The buttons under an answer: more passages, the nearest ones, back to it, the
question read as it was typed, and 👍 👎.

Opening an article is `bot.telegram.questions.article_pages`'s.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.citation_spans import unseen
from bot.telegram.context import Core, Handler
from bot.telegram.db import StateError
from bot.telegram.db.citations import Shown
from bot.telegram.db.feedback import give_feedback
from bot.telegram.db.questions import Question, insisted, more, show
from bot.telegram.questions.ask_archive import asked_again
from bot.telegram.questions.shown_answers import STORED, Press, ShownAnswers, may_be_longer
from bot.telegram.transport.delivery import obey, turn
from bot.telegram.view.answers import MOST, PASSAGES
from bot.telegram.view.error_texts import trouble_alert
from bot.telegram.view.keyboards import Prefix, pattern
from retrieval import CitebotError


class AnswerButtons:
    """Each press changes the answer that it hangs on, or says in a word why not."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._answers = ShownAnswers(core)
        self._actions: dict[Prefix, Callable[[CallbackQuery, Press], Awaitable[str | None]]] = {
            Prefix.MORE: self._more,
            Prefix.NEAREST: self._nearest,
            Prefix.BACK: self._back,
            Prefix.AS_TYPED: self._as_typed,
            Prefix.FEEDBACK: self._feedback,
        }

    def handlers(self) -> Sequence[Handler]:
        return [CallbackQueryHandler(self._press, pattern=pattern(*self._actions))]

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if query := update.callback_query:
            await obey(query, self._act(query, query.data or ""))

    async def _act(self, query: CallbackQuery, data: str) -> str:
        """What to say to who pressed."""
        say = self._core.say(query.from_user)
        try:
            press = await self._answers.pressed(query)
            word = await self._actions[Prefix(data[0])](query, press) if press else "button-too-old"
        except StateError:
            raise  # the bot's own memory fails: that is no matter of this press alone
        except CitebotError as error:
            return trouble_alert(say, error)
        return say(word) if word else ""

    # Each of these returns the name of what is to be said, if there is anything.

    async def _more(self, query: CallbackQuery, press: Press) -> str | None:
        question, citations = press.question, press.citations
        wanted = min(question.shown + PASSAGES, MOST)
        exhausted = False
        if len(citations) < wanted and may_be_longer(citations):
            longer = await self._further(question, citations)
            exhausted = len(longer) < len(citations) + STORED and len(longer) <= wanted
            citations = longer
        count = min(wanted, len(citations))
        await self._show(query, question, citations, count, more=False if exhausted else None)
        return None if count > question.shown else "button-no-more"

    async def _nearest(self, query: CallbackQuery, press: Press) -> str | None:
        count = max(press.question.shown, min(PASSAGES, len(press.citations)))
        await self._show(query, press.question, press.citations, count)
        return None if count else "button-no-more"

    async def _back(self, query: CallbackQuery, press: Press) -> str | None:
        await self._show(query, press.question, press.citations, press.question.shown)
        return None

    async def _as_typed(self, query: CallbackQuery, press: Press) -> str | None:
        question = replace(press.question, as_typed=True)
        answer = await asked_again(self._core, question, STORED)
        count = min(PASSAGES, len(answer.citations)) if answer.found else 0
        citations = await self._core.state.run(insisted, question, answer, count)
        if citations is None:
            return "button-too-old"
        await self._show(query, question.with_answer(answer, count), citations, count)
        return None

    async def _feedback(self, query: CallbackQuery, press: Press) -> str | None:
        if press.numbers not in ([0], [1]):
            return "button-too-old"
        good = press.numbers == [1]
        await self._core.state.run(give_feedback, press.question.id, query.from_user.id, good)
        if press.question.chat_id > 0:  # in a group the answer is everybody's
            await self._show(query, press.question, press.citations, press.question.shown)
        return "feedback-good" if good else "feedback-bad"

    async def _further(self, question: Question, citations: Sequence[Shown]) -> list[Shown]:
        """The passages known so far and those that a longer search adds."""
        limit = len(citations) + STORED
        answer = await asked_again(self._core, question, limit)
        known = {(each.article_id, each.start) for each in citations}
        fresh = [Shown.of(each) for each in unseen(answer.citations, known, STORED)]
        added = await self._core.state.run(more, question, fresh)
        return list(citations) if added is None else added

    async def _show(
        self,
        query: CallbackQuery,
        question: Question,
        citations: Sequence[Shown],
        count: int,
        more: bool | None = None,
    ) -> None:
        if count != question.shown:
            await self._core.state.run(show, question.id, count)
        message = await self._answers.message(
            replace(question, shown=count), citations, query.get_bot().username, more
        )
        await turn(query, message)
