"""/quote: whether somebody said it. From whom how much is taken is as with questions; nothing of it
is written down but the places, for links to articles that have no address of their own."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Message, Update, User
from telegram.ext import CommandHandler, ContextTypes

from bot.sanitize import clean
from bot.telegram.context import Core, Handler
from bot.telegram.db.citations import Shown, keep
from bot.telegram.questions.questions import SPOKEN, Questions
from bot.telegram.transport.delivery import reply, show_typing, topic
from bot.telegram.transport.mentions import command_of
from bot.telegram.view.engine_texts import worded
from bot.telegram.view.message import Outgoing
from bot.telegram.view.quotes import PLACES, quoted_message
from bot.telegram.workers import Busy
from retrieval import CitebotError, InputError, Place

_log = logging.getLogger(__name__)


class Quotes:
    """Answers /quote."""

    def __init__(self, core: Core, questions: Questions) -> None:
        self._core = core
        self._questions = questions

    def handlers(self) -> Sequence[Handler]:
        return [CommandHandler("quote", self._hear, SPOKEN)]

    async def _hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or message.from_user is None:
            return
        words = clean((message.text or "")[len(command_of(message) or "") :]).strip()
        if not words:
            say = self._core.say(message.from_user)
            await reply(message, Outgoing(say("quote-how")))
        elif not await self._questions.refuses(message, message.from_user):
            with self._questions.waiting.one(message.from_user.id, message.chat_id):
                await self._answer(message, message.from_user, words, context.bot.username)

    async def _answer(self, message: Message, user: User, words: str, bot_name: str) -> None:
        core, say = self._core, self._core.say(user)
        await show_typing(message.get_bot(), message.chat_id, topic(message))
        try:
            quoted = await core.workers.run(core.library.quote, words, PLACES)
            shown = await core.state.run(keep, [_shown(each) for each in quoted.places])
            told = quoted_message(say, quoted, shown, bot_name)
        except InputError as error:
            told = Outgoing(worded(say, error.notice))
        except Busy:
            told = Outgoing(say("busy"))
        except CitebotError as error:
            _log.error("a quotation cannot be looked for: %s", error)
            told = Outgoing(say("question-failed"))
        await reply(message, told)


def _shown(place: Place) -> Shown:
    article = place.article
    return Shown(
        id=0,
        article_id=article.id,
        start=place.start,
        text=place.text,
        marks=((0, len(place.text)),),
        title=article.title,
        source=article.link or article.source,
        published=article.published,
        also_in=(),
        place=place.place,
    )
