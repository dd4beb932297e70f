"""Methods about the bot itself: its account, its commands and its descriptions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from telegram_server.errors import bad
from telegram_server.messages import Json
from telegram_server.parameters import Params
from telegram_server.registry import method

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

_SCOPES = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


@method("getMe")
def get_me(server: TelegramServer, p: Params) -> Json:
    return server.bot_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


@method("setMyCommands", "commands:list! scope:json language_code")
def set_my_commands(server: TelegramServer, p: Params) -> bool:
    place = _place(server, p)
    if len(p["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in p["commands"]:
        if not isinstance(command, dict) or not {"command", "description"} <= set(command):
            raise bad("can't parse BotCommand: command and description are required")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    server.commands[place] = p["commands"]
    return True


@method("getMyCommands", "scope:json language_code")
def get_my_commands(server: TelegramServer, p: Params) -> list[Json]:
    return server.commands.get(_place(server, p), [])


def _place(server: TelegramServer, p: Params) -> tuple[str, str]:
    """The scope and the language that commands are set for."""
    scope = p.get("scope", {"type": "default"})
    fields = _SCOPES.get(scope.get("type"))
    if fields is None or set(scope) != fields | {"type"}:
        raise bad("can't parse BotCommandScope: unsupported type or fields")
    if "chat_id" in scope:
        server.known(scope["chat_id"])
    language = p.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("LANG_CODE_INVALID")
    return json.dumps(scope, sort_keys=True), language


def _describing(name: str, field: str, limit: int) -> None:
    """Registers set<name> and get<name> for one of the bot's texts."""

    @method(f"setMy{name}", f"{field} language_code")
    def setter(server: TelegramServer, p: Params) -> bool:
        if len(p.get(field, "")) > limit:
            raise bad(f"{field} is too long")
        server.described[field, p.get("language_code", "")] = p.get(field, "")
        return True

    @method(f"getMy{name}", "language_code")
    def getter(server: TelegramServer, p: Params) -> Json:
        return {field: server.described.get((field, p.get("language_code", "")), "")}


_describing("Description", "description", 512)
_describing("ShortDescription", "short_description", 120)
