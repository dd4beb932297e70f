"""The XML of a sitemap, or of an index of sitemaps → its entries, as sitemaps.org has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read.dates import day_of
from retrieval.read.feed_entry import FeedEntry, address
from retrieval.read.metadata import short_title

_MOST_ENTRIES = 50_000


def entries(data: bytes) -> Iterator[FeedEntry]:
    """The pages of a sitemap, or the sitemaps of an index."""
    elements = etree.iterparse(
        BytesIO(data),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    count = 0
    try:
        for _, element in elements:
            told, own = {}, _named(element)[0]
            for child in element.iter(etree.Element):
                space, name = _named(child)
                if space == own or name in ("publication_date", "title"):
                    told[name] = _text(child)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if not (url := address(told.get("loc", ""))):
                continue
            changed, news = told.get("lastmod", ""), _moment(told.get("publication_date", ""))
            stamp = _moment(changed) or news
            yield FeedEntry(
                url,
                version=changed[:100],
                moment=stamp.timestamp() if stamp else 0.0,
                title=short_title(told.get("title", "")) if news else "",
                published=day_of(news),
            )
            count += 1
            if count == _MOST_ENTRIES:
                return
    except etree.XMLSyntaxError as error:
        # What came before the damage is as good as ever.
        if not count:
            raise UnreadableArticle(Notice("xml")) from error


def _named(element: Any) -> tuple[str, str]:
    """The namespace and the name of an element; nothing where they are damaged.

    A prefix that nobody has declared stays in the name, and lxml's own function refuses that.
    """
    try:
        space, _, name = element.tag.rpartition("}")
    except UnicodeDecodeError:
        return "", ""
    prefix, _, name = name.rpartition(":")
    return prefix or space.removeprefix("{"), name


def _text(element: Any) -> str:
    """What it says; nothing where that is damaged."""
    try:
        return (element.text or "").strip()
    except UnicodeDecodeError:
        return ""


def _moment(text: str) -> datetime | None:
    """A date or time as the W3C writes it, in UTC."""
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        text = f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC) if found.year > 1 else None
    except (ValueError, OverflowError):
        return None
