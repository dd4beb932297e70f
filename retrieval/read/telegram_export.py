"""Telegram Desktop's export (result.json) → one Article a message that has something to say.

The schema is https://core.telegram.org/import-export: one chat, or an account with all its chats.
It is read piece by piece, however long a chat is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.dates import day_of
from retrieval.read.document import Document
from retrieval.read.metadata import author_of, tags_of
from retrieval.types import Article

_LEAST_LETTERS = 20  # "Thanks, done!" is no article
_LONGEST_TITLE = 120  # characters
_SENTENCE = re.compile(r".{19,119}?(?<!\b\w)(?<!\b\w\w)[.!?…][\"”’»)]*(?=\s)")
_DEEPEST = 60
# In groups of the old kind and in private chats, messages have no addresses.
_WITH_LINKS = re.compile("(public|private)_(channel|supergroup)")
_USERNAME = re.compile(r"@?([A-Za-z]\w{3,31})")

Place = tuple[str | None, ...]
"""Where a value stands: the keys that lead to it, None for a place in a list."""
_CHATS: set[Place] = {(), ("chats", "list", None), ("left_chats", "list", None)}


@dataclass(slots=True)
class _Chat:
    """What the export says of the chat that is being read."""

    told: dict[str, Any] = field(default_factory=dict)

    def link(self, message: int) -> str | None:
        """The address of a message; for members alone where the chat is private."""
        if not _WITH_LINKS.fullmatch(str(self.told.get("type"))):
            return None
        if name := _USERNAME.fullmatch(str(self.told.get("username") or "")):
            return f"https://t.me/{name[1]}/{message}"
        number = str(self.told.get("id") or "").removeprefix("-100")
        return f"https://t.me/c/{number}/{message}" if number.isdecimal() else None


def read(document: Document, config: Config) -> Iterator[Article]:
    """The messages with enough text. Raises UnreadableArticle or OSError."""
    seen = read_ = 0
    try:
        with document.open() as stream:
            if stream.read(3) != b"\xef\xbb\xbf":
                stream.seek(0)
            for chat, place, message in _messages(ijson.basic_parse(stream, use_float=True)):
                if _is_message(message):
                    seen += 1
                    article = _article(message, chat, place, document)
                    if article is not None:
                        read_ += 1
                        yield article
    except (ijson.JSONError, UnicodeDecodeError) as error:
        if not seen:
            raise UnreadableArticle(Notice("not-json")) from error
        raise UnreadableArticle(Notice("breaks-off", count=seen)) from error
    if not seen:
        raise UnreadableArticle(Notice("not-export"))
    if not read_:
        raise UnreadableArticle(Notice("no-message"))


def _messages(events: Iterable[tuple[str, Any]]) -> Iterator[tuple[_Chat, Place, Any]]:
    """Each message with its chat and the place of that. Raises UnreadableArticle, JSONError."""
    place: list[str | None] = []
    chat = _Chat()
    message: ObjectBuilder | None = None
    for event, value in events:
        if event in ("end_map", "end_array"):
            place.pop()
        at_message = len(place) > 1 and place[-2:] == ["messages", None]
        at_message = at_message and tuple(place[:-2]) in _CHATS
        if event == "start_map" and tuple(place) in _CHATS:
            chat = _Chat()
        if event == "start_map" and at_message:
            message = ObjectBuilder()
        if message is not None:
            message.event(event, value)
            if event == "end_map" and at_message:
                yield chat, tuple(place[:-2]), message.value
                message = None
        elif event in ("string", "number") and tuple(place[:-1]) in _CHATS and place:
            chat.told[str(place[-1])] = value
        if event == "map_key":
            place[-1] = value
        elif event in ("start_map", "start_array"):
            place.append("" if event == "start_map" else None)
            if len(place) > _DEEPEST:
                raise UnreadableArticle(Notice("deep-json"))


def _is_message(message: dict[str, Any]) -> bool:
    told = isinstance(message.get("type"), str) and isinstance(message.get("date"), str)
    return told and isinstance(message.get("id"), int)


def _article(
    message: dict[str, Any], chat: _Chat, place: Place, document: Document
) -> Article | None:
    text = _text(message).strip()
    if message["type"] != "message" or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return None
    number = message["id"]
    member = f"{chat.told.get('id', '')}/{number}" if place else str(number)
    return Article(
        title=_title(text),
        text=text,
        source=f"{document.source}#{member}",
        published=day_of(message.get("date_unixtime")) or day_of(message["date"]),
        tags=_tags(message),
        url=chat.link(number),
        author=_author(message),
    )


def _text(message: dict[str, Any]) -> str:
    """The words, of which those with a format are objects of their own."""
    parts = message.get("text_entities") or message.get("text") or ""
    if not isinstance(parts, list):
        return parts if isinstance(parts, str) else ""
    texts = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(text for text in texts if isinstance(text, str))


def _tags(message: dict[str, Any]) -> tuple[str, ...]:
    """Its hashtags, and whom it was forwarded from."""
    parts = message.get("text_entities") or message.get("text")
    found = []
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and part.get("type") == "hashtag":
            # "#tag@channel" is a tag too.
            found.append(str(part.get("text")).split("@")[0])
    origin = message.get("forwarded_from")
    return tags_of([*found, *([origin] if isinstance(origin, str) else [])])


def _author(message: dict[str, Any]) -> str | None:
    """Who signed it, or whoever it is from: of what was forwarded, who had written it."""
    names = (message.get(each) for each in ("author", "forwarded_from", "from"))
    return next(filter(None, map(author_of, names)), None)


def _title(text: str) -> str:
    """The first line or, where that is long, its first sentence; it stays in the text too."""
    line = " ".join(text.split("\n", 1)[0].split())
    if len(line) <= _LONGEST_TITLE:
        return line
    if (sentence := _SENTENCE.match(line)) and len(sentence[0]) <= _LONGEST_TITLE:
        return sentence[0]
    return line[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
