"""A passage → Telegram's HTML, cut to fit: its marks in bold, the words that answer underlined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.sanitize import clean
from bot.telegram.view.html import length, reach, reach_back, safe, tidied, units
from retrieval import Span
from retrieval.text import word_end


def mark(
    text: str,
    marks: Sequence[Span],
    limit: int,
    lead: int | None = None,
    answers: Sequence[Span] = (),
) -> tuple[str, int]:
    """HTML of a passage with its marks, best first, in bold; and its length, at most `limit`.

    What is too long is cut around the best mark, with "…" where something is missing. `lead`:
    if more than so many units stand before the first mark, it begins there. `answers` are
    underlined where they lie within marks.
    """
    text, (spans, underlined) = _prepared(text, (marks, answers))
    best = spans[0] if spans else (0, 0)
    spans.sort()
    first = 0
    if lead is not None and spans and units(text[: spans[0][0]]) > lead:
        first = spans[0][0]
    start, end = _window(text, best, first, limit)
    html = _tagged(text, (start, end), (("b", spans), ("u", sorted(underlined))))
    html = ("…" if start > 0 else "") + html + ("…" if end < len(text) else "")
    return html, length(html)


def _prepared(text: str, layers: Sequence[Sequence[Span]]) -> tuple[str, list[list[Span]]]:
    """The text as it will be seen, and where in it those spans are that hold anything."""
    text = clean(text)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    held = [
        [_trimmed(text, max(start, first), min(max(end, first), last)) for start, end in spans]
        for spans in layers
    ]
    held = [[span for span in spans if span[0] < span[1]] for spans in held]
    edges = {edge for spans in held for span in spans for edge in span}
    ordered = sorted({first, max(first, last)} | edges)
    seen, places = "", {ordered[0]: 0}
    for start, end in pairwise(ordered):
        seen += tidied(text[start:end])
        places[end] = len(seen)
    return seen, [[(places[start], places[end]) for start, end in spans] for spans in held]


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _window(text: str, best: Span, first: int, limit: int) -> Span:
    """What to show of `text[first:]` in `limit` units, ellipses included."""
    start, last = first, len(text)
    room = limit - (start > 0)
    if units(text[start : best[1]]) > room - 1 and units(text[start:]) > room:
        start = _start(text, best, first, limit)
        room = limit - (start > 0)
    if units(text[start:]) <= room:
        return start, last
    end = reach(text, start, room - 1)
    whole = word_end(text, start, end)
    return start, max(whole, best[1]) if best[1] <= end else whole


def _start(text: str, best: Span, first: int, limit: int) -> int:
    """Where to begin so that the best mark is seen: as early as the end allows, or with a third
    of what is left before the mark."""
    before = (limit - 2 - units(text[best[0] : best[1]])) // 3
    earliest = min(reach_back(text, len(text), limit - 1), reach_back(text, best[0], before))
    return _word_start(text, max(first, earliest), best[0])


def _word_start(text: str, start: int, end: int) -> int:
    """`start` or, where that splits a word, the start of the next, if it comes before `end`."""
    if start > 0 and not text[start - 1].isspace():
        found = re.compile(r"\s\S").search(text, start, end)
        return found.end() - 1 if found else end
    return start


def _tagged(text: str, shown: Span, layers: Sequence[tuple[str, Sequence[Span]]]) -> str:
    """HTML of what is shown, spans in their layer's tag, which is within those of the layers
    before; the spans of a layer are in order and may overlap."""
    done, last = shown
    if not layers:
        return safe(text[done:last])
    (tag, spans), *inner = layers
    parts = []
    for start, end in spans:
        start, end = max(start, done), min(end, last)
        if start < end:
            within = _tagged(text, (start, end), inner)
            parts.append(f"{safe(text[done:start])}<{tag}>{within}</{tag}>")
            done = end
    return "".join([*parts, safe(text[done:last])])
