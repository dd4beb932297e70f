"""Read → split → encode → store, a bounded batch at a time; what is unchanged costs nothing.

An article is reported once it is safely stored, never before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.config import Config
from retrieval.encode import Encoder, heading, heading_room
from retrieval.read import is_link, read, read_link, walk
from retrieval.split import split
from retrieval.store.base import Entry, Store
from retrieval.text import wellformed
from retrieval.types import Article, IngestReport, Passage, Skipped

if TYPE_CHECKING:
    from retrieval.read.fetch import Fetcher

Item = str | Path | Article
"""What can be added: a path, a folder, a link, or an article."""

# Passages that are encoded and stored together: enough to sort by length, few enough to lose
# little when the process is killed.
_BATCH_PASSAGES = 128
_LOOKAHEAD = 200  # articles whose hashes are looked up at once, ...
_AHEAD_CHARS = 2_000_000  # ... and characters of text held meanwhile


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `stored` names the articles that have just become durable.

    `total` is the number of files, or None where it cannot be known.
    """

    seen: int
    total: int | None
    passages: int
    stored: tuple[str, ...] = ()


OnProgress = Callable[[Progress], None]


def expand(
    items: Iterable[Item], config: Config, fetcher: Fetcher | None = None
) -> Iterator[Article | Skipped]:
    """The articles behind `items`, one at a time; what cannot be read comes as `Skipped`.

    `fetcher` is for links; without one only the public internet is read.
    """
    for item in items:
        if isinstance(item, Article):
            yield _usable(item)
        elif is_link(str(item)):
            yield from read_link(str(item), config, fetcher)
        elif not _exists(Path(item)):
            yield Skipped(str(item), "there is no such file or folder")
        else:
            found = False
            for path in walk(Path(item)):
                found = True
                yield from read(path, config)
            if not found:
                yield Skipped(str(item), "the folder holds no article")


def _usable(article: Article) -> Article | Skipped:
    """`article`, or why it cannot be taken."""
    reason = ""
    if not article.text.strip():
        reason = "it is empty"
    elif any(wellformed(name) != name for name in (article.id, article.language or "")):
        reason = "its id or language is not well-formed text"
    return Skipped(article.source or article.title, reason) if reason else article


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # such as a name longer than the system allows


def article_hash(article: Article, config: Config) -> str:
    """Changes whenever the article, or how it would be split, does."""
    limits = (config.passage_tokens, config.merge_tokens, config.title_tokens)
    recipe = f"{article.content_hash} {limits} {article.language or config.language}"
    return hashlib.sha256(recipe.encode("utf-8", "surrogatepass")).hexdigest()


def passages_of(article: Article, encoder: Encoder, config: Config) -> list[Passage]:
    """The passages of `article` within the limits of `config` and of the encoder."""
    # One piece more for tokenizers that count the break between heading and passage.
    room = encoder.max_tokens - heading_room(encoder, config.title_tokens) - 1
    return split(
        article,
        encoder.count,
        limit=max(1, min(config.passage_tokens, room)),
        merge=config.merge_tokens,
        language=config.language,
    )


def entries_of(articles: Sequence[Article], encoder: Encoder, config: Config) -> list[Entry]:
    """Articles split and encoded, ready for a store; all passages are encoded together."""
    return _encoded([_split(article, encoder, config) for article in articles], encoder)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article that waits for its vectors."""

    article: Article
    hash: str
    heading: str
    passages: list[Passage]


def _split(article: Article, encoder: Encoder, config: Config) -> _Draft:
    return _Draft(
        article,
        article_hash(article, config),
        heading(encoder, article.title, config.title_tokens),
        passages_of(article, encoder, config),
    )


def _encoded(drafts: Sequence[_Draft], encoder: Encoder) -> list[Entry]:
    texts = [draft.heading + passage.text for draft in drafts for passage in draft.passages]
    vectors = encoder.encode_passages(texts)
    ends = accumulate(len(draft.passages) for draft in drafts)
    return [
        Entry(draft.article, draft.hash, draft.passages, vectors[end - len(draft.passages) : end])
        for draft, end in zip(drafts, ends, strict=True)
    ]


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
    ) -> None:
        """`accelerated` gives the encoder for whole batches, asked for when the first is full."""
        self._store = store
        self._encoder = encoder
        self._config = config
        self._accelerated = cache(accelerated)
        self._on_progress = on_progress
        self._total = total
        self._seen = self._added = self._updated = self._unchanged = self._passages = 0
        self._skipped: list[Skipped] = []
        self._waiting: dict[str, _Draft] = {}

    def run(self, items: Iterable[Article | Skipped]) -> IngestReport:
        """Take everything in; raises StoreError where the store fails, keeping what it has."""
        ahead: list[Article] = []
        for item in items:
            if isinstance(item, Skipped):
                self._skipped.append(item)
                self._saw(1)
                continue
            ahead.append(item)
            # An interactive front end wants to see long articles move, so size counts too.
            if len(ahead) >= _LOOKAHEAD or sum(len(each.text) for each in ahead) > _AHEAD_CHARS:
                self._take(ahead)
                ahead = []
        self._take(ahead)
        self._flush(self._encoder)
        return IngestReport(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            skipped=tuple(self._skipped),
        )

    def _take(self, articles: list[Article]) -> None:
        known = self._store.hashes([article.id for article in articles])
        for article in articles:
            if article.id in self._waiting:
                known |= self._flush(self._encoder)
            if known.get(article.id) == article_hash(article, self._config):
                self._unchanged += 1
                self._saw(1)
                continue
            self._waiting[article.id] = _split(article, self._encoder, self._config)
            if sum(len(draft.passages) for draft in self._waiting.values()) >= _BATCH_PASSAGES:
                known |= self._flush(self._accelerated())

    def _flush(self, encoder: Encoder) -> dict[str, str]:
        """Encode and store what waits; the hashes of what is stored now, by article id."""
        if not self._waiting:
            return {}
        entries = _encoded(list(self._waiting.values()), encoder)
        known = self._store.hashes(list(self._waiting))
        self._store.replace(entries)
        self._updated += len(known)
        self._added += len(entries) - len(known)
        self._passages += sum(len(entry.passages) for entry in entries)
        stored = tuple(self._waiting)
        self._waiting.clear()
        self._saw(len(stored), stored)
        return {entry.article.id: entry.hash for entry in entries}

    def _saw(self, articles: int, stored: tuple[str, ...] = ()) -> None:
        self._seen += articles
        self._on_progress(Progress(self._seen, self._total, self._passages, stored))


def vanished(store: Store, roots: Iterable[Path]) -> list[str]:
    """Ids of articles that were read from below `roots` and whose files are gone.

    A root that is not there itself counts for nothing: its disk may just not be mounted.
    """
    there = [root.resolve() for root in roots if root.exists()]
    return [
        listed.id
        for listed in store.listing()
        if listed.source
        and any(Path(listed.source).is_relative_to(root) for root in there)
        and _gone(Path(listed.source))
    ]


def _gone(path: Path) -> bool:
    """Whether there is surely no such file; one that may not be looked at could be there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
