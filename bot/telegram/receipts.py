"""What an administrator is told of a change to the archive: HTML and buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.clean import clean_line
from bot.telegram.answers import Message
from bot.telegram.html import link, safe, shorten
from bot.telegram.passages import day, source_name, visible_title
from bot.telegram.texts import Say
from bot.telegram.writing import Put
from retrieval import Article, CitebotError, Skipped, StoreBusy

_TITLE = 200  # UTF-16 units
_TAGS = 300
_NAMED = 8  # articles or skipped parts of a file that are named
_REASON = 300
_ALERT = 200  # characters that Telegram takes


def added(say: Say, done: Sequence[Put], skipped: Sequence[Skipped], batch: int) -> Message:
    """That articles are in the archive now; `batch` is what Undo would take back."""
    if len(done) == 1:
        lines = [say(_outcome(done[0])), *_details(say, done[0])]
    else:
        lines = [say("upload-several", **_counts(done)), *_titles(say, done)]
    lines += [f"⚠ {safe(_short(each.reason, _REASON))}" for each in skipped[:_NAMED]]
    if len(skipped) > _NAMED:
        lines.append(say("upload-more", count=len(skipped) - _NAMED))
    known = all(each.known for each in done)
    return Message("\n".join(lines), receipt_buttons(say, batch, undo=not known))


def receipt_buttons(say: Say, batch: int, undo: bool) -> InlineKeyboardMarkup:
    """Undo, where there is something to take back, and Delete."""
    row = [InlineKeyboardButton(say("upload-delete"), callback_data=f"u:d:{batch}")]
    if undo:
        row.insert(0, InlineKeyboardButton(say("upload-undo"), callback_data=f"u:u:{batch}"))
    return InlineKeyboardMarkup([row])


def deletion_buttons(say: Say, batch: int) -> InlineKeyboardMarkup:
    """Whether Delete is meant."""
    yes = InlineKeyboardButton(say("archive-delete-yes"), callback_data=f"u:y:{batch}")
    no = InlineKeyboardButton(say("archive-delete-no"), callback_data=f"u:n:{batch}")
    return InlineKeyboardMarkup([[yes, no]])


def removed(say: Say, articles: Sequence[Article], batch: int) -> Message:
    """That articles are gone, and a button that brings them back."""
    undo = InlineKeyboardButton(say("upload-undo"), callback_data=f"u:u:{batch}")
    return Message(
        say("archive-removed", count=len(articles), title=_first(articles)),
        InlineKeyboardMarkup([[undo]]),
    )


def undone(say: Say, former: Sequence[Article], gone: int) -> Message:
    """That a change was taken back: what is there again, else how many articles are gone."""
    if former:
        return Message(say("upload-restored", count=len(former), title=_first(former)), None)
    return Message(say("upload-undone", count=gone), None)


def failure(say: Say, error: CitebotError) -> str:
    """The one sentence about an archive that could not be changed."""
    if isinstance(error, StoreBusy):
        return say("archive-busy")
    return say("archive-failed", reason=safe(_short(str(error), _REASON)))


def failure_alert(say: Say, error: CitebotError) -> str:
    """The same as plain text, short enough for the answer to a button's press."""
    return shorten(unescape(failure(say, error)), _ALERT)


def title_html(title: str) -> str:
    """A title to be read, not to be tapped on."""
    return safe(shorten(visible_title(title), _TITLE))


def place_html(source: str | None) -> str:
    """Where an article is from: a site, which it links to, or a file's name."""
    return link(source_name(source), source) if source else ""


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
    figures = [say("archive-passages", count=put.passages), place_html(article.source)]
    lines = (" · ".join(filter(None, part)) for part in (about, figures))
    return [f"<b>{title_html(article.title)}</b>", *filter(None, lines)]


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
