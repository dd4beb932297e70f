"""What went wrong, in words for people."""

from __future__ import annotations

from html import unescape

from bot.telegram.texts import Say
from bot.telegram.view.engine_texts import worded
from bot.telegram.view.html import shorten
from bot.telegram.workers import Busy
from retrieval import CitebotError, StoreBusy

_ALERT = 200  # characters that Telegram takes


def trouble(say: Say, error: CitebotError, *, cause: bool = False) -> str:
    """One sentence of HTML.

    `cause`: say what the cause is. It names folders of this machine: it is for administrators.
    """
    if isinstance(error, Busy):
        return say("busy")
    if not cause:
        return say("button-failed")
    if isinstance(error, StoreBusy):
        return say("archive-busy")
    return say("archive-failed", reason=worded(say, error.notice))


def trouble_alert(say: Say, error: CitebotError, *, cause: bool = False) -> str:
    """The same as plain text, short enough for the answer to a button's press."""
    return shorten(unescape(trouble(say, error, cause=cause)), _ALERT)
