"""Questions made of time expressions, asked of a small archive with days of all times."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Self

import fakes
from trials import Outcome, Trial, Variant
from variants_times import time_variant

from retrieval import Article
from retrieval.errors import CitebotError
from retrieval.languages import language_of, languages, table
from retrieval.temporal import event_dates, expressions, newest

_DAYS = (
    date.min, date(1799, 12, 31), date(1800, 1, 1), date(1999, 12, 31), date(2031, 5, 23),
    date(2031, 5, 31), date(2032, 2, 29), date(2199, 12, 31), date(2200, 1, 1), date.max, None,
)  # fmt: skip
_READING = 0.25  # seconds of this process's time to find what a question says of when
_ASKING = 2.0


class Times(Trial):
    """Variants of questions."""

    def __enter__(self) -> Self:
        self._library = fakes.library(self.keep / "archive")
        self._library.add(
            Article(f"Vote {n}", f"The vote on the bridge number {n} came after the flood.", f"{n}",
                    published=day)
            for n, day in enumerate(_DAYS)
        )  # fmt: skip
        # What is made of a table when it is first read by is no question's doing.
        for language in languages():
            newest.read("when", language)
            event_dates.read("when", language)
            expressions.read("when", date(2031, 5, 23), language)
        return self

    def __exit__(self, *error: object) -> None:
        self._library.close()

    def variant(self, number: int) -> Variant:
        return time_variant(self.seed, number)

    def check(self, variant: Variant, number: int, path: Path, outcome: Outcome) -> Iterator[str]:
        told = json.loads(variant.data)
        question, today = told["question"], date.fromisoformat(told["today"])
        for latest in (None, date(2031, 5, 23), date(1800, 1, 1), date(2199, 12, 31)):
            begun = time.process_time()
            language = language_of(question, table("en"))
            newest.read(question, language)
            event_dates.read(question, language)
            expression = expressions.read(question, today, language, latest)
            if expression:
                expressions.without(question, expression)
                yield from _odd(expression, question)
            if (took := time.process_time() - begun) > _READING:
                yield f"its time is found after {took:.2f} s"
        begun = time.process_time()
        try:
            self._library.ask(question, today=today)
        except CitebotError as error:
            yield from outcome.refuse(variant.sort, str(error))
            return
        if (took := time.process_time() - begun) > _ASKING:
            yield f"it is answered after {took:.2f} s"
        outcome.taken[variant.sort] += 1


def _odd(expression: expressions.Expression, question: str) -> Iterator[str]:
    """What no time expression may be."""
    start, end = expression.span
    if not 0 <= start < end <= len(question):
        yield f"it stands at {expression.span}"
    for period in (expression.period, expression.core):
        if period.since and period.until and period.since > period.until:
            yield f"it ends before it begins: {period}"
