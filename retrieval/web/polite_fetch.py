"""Reading many pages of other people's sites: what robots.txt allows, and at which pace.

Robots exclusion is RFC 9309. Which pages is left to `link_reader`, and whether they are public to
`fetch`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import httpx
from protego import Protego

from retrieval.errors import PageUnavailable, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.budget import ENDLESS, MOMENT, Budget
from retrieval.web.fetch import Fetcher
from retrieval.web.responses import Page, Validators

_NAME = "citebot"
_ROBOTS_BYTES = 512_000
_ROBOTS_SECONDS = 3_600.0  # for which a robots.txt is believed ...
_UNKNOWN_SECONDS = 300.0  # ... and one that cannot be had is not asked for again
_LONGEST_DELAY = 30.0  # seconds of a Crawl-delay that are honoured
_LONGEST_WAIT = 60.0  # a Retry-After beyond it ends the reading of a host for this time
_MOST_TRIES = 3
_MOST_FAILURES = 3  # in a row, after which a host is left alone ...
_REST_SECONDS = 600.0  # ... for so long
_LONGEST_REST = 86_400.0
_MOST_HOSTS = 500
_AGENT = re.compile(
    r"^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)([^\r\n#]*)", re.IGNORECASE | re.MULTILINE
)


@dataclass(slots=True)
class _Host:
    """What is known of one host and port. Times are of the monotonic clock."""

    free: float = 0.0  # when it may be asked next
    failures: int = 0
    closed: float = 0.0  # until when it is left alone
    robots: Protego | None = None  # None: it cannot be had
    believed: float = 0.0  # until when `robots` is
    asking: Lock = field(default_factory=Lock)


class Polite:
    """A fetcher for many pages; may be used from several threads."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._hosts: dict[str, _Host] = {}
        self._guard = Lock()

    def fetch(
        self,
        link: str,
        accept: Collection[str] | None,
        *,
        known: Validators | None = None,
        within: Budget = ENDLESS,
    ) -> Page:
        """As Fetcher.fetch, at the pace of each host; waits and tries again where it asks for that.

        Raises UnreadableArticle, also where robots.txt forbids it, PageUnavailable, and
        ReadingEnded at the end of the budget, whatever it waits for.
        """
        for tried in range(1, _MOST_TRIES + 1):
            visited: list[_Host] = []

            def visit(url: str, visited: list[_Host] = visited) -> None:
                visited.append(self._host(url))
                self.check(url, within)
                self._turn(visited[-1], within)

            try:
                page = self._fetcher.fetch(link, accept, known=known, visit=visit, within=within)
            except PageUnavailable as error:
                if not visited or not self._may_wait(visited[-1], error, tried):
                    raise
            except UnreadableArticle:
                for host in visited[-1:]:
                    host.failures = 0
                raise
            else:
                visited[-1].failures = 0
                return page
        raise AssertionError("the last try returns or raises")

    def check(self, url: str, within: Budget = ENDLESS) -> None:
        """Raises UnreadableArticle where the site does not want `url` to be read."""
        host = self._host(url)
        with _held(host.asking, within):
            if time.monotonic() >= host.believed:
                self._ask_robots(url, host, within)
        if host.robots is None:
            raise PageUnavailable(Notice("no-robots"))
        if not host.robots.can_fetch(url, _NAME):
            raise UnreadableArticle(Notice("robots"))

    def _ask_robots(self, url: str, host: _Host, within: Budget) -> None:
        address = str(httpx.URL(url).copy_with(raw_path=b"/robots.txt"))
        try:
            page = self._fetcher.fetch(
                address,
                None,
                visit=lambda hop: self._turn(self._host(hop), within),
                max_bytes=_ROBOTS_BYTES,
                within=within,
            )
            host.robots = rules(page.data)
        except PageUnavailable:
            host.robots = None
        except UnreadableArticle:
            # That there is none, or only one that is no use, forbids nothing.
            host.robots = rules(b"")
        kept = _ROBOTS_SECONDS if host.robots else _UNKNOWN_SECONDS
        host.believed = time.monotonic() + kept

    def _turn(self, host: _Host, within: Budget) -> None:
        """Wait until `host` may be asked, and take that moment."""
        with self._guard:
            now = time.monotonic()
            if now < host.closed:
                raise PageUnavailable(Notice("left-alone"))
            asked = host.robots.crawl_delay(_NAME) if host.robots else None
            pause = max(self._fetcher.pause, min(asked or 0.0, _LONGEST_DELAY))
            start = max(now, host.free)
            host.free = start + pause
        within.wait(start - now)

    def _may_wait(self, host: _Host, error: PageUnavailable, tried: int) -> bool:
        """Whether to try again; notes what the failure means for later requests."""
        with self._guard:
            now = time.monotonic()
            if now < host.closed:
                return False
            if error.after is not None and error.after <= _LONGEST_WAIT:
                host.free = max(host.free, now + error.after)
                if tried < _MOST_TRIES:
                    return True
            elif error.after is not None:
                host.closed = now + min(error.after, _LONGEST_REST)
            host.failures += 1
            if host.failures >= _MOST_FAILURES:
                host.failures, host.closed = 0, now + _REST_SECONDS
            return False

    def _host(self, url: str) -> _Host:
        parts = httpx.URL(url)
        name = f"{parts.scheme}://{parts.netloc.decode('ascii', 'replace')}"
        with self._guard:
            if name not in self._hosts and len(self._hosts) >= _MOST_HOSTS:
                del self._hosts[next(iter(self._hosts))]
            return self._hosts.setdefault(name, _Host())


@contextmanager
def _held(lock: Lock, within: Budget) -> Iterator[None]:
    """Hold a lock that another may keep for as long as a server takes to answer."""
    while not lock.acquire(timeout=MOMENT):
        within.check()
    try:
        yield
    finally:
        lock.release()


def rules(data: bytes) -> Protego:
    """What a robots.txt says, to Citebot and to all."""
    text = data.decode("utf-8-sig", "replace")
    # The parser would keep each rule for each robot that is named above it.
    return Protego.parse(_AGENT.sub(lambda found: found[1] + _robot(found[2]), text))


def _robot(named: str) -> str:
    name = named.strip().lower().partition("/")[0]
    return name if name in ("*", _NAME) else "another"
