"""URL → the bytes of a page of the public internet, within limits of size and time.

Each hop's name is looked up once, all its addresses are checked, and the connection goes to one
of those very addresses. What the page says is left to the readers.
"""

from __future__ import annotations

import re
import ssl
import threading
import zlib
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from http import HTTPStatus

import httpcore
import httpx

from retrieval.errors import UnreadableArticle
from retrieval.read import addresses
from retrieval.read.connection import Deadline, PinnedBackend

Resolve = Callable[[bytes, int], list[str]]
"""Host and port → numeric addresses; raises OSError."""

USER_AGENT = "Citebot/0.1 (reads single pages on request of a person)"
_MOST_REDIRECTS = 5
_LONGEST_URL = 2_048
_HOST = re.compile(rb"[\w.:-]+")
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave: `type` is the media type in lower case, `url` has no fragment."""

    url: str
    type: str
    charset: str | None
    data: bytes = field(repr=False)


class Fetcher:
    """Fetches pages, one at a time; may be used from several threads."""

    def __init__(
        self,
        max_bytes: int,
        *,
        seconds: float = 30.0,
        resolve: Resolve = addresses.resolve,
        allow: Collection[tuple[str, int]] = (),
    ) -> None:
        """`max_bytes` holds after decompression, `seconds` for a page with all its redirects.

        `allow` names addresses with ports that may be read although they are not public, such
        as ("127.0.0.1", 8080).
        """
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._resolve = resolve
        self._allow = frozenset(allow)

    def fetch(self, link: str, accept: Collection[str]) -> Page:
        """The page behind `link`, if it is of a media type in `accept`.

        Raises UnreadableArticle.
        """
        deadline = Deadline(self._seconds)
        try:
            url = _checked(link)
            for _ in range(_MOST_REDIRECTS + 1):
                found = self._hop(url, accept, deadline)
                if isinstance(found, Page):
                    return found
                url = _checked(found, url)
        except httpcore.TimeoutException as error:
            raise UnreadableArticle(
                f"its server did not deliver it within {self._seconds:g} seconds"
            ) from error
        except httpcore.ConnectError as error:
            raise UnreadableArticle(_unreachable(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise UnreadableArticle("its server broke off, or does not speak HTTP") from error
        raise UnreadableArticle(f"it redirects more than {_MOST_REDIRECTS} times")

    def _hop(self, url: httpx.URL, accept: Collection[str], deadline: Deadline) -> Page | str:
        """The page at `url`, or where it redirects to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        backend = PinnedBackend(self._addresses(url.raw_host, port, deadline), deadline)
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc,
            "User-Agent": USER_AGENT,
            "Accept": ", ".join(accept),
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        secure = self._certificates if url.scheme == "https" else None
        with (
            httpcore.ConnectionPool(ssl_context=secure, network_backend=backend) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            # Of a field that comes several times, the first counts.
            answered = {name.lower(): value for name, value in reversed(response.headers)}
            if response.status in (301, 302, 303, 307, 308) and b"location" in answered:
                return answered[b"location"].decode("utf-8", "replace")
            if response.status != HTTPStatus.OK:
                raise UnreadableArticle(f"its server answers {_status(response.status)}")
            media, charset = _media_type(answered.get(b"content-type", b""), accept)
            length = answered.get(b"content-length", b"")
            if length.isdigit() and int(length[:20]) > self._max_bytes:
                raise self._too_large()
            coding = answered.get(b"content-encoding", b"")
            data = self._body(response.iter_stream(), coding, deadline)
            return Page(str(url), media, charset, data)

    def _addresses(self, host: bytes, port: int, deadline: Deadline) -> list[str]:
        """All addresses of a host, every one of which may be read."""
        name = host.decode("ascii")
        looked_up: Future[list[str]] = Future()

        def look_up() -> None:
            try:
                looked_up.set_result(self._resolve(host, port))
            except (OSError, ValueError) as error:
                looked_up.set_exception(error)

        # The system's resolver has no time limit; a thread that waits for it can be left behind.
        threading.Thread(target=look_up, daemon=True).start()
        try:
            found = looked_up.result(deadline.left())
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except (OSError, ValueError) as error:
            raise UnreadableArticle(f"no server of the name {name} is known") from error
        if not found:
            raise UnreadableArticle(f"no server of the name {name} is known")
        for address in found:
            if not addresses.is_public(address) and (address, port) not in self._allow:
                raise UnreadableArticle(
                    f"{name} is not on the public internet; Citebot reads nothing else"
                )
        return found

    def _body(self, chunks: Iterable[bytes], coding: bytes, deadline: Deadline) -> bytes:
        coding = coding.strip().lower()
        if coding not in (b"", b"identity", b"gzip", b"x-gzip"):
            raise UnreadableArticle("its server compresses it in a way that was not asked for")
        inflate = zlib.decompressobj(_GZIP) if b"gzip" in coding else None
        received = 0
        data = bytearray()
        for chunk in chunks:
            deadline.left()
            received += len(chunk)
            # Never more than the limit is unpacked, however well it was packed.
            room = self._max_bytes + 1 - len(data)
            try:
                data += inflate.decompress(chunk, room) if inflate else chunk
            except zlib.error as error:
                raise UnreadableArticle("its compressed data is damaged") from error
            if max(received, len(data)) > self._max_bytes:
                raise self._too_large()
        if inflate and (not inflate.eof or inflate.unused_data):
            raise UnreadableArticle("its compressed data is damaged")
        return bytes(data)

    def _too_large(self) -> UnreadableArticle:
        return UnreadableArticle(
            f"it has more than {self._max_bytes / 1e6:,g} MB, the limit for one page"
        )

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()


def _checked(link: str, base: httpx.URL | None = None) -> httpx.URL:
    """`link` without its fragment, seen from `base`. Raises UnreadableArticle."""
    if len(link) > _LONGEST_URL:
        raise UnreadableArticle(f"the link has more than {_LONGEST_URL:,} characters")
    wrong = "the link is not well-formed" if base is None else "it redirects to a malformed link"
    try:
        url = (httpx.URL(link) if base is None else base.join(link)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnreadableArticle(wrong) from error
    if url.scheme not in ("http", "https"):
        raise UnreadableArticle(
            "only links that begin with http:// or https:// are read"
            if base is None
            else "it redirects to what is no web page"
        )
    if url.userinfo or b"@" in url.netloc:
        raise UnreadableArticle("the link holds a user name or a password; give it without")
    if not _HOST.fullmatch(url.raw_host) or (url.port is not None and not 0 < url.port < 65_536):
        raise UnreadableArticle(wrong)
    return url


def _media_type(value: bytes, accept: Collection[str]) -> tuple[str, str | None]:
    """The media type and its charset, if it is one that is read."""
    header = Message()
    header["Content-Type"] = value.decode("latin-1")
    media = header.get_content_type() if value else ""
    if media not in accept:
        known = ", ".join(accept)
        raise UnreadableArticle(
            f"it is {media or 'of no stated type'}; of the web Citebot reads {known}"
        )
    charset = header.get_param("charset")
    return media, charset if isinstance(charset, str) else None


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _unreachable(error: httpcore.ConnectError) -> str:
    if any(isinstance(cause, ssl.SSLError) for cause in error.args):
        return "its server cannot prove who it is (the certificate is not valid)"
    return "its server cannot be reached"
