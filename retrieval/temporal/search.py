"""A question that names a time: searched within the period it means, or with a preference for it.

Which period that is `retrieval.temporal.expressions` reads, and `retrieval.temporal.event_dates`
for one that starts or ends with an event. Articles without a date are left out only where the
period was given beside the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.config import Config
from retrieval.explanation import Days, LookedAt, TimeRead
from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.query.query import Query
from retrieval.search.confidence import answers, confidence
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.store.filters import ANYTHING, Filters
from retrieval.temporal import event_dates, expressions, newest
from retrieval.temporal.event_dates import Event
from retrieval.temporal.expressions import Expression
from retrieval.types import Period, nearest

_TITLE = 300  # characters of a title in which a time is looked for


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """The day on which a question is asked, and `filters`: what alone may be found.

    A day before 1800 or after 2199 counts as the nearest of these.
    """

    today: date
    filters: Filters = ANYTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", nearest(self.today))

    @property
    def only(self) -> Period | None:
        """The days of publication that alone may be searched; None for all."""
        return self.filters.period


@dataclass(frozen=True, slots=True)
class TimedResult:
    """What was found for `query`, best first.

    `period`: where it was searched or what was preferred. `within`: nothing may be cited that is
    known to have been published at another time. `fits`: how well each passage fits the time, by
    id, up to 1, for which it gains `lean`; None is of another time. `strict`: such a one cannot
    answer. `newest`: of those that score nearly as well as the best, by so much, the
    newest come first. `time`: how the time was read, None where there is none. `looked`: how what
    was found was looked at.
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


def search_when(
    searcher: Searcher, question: str, language: Language, least: int, when: AskedWhen
) -> TimedResult:
    """Search for `question`, in `language`, in the period that `when` names or, else, itself."""
    search = _Search(searcher, question, least, language)
    if when.only is not None:
        return search.only(when.only)
    asked_for = newest.read(question, search.language)
    if asked_for is None:
        return search.in_time(question, when.today)
    search, config = replace(search, all_there_is=True), searcher.config
    found = search.in_time(asked_for.rest, when.today)
    return replace(found, newest=config.newest_margin if asked_for.alone else config.equal_margin)


@dataclass(frozen=True, slots=True)
class _Search:
    """One question's search, for `least` passages or more; `all_there_is`: also for what is beside
    a sure answer."""

    searcher: Searcher
    question: str
    least: int
    language: Language
    all_there_is: bool = False

    def query(self, text: str) -> Query:
        """The question, of which `text` is searched for."""
        return self.searcher.query(self.question, self.language, text)

    def anywhere(self, text: str, ignored: TimeRead | None = None) -> TimedResult:
        """Search without regard to time."""
        return self.found(self.query(text), time=ignored)

    def found(
        self,
        query: Query,
        time: TimeRead | None,
        period: Period | None = None,
        *,
        among: Sequence[int] | None = None,
        groups: Sequence[Sequence[int]] = (),
    ) -> TimedResult:
        """What is found, of what and in which order is the searcher's to say."""
        result = self.searcher.search(
            query, self.least, among=among, groups=groups, all_there_is=self.all_there_is
        )
        return TimedResult(query, result.ranked, period, time=time, looked=result.looked)

    def only(self, period: Period) -> TimedResult:
        """Search only what was published in `period`, come what may."""
        query = self.query(self.question)
        inside = self.searcher.store.passages_published_in(period)
        time = TimeRead("", "only", _days(period), _days(period))
        if inside:
            return replace(self.found(query, time, period, among=inside), within=True)
        notice = Notice("nothing-published", when=period.notice)
        return TimedResult(query, [], period, notice, time=time)

    def in_time(self, text: str, today: date) -> TimedResult:
        """Search for `text`, asked on `today`, in the time that it names."""
        latest = self.searcher.store.newest()
        if latest is None:
            return self.anywhere(text)
        # What is meant by "in spring" depends on what the archive holds.
        expression = expressions.read(text, today, self.language, latest, self.searcher.config)
        event = event_dates.read(text, self.language)
        if expression is not None:
            return self.at(text, event_dates.around(event, expression) if event else expression)
        return self.around(text, event) if event else self.anywhere(text)

    def at(self, text: str, expression: Expression) -> TimedResult:
        """Search for what was published in a time, or with a preference for it."""
        store, config, period = self.searcher.store, self.searcher.config, expression.period
        inside = store.passages_published_in(period)
        time = TimeRead(
            text[slice(*expression.span)],
            "required" if expression.explicit else "preferred",
            _days(period),
            _days(expression.core),
        )
        if not inside and not expression.explicit:
            return self.anywhere(text, replace(time, counts="ignored"))
        # "in spring 2031" and "last week" are about when; a bare year may be what is asked about.
        query = self.query(expressions.without(text, expression) if expression.apart else text)
        undated = store.passages_published_in(None) if inside and expression.explicit else []
        groups = [group for group in (inside, undated) if group]
        found = self.found(query, time, period, groups=groups)
        if not expression.explicit:
            return _lean(found, period, expression.core, config.period_lean, config)
        return _decide(found, expression, bool(inside), config)

    def around(self, text: str, event: Event) -> TimedResult:
        """Prefer what was published after an event, or before it, where the archive dates it."""
        dated = event_dates.date_event(event, self.language, self.searcher)
        inside = self.searcher.store.passages_published_in(dated.period) if dated else []
        time = TimeRead(text[slice(*event.span)], "ignored", event=event.name)
        if dated is None or not inside:
            return self.anywhere(text, time)
        time = replace(
            time,
            counts="preferred",
            days=_days(dated.period),
            core=_days(dated.core),
            report=dated.report.title,
        )
        found = self.found(self.query(text), time, dated.period, groups=[inside])
        found = replace(found, notice=dated.notice)
        config = self.searcher.config
        return _lean(found, dated.period, dated.core, config.event_lean, config)


