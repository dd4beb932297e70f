"""What a time expression of a question means. How it is read: `retrieval.temporal.expressions`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.types import Period, Span

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: where in the question it stands and the days that it means.

    `period` are the days on which it may be written about, `core` those of them that are likelier.
    `others`: where the question names no year, such days of other years, the next to come first.
    `meant`: the days themselves, in each of these years, as a text may name them. `explicit`: it
    says when, as "in spring 2031" does; else it may as well be a part of what is asked for, as in
    "the budget for 2031". `apart`: without it the question still asks the same. `relative`: it
    counts from the day of the question. `ahead`: of the years the one to come is likeliest, as the
    question tells of what is to come; else that or the latest.
    """

    span: Span
    period: Period
    core: Period
    explicit: bool
    apart: bool
    relative: bool = False
    others: tuple[Period, ...] = ()
    meant: tuple[Period, ...] = ()
    ahead: bool = False

    @property
    def periods(self) -> tuple[Period, ...]:
        """The days on which it may be written about, in each of the years."""
        return self.period, *self.others

    @property
    def rough(self) -> bool:
        """Whether texts have other words for it: they name a year of a decade, a day of a week."""
        since, until = self.period.since, self.period.until
        return self.relative or bool(since and until and until - since > _YEAR)

    def to_come_first(self, today: date) -> Expression:
        """The same of the next year in which it is to come, before the others."""
        to_come = (at for at, days in enumerate(self.meant) if days.since and days.since > today)
        first = next(to_come, 0)
        if not self.others or not first:
            return self
        meant = (self.meant[first], *self.meant[:first], *self.meant[first + 1 :])
        return replace(self, meant=meant, ahead=True)
