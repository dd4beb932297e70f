"""Keeping an archive in step with folders, files and feeds for as long as it is let.

What changed is `retrieval.ingest.file_changes`'s to find out, getting articles in
`retrieval.library`'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event

from watchfiles import watch

from retrieval.errors import ModelError, StoreDamaged, StoreError
from retrieval.ingest.deleted_files import gone
from retrieval.ingest.file_changes import Changes, Snapshot
from retrieval.library import Library
from retrieval.notices import Notice
from retrieval.text import expanded
from retrieval.types import IngestReport, Skipped
from retrieval.web.urls import is_link

EVERY = 900.0  # seconds from one reading of a feed to the next
# Seconds between two looks through everything: notifications get lost, on some disks all of them.
_SWEEP = 60.0
_SETTLED = 2.0  # the same after the last of a series of changes
_PATIENCE = 5.0  # seconds until what failed is tried again
_FRESH = 2.0  # a file changed within so many seconds may be half written
# Milliseconds: changes are taken together until there are none for so long, or for so long in all.
_QUIET = 200
_MOST = 1_500
_TICK = 500
_BATCH = 200  # files read before others may write to the archive
_WATCHFILES_ERRORS = (OSError, RuntimeError)  # what it raises where it cannot watch, by the system


class Watch:
    """Follows paths and links. `report` hears what got in, `trouble` of what failed."""

    def __init__(
        self,
        library: Library,
        items: Sequence[str | Path],
        *,
        report: Callable[[IngestReport], None],
        trouble: Callable[[Notice], None],
        every: float = EVERY,
    ) -> None:
        """What is there now counts as known: add it once this is made, and before `run`."""
        self._library = library
        self._links = [str(item) for item in items if is_link(str(item))]
        roots = [expanded(item).resolve() for item in items if not is_link(str(item))]
        self._report, self._trouble, self._every = report, trouble, every
        self._snapshot = Snapshot(roots)
        self._snapshot.accept(self._snapshot.sweep())
        self._pending = Changes()
        self._fresh: dict[Path, float] = {}  # when to look again
        self._there: dict[Path, int] = {}  # roots that are watched, and their numbers on the disk
        self._links_due = time.monotonic() + every
        self._sweep_due = self._retry_due = 0.0
        self._failed: Notice | None = None
        self._ever = False

    def run(self, stop: Event) -> None:
        """Until `stop` is set. Raises ModelError, and StoreDamaged."""
        while not stop.is_set():
            self._notice_roots()
            self._sweep_due = 0.0
            for paths in self._notifications(stop):
                self._turn(paths, stop)
                if stop.is_set() or self._roots() != self._there:
                    break

    # --- where to look

    def _roots(self) -> dict[Path, int]:
        """The roots that are there, and which files they are: one may be replaced by another."""
        return {root: number for root in self._snapshot.roots if (number := _number(root))}

    def _notice_roots(self) -> None:
        now, before = self._roots(), self._there
        for root in self._snapshot.roots:
            if root not in now and (root in before or not self._ever):
                self._trouble(Notice("not-there", path=root))
            elif root in now and self._ever and root not in before:
                self._trouble(Notice("there-again", path=root))
        self._there, self._ever = now, True

    def _notifications(self, stop: Event) -> Iterator[list[Path]]:
        """What may have changed, as it happens; often nothing, so that time is noticed."""
        folders = [root for root in self._there if root.is_dir()]
        if not folders:
            yield from self._ticks(stop)
            return
        try:
            # Nothing is filtered there: a folder that is gone may have had any name.
            for changes in watch(
                *folders,
                watch_filter=None,
                debounce=_MOST,
                step=_QUIET,
                rust_timeout=_TICK,
                yield_on_timeout=True,
                stop_event=stop,
            ):
                yield [Path(path) for _, path in changes]
        except FileNotFoundError:
            return  # it has just gone
        except _WATCHFILES_ERRORS as error:
            self._trouble(Notice("unwatched", reason=str(error), count=_SWEEP))
            yield from self._ticks(stop)

    @staticmethod
    def _ticks(stop: Event) -> Iterator[list[Path]]:
        while not stop.wait(_TICK / 1000):
            yield []

    # --- what to do

    def _turn(self, paths: list[Path], stop: Event) -> None:
        now = time.monotonic()
        found = self._snapshot.look([*paths, *self._settled(now)]) | self._snapshot.glance()
        if now >= self._sweep_due:
            found |= self._snapshot.sweep()
            self._sweep_due = now + _SWEEP
        if found:
            self._sweep_due = min(self._sweep_due, now + _SETTLED)
            self._pending |= found
        if self._pending and now >= self._retry_due:
            self._attempt(lambda: self._take_in(stop))
        if self._links and now >= max(self._links_due, self._retry_due):
            self._attempt(lambda: self._read_links(stop))

    def _settled(self, now: float) -> list[Path]:
        """Files that may have been half written when they were read."""
        due = [path for path, when in self._fresh.items() if when <= now]
        for path in due:
            del self._fresh[path]
        return due

    def _attempt(self, work: Callable[[], None]) -> None:
        """Do `work`; where the archive does not let it, say so once and try again later."""
        try:
            work()
            self._failed = None
        except (StoreDamaged, ModelError):
            raise
        except StoreError as error:
            self._retry_due = time.monotonic() + _PATIENCE
            if error.notice != self._failed:
                self._trouble(Notice("tried-again", why=error.notice))
            self._failed = error.notice

    def _take_in(self, stop: Event) -> None:
        # All that is new first: what was moved is known by the articles whose files are gone.
        while files := dict(islice(self._pending.files.items(), _BATCH)):
            if stop.is_set():
                return
            done = self._library.add(
                [Path(path) for path in files], prune=True, roots=self._snapshot.roots
            )
            self._accept(Changes(files))
            self._tell(done)
        if missing := self._pending.gone:
            lost = [
                listed.id
                for listed in self._library.articles()
                if listed.source and _file_of(listed.source, missing) and gone(listed.source)
            ]
            removed = self._library.remove(lost) if lost else 0
            self._accept(Changes(gone=missing))
            self._tell(IngestReport(removed=removed))

    def _accept(self, changes: Changes) -> None:
        self._snapshot.accept(changes)
        left = {
            path: stamp for path, stamp in self._pending.files.items() if path not in changes.files
        }
        self._pending = Changes(left, self._pending.gone - changes.gone)

    def _read_links(self, stop: Event) -> None:
        for link in self._links:
            if not stop.is_set():
                self._tell(self._library.add(link))
        self._links_due = time.monotonic() + self._every

    def _tell(self, done: IngestReport) -> None:
        """Report `done`, without files that are gone by now or may still be being written."""
        skipped = tuple(each for each in done.skipped if not self._passing(each))
        if done.added or done.updated or done.removed or skipped:
            self._report(replace(done, skipped=skipped))

    def _passing(self, skipped: Skipped) -> bool:
        if is_link(skipped.source):
            return False
        path = Path(skipped.source)
        try:
            age = time.time() - path.stat().st_mtime
        except OSError:
            return gone(str(path.absolute()))
        if not 0 <= age < _FRESH:
            return False
        self._fresh[path.absolute()] = time.monotonic() + _FRESH
        return True


def _file_of(source: str, files: frozenset[str]) -> bool:
    """Whether an article of this source stands in one of `files`."""
    while source not in files:
        source, inside, _ = source.rpartition("#")
        if not inside:
            return False
    return True


def _number(root: Path) -> int | None:
    try:
        return root.stat().st_ino
    except OSError:
        return None
