"""Files sent to the bot: downloading them, and reading them into articles.

Formats are `retrieval.read`'s; who may send what is left to others.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from telegram import Document, File, Message
from telegram.error import BadRequest, NetworkError

from bot.sanitize import clean_line
from bot.telegram.archive.from_messages import distinct, forwarded_date, forwarded_link, hashtags
from bot.telegram.transport.downloads import FileRequest
from bot.telegram.view.html import address
from bot.telegram.workers import Workers
from retrieval import Article, Config, Skipped
from retrieval.errors import ReadingEnded
from retrieval.notices import Notice
from retrieval.read import read
from retrieval.read.budget import Budget
from retrieval.read.formats import SUFFIXES
from retrieval.web.link_batches import Batch, batches

MOST_MB = 20.0
"""Megabytes of a file that the Bot API lets a bot download: https://core.telegram.org/bots/api#getfile."""
_LONGEST_NAME = 240  # bytes, so that it has a place in any file system
_TRIES = 3
_PAUSE = 2.0  # seconds


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


async def download(document: Document, path: Path, pool: Workers, most: float) -> None:
    """Write what a document holds to `path`, in threads of `pool`.

    Raises TelegramError where Telegram does not give it, or more than so many bytes, and OSError
    where there is no room.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            await _save(await document.get_file(), path, pool, most)
            return
        except BadRequest:
            raise
        except NetworkError:
            if attempt == _TRIES:
                raise
            await asyncio.sleep(_PAUSE * attempt)


async def _save(file: File, path: Path, pool: Workers, most: float) -> None:
    request, where = file.get_bot().request, file.file_path or ""
    if not where.startswith(("http://", "https://")):  # of a Bot API server on this machine
        await pool.run(copyfile, where, path, always=True)
        return
    assert isinstance(request, FileRequest)
    size = 0
    with path.open("wb") as to:
        async for piece in request.pieces(where):
            size += len(piece)
            if size > most:
                raise BadRequest("the file is larger than was said")
            await pool.run(to.write, piece, always=True)


@asynccontextmanager
async def folder(pool: Workers) -> AsyncIterator[str]:
    """The path of a new folder, which is gone in the end.

    A disk may take its time, with many megabytes more than the event loop has: `pool` waits for
    it. Raises OSError.
    """
    made = await pool.run(partial(TemporaryDirectory, prefix="citebot-"), always=True)
    try:
        yield made.name
    finally:
        await pool.run(made.cleanup, always=True)


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
        yield Skipped(path.name, Notice("rest-left", why=ended.notice))


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
