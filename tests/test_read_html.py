"""HTML files: what is taken of a page, what is left out, and what is refused."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from retrieval import Article, Config, Skipped
from retrieval.errors import UnreadableArticle
from retrieval.notices import Notice
from retrieval.read import encoding, html, read
from retrieval.read.document import Document

URL = "https://www.gazette.example/2031/rain.html?page=1"
STORY = """<article><h1>Rain in Yarrel</h1><p class="byline">By Ann Author</p>
<time datetime="2031-05-02T23:30:00-05:00">2 May</time>
<p>It rained on <a href="/monday">Monday</a> in <b>Yarrel</b>.</p>
<p>Nobody was hurt, said mayor Oakshaw.</p>
<h2>What next?</h2><ul><li>First: the <a href="/w">wall</a>.</li><li>Second: the ferry.</li></ul>
<table><tr><th>Day</th><th>Rain</th></tr><tr><td>Monday</td><td>5 mm</td></tr></table></article>"""


def site(body: str, head: str = "", lang: str = "en") -> str:
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<title>Rain in Yarrel - The Yarrel Gazette</title>{head}</head><body>
<header><a href="/">The Yarrel Gazette</a></header>
<nav><ul><li><a href="/n">News</a></li><li><a href="/s">Subscribe now</a></li></ul></nav>
<main>{body}</main>
<aside><h3>Most read</h3><ul><li><a href="/1">Otters return to the river</a></li></ul></aside>
<footer><p>Copyright 2020 The Yarrel Gazette.</p></footer></body></html>"""


def article(page: str | bytes, url: str = URL, charset: str | None = None) -> Article:
    data = page.encode() if isinstance(page, str) else page
    (found,) = html.read(Document.page(url, charset, data), Config())
    return found


def refusal(page: str | bytes) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        article(page)
    return str(caught.value)


def test_a_page_becomes_an_article_without_its_frame(tmp_path: Path) -> None:
    path = tmp_path / "rain.html"
    keywords = '<meta name="keywords" content="weather, Yarrel, weather">'
    path.write_text(site(STORY, keywords))
    (found,) = read(path, Config())
    assert found == Article(
        title="Rain in Yarrel",
        text="It rained on Monday in Yarrel.\n\nNobody was hurt, said mayor Oakshaw.\n\n"
        "What next?\n\n- First: the wall.\n- Second: the ferry.\n\n"
        "Day | Rain\n\nMonday | 5 mm",
        source=str(path),
        published=date(2031, 5, 3),  # in UTC it was already the next day
        tags=("weather", "Yarrel"),
        language="en",
        author="Ann Author",
    )


@pytest.mark.parametrize("name", ["rain.htm", "RAIN.HTML", "rain.xhtml"])
def test_all_suffixes(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        'xml:lang="de-AT"><head><title>Regen</title></head><body><p>Es regnete.</p></body></html>'
    )
    (found,) = read(path, Config())
    assert isinstance(found, Article)
    assert (found.title, found.text, found.language) == ("Regen", "Es regnete.", "de")


def test_a_file_without_title_and_date_takes_those_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "2031-05-02-rain.html"
    path.write_text("<p>It rained.</p>")
    (found,) = read(path, Config())
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("2031-05-02-rain", "It rained.")
    assert (found.published, found.language, found.tags) == (date(2031, 5, 2), None, ())


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2031-05-02">', date(2031, 5, 2)),
        (
            '<meta property="article:published_time" content="2031-05-02T01:00:00+03:00">',
            date(2031, 5, 1),
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle",'
            '"datePublished":"2031-05-02T10:00:00Z","dateModified":"2031-06-01T10:00:00Z"}'
            "</script>",
            date(2031, 5, 2),
        ),
        ('<meta name="date" content="1987-03-04">', date(1987, 3, 4)),
        ("", None),  # the copyright year is no date of publication
    ],
)
def test_dates(head: str, expected: date | None) -> None:
    assert article(site("<p>It rained on Monday.</p>", head)).published == expected


@pytest.mark.parametrize(
    ("canonical", "source"),
    [
        ("https://gazette.example/rain#top", "https://gazette.example/rain"),
        ("/rain", "https://www.gazette.example/rain"),
        ("https://other.example/rain", URL),
        ("https://www.gazette.example:8443/rain", URL),
        ("https://me:pw@www.gazette.example/rain", URL),
        ("javascript:alert(1)", URL),
        ("https://www.gazette.example/", URL),
        ("https://[::1/", URL),
        ("", URL),
    ],
)
def test_the_source_is_what_the_page_may_call_itself(canonical: str, source: str) -> None:
    page = site("<p>It rained on Monday.</p>", f'<link rel="canonical" href="{canonical}">')
    found = article(page)
    assert found.source == source
    assert found.id == Article("", "", source=source).id


