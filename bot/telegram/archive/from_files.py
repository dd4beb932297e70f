"""Files sent to the bot: downloading them, and reading them into articles.

Formats are `retrieval.read`'s; who may send what is left to others.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from telegram import Document, Message
from telegram.error import BadRequest, NetworkError

from bot.clean import clean_line
from bot.telegram.archive.from_messages import distinct, forwarded_date, forwarded_link, hashtags
from bot.telegram.look.html import address
from retrieval import Article, Config, Skipped
from retrieval.errors import ReadingEnded
from retrieval.links import Batch, batches
from retrieval.read import read
from retrieval.read.budget import Budget
from retrieval.read.formats import SUFFIXES

MOST_MB = 20.0
"""Megabytes of a file that the Bot API lets a bot download: https://core.telegram.org/bots/api#getfile."""
_LONGEST_NAME = 240  # bytes, so that it has a place in any file system
_TRIES = 3
_PAUSE = 2.0  # seconds
_READ_TIMEOUT = 60.0  # seconds without a byte


def formats() -> str:
    """The suffixes of files that can be read."""
    return ", ".join(sorted(SUFFIXES))


def is_known(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def file_name(document: Document) -> str:
    """The name of a document, fit for a file of this system and without folders."""
    given = clean_line((document.file_name or "").replace("\\", "/")).rsplit("/", 1)[-1]
    name = Path(given.lstrip(". ") or "document")
    suffix = (name.suffix or mimetypes.guess_extension(document.mime_type or "") or "")[:16]
    room = _LONGEST_NAME - len(suffix.encode())
    return name.stem.encode()[:room].decode(errors="ignore") + suffix


async def download(document: Document) -> bytearray:
    """What a document holds. Raises TelegramError where Telegram does not give it."""
    for attempt in range(1, _TRIES + 1):
        try:
            file = await document.get_file()
            return await file.download_as_bytearray(read_timeout=_READ_TIMEOUT)
        except BadRequest:
            raise
        except NetworkError:
            if attempt == _TRIES:
                raise
            await asyncio.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")


def batches_of(path: Path, message: Message, config: Config, within: Budget) -> Generator[Batch]:
    """The articles of a file that was sent, a few at a time. Blocks."""
    return batches(labelled(_read(path, config, within), path.name, message))


def _read(path: Path, config: Config, within: Budget) -> Iterator[Article | Skipped]:
    try:
        for each in read(path, config, within):
            if isinstance(each, Article):
                within.article()
            yield each
    except ReadingEnded as ended:
        yield Skipped(path.name, f"{ended}; not all of it was read")


def labelled(
    found: Iterable[Article | Skipped], name: str, message: Message
) -> Iterator[Article | Skipped]:
    """Articles of one file under sources that the next version of the file has too.

    A source is the link that the file itself names, else that of the post that was forwarded,
    else the file's name; a number makes the further ones of a file differ.
    """
    taken: set[str] = set()
    for each in found:
        if isinstance(each, Skipped):
            yield replace(each, source=name)
            continue
        own = each.source if each.source and address(each.source) else None
        source = _unused(own or forwarded_link(message) or name, taken)
        taken.add(source)
        yield replace(
            each,
            id="",  # made anew from the source
            source=source,
            published=each.published or forwarded_date(message),
            tags=distinct((*each.tags, *hashtags(message))),
        )


def _unused(source: str, taken: set[str]) -> str:
    number, free = 1, source
    while free in taken:
        number += 1
        free = f"{source}#{number}"
    return free
