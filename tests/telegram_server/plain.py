"""Plain text as Telegram counts and cleans it."""

from __future__ import annotations

import re

# Telegram takes these out of every text, or puts a space in their place.
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_SPACED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def units(text: str) -> int:
    """The length in UTF-16 code units; a lone surrogate counts as one."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def clean(text: str) -> str:
    """Without the characters that Telegram never lets through."""
    return _SPACED.sub(" ", _REMOVED.sub("", text))
