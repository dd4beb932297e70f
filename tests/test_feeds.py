"""Feeds and sitemaps over real HTTP: what gets in, what is asked for again, and how politely."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest
from fakes import WordEncoder
from website import HTML, Reply, Site, dripping, endless, reply

from retrieval import Article, Config, IngestReport, Library, Skipped
from retrieval.encode.encoder import Vectors
from retrieval.errors import ReadingEnded, StoreError
from retrieval.ingest.pipeline import expand
from retrieval.notices import Notice
from retrieval.read.budget import Budget
from retrieval.store.changes import Change
from retrieval.store.local import LocalStore
from retrieval.types import Progress
from retrieval.web.fetch import Fetcher
from retrieval.web.link_batches import Batch
from retrieval.web.link_reader import LinkReader
from retrieval.web.polite_fetch import rules

LIMIT = 200_000
RSS = {"Content-Type": "application/rss+xml; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
NONE: tuple[str, ...] = ()
_LIMITS = ("max_feed_entries", "link_seconds", "link_bytes", "link_articles")


def fetcher(site: Site, **options: Any) -> Fetcher:
    return Fetcher(LIMIT, **({"allow": [("127.0.0.1", site.port)], "pause": 0.0} | options))


class Archive:
    """A library over one folder; opened anew it knows of a feed what its store knows."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.told: list[Notice] = []

    def open(self, encoder: WordEncoder | None = None, **options: Any) -> Library:
        limits = {key: options.pop(key) for key in list(options) if key in _LIMITS}
        config = Config(device="cpu", **limits)
        store = LocalStore(self.folder, language="en")
        using = fetcher(self.site, **options)
        return Library(store, lambda: encoder or WordEncoder(), config, self.told.append, using)

    def add(self, path: str, **options: Any) -> tuple[tuple[int, int, int], list[str], list[str]]:
        """Added, updated and unchanged; what was skipped; what the server was asked for."""
        before = len(self.site.asked)
        with self.open(**options) as library:
            report = library.add([self.site.url + path])
        asked = [name for name, _ in self.site.asked[before:]]
        skipped = [
            f"{each.source.removeprefix(self.site.url)}: {each.reason}" for each in report.skipped
        ]
        return (report.added, report.updated, report.unchanged), skipped, asked

    def titles(self) -> list[str]:
        with self.open() as library:
            return [listed.title for listed in library.articles()]


@pytest.fixture
def archive(site: Site, tmp_path: Path) -> Archive:
    return Archive(site, tmp_path / "index")


def page(title: str, text: str = "It rained on Monday.") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def item(link: str, more: str = "") -> str:
    return f"<item><title>About {link}</title><link>{link}</link>{more}</item>"


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>News</title>{''.join(items)}</channel></rss>"
    )


def atom(*entries: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>News</title>{''.join(entries)}</feed>"
    )


def sitemap(*pages: tuple[str, str]) -> str:
    urls = (
        f"<url><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"
        for url, changed in pages
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{''.join(urls)}</urlset>"
    )


def index(*maps: tuple[str, str]) -> str:
    return (
        sitemap(*maps)
        .replace("<url>", "<sitemap>")
        .replace("</url>", "</sitemap>")
        .replace("urlset", "sitemapindex")
    )


