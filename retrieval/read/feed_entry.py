"""What feeds and sitemaps list: entries, as they come out of the process that parses them.

Getting and parsing the lists is left to `retrieval.web`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urlsplit

LONGEST_URL = 2_048  # characters


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One page that is listed. `version` changes when it does, as far as the list tells.

    One that has no page of its own is not `linked`; its `url` is a name within the list.
    `content` is the HTML that the list has of it, `whole` whether that is meant to be all of it.
    """

    url: str
    version: str = ""
    moment: float = 0.0  # seconds since 1970; 0.0 where the list does not say
    title: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    content: str = ""
    whole: bool = False
    linked: bool = True
    author: str | None = None


@dataclass(frozen=True, slots=True)
class FeedListing:
    """What a page lists; the entries of an index are lists themselves."""

    kind: str
    entries: tuple[FeedEntry, ...]


def address(url: str) -> str:
    """Something to be called by, at least; whether it can be fetched is for `web.fetch` to say."""
    url = url.strip()
    return url if len(url) <= LONGEST_URL else url[: LONGEST_URL + 1]


def page_of(url: str) -> str:
    """The address without its fragment."""
    try:
        return urldefrag(url).url
    except ValueError:
        return url


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one site, be it with or without "www"."""
    try:
        hosts = [(urlsplit(each).hostname or "").removeprefix("www.") for each in (url, other)]
        return hosts[0] == hosts[1] and urlsplit(url).port == urlsplit(other).port
    except ValueError:
        return False
