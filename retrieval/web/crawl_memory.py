"""What is known of a feed, a sitemap or a page it lists, from one time to the next.

How it is kept is left to a store, reading them to `retrieval.web.link_reader`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from dataclasses import fields as fields_of
from typing import Protocol

from retrieval.notices import Notice
from retrieval.read.feed_entry import page_of
from retrieval.text import parsed_json
from retrieval.types import Article, Skipped
from retrieval.web.responses import Validators

_AGAIN_SECONDS = 86_400.0  # after which what could not be read is tried again
_MOST_BAD = 200  # entries that are reported again without a new look


class Memory(Protocol):
    """Where it is kept; a store is one."""

    def facts(self, keys: Sequence[str]) -> dict[str, str]:
        """What is kept under each of these keys, where anything is."""

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Something for each of these articles that is in the archive."""


class NoMemory:
    """For who reads a feed once."""

    def facts(self, keys: Sequence[str]) -> dict[str, str]:
        return {}

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True)
class Known:
    """What was found the last time.

    `version` is what the list said, `entries` how many articles a list had, `bad` which of them
    could not be read, as address and reason. `complete` is whether nothing is left to be had.
    `articles` are the ids of what a page became.
    """

    at: float
    version: str = ""
    validators: Validators | None = None
    reason: Notice | None = None
    entries: int = 0
    bad: tuple[tuple[str, Notice], ...] = ()
    complete: bool = True
    articles: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether there is nothing to be tried again yet."""
        failed = self.reason or self.bad
        return self.complete and not (failed and time.time() - self.at > _AGAIN_SECONDS)

    def settles(self, version: str) -> bool:
        """Whether that is so of the version that a list speaks of."""
        return self.settled and self.version == version

    def dumps(self) -> str:
        fields = {each.name: getattr(self, each.name) for each in fields_of(self)}
        fields["reason"] = self.reason.plain() if self.reason else None
        fields["bad"] = [(url, reason.plain()) for url, reason in self.bad[:_MOST_BAD]]
        return json.dumps(fields, default=asdict)

    @classmethod
    def loads(cls, text: str) -> Known | None:
        """None for what another version of this program has kept."""
        try:
            fields = parsed_json(text)
            kept = fields.pop("validators")
            reason = fields["reason"]
            fields["reason"] = Notice.of_plain(reason) if reason else None
            fields["bad"] = tuple((url, Notice.of_plain(reason)) for url, reason in fields["bad"])
            fields["articles"] = tuple(map(str, fields.get("articles", ())))
            return cls(validators=Validators(**kept) if kept else None, **fields)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """So many articles are in the archive as they are."""

    count: int


@dataclass(frozen=True, slots=True)
class Expected:
    """So many articles are to come."""

    count: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What to remember once the articles before it are stored."""

    key: str
    known: Known


Found = Article | Skipped | Unchanged | Expected | Learned


def list_key(url: str) -> str:
    """What is known of a feed or a sitemap is kept under this."""
    return f"list {page_of(url)}"


def page_key(url: str) -> str:
    """And under this what is known of a page that one lists."""
    return f"page {url}"


def recall(memory: Memory, keys: Sequence[str]) -> dict[str, Known]:
    """What is known under each of these keys, where anything is."""
    found = {key: Known.loads(text) for key, text in memory.facts(keys).items()}
    return {key: known for key, known in found.items() if known is not None}


def held(memory: Memory, recalled: dict[str, Known]) -> dict[str, Known]:
    """What is known of the pages whose articles are all in the archive."""
    there = memory.hashes([each for known in recalled.values() for each in known.articles])
    return {
        key: known
        for key, known in recalled.items()
        if all(each in there for each in known.articles)
    }
