"""URL → the bytes of a page of the public internet, within limits of size and time.

Each hop's name is looked up once, all its addresses are checked, and the connection goes to one
of those very addresses. What the page says is left to the readers.
"""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

import httpcore
import httpx

from retrieval.errors import PageUnavailable, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.feed_entry import LONGEST_URL
from retrieval.web import public_addresses
from retrieval.web.gunzip import too_large, unpacked
from retrieval.web.pinned_connection import Deadline, PinnedBackend
from retrieval.web.responses import (
    Page,
    Validators,
    media_type,
    refusal,
    unreachable,
    validators,
)

Resolve = Callable[[bytes, int], list[str]]
"""Host and port → numeric addresses; raises OSError."""
Visit = Callable[[str], None]
"""Called with each address before it is asked, may wait; raises UnreadableArticle to forbid it."""

USER_AGENT = "Citebot/0.1 (reads pages and feeds that a person names)"
_MOST_REDIRECTS = 5
_HOST = re.compile(rb"[\w.:-]+")


@dataclass(frozen=True, slots=True)
class _Request:
    accept: Collection[str] | None
    known: Validators | None
    max_bytes: int
    within: Budget


class Fetcher:
    """Fetches pages, one at a time; may be used from several threads."""

    def __init__(
        self,
        max_bytes: int,
        *,
        seconds: float = 30.0,
        pause: float = 1.0,
        resolve: Resolve = public_addresses.resolve,
        allow: Collection[tuple[str, int]] = (),
    ) -> None:
        """`max_bytes` holds after decompression, `seconds` for a page with all its redirects.
        `pause` is how many seconds who reads many pages leaves between two of one host.

        `allow` names addresses with ports that may be read although they are not public, such
        as ("127.0.0.1", 8080).
        """
        self._max_bytes = max_bytes
        self._seconds = seconds
        self.pause = pause
        self._resolve = resolve
        self._allow = frozenset(allow)

    def fetch(
        self,
        link: str,
        accept: Collection[str] | None,
        *,
        known: Validators | None = None,
        visit: Visit = lambda url: None,
        max_bytes: int | None = None,
        within: Budget = ENDLESS,
    ) -> Page:
        """The page behind `link`, if it is of a media type in `accept`; None takes any.

        Of a version that is `known` already there comes a page that says so. The time that
        `visit` takes does not count. Raises UnreadableArticle, and PageUnavailable where the page
        may be had another time; ReadingEnded at the end of the budget, without waiting for what
        names, servers and certificates wait for.
        """
        largest = min(max_bytes or self._max_bytes, self._max_bytes)
        request = _Request(accept, known, largest, within)
        return within.spared(lambda: self._fetched(link, request, visit))

    def _fetched(self, link: str, request: _Request, visit: Visit) -> Page:
        deadline = Deadline(self._seconds, request.within)
        try:
            url = _checked(link)
            for _ in range(_MOST_REDIRECTS + 1):
                with deadline.paused():
                    visit(str(url))
                found = self._hop(url, request, deadline)
                if isinstance(found, Page):
                    return found
                url = _checked(found, url)
        except httpcore.TimeoutException as error:
            raise PageUnavailable(Notice("late", limit=self._seconds)) from error
        except httpcore.ConnectError as error:
            raise unreachable(error) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise PageUnavailable(Notice("broke-off")) from error
        raise UnreadableArticle(Notice("redirects", limit=_MOST_REDIRECTS))

    def _hop(self, url: httpx.URL, request: _Request, deadline: Deadline) -> Page | str:
        """The page at `url`, or where it redirects to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        backend = PinnedBackend(self._addresses(url.raw_host, port, deadline), deadline)
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc,
            "User-Agent": USER_AGENT,
            "Accept": "*/*" if request.accept is None else ", ".join(request.accept),
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        asked = request.known.headers(str(url)) if request.known else {}
        secure = self._certificates if url.scheme == "https" else None
        with (
            httpcore.ConnectionPool(ssl_context=secure, network_backend=backend) as pool,
            pool.stream("GET", target, headers=headers | asked) as response,
        ):
            # Of a field that comes several times, the first counts.
            answered = {name.lower(): value for name, value in reversed(response.headers)}
            if response.status in (301, 302, 303, 307, 308) and b"location" in answered:
                return answered[b"location"].decode("utf-8", "replace")
            if response.status == HTTPStatus.NOT_MODIFIED and asked:
                return Page(str(url), "", None, b"", request.known, unchanged=True)
            if response.status != HTTPStatus.OK:
                raise refusal(response.status, answered)
            media, charset = media_type(answered.get(b"content-type", b""), request.accept)
            length = answered.get(b"content-length", b"")
            if length.isdigit() and int(length[:20]) > request.max_bytes:
                raise too_large(request.max_bytes)
            coding = answered.get(b"content-encoding", b"")
            chunks = _timely(response.iter_stream(), deadline)
            data = unpacked(chunks, coding, request.max_bytes, request.within.received)
            return Page(str(url), media, charset, data, validators(str(url), answered))

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
            raise PageUnavailable(Notice("unknown-server", name=name)) from error
        if not found:
            raise PageUnavailable(Notice("unknown-server", name=name))
        for address in found:
            if not public_addresses.is_public(address) and (address, port) not in self._allow:
                raise UnreadableArticle(Notice("not-public", name=name))
        return found

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()


def _timely(chunks: Iterable[bytes], deadline: Deadline) -> Iterator[bytes]:
    for chunk in chunks:
        deadline.left()
        yield chunk


def _checked(link: str, base: httpx.URL | None = None) -> httpx.URL:
    """`link` without its fragment, seen from `base`. Raises UnreadableArticle."""
    if len(link) > LONGEST_URL:
        raise UnreadableArticle(Notice("long-link", limit=LONGEST_URL))
    wrong = Notice("bad-link") if base is None else Notice("redirects-badly")
    try:
        url = (httpx.URL(link) if base is None else base.join(link)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnreadableArticle(wrong) from error
    if url.scheme not in ("http", "https"):
        raise UnreadableArticle(Notice("scheme") if base is None else Notice("redirects-off"))
    if url.userinfo or b"@" in url.netloc:
        raise UnreadableArticle(Notice("credentials"))
    if not _HOST.fullmatch(url.raw_host) or (url.port is not None and not 0 < url.port < 65_536):
        raise UnreadableArticle(wrong)
    return url
