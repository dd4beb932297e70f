"""What a server's answer means: its media type, its status, when to come again."""

from __future__ import annotations

import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpcore

from retrieval.errors import PageUnavailable, UnreadableArticle
from retrieval.notices import Notice
from retrieval.text import shown

# What a server may answer otherwise before long.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_HEADER = 1_000  # bytes of a header's value that are looked at
_LONGEST_TYPE = 80  # characters of a media type that are repeated
_LONGEST_VALIDATOR = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server called a version of the page at `url`, to ask whether there is a newer one."""

    url: str
    etag: str | None = None
    modified: str | None = None

    def headers(self, url: str) -> dict[bytes | str, bytes | str]:
        """For a request to `url`: of another page, its server would know nothing."""
        if url != self.url:
            return {}
        asked: dict[bytes | str, bytes | str] = {}
        if self.etag:
            asked["If-None-Match"] = self.etag.encode("latin-1")
        if self.modified:
            asked["If-Modified-Since"] = self.modified.encode("latin-1")
        return asked


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave: `type` is the media type in lower case, `url` has no fragment.

    `unchanged` tells that it is still the version that was asked about; `data` is empty then.
    """

    url: str
    type: str
    charset: str | None
    data: bytes = field(repr=False)
    validators: Validators | None = None
    unchanged: bool = False


def validators(url: str, answered: Mapping[bytes, bytes]) -> Validators | None:
    """What the server calls this version, if it does."""
    etag, modified = (_validator(answered.get(name)) for name in (b"etag", b"last-modified"))
    return Validators(url, etag, modified) if etag or modified else None


def _validator(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value and len(value) <= _LONGEST_VALIDATOR else None


def media_type(value: bytes, accept: Collection[str] | None) -> tuple[str, str | None]:
    """The media type and its charset. Raises UnreadableArticle where it is not in `accept`."""
    header = Message()
    # Parsing it takes time that grows with the square of its length.
    header["Content-Type"] = value[:_LONGEST_HEADER].decode("latin-1")
    media = header.get_content_type() if value else ""
    if accept is not None and media not in accept:
        raise unread(media)
    charset = header.get_param("charset")
    return media, charset if isinstance(charset, str) else None


def unread(media: str) -> UnreadableArticle:
    """For a page of a media type that no reader takes."""
    named = shown(media, _LONGEST_TYPE)
    return UnreadableArticle(Notice("media", media=named) if named else Notice("no-media"))


def refusal(code: int, answered: Mapping[bytes, bytes]) -> UnreadableArticle:
    """For an answer that is not the page."""
    reason = Notice("status", status=_status(code))
    if code in _PASSING:
        return PageUnavailable(reason, _seconds(answered.get(b"retry-after", b"")))
    return UnreadableArticle(reason)


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _seconds(value: bytes) -> float | None:
    """From now until the moment of a Retry-After, which is a number of seconds or a date."""
    said = value[:_LONGEST_HEADER].decode("latin-1").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def unreachable(error: httpcore.ConnectError) -> UnreadableArticle:
    """For a connection that did not come about."""
    if any(isinstance(cause, ssl.SSLError) for cause in error.args):
        return UnreadableArticle(Notice("certificate"))
    return PageUnavailable(Notice("unreachable"))
