"""Changing the archive from the chat: what is put in or taken out, and what was there before.

The functions without `async` block: `change` runs them in a worker, one at a time, and what the
archive has lost by it is withdrawn. What people see of it is left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from bot.telegram.core import Core
from bot.telegram.withdrawn import withdraw
from retrieval import Article, Library, Skipped

_seen = attrgetter("title", "text", "source", "url", "tags", "places")
Concerned = Article | str | tuple[str, Article | None]
"""What a change is about: an article, its id, or its id with what it was before."""
C = TypeVar("C", bound=Concerned)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Put:
    """An article that is in the archive now; `before` is what it was there before."""

    article: Article
    before: Article | None
    passages: int

    @property
    def known(self) -> bool:
        return self.before is not None and _same(self.before, self.article)


async def change(
    core: Core, work: Callable[[Library, Sequence[C]], T], library: Library, concerned: Sequence[C]
) -> T:
    """`work(library, concerned)` in a worker, after whatever else the bot changes in the archive.

    Raises StoreBusy where another process is writing, and what `work` raises.
    """
    async with core.writing:
        done = await core.workers.run(work, library, concerned, always=True)
    await withdraw(core, [_id(each) for each in concerned])
    return done


def _id(concerned: Concerned) -> str:
    if isinstance(concerned, Article):
        return concerned.id
    return concerned if isinstance(concerned, str) else concerned[0]


def put(library: Library, articles: Sequence[Article]) -> tuple[list[Put], list[Skipped]]:
    """Add articles, in place of those with the same ids; and which could not be taken."""
    before = {article.id: library.article(article.id) for article in articles}
    news = [each for each in articles if not _same(before[each.id], each)]
    skipped = list(library.add(news).skipped) if news else []
    passages = {listed.id: listed.passages for listed in library.articles()}
    done = [
        Put(each, before[each.id], passages[each.id])
        for each in articles
        if _same(library.article(each.id), each)
    ]
    return done, skipped


def take_out(library: Library, article_ids: Sequence[str]) -> list[Article]:
    """Remove articles; those that there were."""
    found = [article for each in article_ids if (article := library.article(each))]
    if found:
        library.remove([article.id for article in found])
    return found


def put_back(library: Library, before: Sequence[tuple[str, Article | None]]) -> None:
    """Make articles what they were, by id; None where there was none."""
    if gone := [article_id for article_id, article in before if article is None]:
        library.remove(gone)
    if former := [article for _, article in before if article is not None]:
        library.add(former)


def _same(before: Article | None, now: Article) -> bool:
    """Whether a reader would see no difference; a text that is sent again has another date."""
    return before is not None and bool(_seen(before) == _seen(now))
