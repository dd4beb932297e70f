"""Telegram's HTML subset, read character by character as tdlib does.

Byte offsets in the error messages are those of the UTF-8 text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram_server.errors import ApiError, bad
from telegram_server.links import checked_link
from telegram_server.plain import clean, units

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "span": {"class"},
    "tg-emoji": {"emoji-id"},
    "blockquote": {"expandable"},
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)\s*(=)?\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class _Open:
    name: str
    start: int
    begin: int
    attributes: dict[str, str]


class Reader:
    """One reading of one text."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.plain: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        """The plain text and its entities, outer ones first."""
        while self.at < len(self.html):
            character = self.html[self.at]
            if character == "<":
                self._tag()
            elif character == "&":
                self._put(clean(self._reference()))
            else:
                self._put(character)
                self.at += 1
        if self.open:
            name = self.open[-1].name
            raise bad(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\""
            )
        self.entities.reverse()  # an outer one ends later
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.plain), self.entities

    def _put(self, text: str) -> None:
        self.plain.append(text)
        self.length += units(text)

    def _reference(self) -> str:
        """The character that a reference stands for; an unknown one stands for itself."""
        match = _REFERENCE.match(self.html, self.at)
        if match is None:
            self.at += 1
            return "&"
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            character = _NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            if 0xD800 <= code <= 0xDFFF:
                raise bad(
                    "can't parse entities: Text contains invalid Unicode characters after decoding"
                    " HTML entities, check for unmatched surrogate code units"
                )
            character = chr(code) if 0 < code < 0x10FFFF else ""
        self.at = match.end() if character else self.at + 1
        return character or "&"

    def _tag(self) -> None:
        begin = self.at
        if self.html.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        match = _NAME.match(self.html, begin + 1)
        name = match.group().lower() if match else ""
        self.at = begin + 1 + len(name)
        if self.at >= len(self.html):
            raise self._error("Unclosed start tag", begin)
        if name not in _TYPES:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self._check_nesting(name, begin)
        self.open.append(_Open(name, self.length, len(self.plain), attributes))

    def _check_nesting(self, name: str, begin: int) -> None:
        inside = [tag.name for tag in self.open]
        if name == "blockquote" and "blockquote" in inside:
            raise self._error("Blockquotes can't be nested", begin)
        if inside and inside[-1] in ("code", "pre") and {inside[-1], name} != {"code", "pre"}:
            raise self._error(f'Tag "{inside[-1]}" can\'t contain other entities', begin)

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self.at < len(self.html) and self.html[self.at].isspace():
                self.at += 1
            if self.at >= len(self.html):
                raise self._error("Unclosed start tag", begin)
            if self.html[self.at] == ">":
                self.at += 1
                return attributes
            match = _ATTRIBUTE.match(self.html, self.at)
            if match is None:
                raise self._error(f'Empty attribute name in the tag "{name}"', begin)
            attribute = match.group(1).lower()
            if attribute not in _ATTRIBUTES.get(name, set()):
                raise self._error(f'Unsupported attribute "{attribute}" of "{name}"', begin)
            if match.group(2) is None:
                if attribute != "expandable":
                    raise self._error(
                        f'Expected equal sign in declaration of an attribute of the tag "{name}"',
                        begin,
                    )
                self.at = match.end(1)
                attributes[attribute] = ""
            else:
                self.at = match.end()
                attributes[attribute] = self._value(begin)

    def _value(self, begin: int) -> str:
        quote = self.html[self.at : self.at + 1]
        if quote not in ("'", '"') or not quote:
            match = _TOKEN.match(self.html, self.at)
            token = match.group() if match else ""
            self.at += len(token)
            if self.at >= len(self.html):
                raise self._error("Unclosed start tag", begin)
            if not (self.html[self.at].isspace() or self.html[self.at] == ">"):
                raise self._error("Unexpected end of name token", begin)
            return token.lower()
        self.at += 1
        value: list[str] = []
        while self.at < len(self.html) and self.html[self.at] != quote:
            if self.html[self.at] == "&":
                value.append(self._reference())
            else:
                value.append(self.html[self.at])
                self.at += 1
        if self.at >= len(self.html):
            raise self._error("Unclosed start tag", begin)
        self.at += 1
        return "".join(value)

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        match = re.compile(r"</([^\s>]*)\s*>").match(self.html, begin)
        if match is None:
            raise self._error("Unclosed end tag", begin)
        tag = self.open.pop()
        name = match.group(1).lower()
        if name and name != tag.name:
            place = f'expected "</{tag.name}>", found "</{name}>"'
            raise self._error("Unmatched end tag", begin, f", {place}")
        self.at = match.end()
        if self.length > tag.start:
            self._add(tag)

    def _add(self, tag: _Open) -> None:
        entity: dict[str, Any] = {
            "type": _TYPES[tag.name],
            "offset": tag.start,
            "length": self.length - tag.start,
        }
        if tag.name == "a":
            url = checked_link(tag.attributes.get("href") or "".join(self.plain[tag.begin :]))
            if url is None:
                return  # Telegram leaves the text and drops the link
            user = re.fullmatch(r"tg://user\?id=(\d+)", url)
            if user is None:
                entity["url"] = url
            else:
                entity |= {"type": "text_mention", "user": {"id": int(user.group(1))}}
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            emoji = tag.attributes.get("emoji-id", "")
            if not emoji.isdigit() or int(emoji) == 0:
                raise bad("can't parse entities: Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = emoji
        elif tag.name == "pre" and self.entities and self.entities[-1]["type"] == "code":
            inner = self.entities[-1]
            if (inner["offset"], inner["length"]) == (entity["offset"], entity["length"]):
                self.entities.pop()
        self.entities.append(entity)

    def _error(self, what: str, begin: int, more: str = "") -> ApiError:
        offset = len(self.html[:begin].encode())
        return bad(f"can't parse entities: {what} at byte offset {offset}{more}")
