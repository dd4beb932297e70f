"""What an EPUB file says of itself: its files in reading order, contents, title, authors, date.

https://www.w3.org/TR/epub-33/, and the older https://idpf.org/epub/20/spec/OPF_2.0_latest.htm.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree  # type: ignore[import-untyped]

from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import xhtml
from retrieval.read.dates import day_of
from retrieval.read.metadata import author_of, language_of, tags_in
from retrieval.read.zip_container import Package

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MOST_BYTES = 10_000_000
_MOST_AUTHORS = 3
_TEXT_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "")
_NCX = "application/x-dtbncx+xml"
_FRAME = frozenset({"cover", "title-page", "toc", "copyright-page", "index", "loi", "lot"})
_EVENT = "{http://www.idpf.org/2007/opf}event"


@dataclass(frozen=True, slots=True)
class Book:
    """`members` are the files of its text in reading order; `contents` name some of them."""

    title: str
    members: tuple[str, ...]
    contents: dict[str, str]
    published: date | None
    tags: tuple[str, ...]
    language: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    member: str
    type: str
    properties: str


def opened(package: Package) -> Book:
    """Raises UnreadableArticle where it is no EPUB file or a protected one."""
    if _CONTAINER not in package:
        raise UnreadableArticle(Notice("not-its-kind", kind="EPUB"))
    rootfiles = _named(_xml(package, _CONTAINER), "rootfile")
    place = next((each.get("full-path") for each in rootfiles if each.get("full-path")), None)
    if place is None:
        raise UnreadableArticle(Notice("no-contents"))
    root = _xml(package, place)
    manifest = {
        each.get("id", ""): _Entry(
            _inside(place, each.get("href", "")),
            each.get("media-type", "").lower(),
            each.get("properties", ""),
        )
        for each in _named(root, "item")
    }
    members = _members(root, manifest, place)
    if set(members) & _encrypted(package):
        raise UnreadableArticle(Notice("copying"))
    creators = _texts(root, "creator")[:_MOST_AUTHORS]
    return Book(
        title=next(iter(_texts(root, "title")), ""),
        members=members,
        contents=_contents(package, manifest),
        published=_published(root),
        tags=tags_in([*creators, *_texts(root, "subject")]),
        language=language_of(*_texts(root, "language")),
        author=author_of(*creators),
    )


def _members(root: Any, manifest: dict[str, _Entry], place: str) -> tuple[str, ...]:
    frame = {
        _inside(place, each.get("href", ""))
        for each in _named(root, "reference")
        if each.get("type", "").lower() in _FRAME
    }
    found = [manifest.get(each.get("idref", "")) for each in _named(root, "itemref")]
    return tuple(
        dict.fromkeys(
            entry.member
            for entry in found
            if entry
            and entry.type in _TEXT_TYPES
            and "nav" not in entry.properties.split()
            and entry.member not in frame
        )
    )


def _contents(package: Package, manifest: dict[str, _Entry]) -> dict[str, str]:
    """The first name that a table of contents gives to each file."""
    for entry in manifest.values():
        is_nav, is_ncx = "nav" in entry.properties.split(), entry.type == _NCX
        if (is_nav or is_ncx) and entry.member in package:
            try:
                root = _xml(package, entry.member)
            except UnreadableArticle:
                continue  # the book is readable without it
            links = _nav_links(root) if is_nav else _ncx_links(root)
            found: dict[str, str] = {}
            for href, name in links:
                found.setdefault(_inside(entry.member, href), name)
            if found:
                return found
    return {}


def _nav_links(root: Any) -> list[tuple[str, str]]:
    navs = _named(root, "nav")
    chosen = [nav for nav in navs if "toc" in xhtml.kinds(nav)] or navs[:1]
    return [
        (link.get("href"), _text(link))
        for nav in chosen
        for link in _named(nav, "a")
        if link.get("href")
    ]


def _ncx_links(root: Any) -> list[tuple[str, str]]:
    links = []
    for point in _named(root, "navpoint"):
        label = next((each for each in point if xhtml.name_of(each) == "navlabel"), None)
        content = next((each for each in point if xhtml.name_of(each) == "content"), None)
        if label is not None and content is not None and content.get("src"):
            links.append((content.get("src"), _text(label)))
    return links


def _published(root: Any) -> date | None:
    """The date of publication; the day on which the file was made is none."""
    dates = _named(root, "date")
    first = sorted(dates, key=lambda each: each.get(_EVENT) != "publication")
    fitting = (each for each in first if each.get(_EVENT) in (None, "publication"))
    return next(filter(None, (day_of(_text(each)) for each in fitting)), None)


def _encrypted(package: Package) -> set[str]:
    if _ENCRYPTION not in package:
        return set()
    references = _named(_xml(package, _ENCRYPTION), "cipherreference")
    return {unquote(each.get("URI", "")) for each in references}


def _xml(package: Package, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(package.read(name, _MOST_BYTES), parser)
    except (etree.XMLSyntaxError, ValueError):
        return xhtml.tree(package.read(name, _MOST_BYTES))


def _named(root: Any, name: str) -> list[Any]:
    return [each for each in root.iter() if xhtml.name_of(each) == name]


def _texts(root: Any, name: str) -> list[str]:
    metadata = (_named(root, "metadata") or [root])[0]
    return [text for each in _named(metadata, name) if (text := _text(each))]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _inside(base: str, href: str) -> str:
    """The member that a link in `base` means."""
    try:
        path = urlsplit(href).path
    except ValueError:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path)))
