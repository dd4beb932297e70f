"""Methods that change or delete a message that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram_server.entities import parsed
from telegram_server.errors import bad
from telegram_server.keyboards import markup
from telegram_server.messages import Attachment, Json, Sent
from telegram_server.methods_sending import captioned, previews, uploaded
from telegram_server.parameters import Params
from telegram_server.registry import method

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_WHICH = "business_connection_id chat_id:chat message_id:int inline_message_id reply_markup:json "
_MEDIA = {
    "type",
    "media",
    "thumbnail",
    "caption",
    "parse_mode",
    "caption_entities",
    "show_caption_above_media",
    "has_spoiler",
    "disable_content_type_detection",
}
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


@method("editMessageText", _WHICH + "text! parse_mode entities:list link_preview_options:json")
def edit_message_text(server: TelegramServer, p: Params) -> Any:
    message = _editable(server, p)
    text, entities = parsed(p["text"], p.get("parse_mode"), p.get("entities"))
    if not text:
        raise bad("message text is empty")
    if message.photo or message.document:
        raise bad("there is no text in the message to edit")
    preview = previews(p.get("link_preview_options"))
    result = _changed(message, p, text=text, entities=entities, html=p["text"])
    message.link_preview = preview
    return result


@method(
    "editMessageCaption",
    _WHICH + "caption parse_mode caption_entities:list show_caption_above_media:bool",
)
def edit_message_caption(server: TelegramServer, p: Params) -> Any:
    message = _editable(server, p)
    if not (message.photo or message.document):
        raise bad("there is no caption in the message to edit")
    return _changed(message, p, **captioned(p))


@method("editMessageReplyMarkup", _WHICH)
def edit_message_reply_markup(server: TelegramServer, p: Params) -> Any:
    return _changed(_editable(server, p), p)


@method("editMessageMedia", _WHICH + "media:json!")
def edit_message_media(server: TelegramServer, p: Params) -> Any:
    message, media = _editable(server, p), p["media"]
    if set(media) - _MEDIA:
        raise bad(f"unknown fields in InputMedia: {sorted(set(media) - _MEDIA)}")
    kind = media.get("type")
    if kind not in ("photo", "document"):
        raise bad("can't parse InputMedia: Unsupported type specified")
    given = uploaded(p, media.get("media"))
    files = server.files
    attachment = files.photo(given) if kind == "photo" else files.document(given)
    other = "document" if kind == "photo" else "photo"
    return _changed(message, p, **captioned(media), **{kind: attachment, other: None})


@method("deleteMessage", "chat_id:chat! message_id:int!")
def delete_message(server: TelegramServer, p: Params) -> bool:
    chat = server.known(p["chat_id"])
    message = chat.by_id(p["message_id"])
    if message is None:
        raise bad("message to delete not found")
    if not message.from_bot and chat.type != "private" and not chat.bot_admin:
        raise bad("message can't be deleted")
    message.deleted = True
    chat.changed()
    return True


def _editable(server: TelegramServer, p: Params) -> Sent:
    if p.get("inline_message_id") is not None:
        message = server.inline_messages.get(p["inline_message_id"])
        if message is None or message.deleted:
            raise bad("MESSAGE_ID_INVALID")
        return message
    if p.get("chat_id") is None:
        raise bad("chat_id is empty")
    if not p.get("message_id"):
        raise bad("message identifier is not specified")
    chat = server.writable(p["chat_id"])
    message = chat.by_id(p["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def _changed(message: Sent, p: Params, **content: Any) -> Json | bool:
    """Puts the content in place. Raises ApiError when nothing would change."""
    keyboard, other = markup(p.get("reply_markup"))
    if other is not None:
        raise bad("object expected as reply markup: only inline keyboards can be edited")
    wanted = {**content, "keyboard": keyboard}
    compared = {name for name in wanted if name != "html"}
    if all(_same(getattr(message, name), wanted[name]) for name in compared):
        raise bad(_SAME)
    for name, value in wanted.items():
        setattr(message, name, value)
    message.touch()
    message.chat.changed()
    return True if message.inline_message_id is not None else message.json()


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Attachment) and isinstance(new, Attachment):
        return old.data == new.data and old.name == new.name
    return bool(old == new)
