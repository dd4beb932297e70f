"""Which stored articles are there no more: their files are gone, or their place in a file is.

Removing them is left to `retrieval.library`, recognizing them elsewhere to
`retrieval.ingest.pipeline`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retrieval.store.protocol import Listed, Store

# Between a file and the name of an article in it, in `Article.source`.
_INSIDE = "#"


class Seen:
    """What a run has looked at: folders, and files that hold several articles, as mailboxes do."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        self._members: set[str] = set()
        self._whole: set[str] = set()

    def folder(self, path: Path) -> None:
        """What `path` holds, if it is a folder, is being read."""
        if path.is_dir():
            self._folders.append(path)

    def member(self, article_id: str, source: str | None) -> None:
        """An article was read."""
        if source and _INSIDE in source:
            self._members.add(article_id)

    def whole(self, file: Path) -> None:
        """Every article of a file was read; nothing of it was skipped."""
        self._whole.add(str(file.resolve()))

    def lacks(self, listed: Listed) -> bool:
        """Whether a stored article stood in a file that was read whole, and does no more."""
        return listed.id not in self._members and any(
            file in self._whole for file in _containers(listed.source or "")
        )

    def roots(self) -> list[str]:
        """The folders that are still there: what was below the others may just not be mounted."""
        return [str(folder.resolve()) for folder in self._folders if folder.exists()]


def vanished(store: Store, seen: Seen) -> list[str]:
    """Ids of articles that are gone: their files from the folders, or they from their files."""
    roots = seen.roots()
    return [
        listed.id
        for listed in store.listing()
        if listed.source
        and (
            seen.lacks(listed)
            or (any(map(Path(listed.source).is_relative_to, roots)) and gone(listed.source))
        )
    ]


def gone(source: str | None) -> bool:
    """Whether `source` is a path at which there surely is no file; one that may not be looked at
    could be there."""
    if not source or not Path(source).is_absolute():
        return False
    return not any(map(may_exist, (source, *_containers(source))))


def _containers(source: str) -> Iterator[str]:
    """The files in which an article of this source could be a member, longest name first."""
    at = source.rfind(_INSIDE)
    while at > 0:
        yield source[:at]
        at = source.rfind(_INSIDE, 0, at)


def may_exist(path: str) -> bool:
    """Whether something is at `path`, or may be: who is not allowed to look cannot tell."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True
