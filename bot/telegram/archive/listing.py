"""The archive as a paged list: what it looks like, and what its buttons say. Pure.

A button carries all that it needs, so that it works after a restart too: a verb, an article's
key, the page of the list, and the words that the list was searched for, as far as they fit.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from telegram import InlineKeyboardButton

from bot.sanitize import clean_line
from bot.telegram.texts import Say
from bot.telegram.view import keyboards
from bot.telegram.view.html import link, safe, shorten
from bot.telegram.view.keyboards import Prefix, keyboard, pager
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import day, source_name, visible_title
from retrieval import Listed

PER_PAGE = 8
_TITLE = 120  # UTF-16 units
_WORDS = 38  # bytes that a button has room for
_ROW = 4  # buttons side by side
_DATA = re.compile(Prefix.ARTICLES.data(r"([spoxy]):([\w-]{0,8}):(\d{1,5}):(.*)"), re.DOTALL)
_PAGED = re.compile(r"(.*):(\d{1,5})", re.DOTALL)

SOURCES, ARTICLES, OPEN, ASK, REMOVE = "spoxy"
"""Verbs: a page of the list for all, or for administrators; an article; its removal."""


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says; `key` names an article, `page` is that of the list, from 1."""

    verb: str
    page: int = 1
    words: str = ""
    key: str = ""
    number: int = 1
    """Page of the article that is open, from 1."""

    @property
    def data(self) -> str:
        """At most 64 bytes."""
        end = f":{self.number}" if self.verb == OPEN else ""
        return self.opening + end

    @property
    def opening(self) -> str:
        """The same without the page of the open article."""
        return Prefix.ARTICLES.data(self.verb, self.key, self.page, fitting(self.words))


def read_button(data: str) -> Button | None:
    """What a button's data says; None where it is none of these."""
    found = _DATA.fullmatch(data)
    if not found:
        return None
    verb, key, page, words = found.groups()
    button = Button(verb, int(page), words, key)
    if verb != OPEN:
        return button
    paged = _PAGED.fullmatch(words)
    return replace(button, words=paged[1], number=int(paged[2])) if paged else None


def fitting(words: str) -> str:
    """As much of the words as fits a button; a search for them finds no less than for all."""
    return clean_line(words).encode("utf-8", "replace")[:_WORDS].decode("utf-8", "ignore").strip()


def key_of(article_id: str) -> str:
    """48 bits that stand for an article's id, which may be long."""
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest[:6]).decode("ascii")


def find(listing: Iterable[Listed], key: str) -> Listed | None:
    return next((each for each in listing if key_of(each.id) == key), None)


def matching(listing: Iterable[Listed], words: str) -> list[Listed]:
    """The articles with all the words, or parts of words, in title, date, source or author."""
    wanted = words.casefold().split()
    return [each for each in listing if all(word in _searched(each) for word in wanted)]


def _searched(listed: Listed) -> str:
    seen = (listed.title, listed.published, listed.source, listed.url, listed.author)
    return " ".join(filter(None, seen)).casefold()


def page(say: Say, found: Sequence[Listed], button: Button) -> Outgoing:
    """One page of the articles found, with buttons to open them where `button` is for that."""
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(button.page, 1), last)
    here = replace(button, page=number, words=fitting(button.words))
    first = (number - 1) * PER_PAGE
    shown = found[first : first + PER_PAGE]
    lines = [
        f"{place}. {_line(say, listed, button.verb == ARTICLES)}"
        for place, listed in enumerate(shown, start=first + 1)
    ]
    heading = say(
        "articles-found" if here.words else "articles-all",
        count=len(found),
        words=safe(here.words),
    )
    rows = _openers(shown, here, first) if button.verb == ARTICLES else []
    rows.append(pager(number, last, lambda to: replace(here, page=to).data))
    return Outgoing("\n".join([heading, "", *lines]), keyboard(*rows))


def _line(say: Say, listed: Listed, passages: bool) -> str:
    source = listed.url or listed.source or ""
    title = safe(shorten(visible_title(listed.title), _TITLE))
    title = link(title, source)
    parts = [
        title,
        day(say, date.fromisoformat(listed.published)) if listed.published else "",
        source_name(source),
        say("archive-passages", count=listed.passages) if passages else "",
    ]
    return ", ".join(filter(None, parts))


def _openers(shown: Sequence[Listed], here: Button, first: int) -> list[list[InlineKeyboardButton]]:
    buttons = [
        keyboards.button(str(place), replace(here, verb=OPEN, key=key_of(listed.id)).data)
        for place, listed in enumerate(shown, start=first + 1)
    ]
    return [buttons[start : start + _ROW] for start in range(0, len(buttons), _ROW)]