def versioned(etag: str, headers: dict[str, str], body: bytes | str) -> Reply:
    """A page that is told to be unchanged to who has this version."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            reply(304, {"ETag": etag, "Content-Length": "0"})(handler)
        else:
            reply(200, headers | {"ETag": etag}, body)(handler)

    return send


def pages(site: Site, *names: str) -> None:
    for name in names:
        site.replies[f"/{name}"] = reply(200, HTML, page(name.capitalize()))


# --- what gets in, and what is asked for again


def test_each_entry_of_a_feed_is_fetched_once(site: Site, archive: Archive) -> None:
    pages(site, "rain", "sun")
    feed = rss(item("/rain"), item(f"{site.url}/sun"))
    site.replies["/feed"] = versioned('"1"', RSS, feed)
    asked = ["/feed", "/robots.txt", "/rain", "/sun"]
    assert archive.add("/feed") == ((2, 0, 0), [], asked)
    assert archive.titles() == ["Rain", "Sun"]
    assert archive.add("/feed") == ((0, 0, 2), [], ["/robots.txt", "/feed"])
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    pages(site, "snow")
    site.replies["/feed"] = versioned('"2"', RSS, rss(item("/snow"), item("/rain"), item("/sun")))
    assert archive.add("/feed") == ((1, 0, 2), [], ["/robots.txt", "/feed", "/snow"])
    assert archive.titles() == ["Rain", "Snow", "Sun"]


def test_the_feed_tells_what_a_page_does_not(site: Site, archive: Archive) -> None:
    pages(site, "rain")
    more = (
        "<pubDate>Sat, 03 May 2031 23:30:00 -0500</pubDate><category>Weather</category>"
        "<category>Yarrel</category>"
    )
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain", more)))
    archive.add("/feed")
    with archive.open() as library:
        found = library.ask("When did it rain on Monday").citations[0].article
    assert (found.title, found.source, found.link) == ("Rain", f"{site.url}/rain", found.source)
    assert str(found.published) == "2031-05-04"  # in UTC
    assert found.tags == ("Weather", "Yarrel")


def test_a_changed_entry_is_asked_for_on_condition(site: Site, archive: Archive) -> None:
    def feed(moment: str) -> Reply:
        entries = (
            f"<entry><link href='/{name}'/><id>{name}</id><updated>{moment}</updated></entry>"
            for name in ("rain", "sun")
        )
        return reply(200, {"Content-Type": "application/atom+xml"}, atom(*entries))

    site.replies["/rain"] = versioned('"r1"', HTML, page("Rain"))
    modified = "Fri, 02 May 2031 10:00:00 GMT"
    site.replies["/sun"] = reply(200, HTML | {"Last-Modified": modified}, page("Sun"))
    site.replies["/feed"] = feed("2031-05-02T10:00:00Z")
    archive.add("/feed")
    assert archive.add("/feed") == ((0, 0, 2), [], ["/robots.txt", "/feed"])
    site.replies["/feed"] = feed("2031-05-03T10:00:00Z")
    site.replies["/sun"] = reply(200, HTML, page("Sun", "The sun shone."))
    assert archive.add("/feed") == ((0, 1, 1), [], ["/robots.txt", "/feed", "/rain", "/sun"])
    (_, rain), (_, sun) = site.asked[-2:]
    assert (rain["If-None-Match"], "If-Modified-Since" in rain) == ('"r1"', False)
    assert (sun["If-Modified-Since"], "If-None-Match" in sun) == (modified, False)
    with archive.open() as library:
        assert library.ask("sun shone").citations[0].text == "The sun shone."
    assert archive.add("/feed") == ((0, 0, 2), [], ["/robots.txt", "/feed"])


LONG = "<p>" + "</p><p>".join(f"It rained on day {day} in Yarrel." for day in range(40)) + "</p>"


def encoded(html: str) -> str:
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"


def test_a_whole_text_in_the_feed_is_not_fetched(site: Site, archive: Archive) -> None:
    pages(site, "short", "cut", "elsewhere")
    other = f"http://localhost:{site.port}/elsewhere"
    entries = [
        item("/long#a", f"<pubDate>Sat, 03 May 2031 10:00:00 GMT</pubDate>{encoded(LONG)}"),
        item("/short", encoded("<p>It rained.</p>")),
        item("/cut", encoded(LONG + "<p>And then […]</p>")),
        item(other, encoded(LONG)),
        f"<item><guid isPermaLink='false'>7</guid>{encoded(LONG.replace('Yarrel', 'Oum'))}</item>",
    ]
    site.replies["/feed"] = reply(200, RSS, rss(*entries))
    added, skipped, asked = archive.add("/feed", resolve=lambda host, port: ["127.0.0.1"])
    assert (added, skipped) == ((5, 0, 0), [])
    assert asked == ["/feed", "/robots.txt", "/short", "/cut", "/robots.txt", "/elsewhere"]
    with archive.open() as library:
        sources = {listed.source: listed for listed in library.articles()}
        assert sources.keys() == {
            f"{site.url}/long#a", f"{site.url}/short", f"{site.url}/cut", other,
            f"{site.url}/feed#7",
        }  # fmt: skip
        long = sources[f"{site.url}/long#a"]
        assert (long.title, long.published) == ("About /long#a", "2031-05-03")
        article = library.article(long.id)
    assert article is not None
    assert article.text.startswith("It rained on day 0 in Yarrel.\n\nIt rained on day 1 in")
    # What a feed says itself costs nothing; what has changed in it is taken.
    entries[0] = entries[0].replace("rained on day 0", "snowed on day 0")
    site.replies["/feed"] = reply(200, RSS, rss(*entries))
    options = {"resolve": lambda host, port: ["127.0.0.1"]}
    assert archive.add("/feed", **options) == ((0, 1, 4), [], ["/robots.txt", "/feed"])


def test_a_sitemap(site: Site, archive: Archive) -> None:
    pages(site, "rain", "sun")
    rain, sun = f"{site.url}/rain", f"{site.url}/sun"
    site.replies["/sitemap.xml"] = reply(200, XML, sitemap((rain, "2031-05-02"), (sun, "")))
    asked = ["/sitemap.xml", "/robots.txt", "/rain", "/sun"]
    assert archive.add("/sitemap.xml") == ((2, 0, 0), [], asked)
    again = ["/robots.txt", "/sitemap.xml"]
    assert archive.add("/sitemap.xml") == ((0, 0, 2), [], again)
    site.replies["/sitemap.xml"] = reply(200, XML, sitemap((rain, "2031-05-03"), (sun, "")))
    assert archive.add("/sitemap.xml") == ((0, 0, 2), [], [*again, "/rain"])


@pytest.mark.parametrize(
    "odd",
    [
        "<image:image><image:loc>/cat.png</image:loc></image:image>",  # nobody declares "image"
        "<title>Half of a character: &#xD800;</title>",
        "<x:y xmlns:x='&#xD800;'>z</x:y>",
    ],
)
def test_what_is_odd_in_a_sitemap_costs_no_page(site: Site, archive: Archive, odd: str) -> None:
    pages(site, "rain")
    listed = sitemap((f"{site.url}/rain", "2031-05-02")).replace("</url>", f"{odd}</url>")
    site.replies["/sitemap.xml"] = reply(200, XML, listed)
    asked = ["/sitemap.xml", "/robots.txt", "/rain"]
    assert archive.add("/sitemap.xml") == ((1, 0, 0), [], asked)


def test_an_index_of_packed_sitemaps(site: Site, archive: Archive) -> None:
    pages(site, "a", "b", "c")
    url = site.url

    def packed(kind: str, *urls: tuple[str, str]) -> Reply:
        return reply(200, {"Content-Type": kind}, gzip.compress(sitemap(*urls).encode()))

    site.replies["/1.xml.gz"] = packed("application/gzip", (f"{url}/a", ""), (f"{url}/b", ""))
    site.replies["/2.xml.gz"] = packed("application/octet-stream", (f"{url}/c", ""))
    site.replies["/deep.xml"] = reply(200, XML, index((f"{url}/1.xml.gz", "")))
    site.replies["/none.xml"] = reply(200, HTML, page("None"))
    maps = [("/1.xml.gz", "2031-05-02"), ("/2.xml.gz", "2031-05-03")]
    maps += [("/deep.xml", ""), ("/none.xml", ""), ("/gone.xml", "")]
    site.replies["/index.xml"] = reply(200, XML, index(*((url + path, at) for path, at in maps)))
    no = "it is listed as a sitemap and is none"
    skipped = [f"/deep.xml: {no}", f"/none.xml: {no}"]
    skipped += ["/gone.xml: its server answers 404 Not Found"]
    read = ["/2.xml.gz", "/c", "/1.xml.gz", "/a", "/b", "/deep.xml", "/none.xml", "/gone.xml"]
    first = archive.add("/index.xml")
    assert first == ((3, 0, 0), skipped, ["/index.xml", "/robots.txt", *read])
    # A sitemap that has not changed, as its index says, is not even asked for.
    again = ["/robots.txt", "/index.xml", "/deep.xml", "/none.xml", "/gone.xml"]
    assert archive.add("/index.xml") == ((0, 0, 3), skipped, again)


def test_the_newest_entries_are_read_where_there_are_too_many(site: Site, archive: Archive) -> None:
    pages(site, *(f"p{number}" for number in range(6)))
    days = [(f"{site.url}/p{number}", f"2031-05-0{number + 1}") for number in (2, 0, 5, 4, 1)]
    site.replies["/map"] = reply(200, XML, sitemap((f"{site.url}/p3", ""), *days))
    done, skipped, asked = archive.add("/map", max_feed_entries=3)
    assert (done, skipped, asked[2:]) == ((3, 0, 0), [], ["/p5", "/p4", "/p2"])
    assert str(archive.told[-1]) == f"{site.url}/map lists 6 pages; the 3 newest are read."


def test_a_removed_article_does_not_come_back_by_itself(site: Site, archive: Archive) -> None:
    pages(site, "rain")
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain")))
    archive.add("/feed")
    with archive.open() as library:
        library.remove([library.articles()[0].id])
    archive.add("/feed")
    assert archive.titles() == []
    assert archive.add("/rain") == ((1, 0, 0), [], ["/rain"])


def test_what_could_not_be_stored_is_read_again(site: Site, archive: Archive) -> None:
    class Failing(WordEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            raise StoreError("The disk is full.")

    pages(site, "rain")
    site.replies["/feed"] = versioned('"1"', RSS, rss(item("/rain")))
    with archive.open(Failing()) as library, pytest.raises(StoreError):
        library.add([f"{site.url}/feed"])
    assert archive.add("/feed") == ((1, 0, 0), [], ["/feed", "/robots.txt", "/rain"])


def test_others_write_while_a_page_is_waited_for(site: Site, archive: Archive) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        with archive.open() as other:
            other.add(Article(handler.path, "Meanwhile.", source=handler.path))
        reply(200, HTML, page("Rain"))(handler)

    site.replies["/rain"] = site.replies["/sun"] = busy
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain")))
    with archive.open() as library:
        report = library.add([f"{site.url}/sun", Article("Own", "Text."), f"{site.url}/feed"])
    assert report == IngestReport(added=3)
    assert archive.titles() == ["/rain", "/sun", "Own", "Rain", "Rain"]


def test_progress_counts_entries(site: Site, archive: Archive) -> None:
    pages(site, "rain", "sun")
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain"), item("/sun"), item("/gone")))
    items = [f"{site.url}/feed", Article("Own", "Text.")]
    for _ in range(2):
        seen: list[Progress] = []
        with archive.open() as library:
            library.add(items, on_progress=seen.append, total=2)
        assert (seen[-1].seen, seen[-1].total) == (4, 4)
        assert [each.seen for each in seen] == sorted(each.seen for each in seen)


def test_without_an_archive_all_of_a_feed_is_read(site: Site) -> None:
    pages(site, "rain", "sun")
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain"), item("/sun"), item("/gone")))
    for _ in range(2):
        rain, sun, gone = expand([f"{site.url}/feed"], Config(), fetcher(site))
        assert isinstance(rain, Article) and isinstance(sun, Article)
        assert (rain.title, sun.title) == ("Rain", "Sun")
        assert gone == Skipped(f"{site.url}/gone", Notice("status", status="404 Not Found"))


# --- what is a feed


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", rss(item("/rain"))),
        ("text/xml; charset=windows-1251", rss(item("/rain")).replace("utf-8", "windows-1251")),
        (
            "text/plain",
            "\ufeff<!-- made by hand -->\n" + atom("<entry><link href='/rain'/></entry>"),
        ),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://purl.org/rss/1.0/"><item><link>/rain</link></item></rdf:RDF>',
        ),
        ("application/rss+xml", rss(item("/rain") + "<item><ti").partition("</channel>")[0]),
    ],
)
def test_a_feed_is_known_by_its_content(site: Site, kind: str, body: str) -> None:
    pages(site, "rain")
    site.replies["/feed"] = reply(200, {"Content-Type": kind}, body)
    found = next(iter(expand([f"{site.url}/feed"], Config(), fetcher(site))))
    assert isinstance(found, Article)
    assert found.source == f"{site.url}/rain"


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/xml", "<?xml version='1.0'?><note>Rain</note>", None),
        ("application/octet-stream", b"\x7fELF\x00", None),
        # The time of day in it would be part of the test's name.
        ("application/gzip", gzip.compress(b"\x00" * 100, mtime=0), None),
        ("application/gzip", b"\x1f\x8b rain", "its compressed data is damaged"),
        (
            "application/gzip",
            gzip.compress(b"<urlset>" + b" " * 100_000_000, mtime=0),
            "it has more than 52 MB",
        ),
        ("application/rss+xml", "", None),
        ("application/rss+xml", "<rss>" + "<a>" * 50_000, "it has too many elements, or too"),
        ("application/rss+xml", "<rss><chan", "its XML is damaged"),
        (
            "application/rss+xml",
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;</item></rss>',
            None,
        ),
    ],
)
def test_what_is_no_feed(site: Site, kind: str, body: bytes | str, reason: str | None) -> None:
    site.replies["/x"] = reply(200, {"Content-Type": kind}, body)
    (found,) = expand([f"{site.url}/x"], Config(), fetcher(site))
    assert isinstance(found, Skipped)
    expected = reason or f"it is {kind}, which Citebot does not read from the web"
    assert str(found.reason).startswith(expected)


def test_a_page_that_calls_itself_xml(site: Site) -> None:
    site.replies["/rain"] = reply(200, XML, '<?xml version="1.0"?>\n' + page("Rain"))
    (found,) = expand([f"{site.url}/rain"], Config(), fetcher(site))
    assert isinstance(found, Article)
    assert found.title == "Rain"


def test_entities_are_not_expanded(site: Site) -> None:
    entities = "".join(
        f'<!ENTITY e{number} "{f"&e{number - 1};" * 10 if number else "rain" * 10}">'
        for number in range(9)
    )
    for body in (sitemap(("http://x/&e8;", "")), rss(item("/&e8;"))):
        declared = body.replace("?>", f"?><!DOCTYPE r [{entities}]>", 1)
        site.replies["/x"] = reply(200, XML, declared)
        started = time.monotonic()
        found = expand([f"{site.url}/x"], Config(), fetcher(site))
        assert all(isinstance(each, Skipped) for each in found)
        assert time.monotonic() - started < 2


# --- bad entries


def test_each_bad_entry_is_one_line_and_the_good_ones_get_in(site: Site, archive: Archive) -> None:
    pages(site, "rain", "sun")
    away = {"Location": "http://169.254.169.254/latest/meta-data/"}
    site.replies["/away"] = reply(302, away)
    site.replies["/inside"] = reply(301, {"Location": "http://127.0.0.1:1/"})
    site.replies["/endless"] = endless
    site.replies["/giant"] = reply(200, HTML | {"Content-Length": "1000000000"}, page("Giant"))
    site.replies["/bomb"] = reply(
        200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(b" " * 50_000_000)
    )
    site.replies["/slow"] = dripping
    site.replies["/image"] = reply(200, {"Content-Type": "image/png"}, b"\x89PNG")
    site.replies["/empty"] = reply(200, HTML, "<html><body></body></html>")
    site.replies["/feed2"] = reply(200, RSS, rss(item("/rain")))
    bad = ["/away", "/inside", "/endless", "/giant", "/bomb", "/image", "/empty", "/feed2", "/gone"]
    bad += ["mailto:me@example.org", "http://[broken/", "file:///etc/passwd", "http://10.0.0.1/"]
    bad += ["http://me:secret@example.org/", "/" + "r" * 3_000, "/slow"]
    site.replies["/feed"] = reply(
        200,
        RSS,
        rss(item("/rain"), *map(item, bad), "<item><title>Bare</title></item>", item("/sun")),
    )
    done, skipped, asked = archive.add("/feed", seconds=1.0)
    assert done == (2, 0, 0)
    assert len(skipped) == len(bad) + 1, "\n".join(line[:120] for line in skipped)
    private = "is not on the public internet; Citebot reads nothing else"
    large = "it has more than 0.2 MB, the limit for one page"
    not_web = "only links that begin with http:// or https:// are read"
    bare = "the feed has neither a link nor the whole text of it"
    lines = dict(line.rsplit(": ", 1) for line in skipped)
    assert lines == {
        "/away": f"169.254.169.254 {private}",
        "/inside": f"127.0.0.1 {private}",
        "/endless": large,
        "/giant": large,
        "/bomb": large,
        "/image": "it is image/png, which Citebot does not read from the web",
        "/empty": "no article text is found on the page",
        "/feed2": "it is application/rss+xml, which Citebot does not read from the web",
        "/gone": "its server answers 404 Not Found",
        "mailto:me@example.org": not_web,
        "/feed#About http://[broken/": bare,
        "file://etc/passwd": not_web,
        "http://10.0.0.1/": f"10.0.0.1 {private}",
        "http://…@example.org/": "the link holds a user name or a password; give it without",
        lines_of_length(lines, 2_049): "the link has more than 2,048 characters",
        "/slow": "its server did not deliver it within 1 second",
        "/feed#Bare": bare,
    }
    assert archive.titles() == ["Rain", "Sun"]
    # What is known to be bad is reported again and left alone; what may get better is tried.
    site.replies["/slow"] = reply(200, HTML, page("Slow"))
    done, again, asked = archive.add("/feed")
    assert (done, asked) == ((1, 0, 2), ["/robots.txt", "/feed", "/slow"])
    assert sorted(again) == sorted(line for line in skipped if "/slow" not in line)


def lines_of_length(lines: dict[str, str], length: int) -> str:
    (found,) = (line for line in lines if len(line) > 1_000)
    assert len(found) <= length
    return found


def test_bad_entries_are_reported_of_an_unchanged_feed_too(site: Site, archive: Archive) -> None:
    pages(site, "rain")
    site.replies["/feed"] = versioned('"1"', RSS, rss(item("/rain"), item("/gone")))
    gone = ["/gone: its server answers 404 Not Found"]
    assert archive.add("/feed")[:2] == ((1, 0, 0), gone)
    assert archive.add("/feed") == ((0, 0, 1), gone, ["/robots.txt", "/feed"])


# --- manners


def test_robots_txt_is_followed(site: Site, archive: Archive) -> None:
    pages(site, "rain", "private/sun", "private/open")
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: Citebot\nDisallow: /private/\n"
    robots += "Allow: /private/open"
    site.replies["/robots.txt"] = reply(200, {"Content-Type": "text/plain"}, robots)
    entries = [item("/rain"), item("/private/sun"), item("/private/open")]
    site.replies["/feed"] = site.replies["/private/feed"] = reply(200, RSS, rss(*entries))
    no = "its site's robots.txt asks not to read it"
    read = ["/feed", "/robots.txt", "/rain", "/private/open"]
    assert archive.add("/feed") == ((2, 0, 0), [f"/private/sun: {no}"], read)
    for read in (["/private/feed", "/robots.txt"], ["/robots.txt"]):
        assert archive.add("/private/feed") == ((0, 0, 0), [f"/private/feed: {no}"], read)
    # A page that a person names is no list.
    assert archive.add("/private/sun") == ((1, 0, 0), [], ["/private/sun"])


def test_a_redirect_leads_past_no_robots_txt(site: Site, archive: Archive) -> None:
    pages(site, "private/sun")
    site.replies["/robots.txt"] = reply(200, HTML, "User-agent: *\nDisallow: /private/")
    site.replies["/moved"] = reply(302, {"Location": "/private/sun"})
    site.replies["/feed"] = reply(200, RSS, rss(item("/moved")))
    _, skipped, asked = archive.add("/feed")
    assert skipped == ["/moved: its site's robots.txt asks not to read it"]
    assert asked == ["/feed", "/robots.txt", "/moved"]


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)]
)
def test_a_robots_txt_that_cannot_be_had(
    site: Site, archive: Archive, status: int, allowed: bool
) -> None:
    pages(site, "rain")
    site.replies["/robots.txt"] = reply(status, HTML, "User-agent: *\nDisallow: /")
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain")))
    done, skipped, _ = archive.add("/feed")
    unknown = "/feed: its site's robots.txt cannot be had, so nothing is read there"
    assert (done, skipped) == (((1, 0, 0), []) if allowed else ((0, 0, 0), [unknown]))


def test_a_robots_txt_of_many_robots_and_rules_takes_no_time() -> None:
    hostile = "".join(f"user-agent: bot{number}\n" for number in range(12_000))
    hostile += "disallow: /*a*a*a*a*a*a*a*a*a*a*b\n" * 8_000
    hostile += "User-Agent:Citebot/2.0 # us\nDisallow: /private\nCrawl-delay: 7"
    started = time.monotonic()
    found = rules(hostile.encode())
    assert not found.can_fetch("http://x/private/a", "citebot")
    assert found.can_fetch("http://x/" + "a" * 2_000, "citebot")
    assert found.crawl_delay("citebot") == 7
    assert time.monotonic() - started < 3


def test_a_host_is_asked_about_once_a_pause(site: Site, archive: Archive) -> None:
    pages(site, "a", "b", "c")
    site.replies["/feed"] = reply(200, RSS, rss(*map(item, ("/a", "/b", "/c"))))
    assert archive.add("/feed", pause=0.3)[0] == (3, 0, 0)
    gaps = [later - former for former, later in pairwise(site.moments[1:])]
    assert len(gaps) == 3
    assert all(0.28 < gap < 0.8 for gap in gaps)
    assert Fetcher(LIMIT).pause == 1.0


def test_a_crawl_delay_is_honoured(site: Site, archive: Archive) -> None:
    pages(site, "a", "b")
    site.replies["/robots.txt"] = reply(200, HTML, "User-agent: *\nCrawl-delay: 0.5")
    site.replies["/feed"] = reply(200, RSS, rss(item("/a"), item("/b")))
    assert archive.add("/feed")[0] == (2, 0, 0)
    assert 0.48 < site.moments[-1] - site.moments[-2] < 1.2


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_wait_is_given_the_time(
    site: Site, archive: Archive, status: int
) -> None:
    answers = [reply(status, HTML | {"Retry-After": "1"}), reply(200, HTML, page("Rain"))]
    site.replies["/rain"] = lambda handler: answers.pop(0)(handler)
    site.replies["/feed"] = reply(200, RSS, rss(item("/rain")))
    assert archive.add("/feed")[::2] == ((1, 0, 0), ["/feed", "/robots.txt", "/rain", "/rain"])
    assert 0.98 < site.moments[-1] - site.moments[-2] < 2


def test_a_server_that_asks_for_too_long_is_left_alone(site: Site, archive: Archive) -> None:
    pages(site, "sun")
    site.replies["/rain"] = reply(429, HTML | {"Retry-After": "3600"})
    site.replies["/feed"] = versioned('"1"', RSS, rss(item("/rain"), item("/sun")))
    alone = "its server is left alone for a while, as it failed or asked for it"
    done, skipped, asked = archive.add("/feed")
    assert done == (0, 0, 0)
    assert skipped == ["/rain: its server answers 429 Too Many Requests", f"/sun: {alone}"]
    assert asked == ["/feed", "/robots.txt", "/rain"]
    # Another time nothing is taken for read that was not.
    pages(site, "rain")
    assert archive.add("/feed")[:2] == ((2, 0, 0), [])


def test_a_server_that_fails_again_and_again_is_left_alone(site: Site, archive: Archive) -> None:
    names = [f"/{number}" for number in range(8)]
    for name in names:
        site.replies[name] = reply(500, HTML, "Sorry")
    site.replies["/feed"] = reply(200, RSS, rss(*map(item, names)))
    _, skipped, asked = archive.add("/feed")
    assert asked == ["/feed", "/robots.txt", "/0", "/1", "/2"]
    assert len(skipped) == 8


# --- a budget, and stopping


def many(site: Site, count: int) -> None:
    names = [f"p{number}" for number in range(count)]
    for name in names:
        site.replies[f"/{name}"] = reply(200, HTML, page(name, f"Rain of {name}. " * 100))
    site.replies["/map"] = reply(200, XML, sitemap(*((f"{site.url}/{name}", "") for name in names)))


def told(batches: Sequence[Batch]) -> list[str]:
    return [
        str(each.reason) for batch in batches for each in batch.found if isinstance(each, Skipped)
    ]


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        ({"link_articles": 1}, "its budget of 1 article is used up"),
        ({"link_bytes": 800}, "its budget of 0 MB is used up"),
    ],
)
def test_a_link_takes_no_more_than_its_budget_and_goes_on_when_given_again(
    site: Site, archive: Archive, budget: dict[str, int], why: str
) -> None:
    many(site, 3)
    done, skipped, _ = archive.add("/map", **budget)
    assert done == (1, 0, 0)
    assert skipped == [f"/map: {why}; 2 of its pages are left: give it again to go on"]
    done, _, asked = archive.add("/map", **budget)
    assert (done, asked[2:]) == ((1, 0, 1), ["/p1"])
    assert archive.add("/map")[:2] == ((1, 0, 2), [])


def test_time_that_ends_before_the_next_page_may_be_asked_is_not_waited_for(
    site: Site, archive: Archive
) -> None:
    many(site, 5)
    started = time.monotonic()
    _, skipped, _ = archive.add("/map", link_seconds=20, pause=30.0)
    assert time.monotonic() - started < 18
    assert skipped == [
        "/map: its budget of 20 seconds is used up; 5 of its pages are left: give it again to go on"
    ]


def test_an_index_says_how_many_sitemaps_are_left(site: Site, archive: Archive) -> None:
    many(site, 3)
    site.replies["/index.xml"] = reply(
        200, XML, index((f"{site.url}/map", ""), (f"{site.url}/other", ""))
    )
    _, skipped, _ = archive.add("/index.xml", link_articles=2)
    assert skipped == [
        "/index.xml: its budget of 2 articles is used up; 1 of its pages and 1 of its sitemaps "
        "are left: give it again to go on"
    ]


def robots_that_wait(site: Site) -> None:
    site.replies["/robots.txt"] = reply(
        200, {"Content-Type": "text/plain"}, "User-agent: *\nCrawl-delay: 30\n"
    )


def silent_page(site: Site) -> None:
    site.replies["/p0"] = lambda handler: time.sleep(20)


def dripping_page(site: Site) -> None:
    site.replies["/p0"] = dripping


def silent_robots(site: Site) -> None:
    site.replies["/robots.txt"] = lambda handler: time.sleep(20)


def server_that_asks_to_wait(site: Site) -> None:
    site.replies["/p0"] = reply(503, {"Retry-After": "30"})


@pytest.mark.parametrize(
    "state", [robots_that_wait, silent_page, dripping_page, silent_robots, server_that_asks_to_wait]
)
def test_a_link_that_is_stopped_ends_at_once_whatever_it_waits_for(
    site: Site, archive: Archive, state: Callable[[Site], None]
) -> None:
    many(site, 3)
    state(site)
    budget = Budget()
    with archive.open() as library:
        Timer(0.5, budget.stop).start()
        started = time.monotonic()
        found = list(library.read_link(f"{site.url}/map", budget))
    assert time.monotonic() - started < 8
    assert told(found)[-1].startswith("its reading was stopped")


@pytest.mark.parametrize("slow", ["name", "connection"])
def test_a_link_is_stopped_before_its_server_answers(slow: str) -> None:
    let_go, budget = Event(), Budget()

    def resolve(host: bytes, port: int) -> list[str]:
        if slow == "name":
            let_go.wait(20)
        return ["127.0.0.1"]

    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]  # no more are accepted
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        using = Fetcher(LIMIT, allow=[("127.0.0.1", port)], resolve=resolve)
        Timer(0.3, budget.stop).start()
        started = time.monotonic()
        found = list(LinkReader(Config(), using).read(f"http://slow.example:{port}/", budget))
        for each in waiting:
            each.close()
    let_go.set()
    assert time.monotonic() - started < 8
    assert [str(each.reason) for each in found if isinstance(each, Skipped)] == [
        "its reading was stopped; not all of it was read"
    ]


@pytest.mark.parametrize("step", ["split", "encode"])
def test_a_batch_that_is_stored_is_stopped_too(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr("retrieval.read.budget._STORING_SECONDS", 0.0)
    budget, calls = Budget(), [0]

    class Stopping(WordEncoder):
        def count(self, texts: Sequence[str]) -> list[int]:
            calls[0] += 1
            if step == "split" and calls[0] > 20:
                budget.stop()
            return super().count(texts)

        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            assert step == "encode"
            budget.stop()
            return super().encode_passages(texts)

    batch = Batch([Article(str(number), f"Rain {number}. " * 400) for number in range(40)])
    with archive.open(Stopping()) as library, pytest.raises(ReadingEnded):
        library.take(batch, budget)


def test_changes_are_told_just_before_they_happen_and_can_be_prevented(archive: Archive) -> None:
    first = Article("Rain", "It rained.", id="rain")
    now, other = Article("Rain", "It poured.", id="rain"), Article("Sun", "It shone.", id="sun")
    told: list[Change] = []

    @contextmanager
    def hear(changes: Sequence[Change]) -> Iterator[None]:
        told.extend(changes)
        yield

    def refuse(changes: Sequence[Change]) -> AbstractContextManager[None]:
        raise StoreError("The disk is full.")

    with archive.open() as library:
        library.take(Batch([first]), on_changes=hear)
        library.take(Batch([first, other, now]), on_changes=hear)
        assert [(each.id, each.before, each.after) for each in told] == [
            ("rain", None, first),
            ("sun", None, other),
            ("rain", first, now),
        ]
        with pytest.raises(StoreError):
            library.take(Batch([first]), on_changes=refuse)
        with pytest.raises(StoreError):
            library.remove(["sun"], on_changes=refuse)
        assert library.article("rain") == now and library.article("sun") == other
        told.clear()
        assert library.remove(["sun", "moon"], on_changes=hear) == 1
        assert [(each.before, each.after) for each in told] == [(other, None)]


def test_asked_for_again_what_was_removed_is_read_once_more(site: Site, archive: Archive) -> None:
    pages(site, "rain", "sun")
    site.replies["/feed"] = versioned('"1"', RSS, rss(item("/rain"), item("/sun")))
    archive.add("/feed")
    with archive.open() as library:
        library.remove([library.articles()[0].id])
        before = len(site.asked)
        for batch in library.read_link(f"{site.url}/feed", again=True):
            library.take(batch)
    assert [name for name, _ in site.asked[before:]] == ["/robots.txt", "/feed", "/rain"]
    assert archive.titles() == ["Rain", "Sun"]
