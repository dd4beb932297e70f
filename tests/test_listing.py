"""Feeds that were made to do harm: what reads them is another process, and soon done."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Event, Thread

import pytest

from retrieval import Config
from retrieval.errors import UnreadableArticle
from retrieval.web.page_list import listing
from retrieval.web.polite_fetch import rules
from retrieval.web.responses import Page, media_type

CONFIG = Config(list_seconds=60)


def page(inside: bytes) -> Page:
    body = b'<rss version="2.0"><channel>' + inside + b"</channel></rss>"
    return Page("https://a.example/feed", "application/rss+xml", None, body)


class Beat:
    """A thread that wants its turn all the time; `longest` it waited, in seconds."""

    def __enter__(self) -> Beat:
        self.longest, self._over = 0.0, Event()
        self._thread = Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *of: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.monotonic()
        while not self._over.wait(0.005):
            now = time.monotonic()
            self.longest, last = max(self.longest, now - last), now


@pytest.mark.parametrize(
    "inside",
    [
        b"<item><title>" + b"<!--" * 15_000 + b"</title></item>",
        b"<item><title>" + b"<![CDATA[" * 7_000 + b"</title></item>",
        b"<item><title>T</title><author>" + b"a." * 30_000 + b"</author></item>",
        b"<item>" + b"<title>&" * 5_000 + b"</item>",
    ],
    ids=["comments", "texts", "author", "entities"],
)
def test_a_feed_to_get_stuck_in_holds_up_nobody(inside: bytes) -> None:
    started = time.monotonic()
    with Beat() as beat:
        try:
            found = listing(page(inside), CONFIG)
        except UnreadableArticle:
            pass
        else:
            assert found is not None and len(found.entries) == 1
    assert time.monotonic() - started < 8
    assert beat.longest < 1


def test_a_tag_has_not_thousands_of_attributes() -> None:
    many = b" ".join(b'a%d="x"' % number for number in range(5_000))
    with pytest.raises(UnreadableArticle, match="too many elements"):
        listing(page(b"<item " + many + b"></item>"), CONFIG)


def test_what_stands_in_comments_is_not_counted_and_comes_to_nothing() -> None:
    inside = b"<item><title>A</title><!--" + b"<a>" * 300 + b"--><![CDATA[" + b"<b>" * 300 + b"]]>"
    found = listing(page(inside + b"</item>"), CONFIG)
    assert found is not None
    assert [entry.title for entry in found.entries] == ["A"]


def test_a_feed_has_seconds_of_its_own() -> None:
    tags = b"".join(b"<category>%d</category>" % number for number in range(60_000))
    started = time.monotonic()
    with pytest.raises(UnreadableArticle, match=r"^its reading took longer than 0\.5 seconds$"):
        listing(page(b"<item>" + tags + b"</item>"), Config(list_seconds=0.5))
    assert time.monotonic() - started < 8


APART = """
import sys
from retrieval import Config
from retrieval.read.feed_entry import FeedEntry
from retrieval.web.feed_fulltext import article
from retrieval.web.page_list import listing
from retrieval.web.responses import Page
site = "https://a.example/"
feed = b"<rss><channel><item><title>A</title></item></channel></rss>"
assert listing(Page(site, "", None, feed)).entries
assert listing(Page(site, "", None, b"<urlset><url><loc>x</loc></url></urlset>")).entries
assert article(FeedEntry(site, whole=True, content="<p>It rained. " * 100), site, Config())
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_no_parser_is_loaded_here() -> None:
    done = subprocess.run([sys.executable, "-c", APART], check=True, capture_output=True, text=True)
    assert not {"feedparser", "sgmllib", "trafilatura", "lxml"} & set(done.stdout.split())


@pytest.mark.parametrize(
    "line",
    [
        b"Disallow: /*a*a*a*a*a*b",
        b"Disallow: /" + b"*a" * 1_000 + b"b$",
        b"Disallow: /%2f%zz%",
        b"",
    ],
)
def test_a_robots_txt_of_any_kind_is_read_in_moments(line: bytes) -> None:
    data = b"User-agent: *\n" + (line + b"\n") * (511_000 // (len(line) + 1))
    started = time.monotonic()
    assert rules(data).can_fetch("https://a.example/" + "a" * 2_000, "citebot")
    assert time.monotonic() - started < 2


def test_of_a_long_media_type_the_beginning_is_looked_at() -> None:
    endless = b"text/html; charset=koi8-r" + b";a" * 50_000 + b"; charset=utf-8"
    assert media_type(endless, None) == ("text/html", "koi8-r")
    assert media_type(b"text/html" + b";" * 50_000 + b"charset=utf-8", None) == ("text/html", None)
