"""Passages that the archive does not hold any more: not shown, and erased from the bot's memory.

Whatever shows a remembered passage asks `standing` first: an article may be removed or changed by
any program. What the bot itself has just changed is seen to by `withdraw`, the rest by `sweep`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from bot.telegram.context import Core
from bot.telegram.db import StateError
from bot.telegram.db.citations import Shown, cited_articles, of_articles
from bot.telegram.db.retention import withdraw as erase
from bot.telegram.view.pages import locate
from retrieval import Library, StoreDamaged

_log = logging.getLogger(__name__)
_BATCH = 50  # articles that are looked up at a time
_article_id = attrgetter("article_id")


async def standing(core: Core, citations: Sequence[Shown]) -> list[Shown]:
    """The same passages; one that does not stand in the archive as it is has no text any more.

    Raises StoreError.
    """
    asked = [each for each in citations if not each.gone]
    lost = await core.workers.run(_looked_up, core.library, asked, always=True)
    if lost.removed or lost.changed:
        try:
            await core.state.erase(erase, lost.removed, lost.changed)
        except StateError as error:  # the next sweep tries again
            _log.error("What was removed from the archive could not be erased: %s", error)
    gone = {*lost.removed, *lost.changed, *lost.damaged}
    return [each.withdrawn() if each.id in gone else each for each in citations]


async def withdraw(core: Core, article_ids: Sequence[str]) -> None:
    """Erase the passages of these articles that they do not hold any more. Raises StoreError."""
    for first in range(0, len(article_ids), _BATCH):
        part = article_ids[first : first + _BATCH]
        await standing(core, await core.state.run(of_articles, part))


async def sweep(core: Core) -> None:
    """The same for all that is remembered."""
    last = ""
    while article_ids := await core.state.run(cited_articles, last, _BATCH):
        await withdraw(core, article_ids)
        last = article_ids[-1]


@dataclass(frozen=True, slots=True)
class _Lost:
    """Ids of passages whose articles are gone; of those that have gone from theirs; and of those
    of which that cannot be said, because the article is damaged: they are kept."""

    removed: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


def _looked_up(library: Library, citations: Sequence[Shown]) -> _Lost:
    lost = _Lost()
    by_article = groupby(sorted(citations, key=_article_id), key=_article_id)
    for article_id, passages in by_article:
        try:
            article = library.article(article_id)
        except StoreDamaged:
            if article_id not in library.store.left_out():
                raise  # all of the archive is
            lost.damaged.extend(each.id for each in passages)
            continue
        for each in passages:
            if article is None:
                lost.removed.append(each.id)
            elif locate(article.text, each) is None:
                lost.changed.append(each.id)
    return lost
