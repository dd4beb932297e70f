"""What an administrator is told of a change to the archive: HTML and buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sanitize import clean_line
from bot.telegram.archive.changes import NAMED, Put, Taken
from bot.telegram.archive.reading_turns import Ending
from bot.telegram.texts import Say
from bot.telegram.view.engine_texts import worded
from bot.telegram.view.html import link, safe, shorten
from bot.telegram.view.keyboards import Prefix, button, keyboard
from bot.telegram.view.message import Outgoing
from bot.telegram.view.passages import day, source_name, visible_title
from retrieval import Article, Skipped
from retrieval.notices import Notice

_TITLE = 200  # UTF-16 units
_TAGS = 300
_ENDINGS = {Ending.CANCELLED: "upload-cancelled", Ending.INTERRUPTED: "upload-interrupted"}


def outcome(say: Say, taken: Taken, batch: int, ending: Ending | None, why: str) -> Outgoing:
    """What became of something that was sent; `batch` is what Undo would take back.

    `ending`: why it was stopped before its end; `why`: what went wrong, as HTML.
    """
    lines = [say(_ENDINGS[ending])] if ending else []
    if not taken.count:
        reason = taken.skipped[0].reason if taken.skipped else Notice("empty")
        unreadable = say("upload-unreadable", reason=worded(say, reason))
        return Outgoing("\n".join(lines) or why or unreadable)
    if taken.count == 1 and taken.named:
        lines += [say(f"upload-{taken.named[0].outcome}"), *_details(say, taken.named[0])]
    else:
        counts = {"added": taken.added, "replaced": taken.replaced, "known": taken.known}
        lines += [say("upload-several", **counts), *_titles(say, taken)]
    lines += [f"⚠ {why}"] if why else []
    lines += _skipped(say, taken.skipped)
    changed = taken.added + taken.replaced > 0
    return Outgoing("\n".join(lines), receipt_buttons(say, batch, changed) if batch else None)


def _skipped(say: Say, skipped: Sequence[Skipped]) -> list[str]:
    """What is missing; the last one may tell of all the rest."""
    shown = skipped if len(skipped) <= NAMED else [*skipped[: NAMED - 1], skipped[-1]]
    lines = [f"⚠ {worded(say, each.reason)}" for each in shown]
    if len(skipped) > NAMED:
        lines.append(say("upload-more", count=len(skipped) - NAMED))
    return lines


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


def _titles(say: Say, taken: Taken) -> list[str]:
    lines = [f"• {title_html(each.article.title)}" for each in taken.named]
    if taken.count > len(taken.named):
        lines.append(say("upload-more", count=taken.count - len(taken.named)))
    return lines


def _first(articles: Sequence[Article]) -> str:
    return title_html(articles[0].title) if articles else ""


def _short(text: str, limit: int) -> str:
    return shorten(clean_line(text), limit)
