"""The server: one bot's account, the people and chats that it knows, and what it was asked.

HTTP is in `front`; what a method does, in the methods_* modules; how updates travel, in `updates`.
"""

from __future__ import annotations

import itertools
import time
from types import TracebackType
from typing import Self

from telegram_server.chats import Chat
from telegram_server.errors import ApiError, Call, Refused, bad
from telegram_server.faults import Faults
from telegram_server.files import Files
from telegram_server.front import Front
from telegram_server.messages import Json, Sent
from telegram_server.parameters import Params
from telegram_server.people import Person
from telegram_server.queries import Queries
from telegram_server.updates import Updates, Webhook


class TelegramServer:
    """A Bot API server for one bot; an async context manager.

    `refused` holds every request refused through the bot's fault, `calls` every accepted one.
    """

    def __init__(self, token: str = "123456:SECRET-TEST-TOKEN", *, seed: int = 20) -> None:
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.bot_name = "citebot_test_bot"
        self.refused: list[Refused] = []
        self.calls: list[Call] = []
        self.updates = Updates()
        self._front = Front(self)
        self.files = Files()
        self.queries = Queries(self)
        self.faults = Faults(self._front.vanish, seed)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.inline_messages: dict[str, Sent] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.described: dict[tuple[str, str], str] = {}
        self.private_ids = itertools.count(1)
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        await self._front.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.faults.close()
        self.updates.close()
        await self._front.close()

    @property
    def url(self) -> str:
        """The base of all addresses, without `/bot`."""
        return self._front.url

    @property
    def webhook(self) -> Webhook | None:
        """Where the bot wants its updates POSTed."""
        return self.updates.webhook

    def person(
        self,
        user_id: int,
        first_name: str = "Ann",
        language: str | None = "en",
        username: str | None = None,
    ) -> Person:
        """Somebody new."""
        if user_id in self.people:
            raise AssertionError(f"there is a person {user_id} already")
        person = self.people[user_id] = Person(self, user_id, first_name, language, username)
        self.chats[user_id] = person.chat
        return person

    def group(
        self,
        title: str,
        members: list[Person] | None = None,
        *,
        forum: bool = False,
        username: str | None = None,
        admins: list[Person] | None = None,
        bot_admin: bool = False,
    ) -> Chat:
        """A supergroup with the bot in it."""
        chat = self._chat("supergroup", title, username, members, forum)
        chat.admins = list(admins or [])
        chat.members += [admin for admin in chat.admins if admin not in chat.members]
        chat.bot_admin = bot_admin
        return chat

    def channel(
        self, title: str, username: str | None = None, admins: list[Person] | None = None
    ) -> Chat:
        """A channel whose administrator the bot is."""
        chat = self._chat("channel", title, username, None, False)
        chat.admins = list(admins or [])
        return chat

    def elsewhere(self, person: Person) -> Chat:
        """A chat between two people, without the bot."""
        chat = Chat(self, 5_000_000_000 + next(self._numbers), "private", person=person)
        chat.bot_member = False
        return chat

    def called(self, method: str) -> list[Params]:
        """The parameters of all accepted calls of this method."""
        return [call.params for call in self.calls if call.method.lower() == method.lower()]

    def known(self, chat_id: int | str) -> Chat:
        """The chat with this id or @name. Raises ApiError if there is none."""
        for_name = str(chat_id).removeprefix("@").lower()
        for chat in self.chats.values() if isinstance(chat_id, str) else ():
            if chat.type != "private" and (chat.username or "").lower() == for_name:
                return chat
        chat_found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat_found is None:
            raise bad("chat not found")
        return chat_found

    def writable(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write in. Raises ApiError 403 if it may not."""
        chat = self.known(chat_id)
        if chat.person is not None:
            if chat.person.blocked:
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            if not chat.started:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        elif not chat.bot_member:
            raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        return chat

    def reaches_bot(self, message: Sent) -> bool:
        """Whether the bot gets this message of a person: privacy mode is on."""
        chat = message.chat
        if not chat.bot_member:
            return False
        if chat.type == "private" or chat.bot_admin or message.delivered:
            return True
        original = chat.by_id(message.reply_to) if message.reply_to is not None else None
        if original is not None and original.from_bot:
            return True
        for command in message.marked("bot_command"):
            name = command.partition("@")[2]
            if not name or name.lower() == self.bot_name.lower():
                return True
        names = [mention.lower() for mention in message.marked("mention")]
        return f"@{self.bot_name}".lower() in names

    def inline_id(self, message: Sent) -> str:
        """The id under which the bot edits a message that was sent through it."""
        name = f"AgAAAinline{next(self._numbers)}"
        self.inline_messages[name] = message
        return name

    def bot_json(self) -> Json:
        """The bot as a User object."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": "Citebot",
            "username": self.bot_name,
        }

    @staticmethod
    def now() -> int:
        """Unix time."""
        return int(time.time())

    def _chat(
        self,
        kind: str,
        title: str,
        username: str | None,
        members: list[Person] | None,
        forum: bool,
    ) -> Chat:
        number = -1_001_000_000_000 - next(self._numbers)
        chat = Chat(
            self, number, kind, title=title, username=username, members=members, forum=forum
        )
        self.chats[number] = chat
        return chat
