"""A page that lists others, in whatever form → its entries, newest first. For `page_list` alone.

The parsers are imported here and nowhere else: who asks what kind a page is needs none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.config import Config
from retrieval.read.document import Document
from retrieval.read.feed_entry import FeedEntry
from retrieval.web.gunzip import GZIP_MAGIC, unpacked

FEED, SITEMAP, INDEX = "feed", "sitemap", "sitemap index"
_ROOTS = {"rss": FEED, "feed": FEED, "RDF": FEED, "urlset": SITEMAP, "sitemapindex": INDEX}
_ROOT = re.compile(
    # Possessive and atomic: nothing that fails is tried in other ways.
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*>)*+<(?:[\w.-]{1,40}:)?(\w+)",
    re.DOTALL | re.IGNORECASE,
)
LOOKED_AT = 8_192  # bytes
_MOST_BYTES = 52_428_800  # unpacked, as sitemaps.org has it


def read(document: Document, config: Config) -> Iterator[FeedEntry]:
    """What a list of some kind lists, each address once. Raises UnreadableArticle."""
    data = document.read()
    if data.startswith(GZIP_MAGIC):
        data = unpacked([data], b"gzip", _MOST_BYTES)
    if kind_of(data) == FEED:
        from retrieval.web import feed_parser

        found = feed_parser.entries(data, document.source, document.charset)
    else:
        from retrieval.web import sitemap

        found = sitemap.entries(data)
    once: dict[str, FeedEntry] = {}
    for entry in found:
        once.setdefault(entry.url, entry)
    # The order of what has no date stays as it is: most lists begin with the newest.
    yield from sorted(once.values(), key=lambda entry: -entry.moment)


def kind_of(data: bytes) -> str | None:
    """Which kind of list `data` is, by its first element; None where it is none."""
    head = data[:LOOKED_AT]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    root = _ROOT.match(text)
    return _ROOTS.get(root[1]) if root else None
