"""An article in pages that fit a message, around a passage. Finding the article is left to others.

Pages break at paragraphs where they can, else at lines, sentences, words, and never within a
passage that fits a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.sanitize import clean_line
from bot.telegram.db.citations import Shown
from bot.telegram.texts import Say
from bot.telegram.view.html import (
    fragment_url,
    link,
    quote,
    reach,
    safe,
    shorten,
    tidy,
    units,
)
from bot.telegram.view.keyboards import button, keyboard, pager
from bot.telegram.view.marking import mark
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import day, place_html, source_name, visible_title
from retrieval import Article, Span
from retrieval.text import word_end

# Units of a page's text; its heading has what then remains of a message.
PAGE = 3_500
_TITLE, _TAGS, _AUTHOR = 200, 150, 80
_BLANKS = re.compile(r"\s*")
# Where a page may end, best first, if that leaves it at least half full.
_BREAKS = [re.compile(r"\n[^\S\n]*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。！？])\s")]


def page(
    say: Say,
    article: Article,
    passage: Span | None,
    marks: Sequence[Span],
    number: int | None,
    data: str,
    back: str | None,
    answers: Sequence[Span] = (),
    changed: bool = False,
) -> Outgoing:
    """Page `number`, counted from 1, of an article; the one with the passage where it is None.

    `passage` is a span of the article's text; `marks` are spans of the passage's own text, best
    first, and `answers` the words in them that answer. `changed`: the passage has gone from the
    article; the page says so. Buttons turn pages with the callback data "<data>:<number>" and
    lead to `back`.
    """
    spans = _pages(article.text, passage)
    if number is None:
        number = _page_of(spans, passage, marks)
    number = max(1, min(number, len(spans)))
    parts = [_heading(say, article, passage, marks)]
    if changed:
        parts.append(say("page-changed"))
    parts.append(_body(article.text, spans[number - 1], passage, marks, answers))
    html = "\n\n".join(filter(None, parts))
    turning = pager(number, len(spans), lambda to: f"{data}:{to}")
    return Outgoing(html, keyboard(turning, back_row(say, back)))


def back_row(say: Say, back: str | None) -> list[InlineKeyboardButton]:
    """The button that leads back to the answer, where there is one."""
    return [button(say("page-back"), back)] if back else []


def locate(article_text: str, shown: Shown) -> Span | None:
    """Where a remembered passage stands in the article as it is now, nearest to where it was."""
    text, start = shown.text, shown.start
    if not text:
        return None
    if article_text.startswith(text, start):
        return start, start + len(text)
    found = (article_text.find(text, start), article_text.rfind(text, 0, start + len(text)))
    places = sorted((place for place in found if place >= 0), key=lambda each: abs(each - start))
    return (places[0], places[0] + len(text)) if places else None


# --- where pages begin and end


def _pages(text: str, passage: Span | None) -> list[Span]:
    spans = []
    start, last = _after_blanks(text, 0), len(text.rstrip())
    while start < last:
        end = min(_page_end(text, start, passage), last)
        spans.append((start, end))
        start = _after_blanks(text, end)
    return spans or [(0, 0)]


def _after_blanks(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _page_end(text: str, start: int, passage: Span | None) -> int:
    furthest = reach(text, start, PAGE)
    if furthest == len(text):
        return furthest
    end = _break(text, start, furthest)
    if passage and start < passage[0] < end < passage[1] and units(text[slice(*passage)]) <= PAGE:
        return passage[1] if passage[1] <= furthest else passage[0]
    return end


def _break(text: str, start: int, furthest: int) -> int:
    half = (start + furthest) // 2
    for pattern in _BREAKS:
        if found := list(pattern.finditer(text, half, furthest)):
            return found[-1].start()
    return max(word_end(text, start, furthest), start + 1)


def _page_of(spans: Sequence[Span], passage: Span | None, marks: Sequence[Span]) -> int:
    """The page on which the best mark begins, else the passage."""
    place = _start(passage, marks) if passage else 0
    return next((at for at, (_, end) in enumerate(spans, start=1) if place < end), len(spans))


def _start(passage: Span, marks: Sequence[Span]) -> int:
    """Where in the article the best mark begins, else the passage."""
    return passage[0] + (marks[0][0] if marks else 0)


# --- what stands on a page


def _heading(say: Say, article: Article, passage: Span | None, marks: Sequence[Span]) -> str:
    place = place_html(article.place(_start(passage, marks))) if passage else ""
    published = day(say, article.published) if article.published else ""
    source = source_name(article.link or article.source)
    if article.link:
        sentence = _sentence(article.text, passage, marks)
        source = link(source, fragment_url(article.link, sentence))
    tags = safe(shorten(clean_line(", ".join(article.tags)), _TAGS))
    author = safe(shorten(clean_line(article.author or ""), _AUTHOR))
    title = f"<b>{safe(shorten(visible_title(article.title), _TITLE))}</b>"
    facts = filter(None, (place, author, published, source, tags))
    return "\n".join(filter(None, (title, " · ".join(facts))))


def _sentence(text: str, passage: Span | None, marks: Sequence[Span]) -> str:
    if passage is None or not marks:
        return ""
    return text[passage[0] + marks[0][0] : passage[0] + marks[0][1]]


def _body(
    text: str, span: Span, passage: Span | None, marks: Sequence[Span], answers: Sequence[Span]
) -> str:
    start, end = span
    first, last = passage or (end, end)
    first, last = min(max(first, start), end), max(min(last, end), start)
    if first >= last:
        return tidy(text[start:end].strip())
    shift = (passage[0] if passage else 0) - first
    bold, underlined = (
        [(begin + shift, stop + shift) for begin, stop in each] for each in (marks, answers)
    )
    html, _ = mark(text[first:last], bold, PAGE, answers=underlined)
    quoted = quote(html, expandable=False)
    around = (tidy(text[start:first].strip()), quoted, tidy(text[last:end].strip()))
    return "\n".join(filter(None, around))
