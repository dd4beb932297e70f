"""Who wrote an article: read from every format that says it, kept, and told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest
from fakes import library
from telegram import Chat, Message, MessageOriginChannel, MessageOriginUser, User

from bot.render import article_fields
from bot.telegram.archive.from_messages import of_forward, of_post
from retrieval import Article, Config
from retrieval.languages import languages
from retrieval.read.document import Document
from retrieval.read.epub_package import opened
from retrieval.read.formats import SUFFIXES
from retrieval.read.metadata import author_of
from retrieval.read.zip_container import Package
from retrieval.web import feed_parser
from retrieval.web.feed_fulltext import completed

FORMATS = Path(__file__).parent / "formats"
TEXT = "It rained on Monday in Yarrel, and the bridge over the Ash was closed at noon."
MOMENT = datetime(2031, 5, 2, 12, tzinfo=UTC)


def author(folder: Path, name: str, text: str) -> str | None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return first(path).author


def first(path: Path) -> Article:
    found = next(iter(SUFFIXES[path.suffix].reader_here()(Document.file(path), Config())))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Ann Lee"], "Ann Lee"),
        (["  Ann \n Lee "], "Ann Lee"),
        (["Ann Lee", None, "Bob Ray", "Ann Lee"], "Ann Lee, Bob Ray"),
        (["ann@example.org (Ann Lee)"], "Ann Lee"),
        (["Ann Lee <ann@example.org>"], "Ann Lee"),
        (["ann@example.org"], None),
        (["https://example.org/ann"], None),
        (["Anonymous", "анонім", "INCONNU", "desconocido", "Аноним", "unbekannt"], None),
        (["python-docx", "Microsoft Office User", "LibreOffice", "pandoc", "user", "admin"], None),
        (["", "null", "-", "42", 42, None], None),
        (["Ursula Ser"], "Ursula Ser"),
        (["Адмиралова"], "Адмиралова"),
    ],
)  # fmt: skip
def test_names_that_are_authors(names: list[object], told: str | None) -> None:
    assert author_of(*names) == told


def test_no_author_is_endless() -> None:
    assert len(author_of("Ann " * 1_000_000, *["Bob Ray"] * 9) or "") <= 200


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Ann Lee">',
        '<meta property="article:author" content="Ann Lee">',
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": '
        '"NewsArticle", "headline": "Rain", "author": {"@type": "Person", "name": "Ann Lee"}}'
        "</script>",
    ],
)
def test_pages(tmp_path: Path, head: str) -> None:
    page = f"<html><head><title>Rain</title>{head}</head><body><article><p>{TEXT}</p></article>"
    assert author(tmp_path, "rain.html", page) == "Ann Lee"


@pytest.mark.parametrize(
    "block",
    [
        "---\nauthor: Ann Lee\n---",
        "---\nauthors: [Ann Lee]\n---",
        "---\nauthors:\n  - name: Ann Lee\n    url: https://a.b\n---",
        "---\nAuthor: ~\nbyline: Ann Lee\n---",
        '+++\nauthor = "Ann Lee"\n+++',
    ],
)
def test_front_matter(tmp_path: Path, block: str) -> None:
    assert author(tmp_path, "rain.md", f"{block}\n# Rain\n\n{TEXT}") == "Ann Lee"


@pytest.mark.parametrize(
    "column",
    [
        "author",
        "Byline",
        *(name for each in languages() for name in each.columns.get("author", "").split()),
    ],
)
def test_columns(tmp_path: Path, column: str) -> None:
    assert (
        author(tmp_path, "rain.csv", f"title,text,{column}\nRain,It rained.,Ann Lee\n") == "Ann Lee"
    )


def test_lines_of_json(tmp_path: Path) -> None:
    row = {"text": TEXT, "authors": ["Ann Lee", {"name": "Bob Ray"}]}
    assert author(tmp_path, "rain.jsonl", json.dumps(row)) == "Ann Lee, Bob Ray"


def test_the_properties_of_office_documents(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(TEXT)
    word.save(tmp_path / "a.docx")  # by "python-docx"
    assert first(tmp_path / "a.docx").author is None
    word.core_properties.author = "Ann Lee"
    word.save(tmp_path / "b.docx")
    assert first(tmp_path / "b.docx").author == "Ann Lee"


def test_books() -> None:
    package = Package((FORMATS / "lamplighter.epub").read_bytes(), "EPUB", Config())
    assert opened(package).author == "Edda Marlowe"
    assert first(FORMATS / "lamplighter.epub").author == "Edda Marlowe"


def test_mails(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Rain", '"Лі, Анна" <ann@example.org>'
    mail.set_content(TEXT)
    assert author(tmp_path, "a.eml", mail.as_string()) == "Лі, Анна"
    assert author(tmp_path, "b.eml", f"Subject: Rain\nFrom: ann@example.org\n\n{TEXT}") is None
    assert author(tmp_path, "c.eml", f"Subject: Rain\nFrom: ;<,\n\n{TEXT}") is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"from": "Yarrel News"}, "Yarrel News"),
        ({"from": "Yarrel News", "author": "Ann Lee"}, "Ann Lee"),
        ({"from": "Yarrel News", "forwarded_from": "Ash Valley Wire"}, "Ash Valley Wire"),
        ({"from": None}, None),
    ],
)
def test_exports_of_telegram(tmp_path: Path, fields: dict[str, Any], told: str | None) -> None:
    message = {"id": 1, "type": "message", "date": "2031-05-03T01:30:00", "text": TEXT, **fields}
    assert author(tmp_path, "result.json", json.dumps({"messages": [message]})) == told


def test_posts_and_what_is_forwarded() -> None:
    channel = Chat(-1001, Chat.CHANNEL, title="Yarrel News")
    post = Message(1, MOMENT, channel, text=TEXT)
    assert getattr(of_post(post), "author", "") == "Yarrel News"
    signed = Message(1, MOMENT, channel, text=TEXT, author_signature="Ann Lee")
    assert getattr(of_post(signed), "author", "") == "Ann Lee"
    me = Chat(5, Chat.PRIVATE, first_name="Cid")
    for origin in (
        MessageOriginUser(MOMENT, User(7, "Ann", is_bot=False, last_name="Lee")),
        MessageOriginChannel(MOMENT, channel, 3, author_signature="Ann Lee"),
    ):
        forward = Message(1, MOMENT, me, text=TEXT, forward_origin=origin)
        assert getattr(of_forward(forward), "author", "") == "Ann Lee"


@pytest.mark.parametrize(
    "entry",
    [
        "<rss><channel><item><title>T</title>{}</item></channel></rss>".format(
            "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann Lee</dc:creator>"
        ),
        "<rss><channel><item><title>T</title><author>ann@a.b (Ann Lee)</author></item></channel>"
        "</rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><author><name>Ann Lee"
        "</name><email>ann@a.b</email></author></entry></feed>",
    ],
)
def test_feeds(entry: str) -> None:
    (found,) = feed_parser.entries(entry.encode(), "https://a.b/feed", None)
    assert found.author == "Ann Lee"
    assert completed(Article("T", TEXT), found).author == "Ann Lee"
    assert completed(Article("T", TEXT, author="Bob Ray"), found).author == "Bob Ray"


def test_it_is_kept_listed_and_told(tmp_path: Path) -> None:
    with library(tmp_path) as archive:
        archive.add(Article("Rain", TEXT, id="a", author="Ann \ud800 Lee"))
        archive.add(Article("Sun", TEXT, id="b"))
        assert [each.author for each in archive.articles()] == ["Ann \ud800 Lee", None]
        cited = archive.ask("who closed the bridge over the Ash").citations
        assert {each.article.author for each in cited} <= {"Ann \ud800 Lee", None}
        assert archive.store.articles(["a", "b"])["a"].author == "Ann \ud800 Lee"
    assert article_fields(Article("Rain", TEXT, author="Ann Lee"))["author"] == "Ann Lee"


def test_an_article_is_another_by_another_author_alone() -> None:
    plain = Article("Rain", TEXT, published=date(2031, 5, 2))
    # As it was before there were authors.
    assert plain.content_hash.startswith("b528d7d5a9061948")
    hashes = {
        plain.content_hash,
        Article("Rain", TEXT, published=date(2031, 5, 2), author="Ann").content_hash,
    }
    assert len(hashes) == 2
