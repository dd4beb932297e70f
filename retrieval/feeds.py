"""A link → the articles behind it: one, or those that a feed or a sitemap lists.

Each page of a list is fetched once, and again when the list says that it has changed. What a
page says is left to the readers, how a site may be asked to `retrieval.read.polite`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from retrieval.config import Config
from retrieval.errors import PageUnavailable, UnreadableArticle
from retrieval.read import fulltext, without_credentials
from retrieval.read.document import Document
from retrieval.read.entry import Entry, Listing, page_of
from retrieval.read.fetch import Fetcher
from retrieval.read.formats import TYPES
from retrieval.read.known import Expected, Found, Known, Learned, Memory, NoMemory, Unchanged
from retrieval.read.listing import INDEX, listing
from retrieval.read.polite import Polite
from retrieval.read.responses import Page, unread
from retrieval.types import Article, Skipped

_LISTS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)
_MOST_SITEMAPS = 50  # of an index
_SLOW = 10  # pages; so many are announced


@dataclass(slots=True)
class _Tally:
    """What came of the entries of a list."""

    room: int  # for entries
    bad: list[tuple[str, str]] = field(default_factory=list)
    missed: bool = False


class Feeds:
    """Reads links; may be used from several threads."""

    def __init__(
        self,
        config: Config,
        fetcher: Fetcher | None = None,
        memory: Memory | None = None,
        notify: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._config = config
        self._fetcher = fetcher or Fetcher(config.max_file_bytes)
        self._polite = Polite(self._fetcher)
        self._memory = memory or NoMemory()
        self._notify = notify

    def read(self, link: str) -> Iterator[Found]:
        """The articles behind `link`; what cannot be had comes as `Skipped`, with the reason.

        Waits for the network.
        """
        try:
            known = self._recalled([_list_key(link)]).get(_list_key(link))
            if known is None:
                page = self._fetcher.fetch(link, (*TYPES, *_LISTS))
            else:
                page = self._list_page(link, known)
            listed = None if page.unchanged else listing(page)
            if listed is None and not page.unchanged:
                yield from self._articles(page)
                return
            if known is None:
                # From now on it is asked for only where robots.txt allows that.
                yield Learned(_list_key(link), Known(time.time(), complete=False))
                self._polite.check(page.url)
            tally = _Tally(self._config.max_feed_entries)
            if listed is not None and listed.kind == INDEX:
                yield from self._index(link, listed, tally)
            else:
                yield from self._list(Entry(link), page, listed, known, tally)
        except UnreadableArticle as error:
            yield _skipped(link, str(error))

    def _list_page(self, url: str, known: Known | None) -> Page:
        validators = known.validators if known and known.settled else None
        return self._polite.fetch(url, (*TYPES, *_LISTS), known=validators)

    def _articles(self, page: Page) -> Iterator[Article | Skipped]:
        """Those of a page that is no list."""
        kind = TYPES.get(page.type)
        if kind is None and b"<html" in page.data[:1024].lower():
            kind = TYPES["text/html"]
        if kind is None:
            raise unread(page.type)
        document = Document.page(page.url, page.charset, page.data)
        yield from kind.reader()(document, self._config)

    def _index(self, link: str, listed: Listing, tally: _Tally) -> Iterator[Found]:
        """The sitemaps of an index. It is asked for anew each time: it only says which changed."""
        if len(listed.entries) > _MOST_SITEMAPS:
            self._tell(link, f"lists {len(listed.entries):,} sitemaps; {_MOST_SITEMAPS} are read")
        children = listed.entries[:_MOST_SITEMAPS]
        recalled = self._recalled([_list_key(child.url) for child in children])
        for child in children:
            if tally.room <= 0:
                break
            known = recalled.get(_list_key(child.url))
            try:
                if known and known.settled and child.version and child.version == known.version:
                    yield from _as_before(known)
                    tally.room -= known.entries
                    continue
                inner = self._list_page(child.url, known)
                found = None if inner.unchanged else listing(inner)
                if not inner.unchanged and (found is None or found.kind == INDEX):
                    raise UnreadableArticle("it is listed as a sitemap and is none")
                yield from self._list(child, inner, found, known, tally)
            except UnreadableArticle as error:
                yield _skipped(child.url, str(error))

    def _list(
        self, own: Entry, page: Page, listed: Listing | None, known: Known | None, total: _Tally
    ) -> Iterator[Found]:
        """The articles of one feed or sitemap, as far as they are not known."""
        if listed is None:
            yield from _as_before(known or Known(time.time()))
            total.room -= known.entries if known else 0
            return
        entries = listed.entries[: max(total.room, 0)]
        if len(entries) < len(listed.entries):
            many = f"{len(listed.entries):,} pages; the {len(entries):,} newest are read"
            self._tell(own.url, f"lists {many}")
        yield Expected(len(entries))
        recalled = self._recalled([_page_key(entry.url) for entry in entries])
        new = sum(_page_key(entry.url) not in recalled for entry in entries)
        if new > _SLOW:
            self._tell(own.url, f"lists {new:,} new pages; they are read about one a second")
        tally = _Tally(len(entries))
        for entry in entries:
            yield from self._entry(entry, page.url, recalled.get(_page_key(entry.url)), tally)
        total.room -= len(entries)
        yield Learned(
            _list_key(own.url),
            Known(
                time.time(),
                own.version,
                None if tally.missed else page.validators,
                entries=len(entries),
                bad=tuple(tally.bad),
                complete=not tally.missed,
            ),
        )

    def _entry(
        self, entry: Entry, feed: str, known: Known | None, tally: _Tally
    ) -> Iterator[Found]:
        key = _page_key(entry.url)
        if known and known.version == entry.version and known.settled:
            if known.reason:
                tally.bad.append((entry.url, known.reason))
                yield _skipped(entry.url, known.reason)
            else:
                yield Unchanged(1)
            return
        learned = Known(time.time(), entry.version)
        try:
            if (whole := fulltext.article(entry, feed, self._config)) is not None:
                yield whole
            elif not entry.linked:
                raise UnreadableArticle("the feed has neither a link nor the whole text of it")
            else:
                page = self._polite.fetch(
                    page_of(entry.url), tuple(TYPES), known=known.validators if known else None
                )
                learned = replace(learned, validators=page.validators)
                if page.unchanged:
                    yield Unchanged(1)
                else:
                    yield from self._completed(page, entry)
        except PageUnavailable as error:
            tally.missed = True
            yield _skipped(entry.url, str(error))
            return
        except UnreadableArticle as error:
            learned = replace(learned, reason=str(error))
            tally.bad.append((entry.url, str(error)))
            yield _skipped(entry.url, str(error))
        yield Learned(key, learned)

    def _completed(self, page: Page, entry: Entry) -> Iterator[Article | Skipped]:
        """The articles of a page, with what the list knows besides."""
        for each in self._articles(page):
            if isinstance(each, Article):
                yield fulltext.completed(each, entry)
            else:
                yield each

    def _tell(self, link: str, what: str) -> None:
        self._notify(f"{without_credentials(link)} {what}.")

    def _recalled(self, keys: Sequence[str]) -> dict[str, Known]:
        kept = self._memory.recall(keys)
        found = {key: Known.loads(text) for key, text in kept.items()}
        return {key: known for key, known in found.items() if known is not None}


def _as_before(known: Known) -> Iterator[Found]:
    """What a list that has not changed comes to."""
    yield Expected(known.entries)
    yield Unchanged(known.entries - len(known.bad))
    for url, reason in known.bad:
        yield _skipped(url, reason)


def _list_key(url: str) -> str:
    return f"list {page_of(url)}"


def _page_key(url: str) -> str:
    return f"page {url}"


def _skipped(url: str, reason: str) -> Skipped:
    # What is reported may be shown to others than who gave the link.
    return Skipped(without_credentials(url), reason)
