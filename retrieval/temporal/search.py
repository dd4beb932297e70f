"""A question that names a time: searched within the period it means, or with a preference for it.

Which period that is `retrieval.temporal.expressions` reads, and `retrieval.temporal.event_dates`
for one that starts or ends with an event; how well a passage fits it is `retrieval.temporal.fit`'s.
Articles without a date are left out only where the period was given beside the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.explanation import Days, TimeRead
from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.query.query import Query
from retrieval.search.candidates import candidates
from retrieval.search.rerank import Ranked
from retrieval.search.searcher import Searcher
from retrieval.store.filters import ANYTHING, Filters
from retrieval.temporal import ahead, event_dates, event_reports, expressions, newest
from retrieval.temporal.event_dates import Event
from retrieval.temporal.expression import Expression
from retrieval.temporal.fit import TimedResult, decide, lean, lean_to_named, merged
from retrieval.temporal.naming import named_as, with_naming_sentence
from retrieval.terms import words
from retrieval.types import Period, nearest

_ASKS = 3  # words, which are a question by themselves


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


def search_when(
    searcher: Searcher, question: str, language: Language, least: int, when: AskedWhen
) -> TimedResult:
    """Search for `question`, in `language`, in the period that `when` names or, else, itself."""
    if ahead.asked(question, language):
        # What was told once of it may have been put off since.
        search = _Search(searcher, question, least, language, all_there_is=True)
        found = search.only(when.only) if when.only else search.in_time(question, when.today)
        ranked = [
            ahead.with_day_to_come(each, when.today, searcher.config) for each in found.ranked
        ]
        return replace(found, ranked=ranked)
    search = _Search(searcher, question, least, language)
    if when.only is not None:
        return search.only(when.only)
    asked_for = newest.read(question, search.language)
    if asked_for is None:
        return search.told_of(question, search.in_time(question, when.today))
    search, config = replace(search, all_there_is=True), searcher.config
    found = search.in_time(asked_for.rest, when.today)
    if not asked_for.alone:
        return replace(found, newest=config.equal_margin)
    return replace(found, newest=config.newest_margin, topic=found.query)


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
        since = expression.period.since if expression and expression.relative else None
        if expression and since and since > today:
            return self.to_come(text, expression)
        if expression is not None:
            return self.at(text, event_dates.around(event, expression) if event else expression)
        return self.around(text, event) if event else self.anywhere(text)

    def told_of(self, text: str, found: TimedResult) -> TimedResult:
        """The same with what it is asked about, where that is what was told of it in a time."""
        time = found.time
        if time is None or not found.strict:
            return found
        start = text.index(time.text)
        rest = newest.without(text, (start, start + len(time.text)), self.language)
        topic = newest.told_about(rest, self.language)
        return replace(found, topic=self.query(topic)) if topic else found

    def at(self, text: str, expression: Expression) -> TimedResult:
        """Search for what was published in a time, or with a preference for it."""
        store, config = self.searcher.store, self.searcher.config
        if not expression.explicit:
            expression = self._of_a_year_that_has_it(expression)
        period = expression.period
        inside = store.passages_published_in(period)
        time = TimeRead(
            text[slice(*expression.span)],
            "required" if expression.explicit else "preferred",
            _days(period),
            _days(expression.core),
        )
        if not inside and not expression.explicit:
            found = self.anywhere(text, replace(time, counts="ignored"))
            ranked = [with_naming_sentence(each, expression) for each in found.ranked]
            return replace(found, ranked=ranked)
        # "in spring 2031" and "last week" are about when; a bare year may be what is asked about.
        query = self.query(expressions.without(text, expression) if expression.apart else text)
        if not expression.explicit:
            found = self.found(query, time, period, groups=[inside])
            return lean(found, period, expression.core, config.period_lean, config)
        elsewhen = [n for each in expression.others for n in store.passages_published_in(each)]
        undated = store.passages_published_in(None) if inside else []
        groups = [group for group in (inside, elsewhen, undated) if group]
        found = self.found(query, time, period, groups=groups)
        found = self._with_those_that_name(found, text, expression)
        return decide(found, expression, bool(inside), config)

    def to_come(self, text: str, expression: Expression) -> TimedResult:
        """Search with a preference for what names a time to come: nothing was published then."""
        named = text[slice(*expression.span)]
        time = TimeRead(named, "preferred", _days(expression.period), _days(expression.core))
        found = self._with_those_that_name(self.anywhere(text, time), text, expression)
        return lean_to_named(found, expression, self.searcher.config.event_lean)

    def _of_a_year_that_has_it(self, expression: Expression) -> Expression:
        """The same in the likeliest year in which anything was published then."""
        there = filter(self.searcher.store.passages_published_in, expression.periods)
        has = next(there, expression.period)
        return expression if has == expression.period else replace(expression, period=has, core=has)

    def _with_those_that_name(
        self, found: TimedResult, text: str, expression: Expression
    ) -> TimedResult:
        """Also what names the time in its text: that is found by the whole question, and read with
        it, as it tells of other times too. "Next week" and "in the nineties" are read as the text
        has that time."""
        searcher, config = self.searcher, self.searcher.config
        asked = self.query(text)
        near = candidates(asked, searcher.store, config)[: config.rerank_most]
        said: dict[str, list[int]] = {}
        for each in searcher.store.passages([each.passage_id for each in near]).values():
            if day := named_as(each, expression, self.language):
                start, end = expression.span
                whole = f"{text[:start]} {day} {text[end:]}" if expression.rough else text
                said.setdefault(whole, []).append(each.id)
        read = [
            with_naming_sentence(each, expression)
            for whole, naming in said.items()
            for each in searcher.search(
                asked if whole == text else self.query(whole), len(naming), among=naming
            ).ranked
        ]
        return replace(found, ranked=merged(found.ranked, read, expression))

    def around(self, text: str, event: Event) -> TimedResult:
        """Prefer what was published after an event, or before it, where the archive dates it."""
        dated = event_reports.date_event(event, self.language, self.searcher)
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
        found = replace(found, ranked=self._without(event, text, found, inside))
        found = replace(found, notice=dated.notice)
        config = self.searcher.config
        return lean(found, dated.period, dated.core, config.event_lean, config)

    def _without(
        self, event: Event, text: str, found: TimedResult, inside: Sequence[int]
    ) -> list[Ranked]:
        """What was found; what was published in its time is also read without the event, of which
        it need not speak, and counts as it answers better."""
        rest = f"{text[: event.span[0]]} {text[event.span[1] :]}"
        if len(words(rest)) < _ASKS or not found.looked or found.looked.reader is None:
            return found.ranked
        read = self.searcher.search(self.query(rest), self.least, among=inside).ranked
        best = {each.passage.id: each for each in found.ranked}
        for each in read:
            other = best.get(each.passage.id)
            if other is None or other.score < each.score:
                best[each.passage.id] = each
        return sorted(best.values(), key=lambda each: -each.score)


def _days(period: Period) -> Days:
    return period.since, period.until
