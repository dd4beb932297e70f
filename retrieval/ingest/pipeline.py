"""Read → split → encode → store, a bounded batch at a time; what is unchanged is only read.

While one batch is encoded the next is read and split. An article is reported once it is safely
stored, never before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.errors import UnreadableArticle
from retrieval.ingest.deleted_files import Seen, gone
from retrieval.ingest.portions import portions
from retrieval.ingest.prepare import GoingOn, Incoming, drafted, encoded, known
from retrieval.notices import Notice
from retrieval.read import read, walk
from retrieval.store.changes import OnChanges, changes_to
from retrieval.store.protocol import Entry, Store
from retrieval.text import wellformed
from retrieval.types import Article, IngestReport, Item, OnProgress, Progress, Skipped
from retrieval.web.link_batches import Links
from retrieval.web.urls import is_link

if TYPE_CHECKING:
    from retrieval.web.fetch import Fetcher

# Passages that are encoded and stored together: enough to sort by length, few enough to lose
# little when the process is killed.
_BATCH_PASSAGES = 128
_LOOKAHEAD = 200  # articles whose hashes are looked up at once, ...
_AHEAD_CHARS = 2_000_000  # ... and characters of text held meanwhile


def expand(
    items: Iterable[Item],
    config: Config,
    fetcher: Fetcher | None = None,
    seen: Seen | None = None,
    roots: Sequence[Path] = (),
) -> Iterator[Article | Skipped]:
    """The articles behind `items`, one at a time; what cannot be read comes as `Skipped`.

    `fetcher` is for links; without one only the public internet is read. What was read of them
    another time is not known here: of a feed everything is fetched. `seen` is told of files.
    What a folder holds is read only where it lies in there, links or not; `roots` are folders of
    which that is to be so for files that are named one by one.
    """
    for item in items:
        if isinstance(item, Article):
            yield _usable(item)
        elif is_link(str(item)):
            for batch in Links(config, fetcher).read(str(item)):
                yield from batch.found
        else:
            yield from _files(item, config, seen, roots)


def _files(
    item: str | Path, config: Config, seen: Seen | None, roots: Sequence[Path]
) -> Iterator[Article | Skipped]:
    """The articles of a file, or of those in a folder."""
    place = Path(item)
    if not _exists(place):
        yield Skipped(str(item), Notice("no-such"))
        return
    if seen is not None:
        seen.folder(place)
    found = False
    for path in walk(place):
        found = True
        root = _root(path, (place, *roots))
        yield from _noted(path, read(path, config, root=root), seen)
    if not found:
        yield Skipped(str(item), Notice("empty-folder"))


def _root(path: Path, folders: Iterable[Path]) -> Path | None:
    """In which of `folders` a file is; None for one that was named itself."""
    return next((each for each in folders if path != each and path.is_relative_to(each)), None)


def _noted(
    path: Path, found: Iterator[Article | Skipped], seen: Seen | None
) -> Iterator[Article | Skipped]:
    """What was found in a file, which `seen` is told of."""
    whole = True
    for each in found:
        if isinstance(each, Skipped):
            whole = False
        elif seen is not None:
            seen.member(each.id, each.source)
        yield each
    if whole and seen is not None:
        seen.whole(path)


def _usable(article: Article) -> Article | Skipped:
    """`article`, or why it cannot be taken."""
    reason = None
    if not article.text.strip():
        reason = Notice("empty")
    elif any(wellformed(name) != name for name in (article.id, article.language or "")):
        reason = Notice("ill-formed")
    return Skipped(article.source or article.title, reason) if reason else article


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return True  # or may be: reading it says why it cannot be
    except OSError:
        return False  # such as a name longer than the system allows


class Ingest:
    """One run of adding articles to a store."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        config: Config,
        *,
        accelerated: Callable[[], Encoder],
        on_progress: OnProgress,
        total: int | None = None,
        on_changes: OnChanges | None = None,
        going_on: GoingOn = None,
    ) -> None:
        """`accelerated` gives the encoder for whole batches, asked for when the first is full."""
        self._store = store
        self._encoder = encoder
        self._config = config
        self._accelerated = cache(accelerated)
        self._model = encoder  # with which passages are encoded
        self._on_progress = on_progress
        self._total = total
        self._on_changes = on_changes
        self._going_on = going_on
        self._seen = self._added = self._updated = self._unchanged = self._passages = 0
        self._skipped: list[Skipped] = []
        self._waiting: dict[str, Entry] = {}
        self._becoming: set[str] = set()  # articles that go because waiting ones are what they were
        # The batch that is being encoded.
        self._flying: tuple[list[Entry], Future[list[Entry]]] | None = None

    def run(self, items: Iterable[Article | Skipped]) -> IngestReport:
        """Take everything in; raises StoreError where the store fails, keeping what it has."""
        # The model runs beside: what reads and stores stays in the caller's thread, where alone
        # the store may be written and the caller's own iterator used.
        with ThreadPoolExecutor(1, thread_name_prefix="encoding") as self._beside:
            self._read(items)
        return IngestReport(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            skipped=tuple(self._skipped),
        )

    def _read(self, items: Iterable[Article | Skipped]) -> None:
        articles = self._articles(items)
        # An interactive front end wants to see long articles move, so size counts too.
        for some in portions(
            articles, lambda each: len(each.text), most=_LOOKAHEAD, largest=_AHEAD_CHARS
        ):
            self._take(some)
        self._encode()
        self._land()

    def _articles(self, items: Iterable[Article | Skipped]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, Article):
                yield item
            else:
                self._skipped.append(item)
                self._saw(1)

    def _take(self, articles: list[Article]) -> None:
        hashes = self._store.hashes([article.id for article in articles])
        hashes |= {each.article.id: each.hash for each in self._unstored()}
        coming = [self._coming(article, hashes.get(article.id)) for article in articles]
        kin = self._store.articles_by_recipe(
            [each.recipe for each in coming if each.hash != hashes.get(each.article.id)]
        )
        for each in coming:
            article = each.article
            if each.hash == hashes.get(article.id):
                self._unchanged += 1
                self._saw(1)
                continue
            if article.id in self._waiting:
                self._encode()
            try:
                made = self._entry(each, kin.get(each.recipe, []))
            except UnreadableArticle as error:
                self._skipped.append(Skipped(article.source or article.title, error.notice))
                self._saw(1)
                continue
            self._waiting[article.id] = made
            hashes[article.id] = made.hash
            if sum(len(each.passages) for each in self._waiting.values()) >= _BATCH_PASSAGES:
                self._model = self._accelerated()
                self._encode()

    def _coming(self, article: Article, stored: str | None) -> Incoming:
        """`article` with its language; one that is stored as it is costs no look at that."""
        coming = Incoming(article, self._config)
        return coming if stored is not None and stored == coming.hash else coming.named()

    def _unstored(self) -> list[Entry]:
        return [*(self._flying[0] if self._flying else ()), *self._waiting.values()]

    def _entry(self, coming: Incoming, kin: Sequence[tuple[str, str | None]]) -> Entry:
        """An article, with the vectors of one that had the same text where there is one.

        If the file of that one is gone it was moved, and is this article from now on. Raises
        UnreadableArticle where it is too long.
        """
        same = dict(kin)
        moved = None
        if coming.article.id not in same:
            sources = ((each, source) for each, source in kin if each not in self._becoming)
            moved = next((each for each, source in sources if gone(source)), None)
        entry = self._store.entry(moved or next(iter(same))) if same else None
        # Another batch may have changed it since it was looked up.
        if entry is None or entry.recipe != coming.recipe:
            watch = self._going_on
            return drafted(coming, self._encoder, self._config, bounded=True, going_on=watch)
        self._becoming |= {moved} if moved else set()
        return known(coming, entry, moved)

    def _encode(self) -> None:
        """Let what waits be encoded, and store meanwhile what has been."""
        waiting = list(self._waiting.values())
        self._waiting.clear()
        encoding = self._beside.submit(encoded, waiting, self._model, self._config, self._going_on)
        self._land()
        self._flying = (waiting, encoding)

    def _land(self) -> None:
        """Store the batch that was encoded last."""
        if self._flying is None:
            return
        entries = self._flying[1].result()
        self._flying = None
        if not entries:
            return
        stored = tuple(entry.article.id for entry in entries)
        before = set(self._store.hashes(stored))
        before |= {entry.article.id for entry in entries if entry.formerly}
        with self._told(entries):
            self._store.replace(entries)
        self._becoming -= {entry.formerly for entry in entries if entry.formerly}
        self._updated += len(before)
        self._added += len(entries) - len(before)
        self._passages += sum(len(entry.passages) for entry in entries)
        self._saw(len(stored), stored)

    def _told(self, entries: Sequence[Entry]) -> AbstractContextManager[None]:
        if self._on_changes is None:
            return nullcontext()
        coming: dict[str, Entry | None] = {each.formerly: None for each in entries if each.formerly}
        coming.update((each.article.id, each) for each in entries)
        return self._on_changes(changes_to(self._store, coming))

    def _saw(self, articles: int, stored: tuple[str, ...] = ()) -> None:
        self._seen += articles
        self._on_progress(Progress(self._seen, self._total, self._passages, stored))
