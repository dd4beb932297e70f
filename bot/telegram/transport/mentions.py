"""What a message asks the bot, if it speaks to the bot at all. Answering is left to others."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

PRIVATE_COMMANDS = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_ASK = "/ask"


def question_in(message: Message, bot_id: int, bot_name: str) -> str | None:
    """The question, empty where it is still to be said; None where the bot is not meant.

    In groups the bot is meant by /ask, by its name, and by a reply to it.
    """
    text = message.text or ""
    command = command_of(message)
    if command is not None:
        if not _is_ask(command, bot_name):
            return None
        asked = text[len(command) :]
    elif message.chat.type == ChatType.PRIVATE:
        asked = text
    elif (mention := _mention(message, bot_name)) is not None:
        asked = re.sub(rf"{re.escape(mention)}(?!\w)", " ", text)
    elif _replies_to(message, bot_id):
        return text
    else:
        return None
    return asked.strip() or _quoted(message, bot_id)


def command_of(message: Message) -> str | None:
    """The command that a message begins with, as it is written: "/ask@citebot"."""
    commands = message.parse_entities([MessageEntity.BOT_COMMAND])
    return next((command for entity, command in commands.items() if entity.offset == 0), None)


def _is_ask(command: str, bot_name: str) -> bool:
    name, _, bot = command.lower().partition("@")
    return name == _ASK and bot in ("", bot_name.lower())


def _mention(message: Message, bot_name: str) -> str | None:
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return next((each for each in mentions if each.lower() == f"@{bot_name.lower()}"), None)


def _replies_to(message: Message, bot_id: int) -> bool:
    to = message.reply_to_message
    # Every message of a topic counts as a reply to the one that made the topic.
    if to is None or to.from_user is None or to.forum_topic_created:
        return False
    return to.from_user.id == bot_id


def _quoted(message: Message, bot_id: int) -> str:
    """Where only the bot is called, it is asked what the message replied to says."""
    to = message.reply_to_message
    if to is None or _replies_to(message, bot_id):
        return ""
    return (to.text or to.caption or "").strip()
