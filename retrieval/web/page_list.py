"""Pages that list others: feeds, sitemaps, indexes of these → what they list, newest first.

They are read by `page_list_parser`, in a process of its own. Getting them is left to `link_reader`.
"""

from __future__ import annotations

from dataclasses import replace

from retrieval.config import Config
from retrieval.read import isolated
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedListing
from retrieval.web.gunzip import beginning
from retrieval.web.page_list_parser import INDEX, LOOKED_AT, kind_of
from retrieval.web.responses import Page

__all__ = ["INDEX", "LIST_TYPES", "listing"]

# Media types that lists come with, besides those of articles.
LIST_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)


def listing(
    page: Page, config: Config | None = None, within: Budget = ENDLESS
) -> FeedListing | None:
    """What `page` lists, None where it is no list.

    Raises UnreadableArticle, and ReadingEnded at the end of the budget.
    """
    config = config or Config()
    kind = kind_of(beginning(page.data, LOOKED_AT))
    if kind is None:
        return None
    seconds = min(config.read_seconds, config.list_seconds)
    limits = replace(config, read_seconds=seconds, read_seconds_per_mb=0.0)
    document = Document.page(page.url, page.charset, page.data)
    found = isolated.entries("retrieval.web.page_list_parser", document, limits, within)
    return FeedListing(kind, tuple(found))
