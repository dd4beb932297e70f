"""Message texts: Telegram's HTML, its limits, and the entities that it finds in typed text.

The HTML is read as tdlib's `parse_html` reads it (td/telegram/MessageEntity.cpp). Two rules of
the documentation that Telegram mends in silence are refused here: a block quotation within a
block quotation, and anything within code. Offsets and lengths are in UTF-16 code units.
"""

from __future__ import annotations

import re
from typing import Any

from telegram_server.errors import bad
from telegram_server.plain import clean, units
from telegram_server.tags import Reader

Entity = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITIES_KEPT = 100
# Within these nothing is found by itself.
_OPAQUE = {"text_link", "text_mention", "custom_emoji", "code", "pre"}
_TRIMMED = " \n\t\r\u00a0\u2028\u2029\u3000\u200b"
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,:;!?'()\]])"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w/])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w/])#\w*[^\W\d_]\w*)"
)


def found_in(text: str) -> list[Entity]:
    """Commands, mentions, links and hashtags, as Telegram marks them in what a person typed."""
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def parsed(
    text: str, parse_mode: str | None, entities: list[Entity] | None, limit: int = TEXT_LIMIT
) -> tuple[str, list[Entity]]:
    """The plain text and the entities of what a bot sends.

    Raises ApiError when Telegram would not take it, too long texts included.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    text = clean(text)
    if parse_mode and entities is not None:
        raise bad("parse_mode and entities exclude each other")
    if parse_mode is None or parse_mode == "":
        plain, marks = text, _given(text, entities or [])
    elif parse_mode.lower() == "html":
        plain, marks = Reader(text).read()
    else:
        raise bad("unsupported parse_mode")
    plain, marks = _trimmed(plain, marks)
    if units(plain) > limit:
        raise bad("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    covered = [
        (mark["offset"], mark["offset"] + mark["length"])
        for mark in marks
        if mark["type"] in _OPAQUE
    ]
    for entity in found_in(plain):
        first, last = entity["offset"], entity["offset"] + entity["length"]
        if not any(start < last and first < end for start, end in covered):
            marks.append(entity)
    # Stable: an outer entity was sorted in front of an inner one.
    marks.sort(key=lambda mark: (mark["offset"], -mark["length"]))
    return plain, marks[:ENTITIES_KEPT]


def _given(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities that the bot passed as objects."""
    length = units(text)
    for entity in entities:
        start, size = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(size, int) or "type" not in entity:
            raise bad("can't parse MessageEntity: type, offset and length are required")
        if start < 0 or size <= 0 or start + size > length:
            raise bad("entity is outside of the text")
    return [dict(entity) for entity in entities]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without blanks at either end; entities that covered nothing else are gone."""
    body = text.lstrip(_TRIMMED)
    skipped = units(text) - units(body)
    body = body.rstrip(_TRIMMED)
    length = units(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - skipped)
        end = min(length, entity["offset"] + entity["length"] - skipped)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return body, kept
