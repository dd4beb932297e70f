"""Feeds and sitemaps → what they list, newest first. Getting and reading it is left to others."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from retrieval.errors import UnreadableArticle
from retrieval.read import encoding, sitemap
from retrieval.read.entry import LONGEST_TITLE, Entry, Listing, address
from retrieval.read.packed import GZIP_MAGIC, unpacked
from retrieval.read.responses import Page

_MAX_FEED_BYTES = 10_000_000
# The feed parser takes quadratic time for the depth, and some 0.04 ms for a tag.
_DEEPEST = 100
_MOST_TAGS = 200_000
_MOST_TAGGED = 20

FEED, SITEMAP, INDEX = "feed", "sitemap", "sitemap index"
_ROOTS = {"rss": FEED, "feed": FEED, "RDF": FEED, "urlset": SITEMAP, "sitemapindex": INDEX}
_ROOT = re.compile(
    # Possessive and atomic: nothing that fails is tried in other ways.
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*>)*+<(?:[\w.-]{1,40}:)?(\w+)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*>")
_OPAQUE = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_]|$)", re.IGNORECASE)


def listing(page: Page) -> Listing | None:
    """What `page` lists, None where it is no list. Raises UnreadableArticle."""
    data = page.data
    if data.startswith(GZIP_MAGIC):
        data = unpacked([data], b"gzip", sitemap.MAX_BYTES)
    kind = kind_of(data)
    if kind is None:
        return None
    found = _fed(page, data) if kind == FEED else sitemap.entries(data)
    once: dict[str, Entry] = {}
    for entry in found:
        once.setdefault(entry.url, entry)
    # The order of what has no date stays as it is: most lists begin with the newest.
    newest = sorted(once.values(), key=lambda entry: -entry.moment)
    return Listing(kind, tuple(newest))


def kind_of(data: bytes) -> str | None:
    """Which kind of list `data` is, by its first element; None where it is none."""
    head = data[:8192]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    root = _ROOT.match(text)
    return _ROOTS.get(root[1]) if root else None


def _fed(page: Page, data: bytes) -> Iterator[Entry]:
    text = _bounded(encoding.decode(data, page.charset))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": page.url}
    try:
        # Not as text: that could be taken for the name of a file.
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # What it stumbles over, in a feed made for that.
        raise UnreadableArticle("it is too odd a feed to be read") from error
    if not found.entries and found.get("bozo"):
        raise UnreadableArticle("its XML is damaged")
    language = _language(found.feed.get("language"))
    for entry in found.entries:
        yield _entry(entry, page.url, language)


def _bounded(text: str) -> str:
    if len(text) > _MAX_FEED_BYTES:
        raise UnreadableArticle(
            f"it has more than {_MAX_FEED_BYTES / 1e6:g} MB, the limit for a feed"
        )
    depth = 0
    for number, tag in enumerate(_TAG.finditer(_OPAQUE.sub("", text))):
        depth += 0 if tag[0].endswith("/>") else -1 if tag[1] else 1
        if depth > _DEEPEST or number > _MOST_TAGS:
            raise UnreadableArticle("it has too many elements, or too deeply nested ones")
    return text


def _entry(entry: Any, base: str, language: str | None) -> Entry:
    contents = [each for each in entry.get("content", ()) if "html" in each.get("type", "html")]
    content = max((each.get("value") or "" for each in contents), key=len, default="")
    summary = entry.get("summary") or ""
    published = _struct(entry.get("published_parsed"))
    # Asked for as usual, it would be made up from other dates.
    updated = _struct(dict.get(entry, "updated_parsed")) or published
    link = entry.get("link") or ""
    # One that is in the feed alone has at least a name there.
    title = " ".join((entry.get("title") or "").split())[:LONGEST_TITLE]
    url = _joined(base, link) if link else address(f"{base}#{entry.get('id') or title}")
    told = content or summary
    stamp = updated.isoformat() if updated else ""
    digest = sha256(f"{entry.get('title')}\n{told}".encode("utf-8", "replace")).hexdigest()[:16]
    return Entry(
        url=url,
        version=f"{stamp} {digest}" if content else stamp,
        moment=updated.timestamp() if updated else 0.0,
        title=title,
        published=updated and (published or updated).date(),
        tags=_tags(entry.get("tags", ())),
        language=_language(contents[0].get("language") if contents else None) or language,
        content=told,
        whole=bool(content),
        linked=bool(link),
    )


def _struct(parsed: Any) -> datetime | None:
    """A time as the feed parser has it, in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _tags(tags: Any) -> tuple[str, ...]:
    names = (" ".join((tag.get("label") or tag.get("term") or "").split()) for tag in tags)
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 60))[:_MOST_TAGGED]


def _language(code: object) -> str | None:
    match = _LANGUAGE.match(code.strip()) if isinstance(code, str) else None
    return match[1].lower() if match else None


def _joined(base: str, link: str) -> str:
    try:
        return address(urljoin(base, link.strip()))
    except ValueError:
        return address(link)
