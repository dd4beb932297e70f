"""What a passage looks like: its quotation, its citation, its card for inline mode.

What an answer makes of several passages is `bot.telegram.view.answers`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from bot.sanitize import clean_line
from bot.telegram.db.citations import Shown
from bot.telegram.texts import Say
from bot.telegram.view.html import address, fragment_url, host, link, quote, safe, shorten
from bot.telegram.view.marking import mark
from retrieval import Article

_TITLE, _SOURCE, _PLACE, _SAID = 80, 40, 40, 60
_ALSO_TITLE = 40
ALSO = 2
"""Other articles that are named beside one."""
# A passage up to this long is shown whole; a longer one is folded by Telegram, which then shows
# three lines, so it begins where its mark can be seen.
_LONG, _SEEN = 500, 80
_CARD = 3_500
_CARD_TITLE, _CARD_DESCRIPTION = 64, 200
_HEADING = 64  # characters that Telegram takes


@dataclass(frozen=True, slots=True)
class Card:
    """A passage for inline mode: two plain texts to choose it by, and the message it becomes."""

    title: str
    description: str
    html: str


def quotation(cited: Shown, room: int) -> str:
    """The passage in `room` units, its mark where it is seen without unfolding anything."""
    html, size = mark(cited.text, cited.marks, room, answers=cited.answers)
    if size <= _LONG:
        return quote(html, expandable=False)
    html, size = mark(cited.text, cited.marks, room, _SEEN, cited.answers)
    if size <= _LONG:
        html, _ = mark(cited.text, cited.marks, _LONG, answers=cited.answers)
        return quote(html, expandable=False)
    return quote(html, expandable=True)


def reference(say: Say, cited: Shown, bot_name: str) -> str:
    """ "Title, place, date, source" in HTML, the title leading to the passage where it can; and
    whether there is a later report."""
    title = safe(shorten(visible_title(cited.title), _TITLE))
    if address(cited.source or ""):
        title = link(title, fragment_url(cited.source or "", cited.sentence))
    elif bot_name and cited.id:
        title = link(title, f"https://t.me/{bot_name}?start=c{cited.id}")
    written = day(say, cited.published) if cited.published else ""
    parts = (title, place_html(cited.place), written, source_name(cited.source))
    line = ", ".join(filter(None, parts))
    return f"{line} ({_earlier(say, cited)})" if cited.earlier else line


def _earlier(say: Say, cited: Shown) -> str:
    """That there is a later report, and what this one said."""
    if not cited.answers:
        return say("answer-earlier")
    words = clean_line(cited.text[slice(*cited.answers[0])])
    return say("answer-earlier-said", words=safe(shorten(words, _SAID)))


def also_line(say: Say, cited: Shown, named_most: int = ALSO) -> str:
    """HTML of the other articles that print the same, the first ones by name; "" without any."""
    if not cited.also:
        return ""
    named = [_named(say, each) for each in cited.also[:named_most]]
    others = len(cited.also) - len(named)
    if others:
        named.append(say("answer-also-others", count=others))
    return say("answer-also", articles="; ".join(named))


def _named(say: Say, article: Article) -> str:
    """ "Title, date, source", the title leading to the article on the web, where it is there."""
    title = safe(shorten(visible_title(article.title), _ALSO_TITLE))
    written = day(say, article.published) if article.published else ""
    parts = (link(title, article.link or ""), written, source_name(article.link or article.source))
    return ", ".join(filter(None, parts))


def source_name(source: str | None) -> str:
    """HTML of where an article is from, in short: a site, or a file's name without its folders."""
    if not source:
        return ""
    name = host(source) if address(source) else re.split(r"[/\\]", source)[-1]
    return safe(shorten(clean_line(name), _SOURCE))


def place_html(place: str) -> str:
    """Where in an article something stands, such as "p. 3"."""
    return safe(shorten(clean_line(place), _PLACE))


def visible_title(title: str) -> str:
    """A title on one line, in which there is something to see and to tap on."""
    line = clean_line(title)
    return line if re.search(r"\w", line) else "…"


def day(say: Say, when: date) -> str:
    """A date as people write it."""
    return say("date", day=str(when.day), month=when.month, year=str(when.year))


def heading(html: str) -> str:
    """HTML as the plain text of the button above inline results."""
    return shorten(unescape(html), _HEADING)


def card(say: Say, shown: Shown, bot_name: str) -> Card:
    """A passage with its citation."""
    cited = reference(say, shown, bot_name)
    about = (
        day(say, shown.published) if shown.published else "",
        say("answer-earlier") if shown.earlier else "",
        clean_line(shown.sentence),
    )
    return Card(
        title=shorten(visible_title(shown.title), _CARD_TITLE),
        description=shorten(" · ".join(filter(None, about)), _CARD_DESCRIPTION),
        html="\n".join(filter(None, (quotation(shown, _CARD), cited, also_line(say, shown)))),
    )
