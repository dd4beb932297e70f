"""What has changed in folders and files since they were last looked at.

Only sizes and times are looked at here; reading is left to `retrieval.watch`. Notifications tell
where to look, but what counts is what lies on the disk: they may be late, merged, or lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.ingest.deleted_files import may_exist
from retrieval.read import walk
from retrieval.read.formats import SUFFIXES

Stamp = tuple[int, int, int, int]
"""Of a file: modified and changed, in nanoseconds; size; number on its disk."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Files to read, by path, with what they looked like then; and paths of files that are gone."""

    files: dict[str, Stamp] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.files or self.gone)

    def __or__(self, later: Changes) -> Changes:
        files = {path: each for path, each in self.files.items() if path not in later.gone}
        return Changes(files | later.files, (self.gone | later.gone) - later.files.keys())


class Snapshot:
    """The files below some roots, folders or single files, as they were last taken in."""

    def __init__(self, roots: Sequence[Path]) -> None:
        """`roots` are absolute."""
        self.roots = roots
        self._known: dict[str, Stamp] = {}

    def sweep(self) -> Changes:
        """What differs anywhere; below a root that is not there, nothing does."""
        return self._compare(self.roots, set(self._known))

    def glance(self) -> Changes:
        """What differs among the roots that are single files."""
        files = [root for root in self.roots if root.is_file()]
        return self._compare(files, self._below(files))

    def look(self, paths: Iterable[Path]) -> Changes:
        """What differs at `paths`: files that may have been written to, folders, or what is gone.

        Every file named counts as changed: two edits within a moment leave it with equal times.
        """
        ours = [path for path in paths if self._ours(path)]
        found = self._compare(ours, self._below(ours))
        named = {str(path): stamp for path in ours for path, stamp in _file(path)}
        return Changes(found.files | named, found.gone)

    def accept(self, changes: Changes) -> None:
        """These changes have been taken in."""
        self._known |= changes.files
        for path in changes.gone:
            self._known.pop(path, None)

    def _ours(self, path: Path) -> bool:
        """Whether the walk could come upon `path`, or upon something below it."""
        return any(
            path.is_relative_to(root)
            and not any(part.startswith(".") for part in path.relative_to(root).parts)
            for root in self.roots
        )

    def _below(self, places: Iterable[Path]) -> set[str]:
        """What is known at these places and below."""
        names = {str(place) for place in places}
        files = names & self._known.keys()
        folders = tuple(name.rstrip(os.sep) + os.sep for name in names - files)
        inside = {path for path in self._known if path.startswith(folders)} if folders else set()
        return files | inside

    def _compare(self, places: Iterable[Path], known: set[str]) -> Changes:
        now = {str(path): stamp for place in places for path, stamp in _files(place)}
        differing = {path: stamp for path, stamp in now.items() if self._known.get(path) != stamp}
        missing = [path for path in known if path not in now and not may_exist(path)]
        # Asked last: a whole disk may have gone while it was looked through.
        there = [root for root in self.roots if root.is_dir()] if missing else []
        return Changes(
            differing,
            frozenset(path for path in missing if any(map(Path(path).is_relative_to, there))),
        )


def _files(place: Path) -> Iterator[tuple[Path, Stamp]]:
    if place.is_dir():
        for path in walk(place):
            yield from _file(path)
    else:
        yield from _file(place)


def _file(path: Path) -> Iterator[tuple[Path, Stamp]]:
    """`path` and its stamp, if it is a file that can be an article."""
    if path.suffix.lower() not in SUFFIXES or path.is_dir():
        return
    try:
        status = path.stat()
    except (OSError, ValueError):
        return
    yield path, (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
