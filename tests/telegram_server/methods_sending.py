"""Methods that put a message into a chat: text, photo, document, copies, and chat actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram_server.chats import Chat
from telegram_server.entities import CAPTION_LIMIT, parsed
from telegram_server.errors import ApiError, bad
from telegram_server.keyboards import markup
from telegram_server.messages import Json, Sent
from telegram_server.parameters import Params
from telegram_server.plain import units
from telegram_server.registry import method

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_COMMON = (
    " business_connection_id message_thread_id:int direct_messages_topic_id:int"
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id"
    " suggested_post_parameters:json reply_parameters:json reply_markup:json"
)
_CAPTION = " caption parse_mode caption_entities:list show_caption_above_media:bool"
_REPLY_FIELDS = {
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
}
_QUOTE_LIMIT = 1024
_PREVIEW_FIELDS = {
    "is_disabled",
    "url",
    "prefer_small_media",
    "prefer_large_media",
    "show_above_text",
}
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@method(
    "sendMessage",
    "chat_id:chat! text! parse_mode entities:list link_preview_options:json" + _COMMON,
)
def send_message(server: TelegramServer, p: Params) -> Json:
    chat = server.writable(p["chat_id"])
    text, entities = parsed(p["text"], p.get("parse_mode"), p.get("entities"))
    if not text:
        raise bad("message text is empty")
    preview = previews(p.get("link_preview_options"))
    message = _placed(server, chat, p, text=text, entities=entities, html=p["text"])
    message.link_preview = preview
    return message.json()


@method("sendPhoto", "chat_id:chat! photo:file! has_spoiler:bool" + _CAPTION + _COMMON)
def send_photo(server: TelegramServer, p: Params) -> Json:
    chat = server.writable(p["chat_id"])
    caption = captioned(p)
    photo = server.files.photo(uploaded(p, p["photo"]))
    return _placed(server, chat, p, **caption, photo=photo).json()


@method(
    "sendDocument",
    "chat_id:chat! document:file! thumbnail:file disable_content_type_detection:bool"
    + _CAPTION.replace(" show_caption_above_media:bool", "")
    + _COMMON,
)
def send_document(server: TelegramServer, p: Params) -> Json:
    chat = server.writable(p["chat_id"])
    caption = captioned(p)
    document = server.files.document(uploaded(p, p["document"]))
    return _placed(server, chat, p, **caption, document=document).json()


@method("sendChatAction", "chat_id:chat! action! message_thread_id:int business_connection_id")
def send_chat_action(server: TelegramServer, p: Params) -> bool:
    chat = server.writable(p["chat_id"])
    if p["action"] not in _ACTIONS:
        raise bad("wrong parameter action in request")
    _thread(chat, p.get("message_thread_id"))
    chat.actions.append(p["action"])
    chat.changed()
    return True


def previews(options: Json | None) -> bool:
    """Whether a link preview may be shown."""
    unknown = sorted(set(options or {}) - _PREVIEW_FIELDS)
    if unknown:
        raise bad(f"unknown fields in link preview options: {unknown}")
    return not (options or {}).get("is_disabled", False)


def captioned(p: Params) -> dict[str, Any]:
    """Text, entities and HTML of a caption, which may be empty."""
    given = p.get("caption", "")
    text, entities = parsed(given, p.get("parse_mode"), p.get("caption_entities"), CAPTION_LIMIT)
    return {"text": text, "entities": entities, "html": given}


def uploaded(p: Params, value: Any) -> Any:
    """The file that `attach://name` stands for, else the value itself."""
    if isinstance(value, str) and value.startswith("attach://"):
        attached = p.get("attached", {}).get(value.removeprefix("attach://"))
        if attached is None:
            raise bad(f"the file {value} is not in the request")
        return attached
    return value


def _placed(server: TelegramServer, chat: Chat, p: Params, **content: Any) -> Sent:
    """A new message of the bot, in its thread and replying to what it should."""
    keyboard, other = markup(p.get("reply_markup"))
    reply_to = _reply(server, chat, p.get("reply_parameters"))
    thread = _thread(chat, p.get("message_thread_id"))
    if thread is None and reply_to is not None:
        thread = reply_to.thread_id if chat.forum else None
    message = chat.add(
        from_bot=True,
        sender=None,
        keyboard=keyboard,
        other_markup=other,
        silent=p.get("disable_notification", False),
        reply_to=None if reply_to is None else reply_to.id,
        thread_id=thread,
        **content,
    )
    message.delivered = True
    return message


def _reply(server: TelegramServer, chat: Chat, reply: Json | None) -> Sent | None:
    if reply is None:
        return None
    if set(reply) - _REPLY_FIELDS:
        raise bad(f"unknown fields in reply parameters: {sorted(set(reply) - _REPLY_FIELDS)}")
    if not isinstance(reply.get("message_id"), int):
        raise bad("can't parse reply parameters: message_id is required")
    other = reply.get("chat_id")
    place = chat if other is None else server.known(other)
    message = place.by_id(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply", False):
        raise bad("message to be replied not found")
    if message is not None and reply.get("quote"):
        quote, _ = parsed(
            reply["quote"], reply.get("quote_parse_mode"), reply.get("quote_entities")
        )
        if quote not in message.text or units(quote) > _QUOTE_LIMIT:
            raise bad("QUOTE_TEXT_INVALID")
    return message if place is chat else None


def _thread(chat: Chat, thread: int | None) -> int | None:
    if not thread:
        return None
    if not chat.forum or thread not in chat.threads:
        raise ApiError(400, "Bad Request: message thread not found")
    return thread
