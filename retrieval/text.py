"""Text in the shape that native libraries accept, at unchanged offsets."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def wellformed(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD, so that it has a UTF-8 form."""
    return _SURROGATE.sub("\ufffd", text)
