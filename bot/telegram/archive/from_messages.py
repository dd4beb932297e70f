"""Telegram messages → articles: title, text, author, date, tags, and the t.me link they have.

Whose messages are taken, and what becomes of them, is left to others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from telegram import (
    Chat,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.sanitize import clean_line
from retrieval import Article
from retrieval.read.metadata import author_of
from retrieval.read.plain import parse

_LONGEST_TITLE = 120  # characters
_MOST_TAGS = 20
_LONGEST_TAG = 40  # characters


def text_of(message: Message) -> str:
    """What a message says, be it a caption; "" where it says nothing."""
    return message.text or message.caption or ""


def post_link(chat: Chat, message_id: int) -> str:
    """Where a channel's post is found; for members alone where the channel is private."""
    place = chat.username or f"c/{str(chat.id).removeprefix('-100')}"
    return f"https://t.me/{place}/{message_id}"


def of_post(message: Message) -> Article | None:
    """The article that a channel's post is; None where it has no words."""
    source = post_link(message.chat, message.message_id)
    return _as_sent(message, source, message.date.date())


def of_forward(message: Message) -> Article | None:
    """The article that a forwarded message is; None where it has no words."""
    return _as_sent(message, forwarded_link(message), forwarded_date(message))


def of_text(message: Message) -> Article:
    """The article that somebody wrote: a title line, paragraphs and, maybe, a line of tags."""
    title, text, tags = parse(text_of(message))
    return Article(
        title=title or headline(text),
        text=text,
        published=message.date.date(),
        tags=distinct((*tags, *hashtags(message))),
    )


def _as_sent(message: Message, source: str | None, published: date | None) -> Article | None:
    text = text_of(message)
    if not text.strip():
        return None
    # The first line stays in the text: it is often half of what a post says.
    return Article(
        title=headline(text),
        text=text,
        source=source,
        published=published,
        tags=hashtags(message),
        author=_author(message),
    )


def _author(message: Message) -> str | None:
    """Who signed a post, or has written what was forwarded; else the channel itself."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return author_of(user.full_name)
        case MessageOriginHiddenUser(sender_user_name=name):
            return author_of(name)
        case MessageOriginChannel(author_signature=signed, chat=chat):
            return author_of(signed or chat.title)
        case MessageOriginChat(author_signature=signed, sender_chat=chat):
            return author_of(signed or chat.title)
    return author_of(message.author_signature or message.chat.title)


def forwarded_link(message: Message) -> str | None:
    """The t.me link of the post that was forwarded; only posts of channels have one."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return post_link(origin.chat, origin.message_id)
    return None


def forwarded_date(message: Message) -> date | None:
    """When what was forwarded was first sent; None where nothing was."""
    return message.forward_origin.date.date() if message.forward_origin else None


def is_own(message: Message, bot_id: int) -> bool:
    """Whether it is the bot itself that once said this."""
    origin = message.forward_origin
    said = isinstance(origin, MessageOriginUser) and origin.sender_user.id == bot_id
    return said or bool(message.via_bot and message.via_bot.id == bot_id)


def headline(text: str) -> str:
    """The first line that is not empty, cut after a word where it is long."""
    line = clean_line(text.strip().split("\n", 1)[0])
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def hashtags(message: Message) -> tuple[str, ...]:
    """The hashtags of a message, without "#"."""
    wanted: list[str | None] = [MessageEntity.HASHTAG]
    if message.text:
        found = message.parse_entities(wanted)
    else:
        found = message.parse_caption_entities(wanted) if message.caption else {}
    # "#tag@channel" is a tag too.
    return distinct(each.removeprefix("#").split("@")[0] for each in found.values())


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, whatever its case, and not too many."""
    found: dict[str, str] = {}
    for tag in tags:
        short = clean_line(tag)[:_LONGEST_TAG]
        if short:
            found.setdefault(short.casefold(), short)
    return tuple(found.values())[:_MOST_TAGS]
