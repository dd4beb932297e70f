"""An article in the chat, around a passage: in place of an answer, or opened by a deep link.

How its pages look is `bot.telegram.pages`'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.telegram.answers import Message, Shown
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import obey, reply, turn
from bot.telegram.pages import locate, page
from bot.telegram.replies import Replies
from bot.telegram.state.citations import citation
from bot.telegram.texts import Say
from bot.telegram.workers import Busy
from retrieval import Article, CitebotError

_DATA = re.compile("c:([0-9]{1,18}):([0-9]{1,9})")


class Reading:
    """Opens articles and turns their pages."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._replies = Replies(core)

    def handlers(self) -> Sequence[Handler]:
        return [CallbackQueryHandler(self._press, pattern="^[oc]:")]

    async def open(
        self, update: Update, context: ContextTypes.DEFAULT_TYPE, citation_id: int
    ) -> None:
        """Send the article around a passage, as its deep link promises."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        say = self._say(user.language_code)
        cited = await self._core.state.run(citation, citation_id)
        if cited is None:
            await reply(message, Message(say("citation-unknown"), None))
            return
        try:
            opened = await self._page(say, cited, None, f"c:{citation_id}", None)
        except (Busy, CitebotError) as error:
            opened = Message(say("busy" if isinstance(error, Busy) else "button-failed"), None)
        await reply(message, opened)

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if query := update.callback_query:
            from_answer = (query.data or "").startswith("o:")
            await obey(query, self._from_answer(query) if from_answer else self._from_link(query))

    async def _from_answer(self, query: CallbackQuery) -> str:
        """[1] under an answer, and the pages that it opens; what to say to who pressed."""
        press = await self._replies.pressed(query)
        rank, number = (*(press.numbers if press else ()), None, None)[:2]
        if press is None or rank is None or not 1 <= rank <= len(press.citations):
            return self._say(query.from_user.language_code)("button-too-old")
        question_id, cited = press.question.id, press.citations[rank - 1]
        say = self._core.texts.say(press.question.language)
        data, back = f"o:{question_id}:{rank}", f"b:{question_id}"
        return await self._turn_to(query, say, cited, number, data, back)

    async def _from_link(self, query: CallbackQuery) -> str:
        """The pages of an article that a deep link opened; it belongs to no question."""
        say = self._say(query.from_user.language_code)
        parts = _DATA.fullmatch(query.data or "")
        cited = await self._core.state.run(citation, int(parts[1])) if parts else None
        if parts is None or cited is None:
            return say("button-too-old")
        return await self._turn_to(query, say, cited, int(parts[2]), f"c:{cited.id}", None)

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
        words = self._say(query.from_user.language_code)
        try:
            message = await self._page(say, cited, number, data, back)
        except Busy:
            return words("busy")
        except CitebotError:
            return words("button-failed")
        await turn(query, message)
        return ""

    async def _page(
        self, say: Say, cited: Shown, number: int | None, data: str, back: str | None
    ) -> Message:
        """Raises Busy, and CitebotError where the archive cannot be read."""

        def opened() -> Message:
            # In a worker throughout: cutting a long article into pages takes its time too.
            article = self._core.library.article(cited.article_id)
            if article is None:
                message = page(
                    say, _remembered(cited), (0, len(cited.text)), cited.marks, number, data, back
                )
                return replace(message, html=f"{say('article-removed')}\n\n{message.html}")
            return page(say, article, locate(article.text, cited), cited.marks, number, data, back)

        return await self._core.workers.run(opened)

    def _say(self, language: str | None) -> Say:
        return self._core.texts.say(self._core.texts.language(language))


def _remembered(cited: Shown) -> Article:
    """What is left of an article that is gone: the passage."""
    return Article(
        title=cited.title,
        text=cited.text,
        id=cited.article_id,
        source=cited.source,
        published=cited.published,
    )
