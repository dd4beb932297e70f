"""Somebody who uses the bot as a person does: writes, presses buttons, edits, asks inline, blocks.

What a person's client would not let through is an AssertionError of the test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from telegram_server.chats import Chat
from telegram_server.entities import found_in
from telegram_server.inline import InlineAnswer
from telegram_server.messages import Attachment, Json, Sent
from telegram_server.plain import clean
from telegram_server.writing import origin as from_origin
from telegram_server.writing import written

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person:
    """A user; `chat` is the private chat with the bot."""

    def __init__(
        self,
        server: TelegramServer,
        user_id: int,
        first_name: str,
        language: str | None = "en",
        username: str | None = None,
    ) -> None:
        self.server = server
        self.id = user_id
        self.first_name = first_name
        self.language = language
        self.username = username
        self.blocked = False
        self.chat = Chat(server, user_id, "private", person=self)

    def json(self) -> Json:
        """The User object of the Bot API."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        if self.language:
            body["language_code"] = self.language
        return body

    async def send(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Sent | int | None = None,
        thread: int | None = None,
        attachment: Attachment | None = None,
        forward_origin: Json | None = None,
    ) -> Sent:
        """Writes a message. A long text goes out in pieces; the first one is returned."""
        return written(self, chat or self.chat, text, reply_to, thread, attachment, forward_origin)[
            0
        ]

    async def asks(
        self,
        question: str,
        *,
        chat: Chat | None = None,
        reply_to: Sent | int | None = None,
        thread: int | None = None,
        timeout: float = 10,
    ) -> Sent:
        """Sends it and waits for the bot's answer to it: edited at least once, or with buttons."""
        sent = await self.send(question, chat=chat, reply_to=reply_to, thread=thread)

        def answers(message: Sent) -> bool:
            mine = message.reply_to == sent.id or (
                message.reply_to is None and sent.chat.type == "private"
            )
            ready = message.edits > 0 or bool(message.keyboard)
            return message.from_bot and message.id > sent.id and mine and ready

        return await sent.chat.until(answers, timeout)

    async def start(self, payload: str = "") -> Sent:
        """Opens t.me/<bot>?start=<payload> and presses Start."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise AssertionError(f"{payload!r} is no deep-link payload")
        return await self.send(f"/start {payload}".strip())

    async def open(self, url: str) -> Sent:
        """Opens a deep link to the bot."""
        link = re.fullmatch(rf"https://t\.me/{self.server.bot_name}\?start=(.*)", url)
        if link is None:
            raise AssertionError(f"{url!r} is no deep link of this bot")
        return await self.start(link.group(1))

    async def send_document(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        mime: str | None = None,
        size: int | None = None,
        chat: Chat | None = None,
        reply_to: Sent | int | None = None,
        thread: int | None = None,
    ) -> Sent:
        """Sends a file; `size` lets it be said to be larger than `data` is."""
        attachment = self.server.files.add(name, data, mime, size)
        return await self.send(
            caption, chat=chat, reply_to=reply_to, thread=thread, attachment=attachment
        )

    async def send_photo(self, data: bytes, *, caption: str = "", chat: Chat | None = None) -> Sent:
        """Sends a picture, PNG or JPEG."""
        attachment = self.server.files.photo(Attachment("photo.jpg", "image/jpeg", data))
        return await self.send(caption, chat=chat, attachment=attachment)

    async def forward(
        self,
        what: str | Sent,
        *,
        origin: str | Chat | Person = "channel",
        chat: Chat | None = None,
    ) -> Sent:
        """Forwards a text or a message, by default as if from a public channel.

        `origin` is "channel", "user", "hidden", or the very chat or person.
        """
        if isinstance(what, Sent):
            origin = what.chat if what.chat.type == "channel" else (what.sender or "hidden")
        text = what.text if isinstance(what, Sent) else what
        attachment = (what.document or what.photo) if isinstance(what, Sent) else None
        number = what.id if isinstance(what, Sent) else 17
        made = from_origin(self.server, origin, number)
        return await self.send(text, chat=chat, attachment=attachment, forward_origin=made)

    async def edit(self, sent: Sent, text: str) -> None:
        """Changes an own message."""
        if sent.sender is not self:
            raise AssertionError("one edits only one's own messages")
        sent.text = clean(text).strip()
        sent.entities = found_in(sent.text)
        sent.touch()
        sent.chat.changed()
        if self.server.reaches_bot(sent):
            self.server.updates.add("edited_message", sent.json())

    async def delete(self, sent: Sent) -> None:
        """Deletes a message; bots are not told."""
        sent.deleted = True
        sent.chat.changed()

    async def press(self, message: Sent, label: str, timeout: float = 10) -> str:
        """Presses a button by its label or part of it; returns what the bot pops up."""
        if message.deleted:
            raise AssertionError("the message with the button is deleted")
        button = message.button(label)
        if "callback_data" not in button:
            raise AssertionError(f"button {label!r} is not answered by the bot: {button}")
        return await self.press_data(message, button["callback_data"], timeout)

    async def press_data(self, message: Sent, data: str, timeout: float = 10) -> str:
        """Sends callback data as a forged client could; returns what the bot pops up."""
        return await self.server.queries.press(self, message, data, timeout)

    async def inline(self, query: str, offset: str = "", timeout: float = 10) -> InlineAnswer:
        """Types `@bot query` in some chat and waits for the results."""
        return await self.server.queries.inline(self, query, offset, timeout)

    def block(self) -> None:
        """Blocks the bot."""
        self.blocked = True
        self._membership("member", "kicked")

    def unblock(self) -> None:
        """Lets the bot write again."""
        self.blocked = False
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        bot = self.server.bot_json()
        states = {
            "member": {"status": "member", "user": bot},
            "kicked": {"status": "kicked", "user": bot, "until_date": 0},
        }
        body = {
            "chat": self.chat.json(),
            "from": self.json(),
            "date": self.server.now(),
            "old_chat_member": states[old],
            "new_chat_member": states[new],
        }
        self.server.updates.add("my_chat_member", body)
