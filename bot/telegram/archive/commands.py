"""The archive's list: /sources for everybody, /articles and /remove for administrators.

What a list looks like and what its buttons say is `bot.telegram.archive.listing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardButton, Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from bot.telegram.access.admins_only import AdminsOnly
from bot.telegram.archive import listing
from bot.telegram.archive.change_texts import title_html
from bot.telegram.archive.listing import ARTICLES, ASK, OPEN, REMOVE, SOURCES, Button
from bot.telegram.archive.undo import delete
from bot.telegram.context import Core, Handler
from bot.telegram.texts import Say
from bot.telegram.transport.delivery import acknowledge, reply, turn
from bot.telegram.transport.mentions import PRIVATE_COMMANDS
from bot.telegram.view import keyboards, pages
from bot.telegram.view.error_texts import trouble, trouble_alert
from bot.telegram.view.keyboards import Prefix, keyboard, pattern, rows_of
from bot.telegram.view.message import Outgoing
from retrieval import CitebotError, Listed


class Articles:
    """What is in the archive, and how it leaves it."""

    def __init__(self, core: Core, admins_only: AdminsOnly) -> None:
        self._core = core
        self._admins_only = admins_only

    def handlers(self) -> Sequence[Handler]:
        return [
            CommandHandler("sources", self._sources, PRIVATE_COMMANDS),
            self._admins_only.command("articles", self._articles),
            self._admins_only.command("remove", self._remove),
            CallbackQueryHandler(self._press, pattern=pattern(Prefix.ARTICLES)),
        ]

    # --- commands

    async def _sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.from_user:
            button = Button(SOURCES, words=_joined(context.args or ()))
            await self._show(update.message, self._core.say(update.message.from_user), button)

    async def _articles(self, message: Message, say: Say, words: Sequence[str]) -> None:
        await self._show(message, say, Button(ARTICLES, words=_joined(words)))

    async def _remove(self, message: Message, say: Say, words: Sequence[str]) -> None:
        if wanted := _joined(words):
            await self._show(message, say, Button(ASK, words=wanted))
        else:
            await reply(message, Outgoing(say("remove-how")))

    async def _show(self, message: Message, say: Say, button: Button) -> None:
        try:
            shown = await self._core.workers.run(self._look, say, button)
        except CitebotError as error:
            shown = Outgoing(trouble(say, error, cause=button.verb != SOURCES))
        await reply(message, shown)

    # --- buttons

    async def _press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        button = listing.read_button(query.data or "")
        public = button is not None and button.verb == SOURCES
        say: Say | None = self._core.say(query.from_user)
        if not public:
            say = await self._admins_only.pressed(query)
        if say is None:
            return
        if button is None:
            await acknowledge(query, say("archive-forgotten"), alert=True)
            return
        try:
            if button.verb == REMOVE:
                shown = await self._removed(query, say, button)
            else:
                shown = await self._core.workers.run(self._look, say, button)
        except CitebotError as error:
            await acknowledge(query, trouble_alert(say, error, cause=not public), alert=True)
        else:
            await acknowledge(query)
            await turn(query, shown)

    def _look(self, say: Say, button: Button) -> Outgoing:
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
            return Outgoing(say("archive-gone"), keyboard([_back(say, button)]))
        return self._open(say, chosen, button) if button.verb == OPEN else _ask(say, chosen, button)

    def _open(self, say: Say, chosen: Listed, button: Button) -> Outgoing:
        article = self._core.library.article(chosen.id)
        if article is None:
            return Outgoing(say("archive-gone"), keyboard([_back(say, button)]))
        shown = pages.page(say, article, None, (), button.number, button.opening, None)
        ask = replace(button, verb=ASK)
        remove = keyboards.button(say("articles-remove"), ask.data)
        row = [_back(say, button), remove]
        return Outgoing(shown.html, keyboard(*rows_of(shown.keyboard), row))

    async def _removed(self, query: CallbackQuery, say: Say, button: Button) -> Outgoing:
        articles = await self._core.workers.run(self._core.library.articles)
        chosen = listing.find(articles, button.key)
        shown = await delete(self._core, query, say, [chosen.id] if chosen else [])
        return Outgoing(shown.html, keyboard(*rows_of(shown.keyboard), [_back(say, button)]))


def _joined(words: Sequence[str]) -> str:
    return listing.fitting(" ".join(words))


def _meant(articles: Sequence[Listed], words: str) -> list[Listed]:
    """The articles of just this title, else those that a search finds."""
    exact = [each for each in articles if " ".join(each.title.split()) == words]
    return exact or listing.matching(articles, words)


def _ask(say: Say, chosen: Listed, button: Button) -> Outgoing:
    """Whether the removal is meant."""
    yes, no = replace(button, verb=REMOVE), replace(button, verb=OPEN, number=1)
    html = say("remove-sure", title=title_html(chosen.title), count=chosen.passages)
    row = [
        keyboards.button(say("archive-delete-yes"), yes.data),
        keyboards.button(say("archive-delete-no"), no.data),
    ]
    return Outgoing(html, keyboard(row))


def _back(say: Say, button: Button) -> InlineKeyboardButton:
    return keyboards.button(say("articles-back"), Button(ARTICLES, button.page, button.words).data)
