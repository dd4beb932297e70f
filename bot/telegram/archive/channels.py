"""Posts of listed channels become articles, cited by their t.me links.

The bot sees the posts of a channel in which it is an administrator; `telegram_channels` says
which of these are taken.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any

from telegram import Chat, Update
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.sanitize import clean_line
from bot.settings import Settings
from bot.telegram.archive.changes import change, same
from bot.telegram.archive.from_messages import of_post, post_link
from bot.telegram.context import Core, Handler
from retrieval import Article, CitebotError, StoreBusy
from retrieval.web.link_batches import Batch

_log = logging.getLogger(__name__)
_POSTS = filters.UpdateType.CHANNEL_POSTS & ~filters.StatusUpdate.ALL
# Another process may write for long, and Telegram sends a post only once.
_PATIENCE = 1_800.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 30.0
_MOST_NAMED = 50


class Channels:
    """New and edited posts."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._named: set[int] = set()
        # The newest version of each post that is on its way into the archive.
        self._newest: dict[str, object] = {}

    def handlers(self) -> Sequence[Handler]:
        return [MessageHandler(_POSTS, self._receive)]

    async def _receive(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        if not is_listed(self._core.settings, message.chat.id, message.chat.username):
            self._name(message.chat)
            return
        source, article = post_link(message.chat, message.message_id), of_post(message)
        if article is None and update.channel_post:
            return  # a picture without words
        version = self._newest[source] = object()
        try:
            await self._take(source, article, version, context)
        finally:
            if self._newest.get(source) is version:
                del self._newest[source]

    async def _take(
        self, source: str, article: Article | None, version: object, context: Any
    ) -> None:
        """Make the archive say what the post says; try again while another process writes."""
        pause, given_up = _FIRST_PAUSE, time.monotonic() + _PATIENCE
        while self._newest.get(source) is version:
            try:
                await self._write(source, article)
            except StoreBusy:
                if time.monotonic() > given_up or not context.application.running:
                    _log.error("%s was not taken in: another program is writing", source)
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            except CitebotError as error:
                _log.error("%s was not taken in: %s", source, error)
                return
            else:
                return

    async def _write(self, source: str, article: Article | None) -> None:
        library = self._core.library
        if article is None:  # its words were edited away
            gone = Article(title="", text="", source=source).id
            if await change(self._core, [gone], library.remove, [gone]):
                _log.info("%s has no words any more and was removed", source)
            return
        before = await self._core.writing.run(library.article, article.id, always=True)
        if same(before, article):
            return
        report = await change(self._core, [article.id], library.take, Batch([article]))
        for each in report.skipped:
            _log.error("%s was not taken in: %s", source, each.reason)
        if not report.skipped:
            _log.info("%s was %s", source, "updated" if before else "added")

    def _name(self, chat: Chat) -> None:
        """Tell the log whose posts are not taken, once, of some; anybody can make channels."""
        if chat.id in self._named or len(self._named) >= _MOST_NAMED:
            return
        self._named.add(chat.id)
        name = f"@{chat.username}" if chat.username else clean_line(chat.title or "")
        _log.warning(
            "Posts of the channel %s (%d) are ignored: it is not in CITEBOT_TELEGRAM_CHANNELS",
            name,
            chat.id,
        )


def is_listed(settings: Settings, channel: int, username: str | None) -> bool:
    """Whether a channel's posts are taken."""
    listed = settings.telegram_channels
    return str(channel) in listed or f"@{(username or '').lower()}" in listed
