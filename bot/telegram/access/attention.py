"""How much the bot listens to: decided of each update in microseconds, before anything is done.

Strangers have little of it, and share it: however many they are, people who are served do not wait
for them. Whether somebody is served is told by `bot.telegram.access.members`, and what is said to
those who are not by `bot.telegram.access.gate`.
"""

from __future__ import annotations

from telegram import Chat, Update, User
from telegram.constants import ChatType

from bot.telegram.access.gate import Gate, about_privacy, addressed, asks_for_access
from bot.telegram.access.members import Members
from bot.telegram.archive.channels import is_listed
from bot.telegram.core import Core
from bot.telegram.limits import Limits, SharedLimits
from bot.telegram.turns import Place, Rank

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
        self._privacy = SharedLimits(10, 60)
        self._presses = SharedLimits(20, 60)
        self._strange_queries = SharedLimits(2, 6)
        self._posts = SharedLimits(1, 5)

    def heeds(self, update: object) -> bool:
        """Whether something is to be done about an update. What is not, counts for nothing."""
        heeded = not isinstance(update, Update) or self._heeds(update)
        if not heeded:
            self._core.metrics.ignored.inc()
        return heeded

    def place(self, update: object) -> Place:
        """On whose behalf an update is handled, and when."""
        if not isinstance(update, Update):
            return _NOBODY
        if post := update.channel_post or update.edited_channel_post:
            listed = is_listed(self._core.settings, post.chat)
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
            return is_listed(self._core.settings, post.chat) or self._posts.allow(post.chat.id)
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
