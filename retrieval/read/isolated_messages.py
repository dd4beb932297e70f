"""What goes between a process that reads and the one that asked: frames, and items in them.

Whoever made a file could have taken over its reader, so that what comes back is data of bounded
size in which every field is looked at. Sending and waiting are left to `isolated_process` and
`isolated_worker`.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date
from typing import Any, NamedTuple

from retrieval.config import Config
from retrieval.notices import Notice, groups
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedEntry, same_site
from retrieval.text import parsed_json
from retrieval.types import Article, Skipped

LENGTH = struct.Struct(">Q")
"""Of a frame, before its bytes."""
LONGEST_HEAD = 4_000_000
"""Bytes of a message without the long text of an item; that is a frame of its own."""
_OF_READERS = (
    "files", "process", "containers", "documents", "tables", "mail", "pages", "feeds",
)  # fmt: skip
"""The groups of notices that are about what is read. Others tell people what to do, or are what
somebody else said: a file does not have its reader say them."""
_LONGEST_REASON = 2_000  # characters
_LONGEST_LINE = 200_000  # characters of any other text but the long one


class Request(NamedTuple):
    """What to read with which module: `document` without its bytes, which follow."""

    module: str
    document: Document
    config: Config


@dataclass(frozen=True, slots=True)
class Member:
    """What follows is of one file in another; were it to end its reader, the others can be read.

    `last` is whether there are no others.
    """

    source: str
    last: bool = False


Item = Article | Skipped | FeedEntry | Member
"""What readers yield."""
_NAMES = {Article: "article", Skipped: "skipped", FeedEntry: "entry", Member: "member"}
_LONG = {Article: "text", FeedEntry: "content"}


class Malformed(Exception):
    """A message that no sound reader sends."""


def frame(data: bytes) -> bytes:
    return LENGTH.pack(len(data)) + data


def packed(item: Item) -> tuple[dict[str, Any], str | None]:
    """The head of an item's message, and its long text."""
    fields = {field.name: _plain(getattr(item, field.name)) for field in fields_of(item)}
    text = fields.pop(_LONG[type(item)]) if type(item) in _LONG else None
    return {_NAMES[type(item)]: fields, "long": text is not None}, text


def head(message: dict[str, Any]) -> bytes:
    return json.dumps(message, default=str).encode("ascii")


def _plain(value: object) -> Any:
    return value.plain() if isinstance(value, Notice) else value


def opened(data: bytes) -> dict[str, Any]:
    """The head in a frame. Raises Malformed."""
    try:
        found = parsed_json(data)
    except ValueError as error:
        raise Malformed from error
    if not isinstance(found, dict):
        raise Malformed
    return found


def unpacked(message: dict[str, Any], text: str) -> Item | None:
    """The item in a message, None where there is none. Raises Malformed."""
    try:
        if told := message.get("article"):
            return _article(told, text)
        if told := message.get("skipped"):
            return Skipped(_line(told["source"]), notice(told["reason"]))
        if told := message.get("entry"):
            return _entry(told, text)
        if told := message.get("member"):
            return Member(_line(told["source"]), bool(told["last"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed from error
    return None


def is_own(article: Article, document: Document) -> bool:
    """Whether it goes by the name of what it was read from, and takes no other's place."""
    source = article.source
    if source is None or document.url is not None:
        return source is None or same_site(source, document.source)
    return source == document.source or source.startswith(f"{document.source}#")


def notice(told: object) -> Notice:
    """Why a reader gave up: one of the notices about files. Raises Malformed."""
    try:
        found = Notice.of_plain(told)
    except ValueError as error:
        raise Malformed from error
    if not any(found.code in groups()[name] for name in _OF_READERS):
        raise Malformed  # what a file wants people to be told
    return found


def line(told: object) -> str:
    """Why a system refused something. Raises Malformed."""
    return _line(told, _LONGEST_REASON)


def _article(told: dict[str, Any], text: str) -> Article:
    return Article(
        title=_line(told["title"]),
        text=text,
        source=_maybe(told["source"]),
        published=_day(told["published"]),
        tags=tuple(_line(tag) for tag in told["tags"]),
        language=_maybe(told["language"]),
        url=_maybe(told["url"]),
        places=tuple((int(at), _line(name)) for at, name in told["places"]),
        author=_maybe(told["author"]),
    )


def _entry(told: dict[str, Any], content: str) -> FeedEntry:
    return FeedEntry(
        url=_line(told["url"]),
        version=_line(told["version"]),
        moment=float(told["moment"]),
        title=_line(told["title"]),
        published=_day(told["published"]),
        tags=tuple(_line(tag) for tag in told["tags"]),
        language=_maybe(told["language"]),
        content=content,
        whole=bool(told["whole"]),
        linked=bool(told["linked"]),
        author=_maybe(told["author"]),
    )


def _line(told: object, longest: int = _LONGEST_LINE) -> str:
    if not isinstance(told, str) or len(told) > longest:
        raise Malformed
    return told


def _maybe(told: object) -> str | None:
    return None if told is None else _line(told)


def _day(told: object) -> date | None:
    return None if told is None else date.fromisoformat(_line(told))
