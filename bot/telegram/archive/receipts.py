"""What an administrator is told of a change to the archive: HTML and buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.clean import clean_line
from bot.telegram.archive.changes import Put
from bot.telegram.look.engine_words import translated
from bot.telegram.look.html import link, safe, shorten
from bot.telegram.look.keyboards import Prefix, button, keyboard
from bot.telegram.look.outgoing import Outgoing
from bot.telegram.look.passages import day, source_name, visible_title
from bot.telegram.texts import Say
from retrieval import Article, Skipped

_TITLE = 200  # UTF-16 units
_TAGS = 300
_NAMED = 8  # articles or skipped parts of a file that are named


def added(say: Say, done: Sequence[Put], skipped: Sequence[Skipped], batch: int) -> Outgoing:
    """That articles are in the archive now; `batch` is what Undo would take back."""
    if len(done) == 1:
        lines = [say(_outcome(done[0])), *_details(say, done[0])]
    else:
        lines = [say("upload-several", **_counts(done)), *_titles(say, done)]
    lines += [f"⚠ {translated(say, each.reason)}" for each in skipped[:_NAMED]]
    if len(skipped) > _NAMED:
        lines.append(say("upload-more", count=len(skipped) - _NAMED))
    known = all(each.known for each in done)
    return Outgoing("\n".join(lines), receipt_buttons(say, batch, undo=not known))


def receipt_buttons(say: Say, batch: int, undo: bool) -> InlineKeyboardMarkup | None:
    """Undo, where there is something to take back, and Delete."""
    delete = button(say("upload-delete"), Prefix.CHANGES.data("d", batch))
    return keyboard([_undo(say, batch), delete] if undo else [delete])


def deletion_buttons(say: Say, batch: int) -> InlineKeyboardMarkup | None:
    """Whether Delete is meant."""
    yes = button(say("archive-delete-yes"), Prefix.CHANGES.data("y", batch))
    no = button(say("archive-delete-no"), Prefix.CHANGES.data("n", batch))
    return keyboard([yes, no])


def removed(say: Say, articles: Sequence[Article], batch: int) -> Outgoing:
    """That articles are gone, and a button that brings them back."""
    html = say("archive-removed", count=len(articles), title=_first(articles))
    return Outgoing(html, keyboard([_undo(say, batch)]))


def undone(say: Say, former: Sequence[Article], gone: int) -> Outgoing:
    """That a change was taken back: what is there again, else how many articles are gone."""
    if former:
        return Outgoing(say("upload-restored", count=len(former), title=_first(former)))
    return Outgoing(say("upload-undone", count=gone))


def title_html(title: str) -> str:
    """A title to be read, not to be tapped on."""
    return safe(shorten(visible_title(title), _TITLE))


def _undo(say: Say, batch: int) -> InlineKeyboardButton:
    return button(say("upload-undo"), Prefix.CHANGES.data("u", batch))


def _outcome(put: Put) -> str:
    if put.known:
        return "upload-known"
    return "upload-replaced" if put.before else "upload-added"


def _details(say: Say, put: Put) -> list[str]:
    article = put.article
    about = [
        day(say, article.published) if article.published else "",
        safe(_short(", ".join(article.tags), _TAGS)),
    ]
    figures = [say("archive-passages", count=put.passages), _source(article)]
    lines = (" · ".join(filter(None, part)) for part in (about, figures))
    return [f"<b>{title_html(article.title)}</b>", *filter(None, lines)]


def _source(article: Article) -> str:
    """Where an article is from: a site, which it links to, or a file's name."""
    name = source_name(article.link or article.source)
    return link(name, article.link) if article.link else name


def _counts(done: Sequence[Put]) -> dict[str, int]:
    outcomes = [_outcome(each) for each in done]
    return {
        "added": outcomes.count("upload-added"),
        "replaced": outcomes.count("upload-replaced"),
        "known": outcomes.count("upload-known"),
    }


def _titles(say: Say, done: Sequence[Put]) -> list[str]:
    lines = [f"• {title_html(each.article.title)}" for each in done[:_NAMED]]
    if len(done) > _NAMED:
        lines.append(say("upload-more", count=len(done) - _NAMED))
    return lines


def _first(articles: Sequence[Article]) -> str:
    return title_html(articles[0].title) if articles else ""


def _short(text: str, limit: int) -> str:
    return shorten(clean_line(text), limit)
