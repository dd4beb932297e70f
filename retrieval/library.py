"""Library: the one object that front ends hold. An archive that can be filled and asked.

It puts the steps together; each step is another module's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from retrieval.answer.ask import warm_up
from retrieval.answer.follow_up import before
from retrieval.answer.kept import KeptAnswers
from retrieval.answer.quote import quote
from retrieval.answer.quoted import Quoted
from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.encode.load import Notify, accelerated, open_encoder
from retrieval.encode.load_reader import identity, open_reader
from retrieval.encode.reader import Reader
from retrieval.errors import ModelMismatch, StoreError
from retrieval.ingest.deleted_files import Seen, vanished
from retrieval.ingest.pipeline import Ingest, expand
from retrieval.ingest.prepare import rebuilt
from retrieval.notices import Notice
from retrieval.read.budget import ENDLESS, Budget
from retrieval.search.calibration import calibrated
from retrieval.search.searcher import Searcher
from retrieval.store.changes import OnChanges, changes_to
from retrieval.store.filters import ANYTHING, Filters
from retrieval.store.protocol import Counts, Entry, Listed, Store
from retrieval.store.sqlite import in_folder
from retrieval.temporal.search import AskedWhen
from retrieval.text import expanded
from retrieval.types import Answer, Article, IngestReport, Item, OnProgress, Turn
from retrieval.web.link_batches import Batch, Links, Tally

if TYPE_CHECKING:
    from retrieval.web.fetch import Fetcher


class Library:
    """An archive of articles. Can be asked from several threads."""

    def __init__(
        self,
        store: Store,
        encoder: Callable[[], Encoder],
        config: Config | None = None,
        notify: Notify = lambda notice: None,
        fetcher: Fetcher | None = None,
        reader: Callable[[], Reader | None] = lambda: None,
    ) -> None:
        """`encoder` is called once, when the model is first needed; `reader` for each question,
        and gives the same one each time.

        `fetcher` reads links; without one only the public internet is read.
        """
        self.config = config or Config()
        self.store = store
        self._notify = notify
        self._links = Links(self.config, fetcher, store, notify)
        self._load = encoder
        self._loaded: Encoder | None = None
        self.open_reader = reader
        self._loading = Lock()
        self._answers = KeptAnswers()

    @classmethod
    def open(
        cls,
        location: str | Path,
        config: Config | None = None,
        notify: Notify = lambda notice: None,
    ) -> Library:
        """The archive in a folder, made when there is none.

        `notify` hears of what takes long. Raises StoreError.
        """
        config = config or Config()
        folder = _folder(location)
        # FAISS and tantivy take a third of a second to import; `citebot --help` needs neither.
        from retrieval.store.local import LocalStore

        store = LocalStore(folder, language=config.language)
        config = calibrated(config, folder, store.model, partial(identity, config.reader), notify)
        encoder = partial(open_encoder, config, notify)
        reader = partial(open_reader, config.reader, config.device, notify)
        return cls(store, encoder, config, notify, reader=reader)

    @staticmethod
    def exists(location: str | Path) -> bool:
        """Whether there is an archive to open, without making one. Raises StoreError."""
        return in_folder(_folder(location))

    @property
    def encoder(self) -> Encoder:
        """The model. Raises ModelError."""
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def warm_up(self) -> None:
        """Load everything that the first question would have to wait for."""
        warm_up(Searcher(self.store, self.encoder, self.config, self.open_reader()))

    def ask(
        self,
        question: str,
        limit: int = 5,
        *,
        since: date | None = None,
        until: date | None = None,
        today: date | None = None,
        filters: Filters = ANYTHING,
        as_typed: bool = False,
        after: Sequence[Turn] = (),
        follows: bool | None = None,
    ) -> Answer:
        """The passages that answer, best first, `limit` at most.

        What the archive writes otherwise is read so, unless `as_typed`. A time that the question
        names ("last week") is searched within or preferred, counted from `today`. With `since` or
        `until` only articles of that time are searched; `filters` are others, as can be typed.
        `after`: the turns before (`Conversation` has them), leant on if it says so or `follows`.
        Raises InputError (nothing asked), ModelMismatch, ModelError, StoreError.
        """
        when = AskedWhen(today or date.today(), filters.between(since, until))
        leant_on = before(after, follows)
        return self._answers.ask(question, limit, when, self.searcher, as_typed, leant_on)

    def quote(self, words: str, limit: int = 5) -> Quoted:
        """Whether the archive has these words, and who says them where. Raises as `ask` does."""
        return quote(words, limit, self.searcher())

    def searcher(self) -> Searcher:
        """The archive, its model and configuration. Raises ModelMismatch, ModelError."""
        return Searcher(self.store, self._checked_encoder(), self.config, self.open_reader())

    def add(
        self,
        items: Iterable[Item] | Item,
        *,
        prune: bool = False,
        on_progress: OnProgress = lambda progress: None,
        total: int | None = None,
        roots: Sequence[Path] = (),
    ) -> IngestReport:
        """Add or update articles: paths, folders, links, or `Article` objects, any iterable.

        What cannot be read is in the report's `skipped`, and the rest goes on. `prune` removes
        articles that were read from below the given folders and whose files are gone, and those
        that a file has held and holds no more. `total` is handed on to `on_progress`. What a link
        in a folder leads to is read where that lies in there too; `roots` are folders of which
        that is to be so for files that are given one by one. Raises StoreBusy where another
        process is writing, ModelMismatch, ModelError, StoreError.
        """
        if isinstance(items, str | Path | Article):
            items = [items]
        seen = Seen() if prune else None
        tally = Tally(on_progress)
        run = Ingest(
            self.store,
            self.encoder,
            self.config,
            accelerated=self._accelerated,
            on_progress=tally,
            total=total,
        )
        # The network is waited for between the parts, when others may write.
        for part in self._links.parts(items):
            with self.store.writing(), self._answers.forgotten():
                self._checked_encoder(claim=True)
                if isinstance(part, Batch):
                    tally.count(part)
                    run.run(part.found)
                    self.store.put_facts(part.learned)
                else:
                    run.run(expand(part, self.config, seen=seen, roots=roots))
        with self.store.writing(), self._answers.forgotten():
            self._checked_encoder(claim=True)
            gone = vanished(self.store, seen) if seen else []
            removed = self.store.remove(gone) if gone else 0
        return tally.report(run.run(()), removed)

    def read_link(
        self, link: str, within: Budget = ENDLESS, *, again: bool = False
    ) -> Generator[Batch]:
        """What is behind a link, to be taken in batch by batch as it is read.

        Waits for the network and holds nothing meanwhile. `again`: of a feed, pages whose
        articles were removed since are read once more. Raises StoreError.
        """
        return self._links.read(link, within, again=again)

    def take(
        self, batch: Batch, within: Budget = ENDLESS, *, on_changes: OnChanges | None = None
    ) -> IngestReport:
        """Add or update the articles of a batch.

        `on_changes` is entered ahead of each change. Raises as `add` does, as `on_changes` does,
        and ReadingEnded where `within` is stopped; what was changed before that stays.
        """
        run = Ingest(
            self.store,
            self.encoder,
            self.config,
            accelerated=self._accelerated,
            on_progress=lambda progress: None,
            on_changes=on_changes,
            going_on=within.check_storing,
        )
        with self.store.writing(), self._answers.forgotten():
            self._checked_encoder(claim=True)
            report = run.run(batch.found)
            self.store.put_facts(batch.learned)
        return report

    def remove(self, article_ids: Sequence[str], *, on_changes: OnChanges | None = None) -> int:
        """Remove articles; how many there were.

        `on_changes` is entered ahead of that. Raises StoreBusy, StoreError, and as it does.
        """
        with self.store.writing(), self._answers.forgotten():
            if on_changes is None:
                return self.store.remove(article_ids)
            with on_changes(changes_to(self.store, dict.fromkeys(article_ids))):
                return self.store.remove(article_ids)

    def rebuild(self, on_progress: Callable[[int], None] = lambda articles: None) -> int:
        """Split and encode every article anew with the configured model; how many there were.

        Until then the archive stays as it was. Raises StoreBusy, ModelError, StoreError.
        """
        encoder = self.encoder
        done = 0

        def entries() -> Iterator[Entry]:
            nonlocal done
            for made in rebuilt(self.store.all_articles(), encoder, self.config):
                yield from made
                done += len(made)
                on_progress(done)

        with self.store.writing(), self._answers.forgotten():
            self.store.rebuild(encoder.name, encoder.fingerprint, entries())
        return done

    def articles(self) -> list[Listed]:
        """Every article without its text, by title."""
        return self.store.listing()

    def article(self, article_id: str) -> Article | None:
        """One article with its text; None where there is none. Raises StoreDamaged."""
        found = self.store.articles([article_id]).get(article_id)
        entry = self.store.entry(article_id) if found is None else None
        return entry.article if entry else found  # put there just now

    def counts(self) -> Counts:
        """How many articles and passages there are."""
        return self.store.counts()

    def check(self) -> list[Notice]:
        """What a full check finds wrong; empty where nothing is. Raises StoreError."""
        return self.store.check()

    def close(self) -> None:
        """Release the archive's files."""
        self.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked_encoder(self, claim: bool = False) -> Encoder:
        """The encoder that the archive was indexed with; `claim` makes it that of a new one."""
        encoder = self.encoder
        used = self.store.model()
        if used is None and claim:
            self.store.rebuild(encoder.name, encoder.fingerprint, ())
        elif used is not None and used[1] != encoder.fingerprint:
            both = (used, (encoder.name, encoder.fingerprint))
            models = [f"{name} ({mark[:8]})" for name, mark in both]
            raise ModelMismatch(Notice("other-model", built=models[0], configured=models[1]))
        return encoder

    def _accelerated(self) -> Encoder:
        """The encoder for bulk work: the model on a GPU where there is one."""
        return accelerated(self.config, self.encoder, self._notify)


def _folder(location: str | Path) -> Path:
    if "://" in str(location):
        raise StoreError(Notice("no-store", location=str(location)))
    return expanded(location)
