"""Filters that are typed into a question: "exact words", -word, title:, tag: or #tag, source:,
author:, before:, after:, lang:.

Whatever is none of these to the letter is words like any other. What filters mean is
`retrieval.store.filters`'s.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

from retrieval.store.filters import MARKS, Filters, both
from retrieval.types import FIRST, LAST, Period

_DAY = timedelta(days=1)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟", '"'))
# Behind a filter stands a blank, an end, or a mark that is none of it.
_END = r"(?=[?!.,;:)]*+(?:\s|$))"
_FILTER = re.compile(
    rf'(?<![\w"])(?P<minus>(?<!\S)-)?"(?P<exact>[^"]++)"(?!\w)'
    r"|(?<!\S)(?:"
    rf"-(?P<without>[^\W\d_][\w'’-]*+){_END}"
    rf"|\#(?P<hash>[\w-]++){_END}"
    r"|(?P<field>title|tag|source|author|before|after|lang):"
    rf'(?:"(?P<quoted>[^"]++)"{_END}|(?P<bare>[^\s"]++)(?!"))'
    r")",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_CODE = re.compile(r"[a-z]{2}(?:[-_]\w{1,20})?", re.IGNORECASE)
_BEHIND = re.compile(r" (?=[?!.,;])")


def read(question: str) -> tuple[str, Filters]:
    """A question, in one line, without its filters, and these. Exact words stay in it where more
    is asked than for them; nothing is left of one of nothing but filters."""
    told: dict[str, list[str]] = defaultdict(list)
    period: Period | None = None
    rest, beside, end = "", "", 0
    for found in _FILTER.finditer(question.translate(_QUOTES)):
        name, value = _named(found)
        before = question[end : found.start()]
        if name in ("before", "after"):
            days = days_of(value)
            if days is None:
                continue
            since, until = days[1] + _DAY, days[0] - _DAY
            named = Period(since=since) if name == "after" else Period(until=until)
            period = both(period, named)
        elif not any(map(str.isalnum, value)) or (name == "lang" and not _CODE.fullmatch(value)):
            continue
        else:
            told[name].append(value)
        rest += f"{before} {value if name == 'exact' else ''} "
        beside += before
        end = found.start() + len(found[0].rstrip(MARKS) if found["bare"] else found[0])
    if not end:
        return question, Filters()
    rest, beside = rest + question[end:], beside + question[end:]
    asks = any(map(str.isalnum, beside))
    texts = {name: tuple(values) for name, values in told.items()}
    filters = Filters(**texts, period=period)
    return _BEHIND.sub("", " ".join(rest.split())) if asks else "", filters


def _named(found: re.Match[str]) -> tuple[str, str]:
    """The kind of a filter, as `Filters` calls it, and what it says."""
    if found["exact"] is not None:
        return ("without" if found["minus"] else "exact"), found["exact"]
    if found["without"]:
        return "without", found["without"]
    if found["hash"]:
        return "tag", found["hash"] if any(map(str.isalpha, found["hash"])) else ""
    return found["field"].lower(), found["quoted"] or found["bare"].rstrip(MARKS)


def days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of "2031", "2031-05" or "2031-05-23"; None for all else."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(each) if each else None for each in found.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return (first, last) if first >= FIRST and last <= LAST else None
