"""Plain text in the house format: a title line, paragraphs, a last line of tags.

The first non-empty line is the title. A last line that is indented or stands alone, and is a
comma-separated list of short names, gives the tags. A file name that starts with a date
(2031-05-23-result.txt) tells when the article was published, else a dateline at the top does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from retrieval.almanac import believed
from retrieval.config import Config
from retrieval.read import encoding
from retrieval.read.document import Document
from retrieval.read.particulars import dateline
from retrieval.types import Article

_LONGEST_TITLE = 200  # characters; a longer first line is a paragraph
_LONGEST_TAG = 40
_MOST_TAG_WORDS = 5
_NO_TAG = re.compile(r"[.!?:;“”\"]")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def read(document: Document, config: Config) -> Iterator[Article]:
    """The one article of a text. Raises UnreadableArticle or OSError."""
    title, body, tags = parse(encoding.decode(document.read(), document.charset))
    yield Article(
        title=title or document.stem,
        text=body,
        source=document.source,
        published=date_in_name(document.name) or dateline(body.split("\n")),
        tags=tags,
    )


def parse(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Title ("" where there is none), body and tags of a text in the house format."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    first, last = filled[0], filled[-1]
    tags: tuple[str, ...] = ()
    if len(filled) > 2:
        alone = not lines[last - 1].strip()
        tags = _tags(lines[last], alone)
    end = last if tags else last + 1
    title = lines[first].strip()
    if len(filled) == 1 or len(title) > _LONGEST_TITLE:
        return "", "\n".join(lines[first:end]).strip(), tags
    return title, "\n".join(lines[first + 1 : end]).strip(), tags


def _tags(line: str, alone: bool) -> tuple[str, ...]:
    indented = line[0].isspace()
    names = [name.strip() for name in line.split(",")]
    fewest = 1 if indented else 2
    if not (indented or alone) or len(names) < fewest or not all(map(_is_tag, names)):
        return ()
    return tuple(names)


def _is_tag(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST_TAG
        and len(name.split()) <= _MOST_TAG_WORDS
        and not _NO_TAG.search(name)
    )


def date_in_name(name: str) -> date | None:
    """The date that a file name starts with, as in 2031-05-23-result.txt."""
    if found := _DATED.match(name):
        try:
            return believed(date.fromisoformat(found[0]))
        except ValueError:
            return None
    return None
