"""Counted articles → what stands behind the number: how many a month, and the first of them.

Where that is shown is `bot.render`'s, in Telegram `bot.telegram.view.counted`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bot.sanitize import clean_line
from retrieval import Counted

_MONTHS = 24  # more of them are summed up by years
_NAMED = 20  # articles in a terminal


def by_time(counted: Counted) -> Sequence[tuple[str, int]]:
    """How many in each month, or in each year where there are many months; nothing where all are
    of one."""
    months = counted.by_month
    if len(months) < 2:
        return []
    if len(months) <= _MONTHS:
        return months
    years = Counter[str]()
    for month, count in months:
        years[month[:4]] += count
    return sorted(years.items())


def counted_lines(counted: Counted, place: Callable[[str | None], str]) -> list[str]:
    """What stands behind a count: how many a month, and the newest articles; a block each.

    `place`: how it is told where an article is.
    """
    months = [f"{month}  {count:>6,}" for month, count in by_time(counted)]
    named = [
        ", ".join(filter(None, map(clean_line, (each.title, str(each.published or ""), at))))
        for each in counted.articles[:_NAMED]
        for at in [place(each.link)]
    ]
    more = counted.count - len(named)
    if named and more > 0:
        named.append(
            f"and {more:,} more; `citebot ask --json` names up to {len(counted.articles):,}"
        )
    return ["\n".join(lines) for lines in (months, named) if lines]


def counted_fields(counted: Counted) -> dict[str, Any]:
    """A count under the names that the Python API has for its parts, for JSON."""
    return {
        "count": counted.count,
        "query": counted.query,
        "said": str(counted.said),
        "by_month": dict(counted.by_month),
        "undated": counted.undated,
        "articles": [
            {
                "id": each.id,
                "title": each.title,
                "published": each.published.isoformat() if each.published else None,
                "link": each.link,
            }
            for each in counted.articles
        ],
    }
