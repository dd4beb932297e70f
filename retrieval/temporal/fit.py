"""How well what was found fits the time that a question names, and what may answer then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.config import Config
from retrieval.explanation import LookedAt, TimeRead
from retrieval.notices import Notice
from retrieval.query.query import Query
from retrieval.search.confidence import answers, confidence
from retrieval.search.rerank import Ranked
from retrieval.temporal.expression import Expression
from retrieval.temporal.naming import names_in_answer
from retrieval.types import Period


@dataclass(frozen=True, slots=True)
class TimedResult:
    """What was found for `query`, best first.

    `period`: where it was searched or what was preferred. `within`: nothing may be cited that is
    known to have been published at another time. `fits`: how well each passage fits the time, by
    id, up to 1, for which it gains `lean`; None is of another time. `strict`: such a one cannot
    answer. `newest`: of those that score nearly as well as the best, by so much, the
    newest come first. `topic`: what news are asked about, where nothing else is; mostly None.
    `time`: how the time was read, None where there is none. `looked`: how what was found was looked
    at.
    """

    query: Query
    ranked: list[Ranked]
    period: Period | None = None
    notice: Notice | None = None
    within: bool = False
    strict: bool = False
    fits: Mapping[int, float | None] = field(default_factory=dict)
    lean: float = 0.0
    newest: float | None = None
    topic: Query | None = None
    time: TimeRead | None = None
    looked: LookedAt | None = None

    @property
    def words_alone(self) -> bool:
        """Whether the question's language is known to none that looked at it."""
        if self.looked is None:
            return not self.query.known
        unknown = not self.query.known or self.looked.ended == "language"
        return unknown and self.looked.reader is None

    @property
    def decisive(self) -> list[Ranked]:
        """What alone may answer, best first."""
        if not self.strict:
            return self.ranked
        return [each for each in self.ranked if self.fits[each.passage.id] is not None]


def lean(
    found: TimedResult, period: Period, core: Period, lean: float, config: Config
) -> TimedResult:
    """The period's passages before others that answer about as well."""
    fits = {each.passage.id: _when(each, period, core, config) for each in found.ranked}
    return _leaning(found, fits, lean)


def lean_to_named(found: TimedResult, expression: Expression, lean: float) -> TimedResult:
    """Those that name a time to come before others that answer about as well."""
    fits = {
        each.passage.id: 1.0 if names_in_answer(each, expression) else None for each in found.ranked
    }
    return replace(_leaning(found, fits, lean), period=None)


def _leaning(found: TimedResult, fits: Mapping[int, float | None], lean: float) -> TimedResult:
    preferred = _preferred(found.ranked, fits, lean)
    leads = bool(preferred) and bool(fits[preferred[0].passage.id])
    found = replace(found, ranked=preferred, fits=fits, lean=lean)
    return found if leads else replace(found, period=None, notice=None)


def merged(found: list[Ranked], naming: list[Ranked], expression: Expression) -> list[Ranked]:
    """What was found, and what names the time, read with it; what was published then may as well
    be read without."""
    best = {each.passage.id: each for each in found}
    for each in naming:
        other = best.get(each.passage.id)
        if other is None or not _told_in(each, expression, True) or other.score < each.score:
            best[each.passage.id] = each
    return sorted(best.values(), key=lambda each: -each.score)


def decide(found: TimedResult, expression: Expression, inside: bool, config: Config) -> TimedResult:
    """What was published in the period answers, or what names it; nothing else does."""
    period, ranked = expression.period, found.ranked
    fits = {each.passage.id: _fit(each, expression, config) for each in ranked}
    preferred = _preferred(ranked, fits, config.period_margin)
    found = replace(found, ranked=preferred, fits=fits, lean=config.period_margin, strict=True)
    fitting = found.decisive
    sure, all_sure = (answers(confidence(each, config), config) for each in (fitting, ranked))
    told = _told_in(fitting[0], expression, inside) if fitting else None
    if told and (sure or not all_sure):
        then = [each for each in fitting if _then(each, told)]
        return replace(found, ranked=then, period=told, within=True)
    # Of a year that nobody named there is nothing to be told.
    notice = None if fitting and expression.others else _notice(period, inside)
    return replace(found, period=None, notice=notice)


def _told_in(each: Ranked, expression: Expression, inside: bool) -> Period | None:
    """The days of the time in which a passage was published, of any year that may be meant; None
    where it was not."""
    published = each.passage.published
    if published is None:
        return expression.period if inside else None
    return next((days for days in expression.periods if published in days), None)


def _then(each: Ranked, period: Period) -> bool:
    """Whether it is not known to have been published at another time."""
    published = each.passage.published
    return published is None or published in period


def _notice(period: Period, inside: bool) -> Notice:
    when = period.notice
    return Notice("outside", when=when) if inside else Notice("nothing-then", when=when)


def _fit(each: Ranked, expression: Expression, config: Config) -> float | None:
    """How well a passage fits a time, up to 1; None where it is of another and names it not."""
    published = each.passage.published
    if published is None:
        return 0.0
    fits = [
        _when(each, expression.period, expression.core, config),
        _of_other_year(published, expression, config),
        config.named_fit if names_in_answer(each, expression, likely=True) else None,
        config.other_year_fit if names_in_answer(each, expression) else None,
    ]
    return max((fit for fit in fits if fit is not None), default=None)


def _of_other_year(published: date, expression: Expression, config: Config) -> float | None:
    """Less, the more years before."""
    found = (at for at, days in enumerate(expression.others) if published in days)
    return next((config.other_year_fit / max(at, 1) for at in found), None)


def _when(each: Ranked, period: Period, core: Period, config: Config) -> float | None:
    """How well its day of publication fits a time; None where it does not."""
    published = each.passage.published
    if published is None or published not in period:
        return None
    return 1.0 if published in core else config.later_fit


def _preferred(
    ranked: list[Ranked], fits: Mapping[int, float | None], margin: float
) -> list[Ranked]:
    return sorted(ranked, key=lambda each: -each.score - margin * (fits[each.passage.id] or 0.0))
