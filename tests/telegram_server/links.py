"""Addresses in links and buttons, as Telegram takes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def checked_link(url: str) -> str | None:
    """The address as Telegram stores it, or None when Telegram does not take it."""
    url = url.strip()
    if not url or re.search(r"\s", url):
        return None
    if url.lower().startswith("tg://"):
        return url
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) or re.match(r"[\w.-]+:\d", url):
        url = "http://" + url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or port == 0:
        return None
    return url if "." in host.strip(".") or host == "localhost" or ":" in host else None
