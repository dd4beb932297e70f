"""Mails (eml) and mailboxes (mbox) → one Article a mail: what its writer wrote, and no more.

Attachments are ignored. Taking quotations and signatures away is left to `mail_body`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import BinaryIO, cast

from retrieval.config import Config
from retrieval.errors import STUMBLES, UnreadableArticle
from retrieval.languages import of_all
from retrieval.languages.phrases import any_of
from retrieval.notices import Notice
from retrieval.read import encoding, mail_body
from retrieval.read.dates import day_of
from retrieval.read.document import Document
from retrieval.read.metadata import (
    author_of,
    date_in_name,
    is_web,
    language_of,
    short_title,
    tags_of,
)
from retrieval.types import Article, Skipped

_LARGEST_MAIL = 25_000_000  # bytes, most of it attachments
_LARGEST_TEXT = 5_000_000
_LONGEST_HEADER = 8_000  # characters; parsing one takes time quadratic in some of its parts
_LONGEST_HEAD = 100_000  # bytes in which a mail's id is looked for
_MOST_PARTS = 5_000
# In nested parts each line is held against the boundaries of all: lines times boundaries.
_MOST_BOUNDARIES, _MOST_COMPARED = 300, 10_000_000
_LONGEST_UNTITLED = 100
# A plain text part shorter than this, in letters, may only tell to look at the HTML part.
_LEAST_PLAIN = 60
_FROM = re.compile(rb"From \S+ .*\d\d:\d\d.*\d{4}")
_MESSAGE_ID = re.compile(rb"^message-id:\s*<([!-;=?-~]{1,200})>", re.IGNORECASE | re.MULTILINE)
_REPLY = re.compile(
    # "sv" is Swedish, Danish and Norwegian.
    rf"\s*((sv|{any_of(of_all('mail_reply'))})(\[\d{{1,3}}\])?:\s*)+",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(rb"\bboundary\s{0,100}[*=]", re.IGNORECASE)
_CELL = re.compile(r"<(/?)(?:table|tbody|thead|tr|td|th|center)\b", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# What the standard library's parser stumbles over, in mails made for that.
_STUMBLES = (*STUMBLES, AssertionError, MessageError)


class _Bounded(EmailPolicy):
    """The default policy, which looks at the beginning of a header alone."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_POLICY = _Bounded()


def read(document: Document, config: Config) -> Iterator[Article | Skipped]:
    """The article of a mail, or those of a mailbox. Raises UnreadableArticle or OSError."""
    with document.open() as stream:
        mailbox = _FROM.match(stream.readline(1_000)) is not None
        stream.seek(0)
        if mailbox:
            yield from _mailbox(stream, document, config)
        elif document.name.lower().endswith(".mbox"):
            raise UnreadableArticle(Notice("no-mailbox"))
        else:
            yield _article(stream.read(), document.source, document, config)


def _mailbox(lines: BinaryIO, document: Document, config: Config) -> Iterator[Article | Skipped]:
    taken: set[str] = set()
    for number, data in enumerate(_mails(lines), start=1):
        # A mail keeps its id wherever it moves to in the box; some are there twice.
        found = _MESSAGE_ID.search(data[:_LONGEST_HEAD])
        source = f"{document.source}#{found[1].decode() if found else number}"
        if source in taken:
            source = f"{document.source}#{number}"
        taken.add(source)
        try:
            yield _article(data, source, document, config)
        except UnreadableArticle as error:
            yield Skipped(source, error.notice)


def _mails(lines: BinaryIO) -> Iterator[bytes]:
    """The mails of a box; of one that is too large, so much that it is seen to be."""
    mail = bytearray()
    after_blank = True
    lines.readline()
    while line := lines.readline(_LARGEST_MAIL):
        if after_blank and _FROM.match(line[:1_000]):
            yield _QUOTED_FROM.sub(rb"\1", mail)
            mail = bytearray()
        elif len(mail) <= _LARGEST_MAIL:
            mail += line
        after_blank = line in (b"\n", b"\r\n")
    yield _QUOTED_FROM.sub(rb"\1", mail)


