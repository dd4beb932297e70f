"""Plain text in the house format: a title line, paragraphs, a last line of tags.

The first non-empty line is the title. A last line that is indented or stands alone, and is a
comma-separated list of short names, gives the tags. A file name that starts with a date
(2031-05-23-result.txt) tells when the article was published, else a dateline at the top does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.config import Config
from retrieval.read import encoding
from retrieval.read.document import Document
from retrieval.read.metadata import DATELINE_WITHIN, day_told
from retrieval.types import Article

_LONGEST_TITLE = 200  # characters; a longer first line is a paragraph
_LONGEST_TAG = 40
_LONGEST_TAGS = 4_000  # characters of the whole line
_MOST_TAG_WORDS = 5
_NO_TAG = re.compile(r"[.!?:;“”\"]")


def read(document: Document, config: Config) -> Iterator[Article]:
    """The one article of a text. Raises UnreadableArticle or OSError."""
    title, body, tags = parse(encoding.decode(document.read(), document.charset))
    yield Article(
        title=title or document.stem,
        text=body,
        source=document.source,
        published=day_told(document.name, body.split("\n", DATELINE_WITHIN)),
        tags=tags,
    )


def parse(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Title ("" where there is none), body and tags of a text in the house format.

    Only the ends of it are cut into lines: of all of a long text they would fill the memory.
    """
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    first = _line(text, begin)
    last = _line(text, end - 1)
    single = first == last
    tags: tuple[str, ...] = ()
    if not single and not text[first[1] : last[0]].isspace():
        before = _line(text, last[0] - 1)
        tags = _tags(text[slice(*last)], alone=not text[slice(*before)].strip())
    if tags:
        end = last[0]
    title = text[slice(*first)].strip()
    if single or len(title) > _LONGEST_TITLE:
        return "", text[begin:end].strip(), tags
    return title, text[first[1] : end].strip(), tags


def _line(text: str, at: int) -> tuple[int, int]:
    """Where the line begins and ends that the character at `at` is in, or ends."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _tags(line: str, alone: bool) -> tuple[str, ...]:
    if len(line) > _LONGEST_TAGS:
        return ()
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
