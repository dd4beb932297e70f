"""HTML → Article: what trafilatura finds of a page's article, without navigation.

Encodings are left to `encoding`, fetching to `retrieval.web.fetch`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml.etree import LxmlError  # type: ignore[import-untyped]
from trafilatura.settings import DEFAULT_CONFIG

from retrieval.config import Config
from retrieval.errors import STUMBLES, UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import encoding
from retrieval.read.blocks import Block, joined
from retrieval.read.dates import day_of
from retrieval.read.document import Document
from retrieval.read.feed_entry import same_site
from retrieval.read.metadata import (
    LONGEST_TITLE,
    author_of,
    day_told,
    is_web,
    language_of,
    short_title,
    tags_in,
)
from retrieval.types import FIRST, LAST, Article

# The parser silently stops at a nesting of 256 and at a text of 10 MB.
_DEEPEST = 250
_MOST_BYTES = 10_000_000
# Extraction takes up to 0.1 ms for an element, more in deeply nested ones.
_MOST_ELEMENTS = 120_000
_DEPTHS = 2_000_000  # all elements' depths together
_LEAST_PROSE = 0.2  # of the text's characters stand outside links; else it is a list of links

_EMBEDDED = re.compile(r"data:[\w.+/-]{1,60}(?:;[\w=-]{1,60}){0,3};base64,[\w+/=%\s-]*")
_RULE = frozenset("|- \t")  # between the head and the body of a table

_CONFIG = deepcopy(DEFAULT_CONFIG)
# Else a short article would be replaced by everything on its page.
_CONFIG["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
_DATES = {
    "original_date": True,
    # No guessing from the text: it finds copyright years and the dates of other articles.
    "extensive_search": False,
    "min_date": str(FIRST),
    "max_date": str(LAST),
}


def read(document: Document, config: Config) -> Iterator[Article]:
    """The one article of an HTML file or page. Raises UnreadableArticle or OSError."""
    text = encoding.decode(document.read(), document.charset)
    tree = _tree(text)
    links = {_plain(" ".join(link.itertext())) for link in tree.iter("a")}
    unlinked, language = _unlinked(tree), _language(tree)
    source, link = document.source, None
    if document.url:
        source = _canonical(tree, document.url)
    else:
        link = _saved_from(tree)
    found = _extracted(tree, document.url)  # which takes the tree apart
    title = short_title(found.title or "")
    lines = _lines(found.text or "", title)
    if not any(character.isalnum() for line in lines for character in line):
        raise UnreadableArticle(Notice("no-article"))
    prose = sum(len(line) for line in lines if line.removeprefix("- ") not in links)
    if min(prose, unlinked) < _LEAST_PROSE * sum(map(len, lines)):
        raise UnreadableArticle(Notice("links"))
    yield Article(
        url=link,
        title=title or document.stem[:LONGEST_TITLE],
        text=joined([*map(Block, lines)])[0],
        source=source,
        published=_published(found.date, text) or day_told(document.name, lines),
        tags=tags_in(found.tags or []),
        language=language,
        author=author_of(*(found.author or "").split("; ")),
    )


def _tree(text: str) -> Any:
    """The page's elements. Raises UnreadableArticle for what is no HTML, or too much of it."""
    text = _EMBEDDED.sub("data:,", text)
    if len(text) > _MOST_BYTES or len(text.encode("utf-8", "replace")) > _MOST_BYTES:
        raise UnreadableArticle(Notice("html-size", limit=_MOST_BYTES))
    tree = trafilatura.load_html(text)
    if tree is None:
        # A piece without the frame of a page.
        tree = trafilatura.load_html(f"<html><body>{text}</body></html>")
    if tree is None:
        raise UnreadableArticle(Notice("no-html"))
    elements = depths = 0
    open_elements = [(tree, 1)]
    while open_elements:
        element, depth = open_elements.pop()
        elements += 1
        depths += depth
        if depth > _DEEPEST or elements > _MOST_ELEMENTS or depths > _DEPTHS:
            raise UnreadableArticle(Notice("html-elements"))
        open_elements += ((child, depth + 1) for child in element)
    return tree


def _unlinked(tree: Any) -> int:
    """How many characters of the page are no part of a link."""
    count = 0
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        count += len(_plain(element.text or "")) + sum(len(_plain(e.tail or "")) for e in element)
        waiting += (child for child in element if child.tag not in ("a", "head", "script", "style"))
    return count


def _extracted(tree: Any, url: str | None) -> Any:
    """Trafilatura's document. Raises UnreadableArticle where it finds no text."""
    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=_DATES,
            config=_CONFIG,
        )
    except (*STUMBLES, LxmlError) as error:
        raise UnreadableArticle(Notice("odd-html")) from error
    if found is None:
        raise UnreadableArticle(Notice("no-article"))
    return found


def _lines(text: str, title: str) -> list[str]:
    """The text's lines without blank ones, rules, and the title where it comes first."""
    plain = (_plain(line.strip().strip("|")) for line in text.split("\n") if not _is_rule(line))
    lines = [line for line in plain if line]
    return lines[1:] if lines and lines[0].casefold() == title.casefold() else lines


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and set(line) <= _RULE


def _published(day: str | None, text: str) -> date | None:
    """`day` (ISO 8601) in UTC, where the page gives its time and zone too."""
    if not day:
        return None
    moment = re.search(rf"{re.escape(day)}T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)", text)
    try:
        if moment:
            return day_of(datetime.fromisoformat(moment[0]))
        return day_of(day)
    except (ValueError, OverflowError):
        return None


def _language(tree: Any) -> str | None:
    """The ISO 639-1 code that the page declares."""
    declared = [tree.get("lang"), tree.get("xml:lang")]
    for meta in tree.iter("meta"):
        named = meta.get("http-equiv") or meta.get("property") or ""
        if named.lower() in ("content-language", "og:locale"):
            declared.append(meta.get("content"))
    return language_of(*declared)


def _canonical(tree: Any, url: str) -> str:
    """The address that the page gives as its own, if it may: one on the same site.

    A page could else pass for another's, or take its place in the archive. One that names the
    front page only repeats a frequent mistake.
    """
    own = urlsplit(url)
    for link in _canonical_links(tree):
        try:
            named = urlsplit(urljoin(url, link))._replace(fragment="")
        except ValueError:
            continue
        front = named.path in ("", "/") and own.path not in ("", "/")
        plain = named.scheme in ("http", "https") and "@" not in named.netloc
        address = named.geturl()
        usable = plain and not front and address.isprintable() and " " not in address
        if usable and same_site(address, url):
            return address
    return url


def _saved_from(tree: Any) -> str | None:
    """Where a file says that it can be read on the web; a front page is none of one article."""
    return next(
        (
            link
            for link in _canonical_links(tree)
            if is_web(link) and link.strip("/").count("/") > 2
        ),
        None,
    )


def _canonical_links(tree: Any) -> Iterator[str]:
    """What the page gives as its own address, as it stands there."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            yield link.get("href").strip()


def _plain(text: str) -> str:
    return " ".join(text.split())