def _article(data: bytes, source: str, document: Document, config: Config) -> Article:
    if len(data) > _LARGEST_MAIL:
        raise UnreadableArticle(Notice("mail-size", limit=_LARGEST_MAIL))
    if _is_intricate(data):
        raise UnreadableArticle(Notice("mail-parts"))
    try:
        mail = cast(EmailMessage, message_from_bytes(data, policy=_POLICY))
        subject, day = _header(mail, "subject"), _day(mail)
        author = _sender(mail)
        tags, link = _list_name(mail), _header(mail, "archived-at").strip("<>")
        language = language_of(_header(mail, "content-language"))
        parts = [_part(mail, kind) for kind in ("plain", "html")]
    except _STUMBLES as error:
        raise UnreadableArticle(Notice("odd-mail")) from error
    if not mail.keys() or not any(parts):
        raise UnreadableArticle(Notice("no-mail") if not mail.keys() else Notice("textless"))
    text, of_html = _text(parts, source, config)
    answers = _REPLY.match(subject)
    title = short_title(subject[answers.end() if answers else 0 :])
    return Article(
        title=title or text.split("\n", 1)[0][:_LONGEST_UNTITLED],
        text=text,
        source=source,
        published=day or date_in_name(document.name),
        tags=tags,
        language=language or (of_html.language if of_html else None),
        url=link if is_web(link) else None,
        author=author,
    )


def _is_intricate(data: bytes) -> bool:
    """Whether taking a mail apart would take much longer than its size tells."""
    boundaries = sum(1 for _ in _BOUNDARY.finditer(data))
    compared = boundaries * data.count(b"\n")
    parts = data.count(b"\n--")
    return parts > _MOST_PARTS or boundaries > _MOST_BOUNDARIES or compared > _MOST_COMPARED


def _text(parts: Sequence[_Part | None], source: str, config: Config) -> tuple[str, Article | None]:
    """What the writer wrote; also the article that the HTML part holds, where that was taken."""
    plain, html = parts
    text = mail_body.own_words(_decoded(plain)) if plain else ""
    if html and sum(map(str.isalpha, text)) < _LEAST_PLAIN:
        try:
            article = _of_html(html, source, config)
            return mail_body.own_words(article.text), article
        except UnreadableArticle:
            if not text:
                raise
    if not text:
        raise UnreadableArticle(Notice("only-quotations"))
    return text, None


@dataclass(frozen=True, slots=True)
class _Part:
    """The bytes of one part of a mail, and the encoding that it claims."""

    data: bytes
    charset: str | None


def _part(mail: EmailMessage, kind: str) -> _Part | None:
    body = mail.get_body((kind,))
    data = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(data, bytes) or not data.strip():
        return None
    if len(data) > _LARGEST_TEXT:
        raise UnreadableArticle(Notice("mail-text", limit=_LARGEST_TEXT))
    return _Part(data, body.get_content_charset())


def _decoded(part: _Part) -> str:
    return encoding.decode(part.data, part.charset)


def _of_html(part: _Part, source: str, config: Config) -> Article:
    from retrieval.read import html  # it takes a third of a second, and many mails need it not

    # Mails put paragraphs into cells of tables, to place them, and have hardly a table beside.
    data = _CELL.sub(r"<\1div", _decoded(part)).encode("utf-8", "replace")
    (article,) = html.read(Document("", source, charset="utf-8", data=data), config)
    return article


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _day(mail: EmailMessage) -> date | None:
    text = _header(mail, "date")
    try:
        return day_of(parsedate_to_datetime(text))
    except _STUMBLES:
        return day_of(text)


def _sender(mail: EmailMessage) -> str | None:
    """The name of who sent it; an address is none."""
    senders = getattr(mail.get("from"), "addresses", ())
    return author_of(*(each.display_name for each in senders))


def _list_name(mail: EmailMessage) -> tuple[str, ...]:
    """The name of the newsletter or mailing list (RFC 2919), else its id."""
    name, _, number = _header(mail, "list-id").rpartition("<")
    return tags_of([name.strip().strip('"') or number.rstrip("> ")])
