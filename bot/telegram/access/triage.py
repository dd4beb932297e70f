"""How much the bot listens to: decided of each update in microseconds, before anything is done.

Strangers have little of it, and share it: however many they are, people who are served do not wait
for them. Whether somebody is served is told by `bot.telegram.access.members`, and what is said to
those who are not by `bot.telegram.access.gate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from telegram import Chat, Update, User
from telegram.constants import ChatType

from bot.telegram.access.access_requests import ASK
from bot.telegram.access.gate import CLAIM, Gate, about_privacy, addressed, asks_for_access
from bot.telegram.access.members import Members
from bot.telegram.archive.channels import is_listed
from bot.telegram.context import Core
from bot.telegram.fair_queue import Place, Rank
from bot.telegram.limits import Limits, SharedLimits

# A minute: commands and presses of one sender, besides questions; queries in the typing of one
# question, about, and such as are sent besides.
_BESIDES = 60
_A_QUESTION = 5
_NOBODY = Place(0, Rank.STRANGER)


class Attention:
    """What the bot gives to whom."""

    def __init__(self, core: Core, members: Members, gate: Gate) -> None:
        self._core = core
        self._members = members
        self._gate = gate
        asked = core.settings.telegram_questions_per_minute
        self._updates = Limits(asked + _BESIDES)
        self._queries = Limits(asked * _A_QUESTION + _BESIDES)
        # For strangers, each and all together: words on how to get access; requests for it; what
        # is stored about them; buttons that are not theirs; inline queries. And posts of channels
        # that are not listed, of which the log tells.
        self._words = SharedLimits(3, 60)
        self._requests = SharedLimits(10, 60)
        self._privacy = SharedLimits(40, 60)
        self._presses = SharedLimits(20, 60)
        self._strange_queries = SharedLimits(2, 6)
        self._posts = SharedLimits(1, 5)
        # Whether an update of a kind is for nothing if it is a stranger's; edits always are.
        self._spent: dict[str, Callable[[Mapping[str, Any]], bool]] = {
            "message": self._no_words,
            "edited_message": lambda message: True,
            "callback_query": self._no_press,
            "inline_query": lambda query: self._strange_queries.spent,
            "channel_post": self._no_post,
            "edited_channel_post": self._no_post,
        }

    def heeds(self, update: object) -> bool:
        """Whether something is to be done about an update. What is not, counts for nothing."""
        heeded = not isinstance(update, Update) or self._heeds(update)
        if not heeded:
            self._core.metrics.ignored.inc()
        return heeded

    def overlooks(self, update: Mapping[str, Any]) -> bool:
        """Whether an update, still in JSON, is a stranger's when strangers have had theirs.

        Objects of it take a hundred times as long. What is odd about one is left to `heeds`.
        """
        for kind, spent in self._spent.items():
            if isinstance(body := update.get(kind), dict):
                overlooked = spent(body) and not self._may_serve(body)
                if overlooked:
                    self._core.metrics.ignored.inc()
                return overlooked
        return False

    def _may_serve(self, body: Mapping[str, Any]) -> bool:
        """Whether any of those whom an update names, in JSON, is served or not even a number."""
        inner = body.get("message")
        named = [body.get("from"), body.get("sender_chat"), body.get("chat")]
        named += [inner.get("chat")] if isinstance(inner, dict) else []
        ids = [each.get("id") for each in named if isinstance(each, dict)]
        return not ids or any(
            type(each) is not int or self._members.serves(each, None) for each in ids
        )

    def _no_words(self, message: Mapping[str, Any]) -> bool:
        text = message.get("text")
        if isinstance(text, str) and text.startswith("/"):
            claims = text.startswith(f"/start {CLAIM}")
            return self._words.spent and self._privacy.spent and not claims
        return self._words.spent

    def _no_press(self, press: Mapping[str, Any]) -> bool:
        if press.get("data") == ASK:
            return self._requests.spent
        return self._presses.spent and self._privacy.spent

    def _no_post(self, post: Mapping[str, Any]) -> bool:
        chat = post.get("chat")
        if not self._posts.spent or not isinstance(chat, dict):
            return False
        channel, username = chat.get("id"), chat.get("username")
        return type(channel) is int and not self._lists(channel, str(username or ""))

    def _lists(self, channel: int, username: str | None) -> bool:
        return is_listed(self._core.settings, channel, username)

    def place(self, update: object) -> Place:
        """On whose behalf an update is handled, and when."""
        if not isinstance(update, Update):
            return _NOBODY
        if post := update.channel_post or update.edited_channel_post:
            listed = self._lists(post.chat.id, post.chat.username)
            return Place(post.chat.id, Rank.TRUSTED if listed else Rank.STRANGER)
        sender = update.effective_sender
        if sender is None:
            return _NOBODY
        if self._members.trusts(sender.id):
            return Place(sender.id, Rank.TRUSTED)
        served = self._serves(sender, update.effective_chat)
        return Place(sender.id, Rank.SERVED if served else Rank.STRANGER)

    def _heeds(self, update: Update) -> bool:
        if post := update.channel_post or update.edited_channel_post:
            listed = self._lists(post.chat.id, post.chat.username)
            return listed or self._posts.allow(post.chat.id)
        sender = update.effective_sender
        if sender is None:
            return False
        if self._members.trusts(sender.id):
            return True
        served = self._serves(sender, update.effective_chat)
        if update.inline_query:
            return (self._queries if served else self._strange_queries).allow(sender.id)
        return self._updates.allow(sender.id) if served else self._heeds_stranger(update)

    def _serves(self, sender: User | Chat, chat: Chat | None) -> bool:
        return self._members.serves(sender.id, chat.id if chat else None)

    def _heeds_stranger(self, update: Update) -> bool:
        user, message = update.effective_user, update.message
        if user is None:
            return False
        if asks_for_access(update):
            return self._requests.allow(user.id)
        if about_privacy(update):
            return self._privacy.allow(user.id)
        if update.callback_query:
            return self._presses.allow(user.id)
        if message is None:
            return False
        if self._gate.opens(message):
            return True
        private = message.chat.type == ChatType.PRIVATE
        return (private or addressed(message)) and self._words.allow(message.chat.id)
