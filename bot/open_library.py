"""Settings → an open `Library`, filled where it is empty; and what indexing looks like.

The command line and the chat share it. The work itself is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.render import place
from bot.settings import Settings
from bot.terminal import note, progress
from retrieval import CitebotError, IngestReport, Library
from retrieval.read import walk
from retrieval.text import shown

_LONGEST = 300  # characters of a path or a link


class NothingIndexed(CitebotError):
    """There is no archive to work with."""


@contextmanager
def existing(settings: Settings) -> Iterator[Library]:
    """The archive that is there. Raises NothingIndexed where there is none."""
    if not Library.exists(settings.index):
        raise NothingIndexed(
            f"There is no index in {settings.index}; run `citebot index` with your articles."
        )
    with Library.open(settings.index, settings.config(), note) as library:
        yield library


@contextmanager
def filled(settings: Settings, *, may_be_empty: bool = False) -> Iterator[Library]:
    """The archive; the configured articles are indexed first where it holds none.

    Raises NothingIndexed where there are none to index either, unless it `may_be_empty`.
    """
    wanted = any(path.exists() for path in settings.articles) or not may_be_empty
    if wanted and not Library.exists(settings.index):
        # Before a folder is made for nothing.
        _require_articles(settings)
    with Library.open(settings.index, settings.config(), note) as library:
        if wanted and not library.counts().articles:
            _require_articles(settings)
            note(f"The archive in {settings.index} is empty: indexing {_listed(settings)}.")
            report_skipped(add(library, settings.articles))
        if not library.counts().articles and not may_be_empty:
            raise NothingIndexed(
                f"No article could be indexed from {_listed(settings)}; "
                "set CITEBOT_ARTICLES or run `citebot index` with your articles."
            )
        yield library


def _require_articles(settings: Settings) -> None:
    if not any(path.exists() for path in settings.articles):
        raise NothingIndexed(
            f"The archive is empty and there is no {_listed(settings)} to fill it from; "
            "set CITEBOT_ARTICLES or run `citebot index` with your articles."
        )


def _listed(settings: Settings) -> str:
    return ", ".join(map(str, settings.articles))


def add(library: Library, paths: Sequence[str | Path], *, prune: bool = False) -> IngestReport:
    """Index `paths` behind a progress bar."""
    total = sum(_files(str(path)) for path in paths)
    with progress("Indexing", total) as show:
        return library.add(
            paths,
            prune=prune,
            total=total,
            on_progress=lambda state: show(state.seen, state.total),
        )


def _files(path: str) -> int:
    try:
        return 1 if "://" in path else sum(1 for _ in walk(Path(path)))
    except OSError:
        return 1  # such as a name longer than the system allows; it is skipped with a reason


def rebuild(library: Library) -> int:
    """Encode the whole archive anew behind a progress bar; how many articles there were."""
    with progress("Encoding anew", library.counts().articles) as show:
        return library.rebuild(show)


def report_skipped(report: IngestReport) -> None:
    """One sentence for each item that did not get in."""
    for skipped in report.skipped:
        source = shown(place(skipped.source), _LONGEST)
        note(f"Skipped {source}: {str(skipped.reason).rstrip('.')}.")