def _days(period: Period) -> Days:
    return period.since, period.until


def _lean(
    found: TimedResult, period: Period, core: Period, lean: float, config: Config
) -> TimedResult:
    """The period's passages before others that answer about as well."""
    fits = {each.passage.id: _when(each, period, core, config) for each in found.ranked}
    preferred = _preferred(found.ranked, fits, lean)
    leads = bool(preferred) and bool(fits[preferred[0].passage.id])
    found = replace(found, ranked=preferred, fits=fits, lean=lean)
    return found if leads else replace(found, period=None, notice=None)


def _decide(
    found: TimedResult, expression: Expression, inside: bool, config: Config
) -> TimedResult:
    """What was published in the period answers, or what names it; nothing else does."""
    period, ranked = expression.period, found.ranked
    fits = {each.passage.id: _fit(each, expression, config) for each in ranked}
    preferred = _preferred(ranked, fits, config.period_margin)
    found = replace(found, ranked=preferred, fits=fits, lean=config.period_margin, strict=True)
    fitting = found.decisive
    within = inside and fitting and _then(fitting[0], period)
    sure, all_sure = (answers(confidence(each, config), config) for each in (fitting, ranked))
    if within and (sure or not all_sure):
        then = [each for each in fitting if _then(each, period)]
        return replace(found, ranked=then, within=True)
    return replace(found, period=None, notice=_notice(period, inside))


def _then(each: Ranked, period: Period) -> bool:
    """Whether it is not known to have been published at another time."""
    published = each.passage.published
    return published is None or published in period


def _notice(period: Period, inside: bool) -> Notice:
    when = period.notice
    return Notice("outside", when=when) if inside else Notice("nothing-then", when=when)


def _fit(each: Ranked, expression: Expression, config: Config) -> float | None:
    """How well a passage fits a time, up to 1; None where it is of another and names it not."""
    passage = each.passage
    if passage.published is None:
        return 0.0
    fit = _when(each, expression.period, expression.core, config)
    if fit is not None:
        return fit
    text = f"{passage.title[:_TITLE]}\n{passage.text}"
    named = expressions.named(text, passage.published, each.language)
    inside = (first in expression.period and last in expression.period for first, last in named)
    return config.named_fit if any(inside) else None


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
