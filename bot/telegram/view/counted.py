"""What stands behind a count of articles in a message: how many a month, and the newest of them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.counted_lists import by_time
from bot.telegram.texts import Say
from bot.telegram.view.html import length, link, safe, shorten
from bot.telegram.view.passages import day, visible_title
from retrieval import Counted, CountedArticle

_NAMED = 15  # articles; a message is to be looked over
_TITLE = 80
_MORE = 60  # units for the word that there are more


def counted_parts(say: Say, counted: Counted, room: int) -> list[str]:
    """Blocks of lines in `room` units; the articles that do not fit are told by their number."""
    months = "\n".join(f"{month}: {count}" for month, count in by_time(counted))
    named, left = [], room - length(months) - _MORE
    for line in _lines(say, counted):
        left -= length(line) + 1
        if left < 0:
            break
        named.append(line)
    more = counted.count - len(named)
    if named and more > 0:
        named.append(say("counted-more", count=more))
    return [block for block in (months, "\n".join(named)) if block]


def _lines(say: Say, counted: Counted) -> Iterator[str]:
    for each in counted.articles[:_NAMED]:
        yield f"• {_line(say, each)}"


def _line(say: Say, article: CountedArticle) -> str:
    title = link(safe(shorten(visible_title(article.title), _TITLE)), article.link or "")
    return f"{title}, {day(say, article.published)}" if article.published else title
