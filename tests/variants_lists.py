"""Feeds and sitemaps that were made to do harm, by seed and number: some from a grammar, some
samples damaged. Reading them is left to `trial_lists`."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from pumps import pumped, value
from trials import Variant
from variants import damaged

FEEDS, SITEMAPS = "feeds", "sitemaps"
SITES = Path(__file__).parent / "sites"
_SAMPLES = {FEEDS: ("hugo/index.xml", "jekyll/feed.xml"), SITEMAPS: ("*/sitemap.xml",)}
_DAMAGED = 0.3
_LARGEST = 3_000_000  # bytes

_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:media="http://search.yahoo.com/mrss/"',
    'xmlns:georss="http://www.georss.org/georss"',
    'xmlns:gml="http://www.opengis.net/gml"',
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns=""',
    'xmlns:a="a" xmlns:b="a"',
)
_IN_FEEDS = (
    "title", "link", "guid", "id", "description", "summary", "content:encoded", "content",
    "pubDate", "published", "updated", "dc:date", "dc:creator", "author", "category", "dc:subject",
    "media:content", "media:group", "enclosure", "georss:point", "georss:polygon", "gml:pos",
    "itunes:duration", "itunes:summary", "source", "language", "xhtml:body", "rdf:li", "cc:license",
    "comments", "textInput", "image", "cloud", "ttl", "skipDays", "issued", "modified", "created",
)  # fmt: skip
_IN_SITEMAPS = (
    "loc", "loc", "lastmod", "changefreq", "priority", "news:publication_date", "news:title",
    "news:news", "image:image", "xhtml:link", "title", "video:video",
)  # fmt: skip
_SHELLS = {
    FEEDS: (
        ("rss", '<rss version="2.0" {spaces}><channel>{own}{items}</channel></rss>', "item"),
        ("rss", "<rss><channel>{items}", "item"),
        ("rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
         'xmlns="http://purl.org/rss/1.0/" {spaces}><channel>{own}</channel>{items}</rdf:RDF>',
         "item"),
        ("atom", '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="{base}" '
         "{spaces}>{own}{items}</feed>", "entry"),
        ("atom", '<feed version="0.3">{own}{items}</feed>', "entry"),
    ),
    SITEMAPS: (
        ("urlset", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {spaces}>'
         "{items}</urlset>", "url"),
        ("urlset", "<urlset>{items}", "url"),
        ("index", '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}'
         "</sitemapindex>", "sitemap"),
        ("index", "<x:sitemapindex xmlns:x='x'>{items}</x:sitemapindex>", "x:sitemap"),
    ),
}  # fmt: skip
_HEADS = (
    '<?xml version="1.0" encoding="{encoding}"?>', "", "", "\n\n ", "<!-- {pump} -->",
    "<?a {pump}?>",
    "<!DOCTYPE rss>", '<!DOCTYPE a [<!ENTITY a "{pump}"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE a SYSTEM "file:///etc/hostname">', '<?xml-stylesheet href="{pump}"?>',
)  # fmt: skip
_ENCODINGS = (
    *("utf-8",) * 25, "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1",
    "windows-1251", "koi8-r", "shift_jis", "iso-2022-jp", "utf-7", "cp037",
)  # fmt: skip
_CLAIMED = (
    *("utf-8",) * 10,
    "",
    "UTF8",
    "us-ascii",
    "x-user-defined",
    "utf-16",
    "idna",
    "rot13",
    "\0",
    "1",
)


def list_variant(kind: str, seed: int, number: int) -> Variant:
    """A variant of `FEEDS` or `SITEMAPS`."""
    chance = random.Random(f"{kind} {seed} {number}")
    if chance.random() < _DAMAGED:
        sort, data = "damaged", _sample(kind, chance)
    else:
        sort, data = _made(kind, chance)
        if chance.random() < 0.1:
            data = damaged(data, chance, data)
    data = _packed(data[:_LARGEST], chance)
    return Variant(f"{kind} {sort}", f"{sort}.xml", data)


def _sample(kind: str, chance: random.Random) -> bytes:
    found = sorted(path for name in _SAMPLES[kind] for path in SITES.glob(name))
    return damaged(chance.choice(found).read_bytes(), chance, chance.choice(found).read_bytes())


def _made(kind: str, chance: random.Random) -> tuple[str, bytes]:
    sort, shell, item = chance.choice(_SHELLS[kind])
    inside = _IN_FEEDS if kind == FEEDS else _IN_SITEMAPS
    items = "".join(_item(item, inside, chance) for _ in range(chance.choice((1, 2, 5, 30))))
    if chance.random() < 0.1:
        items *= chance.choice((10, 100))
    text = _heads(chance) + _filled(
        shell,
        spaces=" ".join(chance.sample(_SPACES, chance.randint(0, 5))),
        own=_elements(inside, chance, 3),
        base=value(chance),
        items=items,
    )
    if chance.random() < 0.15:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + pumped(chance) + text[at:]
    return sort, _encoded(text[:_LARGEST], chance)


def _filled(shell: str, **parts: str) -> str:
    for name, part in parts.items():
        shell = shell.replace(f"{{{name}}}", part, 1)
    return shell


def _heads(chance: random.Random) -> str:
    head = chance.choice(_HEADS)
    claimed = chance.choice(_CLAIMED)
    return head.replace("{encoding}", claimed).replace("{pump}", pumped(chance, 2_000))


def _item(name: str, inside: Sequence[str], chance: random.Random) -> str:
    end = "" if chance.random() < 0.03 else f"</{name}>"
    usual = "loc" if inside is _IN_SITEMAPS else "link"
    page = f"<{usual}>/page{chance.randrange(40)}</{usual}>" if chance.random() < 0.7 else ""
    return f"<{name}{_attributes(chance)}>{page}{_elements(inside, chance, 8)}{end}"


def _elements(names: Sequence[str], chance: random.Random, most: int) -> str:
    return "".join(_element(chance.choice(names), chance) for _ in range(chance.randint(0, most)))


def _element(name: str, chance: random.Random) -> str:
    inside = pumped(chance) if chance.random() < 0.05 else value(chance)
    form = chance.choice(_FORMS)
    return form(name, inside, _attributes(chance))


_Form = Callable[[str, str, str], str]
_PLAIN: _Form = lambda name, inside, extra: f"<{name}>{inside}</{name}>"  # noqa: E731
_FORMS: tuple[_Form, ...] = (
    *(_PLAIN,) * 20,
    lambda name, inside, extra: f"<{name}{extra}>{inside}</{name}>",
    lambda name, inside, extra: f"<{name}{extra}>{inside}</{name}>",
    lambda name, inside, extra: f"<{name}><![CDATA[{inside}]]></{name}>",
    lambda name, inside, extra: f"<{name}><![CDATA[{inside}]]></{name}>",
    lambda name, inside, extra: f"<{name} href='{inside[:500]}' rel='alternate'/>",
    lambda name, inside, extra: f"<{name} href='{inside[:500]}'/>",
    lambda name, inside, extra: f"<{name} term='{inside[:500]}' label='{inside[:90]}'/>",
    lambda name, inside, extra: f"<{name} type='xhtml'><div>{inside}</div></{name}>",
    lambda name, inside, extra: f"<{name} type='html' mode='escaped'>{inside}</{name}>",
    lambda name, inside, extra: f"<{name} mode='base64'>{inside}</{name}>",
    lambda name, inside, extra: f"<{name}><name>{inside}</name><email>a@b</email></{name}>",
    lambda name, inside, extra: f"<{name}>{inside}",
    lambda name, inside, extra: f"{inside}</{name}>",
)


def _attributes(chance: random.Random) -> str:
    if chance.random() < 0.9:
        return ""
    names = ("a", "a", "rdf:about", "xml:base", "xml:lang", "type", "url", "isPermaLink", "x:y")
    count = chance.choice((1, 3, 50, 2_000))
    return "".join(
        f" {chance.choice(names)}{n if n else ''}='{value(chance)[:80]}'" for n in range(count)
    )


def _encoded(text: str, chance: random.Random) -> bytes:
    data = text.encode(chance.choice(_ENCODINGS), "replace")
    if chance.random() < 0.03:
        data = chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0")) + data
    return data


def _packed(data: bytes, chance: random.Random) -> bytes:
    """Most as they are; some as a .gz that is whole, is cut, holds another, or much of nothing."""
    if chance.random() > 0.08:
        return data
    packed = gzip.compress(data, 1, mtime=0)
    form = chance.randrange(4)
    if form == 1:
        return packed[: chance.randrange(len(packed) + 1)]
    if form == 2:
        return gzip.compress(packed, 1, mtime=0)
    if form == 3:
        return gzip.compress(data + b" " * 60_000_000, 1, mtime=0)
    return packed
