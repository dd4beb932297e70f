"""What a passage looks like: its quotation, its citation, its card for inline mode.

What an answer makes of several passages is `bot.telegram.answers`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.clean import clean_line
from bot.telegram.html import Span, address, fragment_url, host, link, mark, quote, safe, shorten
from bot.telegram.texts import Say
from retrieval import Citation

_TITLE, _SOURCE = 80, 40
# A passage up to this long is shown whole; a longer one is folded by Telegram, which then shows
# three lines, so it begins where its mark can be seen.
_LONG, _SEEN = 500, 80
_CARD = 3_500
_CARD_TITLE, _CARD_DESCRIPTION = 64, 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation as it is remembered; `marks` are spans into `text`, best first.

    `id` is 0 before it is stored; `also_in` holds the ids of further articles.
    """

    id: int
    article_id: str
    start: int
    text: str
    marks: tuple[Span, ...]
    title: str
    source: str | None
    published: date | None
    also_in: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What answers: the best mark, or the whole passage where nothing is marked."""
        start, end = self.marks[0] if self.marks else (0, len(self.text))
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Card:
    """A passage for inline mode: two plain texts to choose it by, and the message it becomes."""

    title: str
    description: str
    html: str


def shown(citation: Citation) -> Shown:
    """What is remembered of a citation."""
    start, article = citation.start, citation.article
    return Shown(
        id=0,
        article_id=article.id,
        start=start,
        text=citation.text,
        marks=tuple((each.start - start, each.end - start) for each in citation.highlights),
        title=article.title,
        source=article.source,
        published=article.published,
        also_in=tuple(other.id for other in citation.also_in),
    )


def quotation(cited: Shown, room: int) -> str:
    """The passage in `room` units, its mark where it is seen without unfolding anything."""
    html, size = mark(cited.text, cited.marks, room)
    if size <= _LONG:
        return quote(html, expandable=False)
    html, size = mark(cited.text, cited.marks, room, lead=_SEEN)
    if size <= _LONG:
        return quote(mark(cited.text, cited.marks, _LONG)[0], expandable=False)
    return quote(html, expandable=True)


def reference(say: Say | None, cited: Shown, bot_name: str) -> str:
    """ "Title, date, source" in HTML, the title leading to the passage where something does."""
    title = safe(shorten(visible_title(cited.title), _TITLE))
    if address(cited.source or ""):
        title = link(title, fragment_url(cited.source or "", cited.sentence))
    elif bot_name and cited.id:
        title = link(title, f"https://t.me/{bot_name}?start=c{cited.id}")
    when = cited.published
    written = "" if when is None else day(say, when) if say else when.isoformat()
    return ", ".join(filter(None, (title, written, source_name(cited.source))))


def source_name(source: str | None) -> str:
    """HTML of where an article is from, in short: a site, or a file's name without its folders."""
    if not source:
        return ""
    name = host(source) if address(source) else re.split(r"[/\\]", source)[-1]
    return safe(shorten(clean_line(name), _SOURCE))


def visible_title(title: str) -> str:
    """A title on one line, in which there is something to see and to tap on."""
    line = clean_line(title)
    return line if re.search(r"\w", line) else "…"


def day(say: Say, when: date) -> str:
    """A date as people write it."""
    return say("date", day=str(when.day), month=when.month, year=str(when.year))


def card(shown: Shown, bot_name: str, say: Say | None = None) -> Card:
    """A passage with its citation; the date as `say`'s language writes it, else as ISO 8601."""
    cited = reference(say, shown, bot_name)
    return Card(
        title=shorten(visible_title(shown.title), _CARD_TITLE),
        description=shorten(clean_line(shown.sentence), _CARD_DESCRIPTION),
        html="\n".join(filter(None, (quotation(shown, _CARD), cited))),
    )
