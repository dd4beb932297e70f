"""Messages to Telegram, and what a refusal means. What they say is left to others.

Connections that break and limits that are exceeded are dealt with below this, by the
Application's rate limiter: what arrives here is an answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from contextlib import suppress
from html import unescape
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.telegram.transport.retries import is_passing
from bot.telegram.view.message import Outgoing

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Refusals that tell that a message or its chat is not there any more, or closed to the bot.
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
    "chat not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
)
# A press is to be answered within seconds, and once.
_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
_PATIENCE = 5.0  # seconds that a button waits for what it does
_TAG = re.compile("<[^<>]*>")
_UNCHANGED = "message is not modified"


def gone(error: TelegramError) -> bool:
    """Whether there is nobody to deliver to: blocked, deleted, thrown out, closed."""
    return isinstance(error, Forbidden | ChatMigrated) or _says(error, *_GONE)


async def edit(bot: Bot, chat_id: int, message_id: int, message: Outgoing) -> bool:
    """Make a message say something else; False where it or its chat is gone."""
    try:
        await bot.edit_message_text(
            message.html,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=message.keyboard,
        )
    except TelegramError as error:
        if _says(error, _UNCHANGED):
            return True
        if gone(error):
            return False
        raise
    return True


async def send(
    bot: Bot,
    chat_id: int,
    thread_id: int | None,
    reply_to: int | None,
    message: Outgoing,
    *,
    silent: bool = False,
) -> int | None:
    """Send to a chat and topic; the new message's id, None where the chat is gone.

    `silent`: without a notification.
    """
    to = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    try:
        sent = await bot.send_message(
            chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=message.keyboard,
            message_thread_id=thread_id,
            reply_parameters=to,
            disable_notification=silent,
        )
    except TelegramError as error:
        if gone(error):
            return None
        raise
    return sent.message_id


async def reply(to: Message, message: Outgoing) -> None:
    """Reply to a message where it stands, if its chat is still there."""
    await send(to.get_bot(), to.chat_id, topic(to), to.message_id, message)


async def show_typing(bot: Bot, chat_id: int, thread_id: int | None) -> None:
    """Tell a chat that something is on its way; that is worth no more than a try."""
    with suppress(TelegramError):
        await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id)


async def acknowledge(query: CallbackQuery, text: str = "", alert: bool = False) -> None:
    """End a button's waiting, with a word where there is one to say.

    Telegram takes no answer to a press that has waited too long, be it in Telegram or on the
    way: what the button does is done all the same.
    """
    try:
        await query.answer(text or None, show_alert=alert)
    except TelegramError as error:
        if not (_says(error, *_LATE) or is_passing(error)):
            raise


async def obey(query: CallbackQuery, work: Coroutine[Any, Any, str]) -> None:
    """Do what a button is for, and end its waiting in the words that `work` returns.

    The work comes first, for as long as a button may wait: until then, apps let nobody press it
    a second time.
    """
    task = asyncio.create_task(work)
    await asyncio.wait([task], timeout=_PATIENCE)
    in_time = task.done() and not task.cancelled() and task.exception() is None
    try:
        await acknowledge(query, task.result() if in_time else "")
    finally:
        await task


async def turn(query: CallbackQuery, message: Outgoing) -> None:
    """Make the message that a button hangs on say something else."""
    sent = query.message
    if sent is not None and not (isinstance(sent, Message) and _says_already(sent, message)):
        await edit(query.get_bot(), sent.chat.id, sent.message_id, message)


async def rehang(query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
    """Put other buttons under the message that a button hangs on."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except TelegramError as error:
        if not (gone(error) or _says(error, _UNCHANGED)):
            raise


def _says_already(sent: Message, message: Outgoing) -> bool:
    """Whether a message looks like that already: Telegram refuses an edit that changes nothing."""
    text = unescape(_TAG.sub("", message.html))
    return (sent.text or "").split() == text.split() and sent.reply_markup == message.keyboard


def topic(message: Message) -> int | None:
    """The topic that a message belongs to. Elsewhere a thread is merely a chain of replies."""
    return message.message_thread_id if message.is_topic_message else None


def _says(error: TelegramError, *parts: str) -> bool:
    text = error.message.lower()
    return isinstance(error, BadRequest) and any(part in text for part in parts)
