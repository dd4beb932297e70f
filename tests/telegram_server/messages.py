"""A message as people see it in a chat, and as the JSON object that the bot gets.

Who may send or change it is decided elsewhere.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram_server.chats import Chat
    from telegram_server.people import Person

Json = dict[str, Any]


@dataclass(slots=True)
class Attachment:
    """A file: uploaded by the bot, or sent by a person and then to be had through getFile."""

    name: str
    mime: str
    data: bytes
    size: int = -1
    file_id: str = ""
    width: int = 0
    height: int = 0

    def __post_init__(self) -> None:
        if self.size < 0:
            self.size = len(self.data)

    @property
    def unique_id(self) -> str:
        return "AgAD" + self.file_id[-12:]

    def json(self) -> Json:
        """A Document."""
        return {
            "file_name": self.name,
            "mime_type": self.mime,
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }

    def photo_json(self) -> list[Json]:
        """An Array of PhotoSize."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": self.unique_id,
                "file_size": self.size,
                "width": self.width,
                "height": self.height,
            }
        ]


@dataclass(eq=False, slots=True)
class Sent:
    """A message. It changes in place when it is edited or deleted.

    `text` is plain and is the caption where there is a file; `html` is the text as the bot sent
    it. `reply_to` and `thread_id` are message ids. `at` and `edited_at` are seconds of
    time.perf_counter.
    """

    id: int
    chat: Chat
    from_bot: bool
    sender: Person | None
    text: str
    entities: list[Json] = field(default_factory=list)
    html: str = ""
    keyboard: list[list[Json]] = field(default_factory=list)
    reply_to: int | None = None
    thread_id: int | None = None
    document: Attachment | None = None
    photo: Attachment | None = None
    edits: int = 0
    deleted: bool = False
    silent: bool = False
    link_preview: bool = True
    forward_origin: Json | None = None
    via_bot: bool = False
    inline_message_id: str | None = None
    service: Json | None = None
    other_markup: Json | None = None
    delivered: bool = False
    date: int = field(default_factory=lambda: int(time.time()))
    edit_date: int = 0
    at: float = field(default_factory=time.perf_counter)
    edited_at: float = 0.0
    versions: list[str] = field(default_factory=list)

    @property
    def buttons(self) -> list[Json]:
        """All buttons, row by row."""
        return [button for row in self.keyboard for button in row]

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons."""
        return [button["text"] for button in self.buttons]

    def button(self, label: str) -> Json:
        """The button with this label, else the first one whose label contains it."""
        for button in self.buttons:
            if button["text"] == label:
                return button
        for button in self.buttons:
            if label in button["text"]:
                return button
        raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")

    def marked(self, kind: str) -> list[str]:
        """The pieces of text that entities of this type cover."""
        coded = self.text.encode("utf-16-le")
        return [
            coded[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == kind
        ]

    @property
    def links(self) -> list[str]:
        """The addresses behind linked words."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]

    def touch(self) -> None:
        """Counts an edit, once its new content is in place."""
        self.edits += 1
        self.edit_date = int(time.time())
        self.edited_at = time.perf_counter()
        self.versions.append(self.text)

    def json(self, *, with_reply: bool = True) -> Json:
        """The Message object of the Bot API."""
        body: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        self._add_sender(body)
        self._add_place(body, with_reply)
        if self.service is not None:
            return body | self.service
        if self.document is not None or self.photo is not None:
            if self.document is not None:
                body["document"] = self.document.json()
            if self.photo is not None:
                body["photo"] = self.photo.photo_json()
            if self.text:
                body["caption"] = self.text
            if self.entities:
                body["caption_entities"] = self.entities
        else:
            body["text"] = self.text
            if self.entities:
                body["entities"] = self.entities
        return body

    def _add_sender(self, body: Json) -> None:
        if self.chat.type == "channel":
            body["sender_chat"] = self.chat.json()
        elif self.from_bot:
            body["from"] = self.chat.server.bot_json()
        elif self.sender is not None:
            body["from"] = self.sender.json()
        if self.via_bot:
            body["via_bot"] = self.chat.server.bot_json()

    def _add_place(self, body: Json, with_reply: bool) -> None:
        if self.thread_id is not None:
            body["message_thread_id"] = self.thread_id
            if self.chat.forum:
                body["is_topic_message"] = True
        if self.forward_origin is not None:
            body["forward_origin"] = self.forward_origin
        if self.edit_date:
            body["edit_date"] = self.edit_date
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": self.keyboard}
        if with_reply and self.reply_to is not None:
            original = self.chat.by_id(self.reply_to)
            if original is not None:
                body["reply_to_message"] = original.json(with_reply=False)

    def __repr__(self) -> str:
        who = "bot" if self.from_bot else (self.sender.first_name if self.sender else "channel")
        buttons = f" {self.labels}" if self.keyboard else ""
        gone = " deleted" if self.deleted else ""
        return f"<{self.id} {who}{gone} x{self.edits}: {self.text!r}{buttons}>"
