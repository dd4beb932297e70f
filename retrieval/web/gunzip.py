"""Bytes as they come from a server, packed with gzip or not → bytes, never more than a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice

_GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"


def unpacked(
    chunks: Iterable[bytes],
    coding: bytes,
    max_bytes: int,
    count: Callable[[int], None] = lambda size: None,
) -> bytes:
    """The data of a body that is sent in `coding`; `count` hears of all that was unpacked.

    Raises UnreadableArticle.
    """
    coding = coding.strip().lower()
    if coding not in (b"", b"identity", b"gzip", b"x-gzip"):
        raise UnreadableArticle(Notice("compression"))
    inflate = zlib.decompressobj(_GZIP) if b"gzip" in coding else None
    received = 0
    data = bytearray()
    for chunk in chunks:
        received += len(chunk)
        # Never more than the limit is unpacked, however well it was packed.
        before = len(data)
        try:
            data += inflate.decompress(chunk, max_bytes + 1 - before) if inflate else chunk
        except zlib.error as error:
            raise _damaged() from error
        count(len(data) - before)
        if max(received, len(data)) > max_bytes:
            raise too_large(max_bytes)
    if inflate and (not inflate.eof or inflate.unused_data):
        raise _damaged()
    return bytes(data)


def beginning(data: bytes, most: int) -> bytes:
    """So many bytes at the beginning of `data`, unpacked. Raises UnreadableArticle."""
    if not data.startswith(GZIP_MAGIC):
        return data[:most]
    try:
        return zlib.decompressobj(_GZIP).decompress(data, most)
    except zlib.error as error:
        raise _damaged() from error


def too_large(max_bytes: int) -> UnreadableArticle:
    """For a page of more than that."""
    return UnreadableArticle(Notice("page-size", limit=max_bytes))


def _damaged() -> UnreadableArticle:
    return UnreadableArticle(Notice("damaged-compression"))
