"""A link → the articles behind it: one, or those that a feed or a sitemap lists.

Each page of a list is fetched once, and again when the list says that it has changed. What a
page says is left to the readers, how a site may be asked to `retrieval.web.polite_fetch`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from retrieval.config import Config
from retrieval.errors import PageUnavailable, ReadingEnded, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedEntry, FeedListing, page_of
from retrieval.read.formats import TYPES
from retrieval.types import Article, Skipped
from retrieval.web import feed_fulltext
from retrieval.web.crawl_memory import (
    Expected,
    Found,
    Known,
    Learned,
    Memory,
    NoMemory,
    Unchanged,
    held,
    list_key,
    page_key,
    recall,
)
from retrieval.web.fetch import Fetcher
from retrieval.web.page_list import INDEX, LIST_TYPES, listing
from retrieval.web.polite_fetch import Polite
from retrieval.web.responses import Page, unread
from retrieval.web.urls import without_credentials

_MOST_SITEMAPS = 50  # of an index
_SLOW = 10  # pages; so many are announced


@dataclass(slots=True)
class _Run:
    """One reading of a link with all its lists."""

    within: Budget
    again: bool
    room: int  # for entries
    pages: int = 0  # left when the budget came to its end ...
    lists: int = 0  # ... and sitemaps

    def told(self, why: Notice) -> Notice:
        """Why it ended, how much is left, and what to do."""
        if self.pages and self.lists:
            return Notice("both-left", why=why, count=self.pages, lists=self.lists)
        if self.pages:
            return Notice("pages-left", why=why, count=self.pages)
        if self.lists:
            return Notice("sitemaps-left", why=why, count=self.lists)
        return Notice("rest-left", why=why)


@dataclass(slots=True)
class _ListOutcome:
    """What came of the entries of a list."""

    bad: list[tuple[str, Notice]] = field(default_factory=list)
    missed: bool = False


class LinkReader:
    """Reads links; may be used from several threads."""

    def __init__(
        self,
        config: Config,
        fetcher: Fetcher | None = None,
        memory: Memory | None = None,
        notify: Callable[[Notice], None] = lambda notice: None,
    ) -> None:
        self._config = config
        self._fetcher = fetcher or Fetcher(config.max_file_bytes)
        self._polite = Polite(self._fetcher)
        self._memory = memory or NoMemory()
        self._notify = notify

    def read(self, link: str, within: Budget = ENDLESS, *, again: bool = False) -> Iterator[Found]:
        """The articles behind `link`; what cannot be had comes as `Skipped`, with the reason.

        Waits for the network. What the budget leaves no room for is told of in a `Skipped` too.
        `again`: of a list, pages are read once more whose articles the archive has lost.
        """
        run = _Run(within, again, self._config.max_feed_entries)
        try:
            for each in self._read(link, run):
                if isinstance(each, Article):
                    within.article()
                yield each
        except UnreadableArticle as error:
            yield _skipped(link, error.notice)
        except ReadingEnded as ended:
            yield _skipped(link, run.told(ended.notice))

    def _read(self, link: str, run: _Run) -> Iterator[Found]:
        known = recall(self._memory, [list_key(link)]).get(list_key(link))
        if known is None:
            page = self._fetcher.fetch(link, (*TYPES, *LIST_TYPES), within=run.within)
        else:
            page = self._list_page(link, known, run)
        listed = None if page.unchanged else listing(page, self._config, run.within)
        if listed is None and not page.unchanged:
            yield from self._articles(page, run)
            return
        if known is None:
            # From now on it is asked for only where robots.txt allows that.
            yield Learned(list_key(link), Known(time.time(), complete=False))
            self._polite.check(page.url, run.within)
        if listed is not None and listed.kind == INDEX:
            yield from self._index(link, listed, run)
        else:
            yield from self._list(FeedEntry(link), page, listed, known, run)

    def _list_page(self, url: str, known: Known | None, run: _Run) -> Page:
        unchanged = known is not None and known.settled and not run.again
        validators = known.validators if known and unchanged else None
        return self._polite.fetch(url, (*TYPES, *LIST_TYPES), known=validators, within=run.within)

    def _articles(self, page: Page, run: _Run) -> Iterator[Article | Skipped]:
        """Those of a page that is no list."""
        kind = TYPES.get(page.type)
        if kind is None and b"<html" in page.data[:1024].lower():
            kind = TYPES["text/html"]
        if kind is None:
            raise unread(page.type)
        document = Document.page(page.url, page.charset, page.data)
        yield from kind.reader(run.within)(document, self._config)

    def _index(self, link: str, listed: FeedListing, run: _Run) -> Iterator[Found]:
        """The sitemaps of an index. It is asked for anew each time: it only says which changed."""
        if len(listed.entries) > _MOST_SITEMAPS:
            many = len(listed.entries)
            told = without_credentials(link)
            self._notify(Notice("many-sitemaps", link=told, count=many, limit=_MOST_SITEMAPS))
        children = listed.entries[:_MOST_SITEMAPS]
        recalled = recall(self._memory, [list_key(child.url) for child in children])
        for place, child in enumerate(children, start=1):
            if run.room <= 0:
                break
            try:
                yield from self._child(child, recalled.get(list_key(child.url)), run)
            except UnreadableArticle as error:
                yield _skipped(child.url, error.notice)
            except ReadingEnded:
                # The one at hand counts by its pages, if it came to that.
                run.lists = len(children) - place + (not run.pages)
                raise

    def _child(self, child: FeedEntry, known: Known | None, run: _Run) -> Iterator[Found]:
        """One sitemap of an index."""
        if known and child.version and known.settles(child.version) and not run.again:
            yield from _as_before(known)
            run.room -= known.entries
            return
        run.within.check_more()
        page = self._list_page(child.url, known, run)
        listed = None if page.unchanged else listing(page, self._config, run.within)
        if not page.unchanged and (listed is None or listed.kind == INDEX):
            raise UnreadableArticle(Notice("no-sitemap"))
        yield from self._list(child, page, listed, known, run)

    def _list(
        self, own: FeedEntry, page: Page, listed: FeedListing | None, known: Known | None, run: _Run
    ) -> Iterator[Found]:
        """The articles of one feed or sitemap, as far as they are not known."""
        if listed is None:
            yield from _as_before(known or Known(time.time()))
            run.room -= known.entries if known else 0
            return
        entries, told = listed.entries[: max(run.room, 0)], without_credentials(own.url)
        if len(entries) < len(listed.entries):
            many, most = len(listed.entries), len(entries)
            self._notify(Notice("many-pages", link=told, count=many, limit=most))
        yield Expected(len(entries))
        recalled = recall(self._memory, [page_key(entry.url) for entry in entries])
        if run.again:
            recalled = held(self._memory, recalled)
        new = sum(page_key(entry.url) not in recalled for entry in entries)
        if new > _SLOW:
            self._notify(Notice("new-pages", link=told, count=new))
        tally = _ListOutcome()
        for place, entry in enumerate(entries):
            known_page = recalled.get(page_key(entry.url))
            try:
                yield from self._entry(entry, page.url, known_page, tally, run)
            except ReadingEnded:
                rest = ((each, recalled.get(page_key(each.url))) for each in entries[place:])
                run.pages = sum(not (of and of.settles(each.version)) for each, of in rest)
                raise
        run.room -= len(entries)
        yield Learned(
            list_key(own.url),
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
        self, entry: FeedEntry, feed: str, known: Known | None, tally: _ListOutcome, run: _Run
    ) -> Iterator[Found]:
        key = page_key(entry.url)
        if known and known.settles(entry.version):
            if known.reason:
                tally.bad.append((entry.url, known.reason))
                yield _skipped(entry.url, known.reason)
            else:
                yield Unchanged(1)
            return
        run.within.check_more()
        learned = Known(time.time(), entry.version)
        try:
            if (whole := feed_fulltext.article(entry, feed, self._config, run.within)) is not None:
                yield whole
                learned = replace(learned, articles=(whole.id,))
            elif not entry.linked:
                raise UnreadableArticle(Notice("feed-entry"))
            else:
                page = self._polite.fetch(
                    page_of(entry.url),
                    tuple(TYPES),
                    known=known.validators if known else None,
                    within=run.within,
                )
                learned = replace(learned, validators=page.validators)
                if page.unchanged:
                    learned = replace(learned, articles=known.articles if known else ())
                    yield Unchanged(1)
                else:
                    for each in self._completed(page, entry, run):
                        if isinstance(each, Article):
                            learned = replace(learned, articles=(*learned.articles, each.id))
                        yield each
        except PageUnavailable as error:
            tally.missed = True
            yield _skipped(entry.url, error.notice)
            return
        except UnreadableArticle as error:
            learned = replace(learned, reason=error.notice)
            tally.bad.append((entry.url, error.notice))
            yield _skipped(entry.url, error.notice)
        yield Learned(key, learned)

    def _completed(self, page: Page, entry: FeedEntry, run: _Run) -> Iterator[Article | Skipped]:
        """The articles of a page, with what the list knows besides."""
        for each in self._articles(page, run):
            if isinstance(each, Article):
                yield feed_fulltext.completed(each, entry)
            else:
                yield each


def _as_before(known: Known) -> Iterator[Found]:
    """What a list that has not changed comes to."""
    yield Expected(known.entries)
    yield Unchanged(known.entries - len(known.bad))
    for url, reason in known.bad:
        yield _skipped(url, reason)


def _skipped(url: str, reason: Notice) -> Skipped:
    # What is reported may be shown to others than who gave the link.
    return Skipped(without_credentials(url), reason)
