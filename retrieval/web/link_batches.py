"""Links among the items that are added: what is behind them, in batches that come as they are read.

While a batch is waited for nothing is held; who takes one holds the store for that alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.notices import Notice
from retrieval.read.budget import ENDLESS, Budget
from retrieval.types import Article, IngestReport, Item, OnProgress, Progress, Skipped
from retrieval.web.urls import is_link

if TYPE_CHECKING:
    from retrieval.web.crawl_memory import Found, Memory
    from retrieval.web.fetch import Fetcher
    from retrieval.web.link_reader import LinkReader

# What is handed over at once: little is lost when the process is killed, and people see it move.
_BATCH_SECONDS = 5.0
_BATCH_ARTICLES = 64
_BATCH_CHARS = 2_000_000


@dataclass(slots=True)
class Batch:
    """Some of what is behind a link. `learned` is to be remembered when `found` is stored.

    `unchanged` articles were not read again; `more` are expected than the one of a link.
    """

    found: list[Article | Skipped] = field(default_factory=list)
    unchanged: int = 0
    more: int = 0
    learned: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Progress that counts what was not read again too."""

    show: OnProgress
    unchanged: int = 0
    more: int = 0
    last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        self.last = progress
        self._tell(progress)

    def count(self, batch: Batch) -> None:
        """Of a batch that is about to be taken."""
        self.unchanged += batch.unchanged
        self.more += batch.more
        if batch.unchanged or batch.more:
            self._tell(replace(self.last, stored=()) if self.last else Progress(0, None, 0))

    def report(self, taken: IngestReport, removed: int) -> IngestReport:
        """What the whole run did, `taken` being what was taken in."""
        return replace(taken, unchanged=taken.unchanged + self.unchanged, removed=removed)

    def _tell(self, progress: Progress) -> None:
        total = None if progress.total is None else progress.total + self.more
        self.show(replace(progress, seen=progress.seen + self.unchanged, total=total))


class Links:
    """Reads the links among items; may be used from several threads.

    One for all that a process reads: it knows at which pace each site may be asked.
    """

    def __init__(
        self,
        config: Config,
        fetcher: Fetcher | None = None,
        memory: Memory | None = None,
        notify: Callable[[Notice], None] = lambda notice: None,
    ) -> None:
        """`memory` is where it is kept what was read before, a store; without one all is new."""
        self._made_of = (config, fetcher, memory, notify)
        self._made: LinkReader | None = None
        self._making = Lock()

    def parts(self, items: Iterable[Item]) -> Iterator[Iterable[Item] | Batch]:
        """`items` in order: those that are no links as they are, of links what is behind them."""
        for linked, group in groupby(items, key=_is_link):
            if not linked:
                yield group
                continue
            for item in group:
                yield from self.read(str(item), self._budget())

    def read(self, link: str, within: Budget = ENDLESS, *, again: bool = False) -> Generator[Batch]:
        """What is behind a link, as `LinkReader.read` finds it. Waits for the network."""
        yield from batches(self._reader().read(link, within, again=again))

    def _budget(self) -> Budget:
        config = self._made_of[0]
        return Budget(
            seconds=config.link_seconds, size=config.link_bytes, articles=config.link_articles
        )

    def _reader(self) -> LinkReader:
        with self._making:
            if self._made is None:
                from retrieval.web.link_reader import LinkReader  # it takes a while to import

                self._made = LinkReader(*self._made_of)
            return self._made


def batches(finds: Iterable[Found]) -> Generator[Batch]:
    """What a link or a file holds, a few articles at a time."""
    from retrieval.web.crawl_memory import Expected, Learned, Unchanged

    batch, since = Batch(), time.monotonic()
    for each in finds:
        match each:
            case Article() | Skipped():
                batch.found.append(each)
            case Unchanged():
                batch.unchanged += each.count
            case Expected():
                batch.more += each.count - 1
            case Learned():
                batch.learned[each.key] = each.known.dumps()
        if _is_full(batch, since):
            yield batch
            batch, since = Batch(), time.monotonic()
    yield batch


def _is_full(batch: Batch, since: float) -> bool:
    size = sum(len(each.text) for each in batch.found if isinstance(each, Article))
    late = time.monotonic() - since > _BATCH_SECONDS
    return late or len(batch.found) >= _BATCH_ARTICLES or size > _BATCH_CHARS


def _is_link(item: Item) -> bool:
    return not isinstance(item, Article) and is_link(str(item))
