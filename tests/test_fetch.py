"""Links, over real HTTP: what gets in, and what a hostile server or name cannot do."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from fakes import WordEncoder
from website import (
    HTML,
    PAGE,
    Reply,
    Site,
    broken_off,
    dripping,
    dripping_head,
    endless,
    reply,
    silent,
)

from retrieval import Article, Config, IngestReport, Library, Skipped
from retrieval.ingest.pipeline import expand
from retrieval.notices import Notice
from retrieval.store.local import LocalStore
from retrieval.web.fetch import Fetcher
from retrieval.web.public_addresses import is_public, resolve
from retrieval.web.responses import media_type, refusal

LIMIT = 100_000
NOT_PUBLIC = "is not on the public internet; Citebot reads nothing else"


def fetcher(site: Site, **options: Any) -> Fetcher:
    return Fetcher(LIMIT, **({"allow": [("127.0.0.1", site.port)]} | options))


def skipped(link: str, using: Fetcher | None = None) -> str:
    (found,) = expand([link], Config(), using)
    assert isinstance(found, Skipped)
    assert found.source == link
    return str(found.reason)


def got(link: str, using: Fetcher) -> Article:
    (found,) = expand([link], Config(), using)
    assert isinstance(found, Article), found
    return found


def test_a_link_gets_into_the_archive_once(site: Site, tmp_path: Path) -> None:
    site.replies["/rain"] = reply(200, HTML, PAGE)
    store = LocalStore(tmp_path / "index", language="en")
    config = Config(device="cpu")
    with Library(store, WordEncoder, config, fetcher=fetcher(site)) as library:
        assert library.add([f"{site.url}/rain#top"]) == IngestReport(added=1)
        assert library.add(f"{site.url}/rain") == IngestReport(unchanged=1)
        site.replies["/rain"] = reply(200, HTML, PAGE.replace("ferry", "bus"))
        assert library.add(f"{site.url}/rain") == IngestReport(updated=1)
        (listed,) = library.articles()
        assert (listed.title, listed.source) == ("Rain", f"{site.url}/rain")
        assert str(listed.published) == "2031-05-02"
        found = library.ask("what stopped").citations[0]
        assert found.text == "It rained on Monday.\n\nThe bus stopped."
        assert found.article.source == f"{site.url}/rain"
        report = library.add([f"{site.url}/gone", Article("Sun", "The sun shone.")])
        assert (report.added, list(report.skipped)) == (
            1,
            [Skipped(f"{site.url}/gone", Notice("status", status="404 Not Found"))],
        )


def test_a_library_alone_reads_the_public_internet_only(site: Site, tmp_path: Path) -> None:
    site.replies["/rain"] = reply(200, HTML, PAGE)
    found = list(expand([f"{site.url}/rain"], Config()))
    assert found == [Skipped(f"{site.url}/rain", Notice("not-public", name="127.0.0.1"))]
    assert site.asked == []


def test_the_request_says_who_asks(site: Site) -> None:
    site.replies["/rain?a=1&b=%20"] = reply(200, HTML, PAGE)
    got(f"{site.url}/rain?a=1&b= ", fetcher(site))
    ((path, headers),) = site.asked
    assert path == "/rain?a=1&b=%20"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert headers["User-Agent"].startswith("Citebot/")
    assert "Cookie" not in headers
    assert "Authorization" not in headers


def test_plain_text_and_xhtml(site: Site) -> None:
    text = "Rain\n\nIt rained in Yarrel – “5 mm”.\n\n  weather, Yarrel\n"
    site.replies["/2031-05-02-rain.txt"] = reply(
        200, {"Content-Type": "text/plain; charset=windows-1252"}, text.encode("cp1252")
    )
    site.replies["/x"] = reply(200, {"Content-Type": "Application/XHTML+XML"}, PAGE)
    found = got(f"{site.url}/2031-05-02-rain.txt", fetcher(site))
    assert found == Article(
        title="Rain",
        text="It rained in Yarrel – “5 mm”.",
        source=f"{site.url}/2031-05-02-rain.txt",
        published=found.published,
        tags=("weather", "Yarrel"),
    )
    assert str(found.published) == "2031-05-02"
    assert got(f"{site.url}/x", fetcher(site)).title == "Rain"


def test_redirects_lead_to_the_page(site: Site) -> None:
    for number, status in enumerate([301, 302, 303, 307, 308]):
        site.replies[f"/{number}"] = reply(status, {"Location": f"/{number + 1}#part"})
    site.replies["/5"] = reply(200, HTML, PAGE)
    assert got(f"{site.url}/0", fetcher(site)).source == f"{site.url}/5"
    assert len(site.asked) == 6


def test_too_many_redirects(site: Site) -> None:
    site.replies["/round"] = reply(302, {"Location": "/round"})
    assert skipped(f"{site.url}/round", fetcher(site)) == "it redirects more than 5 times"
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", f"10.0.0.1 {NOT_PUBLIC}"),
        ("//169.254.169.254/latest/meta-data/", f"169.254.169.254 {NOT_PUBLIC}"),
        ("http://127.0.0.1:1/", f"127.0.0.1 {NOT_PUBLIC}"),
        ("http://[::1]/", f"::1 {NOT_PUBLIC}"),
        ("http://[::ffff:10.0.0.1]/", f"::ffff:10.0.0.1 {NOT_PUBLIC}"),
        ("file:///etc/passwd", "it redirects to what is no web page"),
        ("gopher://example.org/", "it redirects to what is no web page"),
        ("http://me:pw@example.org/", None),
        ("http://[broken/", "it redirects to a malformed link"),
    ],
)
def test_redirects_to_where_nothing_is_read(site: Site, location: str, reason: str | None) -> None:
    site.replies["/away"] = reply(302, {"Location": location})
    credentials = "the link holds a user name or a password; give it without"
    assert skipped(f"{site.url}/away", fetcher(site)) == (reason or credentials)


def test_a_name_that_means_a_private_address(site: Site) -> None:
    for found in (["192.168.1.1"], ["93.184.215.14", "10.0.0.1"], ["fd00::1"], ["127.0.0.1"]):
        using = Fetcher(LIMIT, resolve=lambda host, port, found=found: found)
        reason = skipped(f"http://news.example:{site.port}/rain", using)
        assert reason == f"news.example {NOT_PUBLIC}"
    assert site.asked == []


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(site: Site) -> None:
    # The second answer of a rebinding server would lead elsewhere.
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked: list[tuple[bytes, int]] = []

    def rebinding(host: bytes, port: int) -> list[str]:
        asked.append((host, port))
        return answers.pop(0)

    site.replies["/rain"] = reply(200, HTML, PAGE)
    link = f"http://news.example:{site.port}/rain"
    assert got(link, fetcher(site, resolve=rebinding)).source == link
    assert asked == [(b"news.example", site.port)]
    assert site.asked[0][1]["Host"] == f"news.example:{site.port}"
    assert skipped(link, fetcher(site, resolve=rebinding)) == f"news.example {NOT_PUBLIC}"


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.replies["/rain"] = reply(200, HTML, PAGE)
    allow = [("127.0.0.1", site.port), ("127.0.0.9", site.port)]
    using = Fetcher(LIMIT, allow=allow, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert got(f"http://news.example:{site.port}/rain", using).title == "Rain"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "0x7f000001", "127.1", "localhost", "[::1]", "0"],
)
def test_other_spellings_of_the_loopback_address(site: Site, host: str) -> None:
    site.replies["/rain"] = reply(200, HTML, PAGE)
    assert skipped(f"http://{host}:{site.port}/rain").endswith(NOT_PUBLIC)
    assert site.asked == []


@pytest.mark.parametrize("host", ["0177.0.0.1", "①②⑦.⓪.⓪.①"])
def test_spellings_that_are_no_links(host: str) -> None:
    assert skipped(f"http://{host}/rain") == "the link is not well-formed"


def test_what_the_system_makes_of_a_spelling_is_what_counts() -> None:
    assert resolve(b"0177.0.0.1", 80) == ["127.0.0.1"]
    assert resolve(b"2130706433", 80) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::93.184.215.14", True),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("10.255.255.255", False),
        ("100.64.0.1", False),
        ("100.100.100.200", False),
        ("127.255.0.1", False),
        ("168.63.129.16", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("172.32.0.1", True),
        ("192.0.0.192", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.0.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b:1::1", False),
        ("100::1", False),
        ("2001:0:53aa:64c:0:fbff:f5ff:fffe", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("fe80::1%lo", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("rain", False),
        ("", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("ftp://example.org/rain", "only links that begin with http:// or https:// are read"),
        ("file:///etc/passwd", "only links that begin with http:// or https:// are read"),
        ("http://", "the link is not well-formed"),
        ("http:///rain", "the link is not well-formed"),
        ("http://exa\nmple.org/", "the link is not well-formed"),
        ("http://example.org:99999/", "the link is not well-formed"),
        ("http://example.org:0/", None),
        ("http://[::1/", "the link is not well-formed"),
        ("http://example.org/" + "r" * 2_100, "the link has more than 2,048 characters"),
        ("http://no-such-host.invalid/", "no server of the name no-such-host.invalid is known"),
        (f"http://{'a' * 70}.example/", f"no server of the name {'a' * 70}.example is known"),
    ],
)
def test_links_that_lead_nowhere(link: str, reason: str | None) -> None:
    def nowhere(host: bytes, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    (found,) = expand([link], Config(), Fetcher(LIMIT, resolve=nowhere))
    assert isinstance(found, Skipped) and found.source == link
    assert str(found.reason) == (reason or "the link is not well-formed")


def test_credentials_are_neither_used_nor_repeated(site: Site) -> None:
    for given in ("me:secret@", "me@", ":secret@", "a@b:secret@"):
        (found,) = expand([f"HTTP://{given}127.0.0.1:{site.port}/rain"], Config(), fetcher(site))
        assert found == Skipped(
            f"HTTP://…@127.0.0.1:{site.port}/rain",
            Notice("credentials"),
        )
    assert site.asked == []


@pytest.mark.parametrize("slow", [dripping, dripping_head, silent])
def test_a_slow_server_cannot_stretch_the_time(site: Site, slow: Reply) -> None:
    site.replies["/slow"] = slow
    started = time.monotonic()
    reason = skipped(f"{site.url}/slow", fetcher(site, seconds=0.6))
    assert reason == "its server did not deliver it within 0.6 seconds"
    assert 0.5 < time.monotonic() - started < 1.5


def test_the_time_counts_through_redirects(site: Site) -> None:
    def late(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.25)
        reply(302, {"Location": "/late"})(handler)

    site.replies["/late"] = late
    reason = skipped(f"{site.url}/late", fetcher(site, seconds=0.6))
    assert reason == "its server did not deliver it within 0.6 seconds"


def test_a_slow_name_server_is_not_waited_for() -> None:
    def slow(host: bytes, port: int) -> list[str]:
        time.sleep(2)
        return ["93.184.215.14"]

    started = time.monotonic()
    reason = skipped("http://slow.example/", Fetcher(LIMIT, resolve=slow, seconds=0.3))
    assert reason == "its server did not deliver it within 0.3 seconds"
    assert time.monotonic() - started < 1.5


TOO_LARGE = "it has more than 0.1 MB, the limit for one page"


def test_an_endless_page(site: Site) -> None:
    site.replies["/endless"] = endless
    assert skipped(f"{site.url}/endless", fetcher(site)) == TOO_LARGE


def test_a_page_that_announces_its_size(site: Site) -> None:
    site.replies["/large"] = reply(200, HTML | {"Content-Length": "1000000000"}, PAGE)
    assert skipped(f"{site.url}/large", fetcher(site)) == TOO_LARGE


def test_the_limit_is_exact(site: Site) -> None:
    page = PAGE.ljust(LIMIT)
    site.replies["/just"] = reply(200, HTML, page)
    site.replies["/over"] = reply(200, HTML, page + " ")
    assert got(f"{site.url}/just", fetcher(site)).title == "Rain"
    assert skipped(f"{site.url}/over", fetcher(site)) == TOO_LARGE


def test_compressed_pages(site: Site) -> None:
    packed = HTML | {"Content-Encoding": "gzip"}
    whole = gzip.compress(PAGE.encode())
    bomb = gzip.compress(b" " * 200_000_000)
    twice = gzip.compress(gzip.compress(b" " * 10_000_000))
    for path, headers, body in [
        ("/whole", packed, whole),
        ("/bomb", packed, bomb[:90_000] if len(bomb) > LIMIT else bomb),
        ("/cut", packed, whole[:-20]),
        ("/wrong", packed, PAGE.encode()),
        ("/more", packed, whole + whole),
        ("/twice", HTML | {"Content-Encoding": "gzip, gzip"}, twice),
        ("/brotli", HTML | {"Content-Encoding": "br"}, b"\x0b\x02\x80rain\x03"),
    ]:
        site.replies[path] = reply(200, headers, body)
    assert got(f"{site.url}/whole", fetcher(site)).title == "Rain"
    assert skipped(f"{site.url}/bomb", fetcher(site)) == TOO_LARGE
    damaged = "its compressed data is damaged"
    assert skipped(f"{site.url}/cut", fetcher(site)) == damaged
    assert skipped(f"{site.url}/wrong", fetcher(site)) == damaged
    assert skipped(f"{site.url}/more", fetcher(site)) == damaged
    unasked = "its server compresses it in a way that was not asked for"
    assert skipped(f"{site.url}/twice", fetcher(site)) == unasked
    assert skipped(f"{site.url}/brotli", fetcher(site)) == unasked


@pytest.mark.parametrize(
    ("status", "headers", "body", "reason"),
    [
        (404, HTML, PAGE, "its server answers 404 Not Found"),
        (500, HTML, PAGE, "its server answers 500 Internal Server Error"),
        (204, HTML, "", "its server answers 204 No Content"),
        (302, HTML, PAGE, "its server answers 302 Found"),
        (799, HTML, PAGE, "its server answers 799"),
        (
            200,
            {"Content-Type": "image/png"},
            "x",
            "it is image/png, which Citebot does not read from the web",
        ),
        (
            200,
            {"Content-Type": "image/" + "x" * 60_000},
            "x",
            f"it is image/{'x' * 74}…, which Citebot does not read from the web",
        ),
        (
            200,
            {},
            PAGE,
            "it is of no stated type, which Citebot does not read from the web",
        ),
        (200, HTML, "", "it is empty"),
        (200, {"Content-Type": "text/plain"}, b"\x00\x01\xff", "it is a binary file, not text"),
        (200, HTML, "<html><body></body></html>", "no article text is found on the page"),
        (200, HTML | {"Content-Length": "many"}, PAGE, None),
    ],
)
def test_answers_that_are_no_article(
    site: Site, status: int, headers: dict[str, str], body: bytes | str, reason: str | None
) -> None:
    site.replies["/rain"] = reply(status, headers, body)
    broken = "its server broke off, or does not speak HTTP"
    assert skipped(f"{site.url}/rain", fetcher(site)) == (reason or broken)


def test_headers_of_any_length_are_looked_at_in_no_time() -> None:
    begun = time.monotonic()
    for rest in (b";" * 90_000, b'";' * 45_000, b"\\" * 90_000, b"*0=" * 30_000):
        value = b'text/html; a="' + rest
        assert media_type(value, {"text/html"})[0] == "text/html"
        refusal(503, {b"retry-after": b"Mon, 1 " + rest})
    assert time.monotonic() - begun < 2


def test_a_broken_encoding_loses_no_more_than_what_is_broken(site: Site) -> None:
    page = PAGE.replace("Monday", "Monday, “5 mm” – à Yarrel").encode()
    site.replies["/rain"] = reply(200, HTML, page.replace("à".encode(), b"\xe0"))
    text = got(f"{site.url}/rain", fetcher(site)).text
    assert text == "It rained on Monday, “5 mm” – \ufffd Yarrel.\n\nThe ferry stopped."


def test_a_connection_that_breaks_off_or_is_refused(site: Site) -> None:
    site.replies["/rain"] = broken_off
    broken = "its server broke off, or does not speak HTTP"
    assert skipped(f"{site.url}/rain", fetcher(site)) == broken
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        using = Fetcher(LIMIT, allow=[("127.0.0.1", port)])
        assert skipped(f"http://127.0.0.1:{port}/", using) == "its server cannot be reached"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_a_server_with_a_name_of_its_own_making_is_not_believed(site: Site, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    named: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda connection, name, own: named.append(name)
    site.secure(context)
    using = fetcher(site, resolve=lambda host, port: ["127.0.0.1"])
    assert skipped(f"https://news.example:{site.port}/rain", using) == (
        "its server cannot prove who it is (the certificate is not valid)"
    )
    assert named == ["news.example"]
    assert site.asked == []