@pytest.mark.parametrize(
    ("lang", "head", "expected"),
    [
        ("pt-BR", "", "pt"),
        ("", '<meta property="og:locale" content="ru_RU">', "ru"),
        ("", '<meta http-equiv="Content-Language" content="fr">', "fr"),
        ("english", "", None),
    ],
)
def test_the_declared_language(lang: str, head: str, expected: str | None) -> None:
    assert article(site("<p>It rained on Monday.</p>", head, lang)).language == expected


RUSSIAN = "Шёл дождь. Мэр города Яррел долго молчал, а потом сказал: никто не пострадал."


@pytest.mark.parametrize(
    ("encoding", "meta", "charset"),
    [
        ("cp1251", '<meta charset="windows-1251">', None),
        ("cp1251", "", "windows-1251"),
        ("koi8-r", '<meta charset="utf-8">', "KOI8-R"),
        ("utf-8", '<meta charset="windows-1251">', "latin-1"),
        ("utf-16", "", None),
        ("utf-16-le", "", "utf-16le"),
        ("cp1251", "", None),
        ("cp1251", '<meta charset="zlib">', "no\0such"),
    ],
)
def test_encodings(encoding: str, meta: str, charset: str | None) -> None:
    page = f"<html><head>{meta}<title>Дождь</title></head><body><p>{RUSSIAN}</p></body></html>"
    assert article(page.encode(encoding), charset=charset).text == RUSSIAN


def test_a_broken_character_costs_itself_alone() -> None:
    page = site(f"<p>{RUSSIAN}</p>").encode().replace("долго".encode(), b"\xd0\xff")
    assert article(page).text == RUSSIAN.replace("долго", "\ufffd\ufffd")


def test_noise_is_no_text() -> None:
    with pytest.raises(UnreadableArticle, match=r"^it is a binary file, not text$"):
        encoding.decode(bytes(range(256)) * 8)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("<html><body></body></html>", "no article text is found on the page"),
        (
            "<html><body><script>var a = 1</script></body></html>",
            "no article text is found on the page",
        ),
        (
            "<nav>" + "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(9)) + "</nav>",
            "the page is a list of links, no article",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\xff\xfe", "it is a binary file, not text"),
        (
            "<div>" * 300 + "<p>It rained.</p>",
            "its HTML has too many elements, or too deeply nested ones",
        ),
        ("<p>a" * 130_000, "its HTML has too many elements, or too deeply nested ones"),
        (
            f"<p>{'rain ' * 2_000_001}</p>",
            "its HTML has more than 10 MB, the limit for one page",
        ),
    ],
)
def test_what_is_no_article_is_refused(page: str | bytes, reason: str) -> None:
    started = time.monotonic()
    found = refusal(page)
    assert time.monotonic() - started < 10
    assert found == reason


def test_a_page_of_headlines_is_no_article() -> None:
    headlines = (
        f"<h3><a href='/{n}'>The {n}th flood of Yarrel this year</a></h3>" for n in range(9)
    )
    assert refusal(site("".join(headlines))) in (
        "the page is a list of links, no article",
        "no article text is found on the page",
    )


def test_lines_that_look_almost_like_rules_take_no_time() -> None:
    started = time.monotonic()
    line = "|" + "-" * 300_000 + "x"
    assert article(f"<p>It rained.</p><p>{line}</p>").text == f"It rained.\n\n{line[1:]}"
    assert time.monotonic() - started < 5


def test_embedded_pictures_do_not_count() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    assert article(site(f"<p>It rained on Monday.</p>{picture}")).text == "It rained on Monday."


def test_entities_of_a_page_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{levels}'
        '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        "<html><body><p>It rained &l8; and &file; on Monday.</p></body></html>"
    )
    found = article(page).text
    assert len(found) < 200
    assert "root:" not in found


def test_a_bad_file_is_skipped_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text("<html></html>")
    assert list(read(path, Config())) == [Skipped(str(path), Notice("no-article"))]


def test_what_html_needs_is_imported_when_html_is_read() -> None:
    script = (
        "import sys, retrieval, retrieval.ingest.pipeline, retrieval.library, retrieval.read\n"
        "print(sorted({'trafilatura', 'lxml', 'httpx', 'httpcore'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://gazette.example/2031/rain/", "https://gazette.example/2031/rain/"),
        ("https://gazette.example/", None),
        ("/2031/rain/", None),
        ("javascript:alert(1)", None),
        ("https://gazette.example/a b", None),
    ],
)
def test_a_saved_page_says_where_it_is_on_the_web(
    tmp_path: Path, canonical: str, url: str | None
) -> None:
    path = tmp_path / "rain.html"
    path.write_text(site("<p>It rained.</p>", f'<link rel="canonical" href="{canonical}">'))
    (found,) = read(path, Config())
    assert isinstance(found, Article)
    assert (found.url, found.source) == (url, str(path))


def test_a_dateline_dates_a_page_that_says_nothing_else() -> None:
    text = "<h1>Rain</h1><p>Aldwether, 2 May 2031</p><p>It rained for a week in the town.</p>"
    assert article(site(text)).published == date(2031, 5, 2)
    head = '<meta property="article:published_time" content="2031-05-03">'
    assert article(site(text, head)).published == date(2031, 5, 3)
