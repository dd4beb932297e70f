"""A number of a question → the same as the archive writes it: "12,500" for "12500" or "12 500",
"24-hour" for "24hour". Dates stay, and years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.query.numbers import BETWEEN, NUMBER, digits
from retrieval.store.protocol import Store
from retrieval.types import Span

_PASSAGES = 20  # that are looked through
_FIGURES = range(4, 21)  # of a number: shorter ones are written in one way
_WITH_UNIT = re.compile(r"(?<![\w.,])(\d{1,6})([^\W\d_]{2,}+)(?!\w)")


def as_numbered(question: str, store: Store) -> Iterator[tuple[Span, str]]:
    """The numbers that the archive has, but not written so; with how it does."""
    for found in NUMBER.finditer(question):
        figures = digits(found.group())
        if len(figures) in _FIGURES:
            forms = (found.group(), figures, _grouped(figures))
            yield from _written(question, found, list(figures), forms, store)
    for found in _WITH_UNIT.finditer(question):
        yield from _written(question, found, found.groups(), (" ".join(found.groups()),), store)


def _grouped(figures: str) -> str:
    """ "12 500"."""
    starts = range(len(figures) % 3, len(figures), 3)
    return " ".join([figures[: starts.start], *(figures[at : at + 3] for at in starts)])


def _written(
    question: str, typed: re.Match[str], parts: Sequence[str], forms: Sequence[str], store: Store
) -> Iterator[tuple[Span, str]]:
    """How `parts` stand somewhere, side by side or with a sign between them. `forms`: as they may
    be indexed."""
    if typed.group().isalnum() and store.document_frequencies([typed.group()])[0]:
        return
    rest = question[: typed.start()] + question[typed.end() :]
    numbers = [number for number, _ in store.bm25(" ".join((*forms, rest)), _PASSAGES)]
    passages = store.passages(numbers).values()
    texts = [text for passage in passages for text in (passage.title, passage.text)]
    form = re.compile(rf"(?<![\w.,]){f'{BETWEEN}?'.join(parts)}(?!\w)", re.IGNORECASE)
    ways = [found.group() for text in texts for found in form.finditer(text)]
    if ways and typed.group() not in ways:
        yield typed.span(), ways[0]
