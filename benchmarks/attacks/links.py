"""Links that an administrator sends: feeds and sitemaps that freeze, are slow, or have no end."""

from __future__ import annotations

import asyncio
import gzip
import itertools
from collections.abc import Callable, Mapping
from functools import cache, partial

from variants_lists import FEEDS, SITEMAPS, list_variant
from website import HTML, dripping, reply

from benchmarks import generate
from benchmarks.attacks.field import Attack, Field, Missed, short, told

_RSS = {"Content-Type": "application/rss+xml"}
_XML = {"Content-Type": "application/xml"}
_SEED = 11
_PAGE = "<html><body><article><p>{}</p></article></body></html>"
_numbers = itertools.count()


def _feed(inside: bytes) -> bytes:
    return (
        b"<rss version='2.0'><channel><item><title>T</title>" + inside + b"</item></channel></rss>"
    )


def _map(field: Field, pages: int, stem: str) -> bytes:
    urls = (f"<url><loc>{field.site.url}/{stem}{n}</loc></url>" for n in range(pages))
    return f"<urlset>{''.join(urls)}</urlset>".encode()


async def _sent(field: Field, make: Callable[[], bytes], headers: Mapping[str, str]) -> str:
    """What is told of a link to what `make` makes, beside the loop that keeps the time."""
    path = f"/hostile{next(_numbers)}.xml"
    packed = await asyncio.to_thread(lambda: gzip.compress(make(), 1))
    field.site.replies[path] = reply(200, {**headers, "Content-Encoding": "gzip"}, packed)
    return await told(await field.editor.send(field.site.url + path))


async def comments(field: Field) -> str:
    """A feed of comments that are never closed."""
    return await _sent(field, lambda: _feed(b"<description>" + b"<!--" * 100_000), _RSS)


async def attributes(field: Field) -> str:
    """A feed's element with 80,000 attributes."""

    def make() -> bytes:
        return _feed(b"<x " + b" ".join(b"a%d='x'" % n for n in range(80_000)) + b"/>")

    return await _sent(field, make, _RSS)


async def author(field: Field) -> str:
    """A feed's author that a regular expression may try to take for an address."""
    said = b"<author>" + b"a." * 40_000 + b"</author>"
    return await _sent(field, lambda: _feed(said), _RSS)


async def variants(field: Field) -> str:
    """Some of the fuzz's feeds and sitemaps."""
    ends = []
    for _ in range(4):
        kind = field.chance.choice((FEEDS, SITEMAPS))
        number = field.chance.randrange(100_000)
        make = partial(list_variant, kind, _SEED, number)
        ends.append(await _sent(field, lambda make=make: make().data, _XML))  # type: ignore[misc]
    return f"{len(ends)} told of, the last: {ends[-1]}"


def _slow_map(field: Field) -> str:
    """The link to an ordinary sitemap of a site that wants 30 seconds between two pages."""
    robots = reply(200, {"Content-Type": "text/plain"}, "User-agent: *\nCrawl-delay: 30\n")
    field.site.replies["/robots.txt"] = robots
    stem = f"slow{next(_numbers)}-"
    page = reply(200, HTML, _PAGE.format("A page that says something. " * 20))
    for number in range(50):
        field.site.replies[f"/{stem}{number}"] = page
    field.site.replies[f"/{stem}.xml"] = reply(200, _XML, _map(field, 50, stem))
    return f"{field.site.url}/{stem}.xml"


async def slow(field: Field) -> str:
    """Six ordinary sitemaps of a site that wants 30 seconds between two pages; then /cancel."""
    sent = [await field.editor.send(_slow_map(field)) for _ in range(6)]
    await asyncio.sleep(60)
    await field.editor.send("/cancel")
    try:
        ends = await asyncio.gather(*(told(each, 30) for each in sent))
    finally:
        del field.site.replies["/robots.txt"]
    return f"six cancelled, the last: {ends[-1]}"


async def begun(field: Field) -> None:
    """One more of these, which is being read when the bot is asked to stop."""
    await field.editor.send(_slow_map(field))
    await asyncio.sleep(5)


async def drips(field: Field) -> str:
    """A feed that comes a letter at a time."""
    path = f"/drip{next(_numbers)}"
    field.site.replies[path] = dripping
    return await told(await field.editor.send(field.site.url + path))


@cache
def _large() -> list[bytes]:
    """Fourteen texts of 2 MB, packed."""
    written = generate.articles(14, paragraphs=4_000)
    return [gzip.compress(f"{each.title}\n\n{each.text}".encode(), 6) for each in written]


async def large(field: Field) -> str:
    """A sitemap of fourteen pages, each of much text; it is cancelled after a while."""
    stem = f"large{next(_numbers)}-"
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Encoding": "gzip"}
    for n, text in enumerate(await asyncio.to_thread(_large)):
        field.site.replies[f"/{stem}{n}"] = reply(200, headers, text)
    field.site.replies[f"/{stem}.xml"] = reply(200, _XML, _map(field, 14, stem))
    sent = await field.editor.send(f"{field.site.url}/{stem}.xml")
    try:
        return await told(sent, 60)
    except Missed:
        await field.editor.send("/cancel")
        return f"cancelled: {short(await told(sent, 30))}"


LINKS: Mapping[str, Attack] = {
    "feed of open comments": comments,
    "feed of attributes": attributes,
    "feed with a long author": author,
    "fuzzed feeds, sitemaps": variants,
    "six slow links, /cancel": slow,
    "dripping feed": drips,
    "sitemap of large pages": large,
}
