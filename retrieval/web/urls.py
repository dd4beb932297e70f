"""What is a link, and how one may be shown."""

from __future__ import annotations

import re

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")


def is_link(item: str) -> bool:
    """Whether `item` is meant as a link, of whatever kind, and not as a path."""
    return _LINK.match(item) is not None


def without_credentials(link: str) -> str:
    """`link` as it may be shown to others than who gave it."""
    return _CREDENTIALS.sub("…@", link)
