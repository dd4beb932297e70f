"""The XML of a feed → its entries, in its own order. What else lists pages is left to `sitemap`."""

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
from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]

from retrieval.errors import STUMBLES, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import encoding
from retrieval.read.dates import day_of
from retrieval.read.feed_entry import FeedEntry, address
from retrieval.read.metadata import author_of, language_of, short_title, tags_of

_MAX_FEED_BYTES = 10_000_000
# The feed parser takes quadratic time for the depth, and some 0.04 ms for a tag.
_DEEPEST = 100
_MOST_TAGS = 200_000
_MOST_ATTRIBUTES = 300  # of one tag; the time is quadratic in them too
_LONGEST_CONTENT = 2_000_000  # characters of one entry
# A tag, or the beginning of what may hold others that are none.
_MARKUP = re.compile(r"<!\[CDATA\[|<!--|<(/?)[A-Za-z_][^<>]*>")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
# It looks for the address of a mail in each author's name, in quadratic time; here nobody asks.
_FeedParserMixin._sync_author_detail = lambda self, key="author": None


def entries(data: bytes, url: str, charset: str | None) -> Iterator[FeedEntry]:
    """Of the feed at `url`. Raises UnreadableArticle."""
    text = _bounded(encoding.decode(data, charset))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # Not as text: that could be taken for the name of a file.
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except STUMBLES as error:
        raise UnreadableArticle(Notice("feed")) from error
    if not found.entries and found.get("bozo"):
        raise UnreadableArticle(Notice("xml"))
    language = found.feed.get("language")
    for entry in found.entries:
        yield _entry(entry, url, language)


def _bounded(text: str) -> str:
    if len(text) > _MAX_FEED_BYTES:
        raise UnreadableArticle(Notice("feed-size", limit=_MAX_FEED_BYTES))
    depth = 0
    for number, tag in enumerate(_tags_in(text)):
        depth += 0 if tag[0].endswith("/>") else -1 if tag[1] else 1
        if depth > _DEEPEST or number > _MOST_TAGS or tag[0].count("=") > _MOST_ATTRIBUTES:
            raise UnreadableArticle(Notice("feed-elements"))
    return text


def _tags_in(text: str) -> Iterator[re.Match[str]]:
    """Tags that stand neither in a comment nor in what is said to be text."""
    at, unclosed = 0, set[str]()
    while found := _MARKUP.search(text, at):
        at = found.end()
        end = _ENDS.get(found[0])
        if end is None:
            yield found
        elif end not in unclosed:
            # Once there is no further end, no other beginning looks for one.
            close = text.find(end, at)
            at = close + len(end) if close >= 0 else at
            unclosed |= {end} if close < 0 else set()


def _entry(entry: Any, base: str, language: object) -> FeedEntry:
    contents = [each for each in entry.get("content", ()) if "html" in each.get("type", "html")]
    content = max((each.get("value") or "" for each in contents), key=len, default="")
    summary = entry.get("summary") or ""
    published = _struct(entry.get("published_parsed"))
    # Asked for as usual, it would be made up from other dates.
    updated = _struct(dict.get(entry, "updated_parsed")) or published
    link = entry.get("link") or ""
    # One that is in the feed alone has at least a name there.
    title = short_title(entry.get("title") or "")
    url = _joined(base, link) if link else address(f"{base}#{entry.get('id') or title}")
    told = (content or summary)[:_LONGEST_CONTENT]
    stamp = updated.isoformat() if updated else ""
    digest = sha256(f"{entry.get('title')}\n{told}".encode("utf-8", "replace")).hexdigest()[:16]
    return FeedEntry(
        url=url,
        version=f"{stamp} {digest}" if content else stamp,
        moment=updated.timestamp() if updated else 0.0,
        title=title,
        published=day_of(published or updated),
        tags=tags_of(tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", ())),
        language=language_of(contents[0].get("language") if contents else None, language),
        content=told,
        whole=bool(content),
        linked=bool(link),
        author=author_of(*_names(entry)),
    )


def _names(entry: Any) -> list[Any]:
    """Who wrote it; feeds of one kind have a name for each, others a line."""
    found = [each.get("name") for each in entry.get("authors", ())]
    return found if any(found) else [dict.get(entry, "author")]


def _struct(parsed: Any) -> datetime | None:
    """A time as the feed parser has it, in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _joined(base: str, link: str) -> str:
    try:
        return address(urljoin(base, link.strip()))
    except ValueError:
        return address(link)
