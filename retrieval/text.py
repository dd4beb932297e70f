"""Text in the shape that native libraries and sentences for people accept."""

from __future__ import annotations

import re

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
