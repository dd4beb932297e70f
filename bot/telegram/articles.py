"""The archive's list: /sources for everybody, /articles and /remove for administrators.

What a list looks like and what its buttons say is `bot.telegram.listing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update, User
from telegram import Message as Sent
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.telegram import listing, pages
from bot.telegram.answers import Message
from bot.telegram.core import Core, Handler
from bot.telegram.delivery import acknowledge, edit, reply
from bot.telegram.listing import ARTICLES, ASK, OPEN, REMOVE, SOURCES, Button
from bot.telegram.receipts import failure, failure_alert, title_html
from bot.telegram.texts import Say
from bot.telegram.undoing import delete
from bot.telegram.workers import Busy
from retrieval import CitebotError
from retrieval.store.base import Listed

if TYPE_CHECKING:
    from bot.telegram.access import Access

_COMMANDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class Articles:
    """What is in the archive, and how it leaves it."""

    def __init__(self, core: Core, access: Access) -> None:
        self._core = core
        self._access = access

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("sources", self._sources, _COMMANDS),
            CommandHandler("articles", self._articles, _COMMANDS),
            CommandHandler("remove", self._remove, _COMMANDS),
            CallbackQueryHandler(self._press, pattern=r"^l:"),
        ]

    # --- commands

    async def _sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.from_user:
            button = Button(SOURCES, words=_words(context))
            await self._show(update.message, self._say(update.message.from_user), button)

    async def _articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if say := await self._allowed(update):
            assert update.message is not None  # as `_allowed` has seen
            await self._show(update.message, say, Button(ARTICLES, words=_words(context)))

    async def _remove(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        say = await self._allowed(update)
        if not say or not update.message:
            return
        words = _words(context)
        if not words:
            await reply(update.message, Message(say("remove-how"), None))
        else:
            await self._show(update.message, say, Button(ASK, words=words))

    async def _allowed(self, update: Update) -> Say | None:
        """The words for an administrator; anybody else is told that the command is not for them."""
        message = update.message
        if message is None or message.from_user is None:
            return None
        say = self._say(message.from_user)
        if await self._access.is_admin(message.from_user.id):
            return say
        await reply(message, Message(say("archive-admins-only"), None))
        return None

    async def _show(self, message: Sent, say: Say, button: Button) -> None:
        try:
            shown = await self._core.workers.run(self._look, say, button)
        except (Busy, CitebotError) as error:
            shown = Message(_trouble(say, error, button), None)
        await reply(message, shown)

    # --- buttons

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        say = self._say(query.from_user)
        button = listing.read_button(query.data or "")
        public = button is not None and button.verb == SOURCES
        if not public and not await self._access.is_admin(query.from_user.id):
            await acknowledge(query, say("archive-admins-only"), alert=True)
            return
        if button is None:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        try:
            if button.verb == REMOVE:
                shown = await self._removed(query, say, button)
            else:
                shown = await self._core.workers.run(self._look, say, button)
        except Busy:
            await acknowledge(query, say("busy"), alert=True)
        except CitebotError as error:
            word = say("button-failed") if public else failure_alert(say, error)
            await acknowledge(query, word, alert=True)
        else:
            await _turn(query, shown)

    def _look(self, say: Say, button: Button) -> Message:
        """What a command or a button shows. Blocks; raises StoreError."""
        articles = self._core.library.articles()
        if button.verb in (SOURCES, ARTICLES):
            return listing.page(say, listing.matching(articles, button.words), button)
        if button.key:
            chosen = listing.find(articles, button.key)
        else:  # /remove, with words
            found = _meant(articles, button.words)
            if len(found) != 1:
                return listing.page(say, found, Button(ARTICLES, words=button.words))
            chosen, button = found[0], Button(ASK, key=listing.key_of(found[0].id))
        if chosen is None:
            return Message(say("archive-gone"), _back(say, button))
        return self._open(say, chosen, button) if button.verb == OPEN else _ask(say, chosen, button)

    def _open(self, say: Say, chosen: Listed, button: Button) -> Message:
        article = self._core.library.article(chosen.id)
        if article is None:
            return Message(say("archive-gone"), _back(say, button))
        shown = pages.page(say, article, None, (), button.number, button.opening, None)
        rows = list(shown.keyboard.inline_keyboard) if shown.keyboard else []
        ask = Button(ASK, button.page, button.words, button.key)
        remove = InlineKeyboardButton(say("articles-remove"), callback_data=ask.data)
        back = _back(say, button).inline_keyboard[0]
        return Message(shown.html, InlineKeyboardMarkup([*rows, (*back, remove)]))

    async def _removed(self, query: CallbackQuery, say: Say, button: Button) -> Message:
        articles = await self._core.workers.run(self._core.library.articles)
        chosen = listing.find(articles, button.key)
        shown = await delete(self._core, query, say, [chosen.id] if chosen else [])
        rows = list(shown.keyboard.inline_keyboard) if shown.keyboard else []
        return Message(
            shown.html, InlineKeyboardMarkup([*rows, *_back(say, button).inline_keyboard])
        )

    def _say(self, user: User) -> Say:
        return self._core.texts.say(self._core.texts.language(user.language_code))


def _words(context: ContextTypes.DEFAULT_TYPE) -> str:
    return listing.fitting(" ".join(context.args or ()))


def _meant(articles: Sequence[Listed], words: str) -> list[Listed]:
    """The articles of just this title, else those that a search finds."""
    exact = [each for each in articles if " ".join(each.title.split()) == words]
    return exact or listing.matching(articles, words)


def _ask(say: Say, chosen: Listed, button: Button) -> Message:
    """Whether the removal is meant."""
    yes = Button(REMOVE, button.page, button.words, button.key)
    no = Button(OPEN, button.page, button.words, button.key)
    html = say("remove-sure", title=title_html(chosen.title), count=chosen.passages)
    row = [
        InlineKeyboardButton(say("archive-delete-yes"), callback_data=yes.data),
        InlineKeyboardButton(say("archive-delete-no"), callback_data=no.data),
    ]
    return Message(html, InlineKeyboardMarkup([row]))


def _back(say: Say, button: Button) -> InlineKeyboardMarkup:
    to = Button(ARTICLES, button.page, button.words)
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(say("articles-back"), callback_data=to.data)]]
    )


def _trouble(say: Say, error: Busy | CitebotError, button: Button) -> str:
    if isinstance(error, Busy):
        return say("busy")
    # The cause names folders of this machine: it is for administrators.
    return say("button-failed") if button.verb == SOURCES else failure(say, error)


async def _turn(query: CallbackQuery, shown: Message) -> None:
    """Show it in place of what the button hangs on, unless it is that already."""
    await acknowledge(query)
    message = query.message
    if message is None:
        return
    if isinstance(message, Sent) and message.reply_markup == shown.keyboard:
        return
    await edit(query.get_bot(), message.chat.id, message.message_id, shown)
