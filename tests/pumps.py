"""What stands in hostile feeds and sitemaps: odd values, and pieces that are repeated for long."""

from __future__ import annotations

import random
from collections.abc import Callable

_SIZES = (3, 30, 30, 300, 300, 3_000, 30_000, 200_000)
_PIECES = (
    "<!--", "<![CDATA[", "]]>", "-->", "<", ">", "</", "/>", "<a>", "<a/>", "<a ", "<?", "?>",
    "<!DOCTYPE ", "<!ENTITY a '", "&", "&amp;", "&#", "&#x41;", "&#1114112;", "&#xD800;", "&nbsp;",
    "&lol;", "a.", "a@", "a@b ", "a='b' ", "xmlns:a='a' ", "-", "--", "1", "9", "0x", ":", "a:",
    "/",
    "../", "%", "%25", "?a=", "#", "\\", "'", '"', "\t", "\n", " ", "\u00a0", "\u200b", "\u202e",
    "\ufeff", "\ufffe", "\U0001f600", "e\u0301", "(", ")", "[", "{", "a,", "a b ", "<b><i>",
    "<p>x ",
    "<div><!--", "<script>", "<style>a{", "<table><tr><td>", "<item>", "<entry>", "<url><loc>",
    "<title>", "<x:y>", "T", "+00:00", "Mon, ", "1 Jan ", "2031-", "http://", "//", "http://[",
    "data:,", "=?utf-8?q?", "\x0b", "\x1f", "ß", "İ", "ﬁ",
)  # fmt: skip
_WORDS = (
    "the", "bridge", "opened", "again", "after", "a", "long", "winter", "and", "people", "were",
    "glad", "of", "it",
)  # fmt: skip
_DATES = (
    "Sat, 03 May 2031 10:00:00 GMT", "2031-05-03T10:00:00Z", "2031-05-03", "2031", "2031-05", "1",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "Fri, 31 Dec 9999 23:59:59 -2400",
    "10000-01-01", "-0001-01-01", "2031-13-45", "2031-02-30T25:61:61Z", "1799-12-31", "2200-01-01",
    "2031-W20-3", "2031-123", "20310503", "3 May 31", "31/12/31",
    "Sat, 32 Foo 99999 99:99:99 +9999",
    "2031-05-03T10:00:00+99:99", "1e9", "1746266400", "99999999999999999999", "now", "P1Y",
    "Mon, 01 Jan 0000 00:00:00 GMT", "2031-05-03T24:00:00.999999999999999999999Z",
    "2031년 5월 3일", "Τρι, 03 Μάι 2031 10:00:00 GMT", "2031. május 3.",
    "2031-05-03T10:00:00" + "Z" * 99,
)  # fmt: skip
_URLS = (
    "/page", "page.html#a", "http://127.0.0.1/x", "https://a.example/?q=1&amp;b", "//a.example/",
    "http://[::1", "http://[::1]:99999/", "http://a.example:x/", "javascript:alert(1)", "data:,x",
    "http://user:secret@a.example/", "file:///etc/hostname", "tag:a,2031:b", "urn:x", "", " ", "#",
    "http://a.example/" + "a" * 3_000, "http://xn--a.example/", "http://\u202ea.example/", "?", ":",
    "http://a\tb/", "http://a%00b/", "HTTP://A.EXAMPLE", "http:a", "http:///x", "\\\\a\\b",
    "mailto:a@b",
)  # fmt: skip
_NUMBERS = ("0", "-1", "1e999", "nan", "9" * 400, "0x7fffffff", "1 2 3", "45.256 -71.92", "1:2:3")
_HTML = (
    "&lt;p&gt;It rained on Monday.&lt;/p&gt;", "<p>It rained</p>", "<p>It &amp; rained<br/></p>",
    "<script>alert(1)</script>", "<img src=x onerror=y>", "<a href='http://[x'>x</a>", "<p",
    "<svg><desc><p>", "<math><mi>", "<select><option>", "<!-- c --><p>x</p>",
    "<![if !IE]>x<![endif]>",
)  # fmt: skip


def pumped(chance: random.Random, most: int = 1_000_000) -> str:
    """A piece, or two that take turns, repeated; sometimes closed again as often."""
    pieces = [chance.choice(_PIECES) for _ in range(chance.choice((1, 1, 2)))]
    unit = "".join(pieces)
    count = max(1, min(chance.choice(_SIZES), most // len(unit)))
    if chance.random() < 0.1:
        # Names that all differ.
        return "".join(f"{unit}{n}" for n in range(min(count, 20_000)))[:most]
    end = "</a>" * count if unit == "<a>" and chance.random() < 0.5 else ""
    return (unit * count + end)[:most]


def value(chance: random.Random) -> str:
    """What an element or an attribute may hold."""
    return chance.choice(_VALUES)(chance)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.choice((1, 5, 12, 200))))


_VALUES: tuple[Callable[[random.Random], str], ...] = (
    _sentence,
    _sentence,
    lambda chance: chance.choice(_DATES),
    lambda chance: chance.choice(_DATES),
    lambda chance: chance.choice(_URLS),
    lambda chance: chance.choice(_URLS),
    lambda chance: f"/page{chance.randrange(40)}",
    lambda chance: chance.choice(_NUMBERS),
    lambda chance: chance.choice(_HTML) * chance.choice((1, 1, 40)),
    lambda chance: pumped(chance, 300),
)
