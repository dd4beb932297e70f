"""Links that an administrator sends: feeds and sitemaps that freeze, are slow, or have no end."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import zlib
from collections.abc import Mapping
from functools import cache

from variants_lists import FEEDS, SITEMAPS, list_variant
from website import HTML, dripping, reply

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


async def _sent(field: Field, body: bytes, headers: Mapping[str, str]) -> str:
    """What is told of a link to this."""
    path = f"/hostile{next(_numbers)}.xml"
    packed = {"Content-Encoding": "gzip"}
    field.site.replies[path] = reply(200, {**headers, **packed}, gzip.compress(body, 1))
    return await told(field, await field.boss.send(field.site.url + path))


async def comments(field: Field) -> str:
    """A feed of comments that are never closed."""
    return await _sent(field, _feed(b"<description>" + b"<!--" * 100_000), _RSS)


async def attributes(field: Field) -> str:
    """A feed's element with 80,000 attributes."""
    names = b" ".join(b"a%d='x'" % n for n in range(80_000))
    return await _sent(field, _feed(b"<x " + names + b"/>"), _RSS)


async def author(field: Field) -> str:
    """A feed's author that a regular expression may try to take for an address."""
    return await _sent(field, _feed(b"<author>" + b"a." * 40_000 + b"</author>"), _RSS)


async def variants(field: Field) -> str:
    """Some of the fuzz's feeds and sitemaps."""
    ends = []
    for _ in range(4):
        kind = field.chance.choice((FEEDS, SITEMAPS))
        variant = list_variant(kind, _SEED, field.chance.randrange(100_000))
        ends.append(await _sent(field, variant.data, _XML))
    return f"{len(ends)} told of, the last: {ends[-1]}"


async def slow(field: Field) -> str:
    """Six ordinary sitemaps of a site that wants 30 seconds between two pages; then /cancel."""
    robots = reply(200, {"Content-Type": "text/plain"}, "User-agent: *\nCrawl-delay: 30\n")
    field.site.replies["/robots.txt"] = robots
    stem = f"slow{next(_numbers)}-"
    page = reply(200, HTML, _PAGE.format("A page that says something. " * 20))
    sent = []
    for n in range(6):
        for number in range(50):
            field.site.replies[f"/{stem}{n}-{number}"] = page
        path = f"/{stem}{n}.xml"
        field.site.replies[path] = reply(200, _XML, _map(field, 50, f"{stem}{n}-"))
        sent.append(await field.boss.send(field.site.url + path))
    await asyncio.sleep(60)
    await field.boss.send("/cancel")
    try:
        ends = await asyncio.gather(*(told(field, each, 30) for each in sent))
    finally:
        del field.site.replies["/robots.txt"]
    return f"six cancelled, the last: {ends[-1]}"


async def drips(field: Field) -> str:
    """A feed that comes a letter at a time."""
    path = f"/drip{next(_numbers)}"
    field.site.replies[path] = dripping
    return await told(field, await field.boss.send(field.site.url + path))


@cache
def _large() -> bytes:
    """20 MB of text, packed."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    text = "Title\n\n" + "The bridge is open again and people are glad. " * 430_000
    return packing.compress(text.encode()) + packing.flush()


async def large(field: Field) -> str:
    """A sitemap of fourteen pages, each of much text; it is cancelled after a while."""
    stem = f"large{next(_numbers)}-"
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Encoding": "gzip"}
    for n in range(14):
        field.site.replies[f"/{stem}{n}"] = reply(200, headers, _large())
    field.site.replies[f"/{stem}.xml"] = reply(200, _XML, _map(field, 14, stem))
    sent = await field.boss.send(f"{field.site.url}/{stem}.xml")
    try:
        return await told(field, sent, 60)
    except Missed:
        await field.boss.send("/cancel")
        return f"cancelled: {short(await told(field, sent, 30))}"


LINKS: Mapping[str, Attack] = {
    "feed of open comments": comments,
    "feed of attributes": attributes,
    "feed with a long author": author,
    "fuzzed feeds, sitemaps": variants,
    "six slow links, /cancel": slow,
    "dripping feed": drips,
    "sitemap of large pages": large,
}
