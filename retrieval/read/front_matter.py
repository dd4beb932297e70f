"""The YAML or TOML block at the head of a Markdown file → title, author, date, tags …

All values of YAML are read as plain text, so that none is made into something else; aliases,
which could unfold without end, and deep nesting are refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from retrieval.read.dates import day_of
from retrieval.read.metadata import (
    author_of,
    is_web,
    language_of,
    names_in,
    people_in,
    says_nothing,
    tags_of,
)

_BLOCK = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_BLOCK = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_BLOCK = 20_000  # characters
_DEEPEST = 10
_SIMPLE_LINE = re.compile(r"([A-Za-z_-]{1,40})(?::[ \t]+|[ \t]*=[ \t]*)(.{1,1000})")
# Sections in which Hugo, Zola and others keep what they do not know themselves.
_SECTIONS = ("params", "extra", "taxonomies")

_TITLE = ("title", "headline")
_DATE = (
    "date", "published", "publishdate", "publishedat", "pubdate", "datepublished",
    "publicationdate", "created", "datecreated", "createdat",
)  # fmt: skip
_TAGS = ("tags", "keywords", "categories", "category", "tag")
_URL = ("url", "link", "canonicalurl", "canonical", "permalink", "source")
_AUTHOR = ("author", "authors", "by", "byline", "creator", "writer")
_LANGUAGE = ("language", "lang", "locale")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the block says of the article."""

    title: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    author: str | None = None


def parse(text: str) -> tuple[FrontMatter, str]:
    """The block at the head of `text`, and what follows it. One that is broken is read by lines."""
    beginning = text[: _LONGEST_BLOCK + 1_000]
    toml = _TOML_BLOCK.match(beginning)
    found = toml or _BLOCK.match(beginning)
    if not found:
        return FrontMatter(), text
    block = found[1]
    try:
        values = tomllib.loads(block) if toml else yaml.load(block, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        lines = map(_SIMPLE_LINE.match, block.split("\n"))
        values = {line[1]: line[2].strip("\"'") for line in lines if line}
    if not isinstance(values, dict):
        # Two rules with a paragraph between them.
        return FrontMatter(), text
    sections = [values.get(name) for name in _SECTIONS]
    named = {
        re.sub(r"[\s_-]", "", str(key).lower()): value
        for part in (*sections, values)
        if isinstance(part, dict)
        for key, value in part.items()
    }
    return _front_matter(named), text[found.end() :]


def _front_matter(values: Mapping[str, Any]) -> FrontMatter:
    return FrontMatter(
        title=next(_texts(values, _TITLE), ""),
        published=next(filter(None, map(day_of, _texts(values, _DATE))), None),
        tags=tags_of([each for name in _TAGS for each in _listed(values.get(name))]),
        url=next((each for each in _texts(values, _URL) if is_web(each)), None),
        language=language_of(*_texts(values, _LANGUAGE)),
        author=next(
            filter(None, (author_of(*people_in(values.get(each))) for each in _AUTHOR)), None
        ),
    )


def _texts(values: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    found = (values.get(name) for name in names)
    known = (str(each) for each in found if isinstance(each, str | date | datetime))
    texts = (" ".join(each.split()) for each in known)
    return (each for each in texts if not says_nothing(each))


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return names_in(value)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


class _Loader(yaml.BaseLoader):
    """YAML without types, aliases and depth."""

    _depth = 0

    def compose_node(self, parent: Any, index: int) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise yaml.YAMLError("too deep")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node
