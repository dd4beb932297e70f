"""JSON Lines and CSV → one Article a line or row, read piece by piece.

Which column is the title, the text, the date … is `Config.columns`' where it says so, and guessed
from the columns' names where it does not.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from retrieval.config import Config
from retrieval.errors import UnreadableArticle
from retrieval.languages import languages
from retrieval.languages.phrases import spellings
from retrieval.notices import Notice
from retrieval.read import encoding, html_fragment
from retrieval.read.dates import day_first, day_of
from retrieval.read.document import Document
from retrieval.read.metadata import (
    author_of,
    is_web,
    language_of,
    names_in,
    people_in,
    short_title,
    tags_of,
)
from retrieval.read.table_rows import LONGEST_ROW, Rows
from retrieval.text import shown
from retrieval.types import Article, Skipped

# What programs call columns, the likeliest first; people's own words for them come after.
_USUAL = {
    "title": ("title", "headline", "heading", "subject", "post_title", "name"),
    "text": ("text", "body", "content", "article", "article_text", "full_text", "story",
             "maintext", "article_body", "body_text", "post_content", "content_text",
             "content_html", "body_html", "html"),
    "date": ("date", "published", "pub_date", "published_at", "publish_date", "date_published",
             "publication_date", "post_date_gmt", "post_date", "article_date",
             "created_at", "created", "timestamp"),
    "url": ("url", "link", "permalink", "href", "canonical_url"),
    "tags": ("tags", "keywords", "category", "categories", "section", "topics"),
    "language": ("language", "lang", "locale"),
    "id": ("id", "article_id", "guid", "uuid", "_id"),
    "author": ("author", "authors", "byline", "creator", "writer", "author_name", "post_author",
               "display_name"),
}  # fmt: skip
_Row = tuple[int, Mapping[str, Any] | Notice]
_FIRST_ROWS = 200
_MOST_SKIPPED = 100  # reported one by one
_LONGEST_ID = 200
_LONGEST_COLUMN, _MOST_SHOWN = 20, 8  # characters and names, where columns are shown
_JSON = (".jsonl", ".ndjson")
_CSV = (".csv", ".tsv")


def read(document: Document, config: Config) -> Iterator[Article | Skipped]:
    """The articles of a table; what is wrong with a line comes as `Skipped`.

    Raises UnreadableArticle or OSError.
    """
    columns = _Columns(config)
    with document.open() as stream:
        name = encoding.name_of(stream, document.charset)
        # Line ends inside a field belong to it: csv wants them as they are.
        lines = io.TextIOWrapper(stream, name, errors="replace", newline="")
        rows = _json_lines(lines) if _is_json(document.name, lines) else _csv(lines, columns)
        yield from _articles(rows, document, columns)


def _is_json(name: str, lines: io.TextIOWrapper) -> bool:
    """By the suffix, which a page of the web often lacks; then by the first character."""
    if name.lower().endswith((*_JSON, *_CSV)):
        return name.lower().endswith(_JSON)
    beginning = lines.read(1_000).lstrip("\ufeff \t\r\n")
    lines.seek(0)
    return beginning.startswith("{")


def _articles(
    rows: Iterator[_Row], document: Document, columns: _Columns
) -> Iterator[Article | Skipped]:
    """`rows` come with the number of their line, and as the reason where they are broken."""
    unread = found = 0
    for number, row in columns.learned(rows):
        article = columns.article(row, document, number) if not isinstance(row, Notice) else row
        if isinstance(article, Article):
            found += 1
            yield article
            continue
        unread += 1
        if unread <= _MOST_SKIPPED:
            yield Skipped(f"{document.source}#line {number}", article)
    if unread > _MOST_SKIPPED:
        more = unread - _MOST_SKIPPED
        yield Skipped(document.source, Notice("rows-lost", count=more))
    if not unread and not found:
        raise UnreadableArticle(Notice("no-rows"))


def _worded(role: str) -> list[str]:
    """What people call such a column, in each language."""
    words = " ".join(language.columns.get(role, "") for language in languages())
    return [each for word in words.split() for each in sorted(spellings(word))]


class _Columns:
    """Which columns mean what."""

    def __init__(self, config: Config) -> None:
        self._names = {
            role: tuple(
                _plain(name)
                for name in (
                    *(name for wanted, name in config.columns if wanted == role),
                    *usual,
                    *_worded(role),
                )
            )
            for role, usual in _USUAL.items()
        }
        self._day_first: bool | None = None

    def knows(self, role: str, names: list[str]) -> bool:
        return not set(self._names[role]).isdisjoint(map(_plain, names))

    def learned(self, rows: Iterator[_Row]) -> Iterator[_Row]:
        """`rows`, the first of which tell in which order dates have day and month."""
        first, dates, size = [], [], 0
        for each in rows:
            first.append(each)
            if isinstance(each[1], Notice):
                continue
            named = {_plain(name): value for name, value in each[1].items()}
            dates.append(_text(self._first(named, "date")))
            size += sum(map(len, map(_text, named.values())))
            if len(first) >= _FIRST_ROWS or size > LONGEST_ROW:
                break
        self._day_first = day_first(dates)
        yield from first
        yield from rows

    def article(self, row: Mapping[str, Any], document: Document, number: int) -> Article | Notice:
        """The article of a row, or why there is none."""
        named = {_plain(name): value for name, value in row.items() if value not in (None, "")}
        text = html_fragment.words(_text(self._first(named, "text"))).strip()
        if not text:
            return Notice("textless") if self.knows("text", list(row)) else _unknown(list(row))
        title = short_title(html_fragment.line(_text(self._first(named, "title"))))
        url = _text(self._first(named, "url")).strip()
        own = _text(self._first(named, "id")).strip()
        # One may be empty in fact: WordPress has 0000-00-00 for what is no date yet.
        dates = (named[name] for name in self._names["date"] if name in named)
        usable = 0 < len(own) <= _LONGEST_ID and own.isprintable()
        member = own if usable else f"line {number}"
        return Article(
            title=title or f"{document.stem} {member}",
            text=text,
            source=f"{document.source}#{member}",
            published=next(filter(None, (day_of(each, self._day_first) for each in dates)), None),
            tags=tags_of(_listed(self._first(named, "tags"))),
            language=language_of(_text(self._first(named, "language"))),
            url=url if is_web(url) else None,
            author=author_of(*people_in(self._first(named, "author"))),
        )

    def _first(self, row: Mapping[str, Any], role: str) -> Any:
        return next((row[name] for name in self._names[role] if name in row), None)


def _plain(name: str) -> str:
    """A column's name without differences of case and of what joins its words."""
    return re.sub(r"(?<=.)[\s_-]+", "", name[:200].strip("\ufeff \t\r\n").lower())


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(each for each in value if isinstance(each, str))
    if isinstance(value, bool | dict) or value is None:
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _listed(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    listed = _text(value).strip(" []{}").replace('"', "").replace("'", "")
    return names_in(listed.replace("|", ","))


def _unknown(names: list[str]) -> Notice:
    named = ", ".join(filter(None, (shown(name, _LONGEST_COLUMN) for name in names[:_MOST_SHOWN])))
    return Notice("columns", columns=named)


def _json_lines(lines: io.TextIOWrapper) -> Iterator[_Row]:
    number = 0
    while line := lines.readline(LONGEST_ROW):
        number += 1
        if len(line) == LONGEST_ROW and not line.endswith("\n"):
            while (rest := lines.readline(LONGEST_ROW)) and not rest.endswith("\n"):
                pass
            yield number, Notice("long-line", limit=LONGEST_ROW)
        elif line.strip("\ufeff \t\r\n"):
            yield number, _object(line.lstrip("\ufeff"))


def _object(line: str) -> Mapping[str, Any] | Notice:
    try:
        value = json.loads(line)
    except ValueError:
        return Notice("not-json")
    except RecursionError:
        return Notice("deep-json")
    return cast(Mapping[str, Any], value) if isinstance(value, dict) else Notice("no-object")


def _csv(lines: io.TextIOWrapper, columns: _Columns) -> Iterator[_Row]:
    try:
        rows = Rows(lines)
    except csv.Error as error:
        raise UnreadableArticle(Notice("long-header", limit=LONGEST_ROW)) from error
    if not columns.knows("text", rows.header):
        raise UnreadableArticle(_unknown(rows.header))
    for number, row in rows:
        yield number, row if isinstance(row, Notice) else dict(zip(rows.header, row, strict=True))
