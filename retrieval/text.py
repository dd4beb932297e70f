"""Text from outside → the shape that native libraries, sentences for people and paths accept."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

LONGEST_REASON = 300
"""Characters of a sentence in which others than this program may have had their say."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_GAP = re.compile(r"\s")
# Characters that belong to the one before: joiners, variation selectors, skin tones.
_JOINER = "\u200d"
_TIED = re.compile(f"[{_JOINER}\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_TIED_AT_MOST = 16


def wellformed(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD, so that it has a UTF-8 form.

    Offsets stay what they are.
    """
    return _SURROGATE.sub("\ufffd", text)


def shown(name: str, most: int) -> str:
    """A name that somebody else chose, as a sentence can hold it: in one line, cut, printable."""
    cut = " ".join(name[: 2 * most].split())
    short = cut if len(cut) <= most else f"{cut[:most]}…"
    return "".join(character if character.isprintable() else "\ufffd" for character in short)


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut after a word and ending in "…" where it was
    longer."""
    return text if len(text) <= most else text[: word_end(text, 0, most - 1)] + "…"


def word_end(text: str, start: int, end: int) -> int:
    """`end` or, where that splits a word, the end of the word before it, if it is not far."""
    if end < len(text) and not text[end].isspace():
        gaps = [gap.start() for gap in _GAP.finditer(text, (start + end) // 2, end)]
        end = gaps[-1] if gaps else _untied(text, start, end)
    return start + len(text[start:end].rstrip())


def _untied(text: str, start: int, end: int) -> int:
    """`end`, or a little before where that would take a character apart."""
    for place in range(end, max(start, end - _TIED_AT_MOST), -1):
        tied = _TIED.match(text[place]) or unicodedata.combining(text[place])
        if not tied and text[place - 1] != _JOINER:
            return place
    return end


def digest(text: str) -> str:
    """SHA-256 (hex) of `text`, in which there may be lone surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parsed_json(text: str | bytes) -> Any:
    """What a JSON text says, which anything may have damaged.

    Raises ValueError whatever is wrong, also where it nests deeper than Python reaches.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deeply nested") from None


def expanded(path: str | Path) -> Path:
    """`path` with "~" as its user's home; as it is where "~somebody" is nobody here."""
    with suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)
