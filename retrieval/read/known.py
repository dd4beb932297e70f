"""What is known of a feed, a sitemap or a page it lists, from one time to the next.

How it is kept is left to a store, reading them to `retrieval.feeds`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from retrieval.read.responses import Validators
from retrieval.types import Article, Skipped

_AGAIN_SECONDS = 86_400.0  # after which what could not be read is tried again
_MOST_BAD = 200  # entries that are reported again without a new look


class Memory(Protocol):
    """Where it is kept; a store is one."""

    def recall(self, keys: Sequence[str]) -> dict[str, str]:
        """What is kept under each of these keys, where anything is."""


class NoMemory:
    """For who reads a feed once."""

    def recall(self, keys: Sequence[str]) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True)
class Known:
    """What was found the last time.

    `version` is what the list said, `entries` how many articles a list had, `bad` which of them
    could not be read, as address and reason. `complete` is whether nothing is left to be had.
    """

    at: float
    version: str = ""
    validators: Validators | None = None
    reason: str = ""
    entries: int = 0
    bad: tuple[tuple[str, str], ...] = ()
    complete: bool = True

    @property
    def settled(self) -> bool:
        """Whether there is nothing to be tried again yet."""
        failed = self.reason or self.bad
        return self.complete and not (failed and time.time() - self.at > _AGAIN_SECONDS)

    def dumps(self) -> str:
        return json.dumps(asdict(self) | {"bad": self.bad[:_MOST_BAD]})

    @classmethod
    def loads(cls, text: str) -> Known | None:
        """None for what another version of this program has kept."""
        try:
            fields = json.loads(text)
            kept = fields.pop("validators")
            fields["bad"] = tuple((url, reason) for url, reason in fields["bad"])
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
