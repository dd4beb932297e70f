"""Methods about chats and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram_server.chats import Chat
from telegram_server.errors import bad
from telegram_server.messages import Json
from telegram_server.parameters import Params
from telegram_server.registry import method

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@method("getChat", "chat_id:chat!")
def get_chat(server: TelegramServer, p: Params) -> Json:
    return server.known(p["chat_id"]).json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
        },
    }


@method("getChatMember", "chat_id:chat! user_id:int!")
def get_chat_member(server: TelegramServer, p: Params) -> Json:
    chat = server.known(p["chat_id"])
    if p["user_id"] == server.bot_id:
        return _member(chat, server.bot_json(), chat.bot_admin, chat.bot_member)
    person = server.people.get(p["user_id"])
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    here = person in chat.members or person in chat.admins or chat.person is person
    return _member(chat, person.json(), person in chat.admins, here)


@method("getChatAdministrators", "chat_id:chat! return_bots:bool")
def get_chat_administrators(server: TelegramServer, p: Params) -> list[Json]:
    chat = server.known(p["chat_id"])
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    return [_member(chat, person.json(), True, True) for person in chat.admins]


@method("getChatMemberCount", "chat_id:chat!")
def get_chat_member_count(server: TelegramServer, p: Params) -> int:
    chat = server.known(p["chat_id"])
    return 2 if chat.type == "private" else len({*chat.members, *chat.admins}) + 1


@method("leaveChat", "chat_id:chat!")
def leave_chat(server: TelegramServer, p: Params) -> bool:
    chat = server.known(p["chat_id"])
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.bot_member = False
    return True


@method("setMessageReaction", "chat_id:chat! message_id:int! reaction:list is_big:bool")
def set_message_reaction(server: TelegramServer, p: Params) -> bool:
    if server.writable(p["chat_id"]).by_id(p["message_id"]) is None:
        raise bad("message to react not found")
    return True


def _member(chat: Chat, user: Json, admin: bool, here: bool) -> Json:
    """A ChatMember object."""
    if not here:
        return {"status": "left", "user": user}
    if not admin:
        return {"status": "member", "user": user}
    body: dict[str, Any] = {"status": "administrator", "user": user, "can_be_edited": False}
    return body | {"is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
