"""Changing the archive from the chat: what is put in or taken out, and what was there before.

What was there is written down for Undo ahead of each change: without that nothing is changed. What
the archive has lost by it is withdrawn. What people see of it is left to others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import ParamSpec, TypeVar

from bot.telegram.context import Core
from bot.telegram.db import StateError
from bot.telegram.db import uploads as state
from bot.telegram.removed_passages import withdraw
from retrieval import Article, CitebotError, Library, Skipped, StoreError
from retrieval.read.budget import ENDLESS, Budget
from retrieval.store.changes import Change
from retrieval.web.link_batches import Batch

_log = logging.getLogger(__name__)
_seen = attrgetter("title", "text", "source", "url", "tags", "places")
NAMED = 8
"""Articles, or parts that could not be read, of which more is known than that there are some."""
P = ParamSpec("P")
T = TypeVar("T")


async def change(
    core: Core, article_ids: Sequence[str], work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """`work(*args)`, which is about these articles, after whatever else the bot changes.

    Raises StoreBusy where another process is writing, and what `work` raises.
    """
    try:
        return await core.writing.run(lambda: work(*args, **kwargs), always=True)
    finally:
        # Also where it ended in the midst of it.
        try:
            await withdraw(core, article_ids)
        except (StateError, StoreError) as error:  # the next sweep tries again
            _log.error("What was removed from the archive could not be erased: %s", error)


class Notes:
    """Writes down, as one batch, what was there before each of some changes."""

    def __init__(self, core: Core, user_id: int, chat_id: int, message_id: int | None = None):
        """`message_id`: what was sent."""
        self._core = core
        self._whose = (user_id, chat_id, message_id)
        self.batch = 0
        """What Undo takes back; 0 as long as nothing was changed."""

    @contextmanager
    def ahead(self, changes: Sequence[Change]) -> Iterator[None]:
        """Around the changes. Raises StateError instead of letting them happen without a note."""
        rows = [(each.id, each.before) for each in changes]
        begun, whose = self._core.state.begun, self._whose
        batch = first = 0
        if rows:
            batch, first = begun(state.record, *whose, rows, batch=self.batch).result()
        try:
            yield
        except CitebotError as error:
            if not self._happened(changes):
                if rows:
                    self._take_back(first)
                raise
            _log.error("The archive was changed, though something went wrong: %s", error)
        self.batch = self.batch or batch

    def unchanged(self, article_ids: Sequence[str]) -> None:
        """Write down what there is nothing to undo of. Raises StateError."""
        rows = [(each, None) for each in article_ids]
        recorded = self._core.state.begun(state.record, *self._whose, rows, undone=True)
        self.batch, _ = recorded.result()

    def _happened(self, changes: Sequence[Change]) -> bool:
        """Whether the archive is as it was to become: what derives from it may fail afterwards."""
        try:
            return bool(changes) and all(
                self._core.library.article(each.id) == each.after for each in changes
            )
        except StoreError:
            return False

    def _take_back(self, first: int) -> None:
        try:
            self._core.state.begun(state.take_back, first).result()
        except StateError as error:
            _log.error("A note on a change that did not come about is left: %s", error)


@dataclass(frozen=True, slots=True)
class Put:
    """An article that is in the archive now, without its text; `outcome` is of `Taken`'s."""

    article: Article
    outcome: str
    passages: int


@dataclass(slots=True)
class Taken:
    """What became of something that was sent: how many articles, and the first of them."""

    added: int = 0
    replaced: int = 0
    known: int = 0
    named: list[Put] = field(default_factory=list)
    known_ids: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.added + self.replaced + self.known

    def note(self, article: Article, outcome: str, passages: int = 0) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)
        if len(self.named) < NAMED:
            self.named.append(Put(replace(article, text=""), outcome, passages))


class Taking:
    """Takes in what one message brings, batch by batch."""

    def __init__(self, core: Core, notes: Notes, within: Budget = ENDLESS) -> None:
        self._core = core
        self._notes = notes
        self._within = within
        self.taken = Taken()

    async def take(self, batch: Batch) -> None:
        """Raises CitebotError; ReadingEnded where it was stopped. What is in by then stays."""
        ids = [each.id for each in batch.found if isinstance(each, Article)]
        await change(self._core, ids, self._take, batch)

    def _take(self, batch: Batch) -> None:
        library, taken, news = self._core.library, self.taken, []
        for each in batch.found:
            if isinstance(each, Skipped):
                taken.skipped.append(each)
            elif same(library.article(each.id), each):
                taken.known_ids.append(each.id)
                taken.note(each, "known")
            else:
                news.append(each)
        taken.known += batch.unchanged
        report = library.take(
            replace(batch, found=[*news]), self._within, on_changes=self._on_changes
        )
        taken.skipped += report.skipped
        taken.known += report.unchanged

    async def settle(self) -> None:
        """At the end: let Delete find what was there already, where nothing was changed."""
        if self.taken.known_ids and not self._notes.batch:
            await self._core.writing.run(self._settle, always=True)

    def _settle(self) -> None:
        taken = self.taken
        self._notes.unchanged(taken.known_ids)
        if taken.count == 1:
            listed = {each.id: each.passages for each in self._core.library.articles()}
            taken.named = [
                replace(each, passages=listed.get(each.article.id, 0)) for each in taken.named
            ]

    @contextmanager
    def _on_changes(self, changes: Sequence[Change]) -> Iterator[None]:
        with self._notes.ahead(changes):
            yield
        for each in changes:
            if each.after is not None:
                outcome = "replaced" if each.before else "added"
                self.taken.note(each.after, outcome, each.passages)


def take_out(library: Library, article_ids: Sequence[str], notes: Notes) -> list[Article]:
    """Remove articles; those that there were."""
    found = [article for each in article_ids if (article := library.article(each))]
    if found:
        library.remove([article.id for article in found], on_changes=notes.ahead)
    return found


def put_back(library: Library, before: Sequence[tuple[str, Article | None]]) -> None:
    """Make articles what they were, by id; None where there was none."""
    if gone := [article_id for article_id, article in before if article is None]:
        library.remove(gone)
    if former := [article for _, article in before if article is not None]:
        library.add(former)


def same(before: Article | None, now: Article) -> bool:
    """Whether a reader would see no difference; a text that is sent again has another date."""
    return before is not None and bool(_seen(before) == _seen(now))
