"""A chat: its messages, its members, and a way to wait for what the bot does in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from telegram_server.entities import found_in
from telegram_server.messages import Attachment, Json, Sent
from telegram_server.plain import clean

if TYPE_CHECKING:
    from telegram_server.people import Person
    from telegram_server.server import TelegramServer


class Chat:
    """A private chat, a supergroup or a channel."""

    def __init__(
        self,
        server: TelegramServer,
        chat_id: int,
        kind: str,
        *,
        title: str = "",
        username: str | None = None,
        person: Person | None = None,
        members: list[Person] | None = None,
        forum: bool = False,
    ) -> None:
        self.server = server
        self.id = chat_id
        self.type = kind
        self.title = title
        self.username = username
        self.person = person
        self.members = list(members or [])
        self.admins: list[Person] = []
        self.forum = forum
        self.bot_member = True
        self.bot_admin = kind == "channel"
        self.started = False
        self.actions: list[str] = []
        self.threads: dict[int, str] = {}
        self._messages: dict[int, Sent] = {}
        self._waiting: set[asyncio.Event] = set()
        self._ids = iter(range(1, 2**31))

    @property
    def messages(self) -> list[Sent]:
        """What a person sees, by id; deleted messages and service messages are not among it."""
        return [m for m in self._messages.values() if not m.deleted and m.service is None]

    @property
    def deleted(self) -> list[Sent]:
        """What was deleted."""
        return [message for message in self._messages.values() if message.deleted]

    def by_id(self, message_id: int) -> Sent | None:
        """The message, unless it was deleted."""
        message = self._messages.get(message_id)
        return None if message is None or message.deleted else message

    def add(self, **content: Any) -> Sent:
        """A new message with the next id of this chat."""
        ids = self.server.private_ids if self.type == "private" else self._ids
        message = Sent(id=next(ids), chat=self, **content)
        message.versions.append(message.text)
        self._messages[message.id] = message
        self.changed()
        return message

    def changed(self) -> None:
        """Wakes those who wait for something in this chat."""
        for event in self._waiting:
            event.set()

    async def until(self, fits: Callable[[Sent], bool], timeout: float = 10) -> Sent:
        """The first message that fits, new or edited; AssertionError with what is there if none."""
        event = asyncio.Event()
        self._waiting.add(event)
        deadline = time.monotonic() + timeout
        try:
            while True:
                event.clear()
                for message in self.messages:
                    if fits(message):
                        return message
                try:
                    await asyncio.wait_for(event.wait(), deadline - time.monotonic())
                except TimeoutError:
                    raise AssertionError(self._after(timeout)) from None
        finally:
            self._waiting.discard(event)

    async def until_action(self, action: str = "typing", timeout: float = 10) -> None:
        """Waits until the bot has sent this chat action."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(timeout):
                while action not in self.actions:
                    event.clear()
                    await event.wait()
        except TimeoutError:
            raise AssertionError(f"no {action} within {timeout} s: {self.actions}") from None
        finally:
            self._waiting.discard(event)

    def topic(self, name: str) -> int:
        """A new topic of a forum: the id of its thread."""
        if not self.forum:
            raise AssertionError(f"{self.title} is not a forum")
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.add(from_bot=False, sender=None, text="", service=service)
        message.thread_id = message.id
        self.threads[message.id] = name
        return message.id

    async def post(
        self, text: str, *, document: Attachment | None = None, photo: Attachment | None = None
    ) -> Sent:
        """A post in a channel, by one of its administrators."""
        if self.type != "channel":
            raise AssertionError("only channels have posts")
        text = clean(text).strip()
        sent = self.add(
            from_bot=False,
            sender=None,
            text=text,
            entities=found_in(text),
            document=document,
            photo=photo,
        )
        if self.bot_member:
            self.server.updates.add("channel_post", sent.json())
        return sent

    async def edit_post(self, post: Sent, text: str) -> None:
        """Changes a post of this channel."""
        post.text = clean(text).strip()
        post.entities = found_in(post.text)
        post.touch()
        self.changed()
        if self.bot_member:
            self.server.updates.add("edited_channel_post", post.json())

    def json(self) -> Json:
        """The Chat object of the Bot API."""
        body: Json = {"id": self.id, "type": self.type}
        if self.person is not None:
            body["first_name"] = self.person.first_name
            if self.person.username:
                body["username"] = self.person.username
            return body
        body["title"] = self.title
        if self.username:
            body["username"] = self.username
        if self.forum:
            body["is_forum"] = True
        return body

    def _after(self, timeout: float) -> str:
        there = "\n".join(f"  {message!r}" for message in self.messages[-12:]) or "  nothing"
        refused = "\n".join(f"  {r.method} {r.code} {r.description}" for r in self.server.refused)
        lines = [f"no message fits after {timeout} s; there is:", there]
        return "\n".join([*lines, "refused:", refused] if refused else lines)
