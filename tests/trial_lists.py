"""Hostile feeds and sitemaps: listed as a link's are, some read whole from a real server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from trials import Outcome, Trial, Variant, odd_day, oddities
from variants_lists import list_variant
from website import HTML, PAGE, Site, reply

from retrieval import Article, Config, Notice, Skipped
from retrieval.errors import UnreadableArticle
from retrieval.read.feed_entry import FeedEntry
from retrieval.read.metadata import LONGEST_TITLE
from retrieval.web.fetch import Fetcher
from retrieval.web.link_reader import LinkReader
from retrieval.web.page_list import listing
from retrieval.web.responses import Page

_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/xml", "text/xml",
    "application/octet-stream",
)  # fmt: skip
_CHARSETS = (None, None, None, "utf-8", "latin-1", "utf-16", "x-nothing", "idna")
BAD_REASONS = {"crashed", "no-reader"}
_SERVED = 10  # of so many variants one is read whole
_PAGES = 40
_CONFIG = Config(max_feed_entries=10, read_seconds=8.0, read_memory_bytes=1_000_000_000)


class Lists(Trial):
    """Variants of feeds or of sitemaps, as `kind` says."""

    def __init__(self, seed: int, keep: Path, kind: str) -> None:
        super().__init__(seed, keep)
        self._kind = kind

    def __enter__(self) -> Self:
        self._site = Site()
        for number in range(_PAGES):
            self._site.replies[f"/page{number}"] = reply(200, HTML, PAGE)
        return self

    def __exit__(self, *error: object) -> None:
        self._site.close()

    def variant(self, number: int) -> Variant:
        return list_variant(self._kind, self.seed, number)

    def check(self, variant: Variant, number: int, path: Path, outcome: Outcome) -> Iterator[str]:
        chance = random.Random(f"{self.seed} {number}")
        media, charset = chance.choice(_TYPES), chance.choice(_CHARSETS)
        if number % _SERVED == 0:
            yield from self._served(variant, media, charset, outcome)
            return
        try:
            found = listing(Page(f"{self._site.url}/list", media, charset, variant.data), _CONFIG)
        except UnreadableArticle as error:
            yield from _refused(variant, error.notice, outcome)
            return
        outcome.taken[variant.sort] += len(found.entries) if found else 0
        for entry in found.entries if found else ():
            yield from _odd(entry)

    def _served(
        self, variant: Variant, media: str, charset: str | None, outcome: Outcome
    ) -> Iterator[str]:
        """What is wrong with the articles that are behind a list."""
        headers = {"Content-Type": f"{media}; charset={charset}" if charset else media}
        self._site.replies["/list"] = reply(200, headers, variant.data)
        fetcher = Fetcher(
            50_000_000,
            seconds=self.seconds,
            pause=0.0,
            resolve=lambda host, port: ["127.0.0.1"],
            allow=[("127.0.0.1", self._site.port)],
        )
        for each in LinkReader(_CONFIG, fetcher).read(f"{self._site.url}/list"):
            if isinstance(each, Article):
                outcome.taken[variant.sort] += 1
                yield from oddities(each, "")
            elif isinstance(each, Skipped):
                yield from _refused(variant, each.reason, outcome)


def _refused(variant: Variant, reason: Notice, outcome: Outcome) -> Iterator[str]:
    """What is wrong with a refusal: it is the reader that must say no."""
    yield from outcome.refuse(variant.sort, str(reason))
    if reason.code in BAD_REASONS:
        yield str(reason)


def _odd(entry: FeedEntry) -> Iterator[str]:
    """What no entry may be."""
    if not entry.url.strip() or len(entry.url) > 2_100:
        yield f"an entry with the address {entry.url[:100]!r}"
    if len(entry.title) > LONGEST_TITLE or "\n" in entry.title:
        yield f"an entry with the title {entry.title[:100]!r}"
    if not abs(entry.moment) < 1e12:
        yield f"an entry of the moment {entry.moment}"
    if len(entry.tags) > 20 or any(not tag.strip() or len(tag) > 60 for tag in entry.tags):
        yield f"an entry with the tags {entry.tags!r}"[:300]
    yield from odd_day(entry.published)
