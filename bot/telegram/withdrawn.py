"""Passages that the archive does not hold any more: not shown, and erased from the bot's memory.

Whatever shows a remembered passage asks `standing` first: an article may be removed or changed by
any program. What the bot itself has just changed is seen to by `withdraw`, the rest by `sweep`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.telegram.core import Core
from bot.telegram.look.pages import locate
from bot.telegram.state import StateError
from bot.telegram.state.citations import Shown, cited_articles, of_articles
from bot.telegram.state.retention import withdraw as erase
from retrieval import Library

_log = logging.getLogger(__name__)
_BATCH = 50  # articles that are looked up at a time


async def standing(core: Core, citations: Sequence[Shown]) -> list[Shown]:
    """The same passages; one that does not stand in the archive as it is has no text any more.

    Raises StoreError.
    """
    asked = [each for each in citations if not each.gone]
    removed, changed = await core.workers.run(_lost, core.library, asked, always=True)
    if not removed and not changed:
        return list(citations)
    try:
        await core.state.erase(erase, removed, changed)
    except StateError as error:  # the next sweep tries again
        _log.error("What was removed from the archive could not be erased: %s", error)
    lost = {*removed, *changed}
    return [each.withdrawn() if each.id in lost else each for each in citations]


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


def _lost(library: Library, citations: Sequence[Shown]) -> tuple[list[int], list[int]]:
    """Ids of the passages whose articles are gone, and of those that have gone from theirs."""
    articles = {number: library.article(number) for number in {c.article_id for c in citations}}
    removed, changed = [], []
    for each in citations:
        article = articles[each.article_id]
        if article is None:
            removed.append(each.id)
        elif locate(article.text, each) is None:
            changed.append(each.id)
    return removed, changed
