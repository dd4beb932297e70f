"""How what a person writes becomes messages of a chat, and updates for the bot.

What a client would not let through is an AssertionError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram_server.chats import Chat
from telegram_server.entities import TEXT_LIMIT, found_in
from telegram_server.messages import Attachment, Json, Sent
from telegram_server.plain import clean, units

if TYPE_CHECKING:
    from telegram_server.people import Person
    from telegram_server.server import TelegramServer

_SOME_CHANNEL: Json = {
    "id": -1001990000001,
    "type": "channel",
    "title": "Some channel",
    "username": "some_channel",
}
_SOME_USER: Json = {"id": 990, "is_bot": False, "first_name": "Original", "username": "original"}


def written(
    person: Person,
    chat: Chat,
    text: str,
    reply_to: Sent | int | None,
    thread: int | None,
    attachment: Attachment | None,
    forward_origin: Json | None,
) -> list[Sent]:
    """The messages that a text becomes: one, or several where it is long."""
    _check_place(person, chat)
    pieces = _pieces(clean(text)) if attachment is None else [clean(text).strip()]
    if not pieces:
        raise AssertionError("a client does not send an empty message")
    original = _original(chat, reply_to)
    is_photo = attachment is not None and attachment.width > 0
    sent = [
        chat.add(
            from_bot=False,
            sender=person,
            text=piece,
            entities=found_in(piece),
            document=None if is_photo else attachment,
            photo=attachment if is_photo else None,
            forward_origin=forward_origin,
            reply_to=None if original is None else original.id,
            thread_id=_thread(chat, original, thread),
        )
        for piece in pieces
    ]
    chat.started = True
    for message in sent:
        if person.server.reaches_bot(message):
            message.delivered = True
            person.server.updates.add("message", message.json())
    return sent


def origin(server: TelegramServer, who: str | Chat | Person, number: int) -> Json:
    """A MessageOrigin: "channel", "user", "hidden", "bot", or the very chat or person."""
    made: Json = {"date": server.now() - 3600}
    match who:
        case "hidden":
            return made | {"type": "hidden_user", "sender_user_name": "Somebody"}
        case "bot":
            return made | {"type": "user", "sender_user": server.bot_json()}
        case "user":
            return made | {"type": "user", "sender_user": _SOME_USER}
        case "channel":
            return made | {"type": "channel", "chat": _SOME_CHANNEL, "message_id": number}
        case str():
            raise AssertionError(f"unknown origin {who!r}")
        case Chat():
            return made | {"type": "channel", "chat": who.json(), "message_id": number}
    return made | {"type": "user", "sender_user": who.json()}


def _check_place(person: Person, chat: Chat) -> None:
    if chat.type == "channel" or (chat.person or person) is not person:
        raise AssertionError(f"{person.first_name} cannot write in {chat.title or chat.id}")
    if chat.type == "supergroup" and person not in chat.members:
        raise AssertionError(f"{person.first_name} is not a member of {chat.title}")
    if person.blocked and chat is person.chat:
        raise AssertionError(f"{person.first_name} has blocked the bot")


def _original(chat: Chat, reply_to: Sent | int | None) -> Sent | None:
    if reply_to is None:
        return None
    original = chat.by_id(reply_to.id if isinstance(reply_to, Sent) else reply_to)
    if original is None:
        raise AssertionError(f"there is no message {reply_to!r} in {chat.title or chat.id}")
    return original


def _thread(chat: Chat, original: Sent | None, thread: int | None) -> int | None:
    """A topic; in an ordinary supergroup a reply carries the id of the thread's first message."""
    if thread is not None:
        if thread not in chat.threads:
            raise AssertionError(f"there is no topic {thread} in {chat.title}")
        return thread
    if original is None or chat.type == "private":
        return None
    if chat.forum:
        return original.thread_id
    return original.thread_id or original.id


def _pieces(text: str) -> list[str]:
    """As a client cuts a long text: at most 4,096 units each, blank pieces left out."""
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for character in text.strip():
        width = units(character)
        if size + width > TEXT_LIMIT:
            pieces.append("".join(piece))
            piece, size = [], 0
        piece.append(character)
        size += width
    pieces.append("".join(piece))
    return [cut for piece in pieces if (cut := piece.strip())]
