"""Text → Telegram's HTML: escaping, cutting, linking; what a message says is others'.

Lengths are UTF-16 code units, as Telegram counts them. Parameters called `html` are HTML already;
everything else is text as it came, and results called HTML need no further escaping.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import SplitResult, urlsplit
from urllib.parse import quote as percent_encode

from bot.sanitize import clean, clean_line
from retrieval.text import word_end

LIMIT = 4_096
"""Units that a message may have once its markup is parsed."""
_LONGEST_URL = 2_048
_RESERVED = "%:/?#[]@!$&'()*+,;="
_BLANKS = re.compile(r"\t|[^\S\n]{2,}")
_BREAKS = re.compile(r"\n{3,}")
_TAG = re.compile("<[^<>]*>")
# A link to a sentence of more words than these names its first and its last few.
_EXACT_WORDS = 8
_END_WORDS = (4, 3, 2, 1)
_LONGEST_FRAGMENT = 600


# --- lengths


def units(text: str) -> int:
    """How long Telegram takes `text` to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(html: str) -> int:
    """How long Telegram takes HTML of this module to be, once it is parsed."""
    return units(unescape(_TAG.sub("", html)))


def reach(text: str, start: int, limit: int) -> int:
    """The furthest end for which `text[start:end]` has at most `limit` units."""
    part = text[start : start + max(limit, 0)]
    if units(part) <= limit:
        return start + len(part)
    return start + bisect_right(range(len(part)), limit, key=lambda end: units(part[:end])) - 1


def reach_back(text: str, end: int, limit: int) -> int:
    """The furthest start for which `text[start:end]` has at most `limit` units."""
    part = text[max(end - max(limit, 0), 0) : end][::-1]
    return end - reach(part, 0, limit)


# --- cutting


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` units, cut after a word and ending in "…" where it was longer."""
    if units(text) <= limit:
        return text
    return text[: word_end(text, 0, reach(text, 0, limit - 1))] + "…" if limit > 0 else ""


# --- HTML


def safe(text: str) -> str:
    """HTML that shows `text` as it is, whatever it holds."""
    return escape(clean(text), quote=False)


def tidy(text: str) -> str:
    """HTML of running text: like `safe`, without needless white space between its parts."""
    return safe(tidied(clean(text)))


def tidied(text: str) -> str:
    """Running text without needless white space between its parts."""
    first, *others = _BLANKS.sub(" ", text).split("\n")
    if not others:
        return first
    *within, last = map(str.lstrip, others)
    lines = [first.rstrip(), *map(str.rstrip, within), last]
    return _BREAKS.sub("\n\n", "\n".join(lines))


def quote(html: str, expandable: bool) -> str:
    """A block quotation; of an `expandable` one a few lines are seen until it is tapped."""
    if not html.strip():
        return ""
    return f"<blockquote{' expandable' if expandable else ''}>{html}</blockquote>"


# --- links


def link(html: str, url: str) -> str:
    """`html` as a link; as it is where `url` is none that Telegram opens."""
    opened = address(url)
    return f'<a href="{escape(opened)}">{html}</a>' if opened else html


def address(url: str) -> str | None:
    """An http(s) URL in ASCII; None for anything else."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        whole = parts._replace(netloc=_netloc(parts)).geturl()
        ascii_url = percent_encode(whole, safe=_RESERVED)
    except ValueError:  # as its host, its port or a lone surrogate is no part of any URL
        return None
    return ascii_url if len(ascii_url) <= _LONGEST_URL else None


def host(url: str) -> str:
    """The site that a URL leads to, as people call it."""
    return clean_line(urlsplit(url.strip()).hostname or "").removeprefix("www.")


def fragment_url(url: str, sentence: str) -> str:
    """`url`, opened at `sentence` and with it highlighted, in browsers that can do so.

    See https://wicg.github.io/scroll-to-text-fragment/#syntax. Telegram opens t.me links itself.
    """
    base, _, fragment = url.strip().partition("#")
    words = clean_line(sentence).split()
    text = _text_fragment(words)
    whole = f"{base}#{fragment.partition(':~:')[0]}:~:text={text}"
    return whole if text and address(whole) and host(url) != "t.me" else url


def _text_fragment(words: Sequence[str]) -> str:
    if len(words) <= _EXACT_WORDS:
        choices = [_directive(words)]
    else:
        choices = [f"{_directive(words[:n])},{_directive(words[-n:])}" for n in _END_WORDS]
    return next((each for each in choices if len(each) <= _LONGEST_FRAGMENT), "")


def _directive(words: Sequence[str]) -> str:
    # The dash means something in a text directive, and is the one mark that `quote` leaves.
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")


def _netloc(parts: SplitResult) -> str:
    if parts.netloc.isascii():
        return parts.netloc
    name = (parts.hostname or "").encode("idna").decode("ascii")
    return f"{name}:{parts.port}" if parts.port else name
