"""An article in the chat, around a passage: in place of an answer, or opened by a deep link.

How its pages look is `bot.telegram.view.pages`'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import CallbackQuery, Message, Update
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.telegram.context import Core, Handler
from bot.telegram.db import StateError
from bot.telegram.db.citations import Shown, citation
from bot.telegram.questions.shown_answers import ShownAnswers
from bot.telegram.removed_passages import standing
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import obey, reply, turn
from bot.telegram.view.error_texts import trouble, trouble_alert
from bot.telegram.view.keyboards import Prefix, keyboard, pattern
from bot.telegram.view.message import Outgoing
from bot.telegram.view.pages import back_row, locate, page
from retrieval import CitebotError

_DATA = re.compile(Prefix.READ.data("([0-9]{1,18})", "([0-9]{1,9})"))


class Reading:
    """Opens articles and turns their pages."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._answers = ShownAnswers(core)

    def handlers(self) -> Sequence[Handler]:
        return [CallbackQueryHandler(self._press, pattern=pattern(Prefix.OPEN, Prefix.READ))]

    async def open(self, message: Message, say: Say, citation_id: int) -> None:
        """Send the article around a passage, as its deep link promises."""
        cited = await self._core.state.run(citation, citation_id)
        if cited is None:
            await reply(message, Outgoing(say("citation-unknown")))
            return
        try:
            (cited,) = await standing(self._core, [cited])
            opened = await self._page(say, cited, None, Prefix.READ.data(citation_id), None)
        except CitebotError as error:
            opened = Outgoing(trouble(say, error))
        await reply(message, opened)

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if query := update.callback_query:
            await obey(query, self._turned(query))

    async def _turned(self, query: CallbackQuery) -> str:
        """What to say to who pressed."""
        from_answer = (query.data or "").startswith(Prefix.OPEN.data(""))
        try:
            return await (self._from_answer(query) if from_answer else self._from_link(query))
        except StateError:
            raise  # the bot's own memory fails: that is no matter of this press alone
        except CitebotError as error:
            return trouble_alert(self._core.say(query.from_user), error)

    async def _from_answer(self, query: CallbackQuery) -> str:
        """[1] under an answer, and the pages that it opens; what to say to who pressed."""
        press = await self._answers.pressed(query)
        rank, number = (*(press.numbers if press else ()), None, None)[:2]
        if press is None or rank is None or not 1 <= rank <= len(press.citations):
            return self._core.say(query.from_user)("button-too-old")
        question_id, cited = press.question.id, press.citations[rank - 1]
        say = self._core.texts.say(press.question.language)
        data, back = Prefix.OPEN.data(question_id, rank), Prefix.BACK.data(question_id)
        return await self._turn_to(query, say, cited, number, data, back)

    async def _from_link(self, query: CallbackQuery) -> str:
        """The pages of an article that a deep link opened; it belongs to no question."""
        say = self._core.say(query.from_user)
        parts = _DATA.fullmatch(query.data or "")
        cited = await self._core.state.run(citation, int(parts[1])) if parts else None
        if parts is None or cited is None:
            return say("button-too-old")
        (cited,) = await standing(self._core, [cited])
        data = Prefix.READ.data(cited.id)
        return await self._turn_to(query, say, cited, int(parts[2]), data, None)

    async def _turn_to(
        self,
        query: CallbackQuery,
        say: Say,
        cited: Shown,
        number: int | None,
        data: str,
        back: str | None,
    ) -> str:
        """Put a page into the message that a button hangs on."""
        await turn(query, await self._page(say, cited, number, data, back))
        return ""

    async def _page(
        self, say: Say, cited: Shown, number: int | None, data: str, back: str | None
    ) -> Outgoing:
        """Raises Busy, and CitebotError where the archive cannot be read."""

        def opened() -> Outgoing:
            # In a worker throughout: cutting a long article into pages takes its time too.
            article = self._core.library.article(cited.article_id)
            if article is None:
                return Outgoing(say("article-removed"), keyboard(back_row(say, back)))
            passage = locate(article.text, cited)
            changed = passage is None
            marks, answers = cited.marks, cited.answers
            return page(say, article, passage, marks, number, data, back, answers, changed)

        return await self._core.workers.run(opened)
