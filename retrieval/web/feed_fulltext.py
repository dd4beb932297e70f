"""An entry of a feed that brings its whole text → Article, without fetching its page."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.languages import of_all
from retrieval.languages.phrases import any_of
from retrieval.read.budget import ENDLESS, Budget
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedEntry, same_site
from retrieval.read.formats import TYPES
from retrieval.types import Article

_HTML = TYPES["text/html"]
_LEAST_TEXT = 600  # characters; a shorter one may be no more than the beginning of the page's
_LEAST_SUMMARY = 2_000  # for what the feed calls a summary
_CUT_OFF = re.compile(
    rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\b{any_of(of_all('read_more'))}\b.{{0,60}})\W*$",
    re.IGNORECASE,
)


def article(
    entry: FeedEntry, feed: str, config: Config, within: Budget = ENDLESS
) -> Article | None:
    """The article that `entry` holds; None where its page must be fetched for that.

    `feed` is the feed's address: of another site's page it may say what it likes, so that one is
    fetched.
    """
    least = _LEAST_TEXT if entry.whole else _LEAST_SUMMARY
    if len(entry.content) < least or not same_site(entry.url, feed):
        return None
    page = (
        f"<html><head><title>{escape(entry.title)}</title></head>"
        f"<body><article>{entry.content}</article></body></html>"
    )
    document = Document.page(entry.url, "utf-8", page.encode("utf-8", "replace"))
    try:
        found = next(iter(_HTML.reader(within)(document, config)), None)
    except UnreadableArticle:
        return None
    if (
        not isinstance(found, Article)
        or len(found.text) < least
        or _CUT_OFF.search(found.text[-200:])
    ):
        return None
    return completed(replace(found, title=entry.title or found.title), entry)


def completed(found: Article, entry: FeedEntry) -> Article:
    """`found` with what the list knows of it and it does not say itself."""
    return replace(
        found,
        published=found.published or entry.published,
        tags=found.tags or entry.tags,
        language=found.language or entry.language,
        author=found.author or entry.author,
    )
