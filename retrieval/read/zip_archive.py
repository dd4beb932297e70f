"""Zip files → the articles of their members, each read by its suffix. Nothing is ever written.

A member may be a zip file itself, but none in that. What a member unpacks to is bounded, whatever
it declares; so is all of them together. Who is about to be read is told, since a reader may crash.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EINVAL
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.document import Document
from retrieval.read.formats import SUFFIXES, Format
from retrieval.read.isolated_messages import Member
from retrieval.read.zip_container import (
    DAMAGE,
    is_encrypted,
    is_known_packing,
    unpacked,
)
from retrieval.types import Article, Skipped

_ZIPPED = __name__.rpartition(".")[2]
_DEEPEST = 1  # zip files above this one
_MOST_MEMBERS = 10_000
_LARGEST_DIRECTORY = 4_000_000  # bytes; it is held as objects ten times as large
# Text packs to a fifth, repetitive tables to a fiftieth.
_PACKED_BEST = 200
_SMALL = 1_000_000  # bytes; less is unpacked however well it is packed
_UTF8 = 0x800  # flag of a member
_MOST_SKIPPED = 100  # reported one by one
_LONGEST_NAME = 1_000  # characters
# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.14 to 4.3.16
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64_BYTES = 20


@dataclass(slots=True)
class _Room:
    """How many bytes may still be unpacked, and how many members were read another time."""

    left: int
    skip: int


def read(document: Document, config: Config) -> Iterator[Article | Skipped | Member]:
    """The articles of all members in known formats; others, and hidden ones, are passed over.

    Raises UnreadableArticle or OSError.
    """
    bad = 0
    room = _Room(config.max_unpacked_bytes, document.skip)
    for each in _read(document, config, room, depth=0):
        bad += isinstance(each, Skipped)
        if not isinstance(each, Skipped) or bad <= _MOST_SKIPPED:
            yield each
    if bad > _MOST_SKIPPED:
        yield Skipped(document.source, Notice("files-lost", count=bad - _MOST_SKIPPED))


def _read(
    document: Document, config: Config, room: _Room, depth: int
) -> Iterator[Article | Skipped | Member]:
    with document.open() as stream:
        if _directory_bytes(stream) > _LARGEST_DIRECTORY:
            raise UnreadableArticle(Notice("files", limit=_MOST_MEMBERS))
        try:
            packed = ZipFile(stream)
        except DAMAGE as error:
            raise UnreadableArticle(Notice("not-its-kind", kind="zip")) from error
        if len(packed.infolist()) > _MOST_MEMBERS:
            raise UnreadableArticle(Notice("files", limit=_MOST_MEMBERS))
        # Of several members with one name the last counts, as where they are unpacked to a disk.
        named = {_name(member): member for member in packed.infolist()}
        known = {name: member for name, member in named.items() if _is_known(name)}
        if not known:
            raise UnreadableArticle(Notice("no-known-file"))
        last = next(reversed(known))
        for name, member in known.items():
            source = f"{document.source}#{name}"
            if len(name) > _LONGEST_NAME:
                source = source[: len(document.source) + _LONGEST_NAME] + "…"
            nested = _format(name).module == _ZIPPED
            if not nested and room.skip:
                room.skip -= 1
                room.left -= member.file_size
                continue
            if not nested:
                yield Member(source, last=depth == 0 and name == last)
            try:
                if len(name) > _LONGEST_NAME:
                    raise UnreadableArticle(Notice("long-name"))
                data = _unpacked(packed, member, config, room)
                inner = Document(PurePosixPath(name).name, source, data=data)
                if nested:
                    yield from _nested(inner, config, room, depth)
                else:
                    yield from _format(name).reader_here()(inner, config)
            except UnreadableArticle as error:
                yield Skipped(source, error.notice)
            except OSError as error:
                yield Skipped(source, Notice("unreadable", reason=error.strerror or str(error)))


def _nested(
    inner: Document, config: Config, room: _Room, depth: int
) -> Iterator[Article | Skipped | Member]:
    if depth == _DEEPEST:
        raise UnreadableArticle(Notice("zips"))
    yield from _read(inner, config, room, depth + 1)


def _format(name: str) -> Format:
    return SUFFIXES[_suffix(name)]


def _is_known(name: str) -> bool:
    """Whether a member is read: not a folder, nor hidden, nor in an unknown format."""
    parts = [part for part in name.split("/") if part not in (".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not name.endswith("/") and not hidden and _suffix(name) in SUFFIXES


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _name(member: ZipInfo) -> str:
    """The name of a member; programs of old wrote it in the encoding of their country."""
    name = member.filename
    if name.isascii() or member.flag_bits & _UTF8:
        return name
    from retrieval.read.encoding_guess import encodings  # its model takes a while to load

    try:
        raw = name.encode("cp437")
        return raw.decode("utf-8")
    except UnicodeEncodeError:
        return name
    except UnicodeDecodeError:
        return raw.decode(next(encodings(raw), "cp437"), "replace")


def _unpacked(packed: ZipFile, member: ZipInfo, config: Config, room: _Room) -> bytes:
    """What a member holds. Raises UnreadableArticle."""
    size = member.file_size
    if is_encrypted(member):
        raise UnreadableArticle(Notice("password"))
    if not is_known_packing(member):
        raise UnreadableArticle(Notice("packing"))
    if size > config.max_file_bytes:
        raise UnreadableArticle(Notice("too-large", size=size, limit=config.max_file_bytes))
    if size > max(_SMALL, _PACKED_BEST * member.compress_size):
        raise UnreadableArticle(Notice("bomb", times=_PACKED_BEST))
    if size > room.left:
        raise UnreadableArticle(Notice("zip-unpacked", limit=config.max_unpacked_bytes))
    room.left -= size
    try:
        return unpacked(packed, member)
    except DAMAGE as error:
        raise UnreadableArticle(Notice("damaged")) from error
    except OSError as error:
        if error.errno != EINVAL:
            raise
        # It should lie before the file begins.
        raise UnreadableArticle(Notice("damaged")) from error


def _directory_bytes(stream: BinaryIO) -> int:
    """The size of the list of members, which is read as a whole. Raises UnreadableArticle."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END.size - 0xFFFF - _END64.size - _LOCATOR64_BYTES))
    tail = stream.read()
    stream.seek(0)
    at = len(tail) - _END.size
    if tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise UnreadableArticle(Notice("not-its-kind", kind="zip"))
    directory: int = _END.unpack_from(tail, at)[5]
    if tail[: max(0, at - _LOCATOR64_BYTES + 4)].endswith(b"PK\6\7"):
        wide = at - _LOCATOR64_BYTES - _END64.size
        if wide < 0 or tail[wide : wide + 4] != b"PK\6\6":
            raise UnreadableArticle(Notice("not-its-kind", kind="zip"))
        directory = _END64.unpack_from(tail, wide)[8]
    return directory
