"""Text from outside → the shape that native libraries, sentences for people and paths accept."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

LONGEST_REASON = 300
"""Characters of a sentence in which others than this program may have had their say."""
_SURROGATE = re.compile("[\ud800-\udfff]")


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
