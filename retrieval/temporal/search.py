"""A question that names a time: searched within the period it means, or with a preference for it.

Which period that is `retrieval.temporal.expressions` reads, and `retrieval.temporal.event_dates`
for one that starts or ends with an event. Articles without a date are never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.languages import Language
from retrieval.search.confidence import confidence
from retrieval.search.rerank import Ranked, search
from retrieval.store.protocol import Store
from retrieval.temporal import event_dates, expressions, newest
from retrieval.temporal.event_dates import Event
from retrieval.temporal.expressions import Expression
from retrieval.types import Period, nearest

# How well a passage fits a time that was published within it: a little later; or at another
# time, and names it.
_LATER = 0.5
_NAMED = 0.5
_TITLE = 300  # characters of a title in which a time is looked for


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """The day on which a question is asked, and `only`: what alone may be searched, if anything.

    A day before 1800 or after 2199 counts as the nearest of these.
    """

    today: date
    only: Period | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", nearest(self.today))


@dataclass(frozen=True, slots=True)
class TimedResult:
    """What was found, best first. `period`: where it was searched or what was preferred.

    `within`: nothing may be cited that is known to have been published at another time.
    `decisive`: what alone may answer, best first, where that is not all of `ranked`.
    `fits`: how well each passage fits the time, by id, up to 1; None is of another time.
    `newest`: of those that score nearly as well as the best, by so much, the newest come first.
    """

    ranked: list[Ranked]
    period: Period | None = None
    notice: str = ""
    within: bool = False
    decisive: list[Ranked] | None = None
    fits: Mapping[int, float | None] = field(default_factory=dict)
    newest: float | None = None


def search_when(
    question: str,
    language: Language,
    least: int,
    when: AskedWhen,
    store: Store,
    encoder: Encoder,
    config: Config,
) -> TimedResult:
    """Search for `question` in the period that `when` or, else, the question itself names.

    `language`: that of the question.
    """
    if when.only is not None:
        return _search_only(question, language, least, when.only, store, encoder, config)
    asked_for = newest.read(question, language)
    if asked_for is None:
        return search_in_time(question, language, least, when.today, store, encoder, config)
    found = search_in_time(asked_for.rest, language, least, when.today, store, encoder, config)
    margin = config.newest_margin if asked_for.alone else config.equal_margin
    return replace(found, newest=margin)


def search_in_time(
    question: str,
    language: Language,
    least: int,
    today: date,
    store: Store,
    encoder: Encoder,
    config: Config,
) -> TimedResult:
    """Search for `question`, asked on `today`; without a time expression exactly as `search`."""
    event = event_dates.read(question, language)
    expression = expressions.read(question, today, language)
    if expression is None:
        if event is None:
            return TimedResult(search(question, language, least, store, encoder, config))
        return _search_around(question, language, least, event, store, encoder, config)
    latest = store.newest()
    if latest is None:
        return TimedResult(search(question, language, least, store, encoder, config))
    # What is meant by "in May" depends on what the archive holds.
    expression = expressions.read(question, today, language, latest) or expression
    if event is not None:
        expression = event_dates.around(event, expression)
    inside = store.passages_published_in(expression.period)
    if not inside and not expression.explicit:
        return TimedResult(search(question, language, least, store, encoder, config))
    # "in May 2031" and "last week" are about when; a bare year may be what is asked about.
    asked = expressions.without(question, expression) if expression.apart else question
    undated = store.passages_published_in(None) if inside and expression.explicit else []
    groups = [group for group in (inside, undated) if group]
    ranked = search(asked, language, least, store, encoder, config, groups=groups)
    if not expression.explicit:
        return _lean(ranked, expression.period, expression.core, store, config.period_lean)
    return _decide(ranked, inside, expression, store, config)


def _search_around(
    question: str,
    language: Language,
    least: int,
    event: Event,
    store: Store,
    encoder: Encoder,
    config: Config,
) -> TimedResult:
    """Prefer what was published after an event, or before it, where the archive dates it."""
    dated = event_dates.date_event(event, language, store, encoder, config)
    inside = store.passages_published_in(dated.period) if dated else []
    if dated is None or not inside:
        return TimedResult(search(question, language, least, store, encoder, config))
    ranked = search(question, language, least, store, encoder, config, groups=[inside])
    found = _lean(ranked, dated.period, dated.core, store, config.event_lean)
    return replace(found, notice=dated.notice if found.period else "")


def _search_only(
    question: str,
    language: Language,
    least: int,
    period: Period,
    store: Store,
    encoder: Encoder,
    config: Config,
) -> TimedResult:
    """Search only what was published in `period`, come what may."""
    inside = store.passages_published_in(period)
    if inside:
        ranked = search(question, language, least, store, encoder, config, among=inside)
        return TimedResult(ranked, period, within=True)
    return TimedResult([], period, f"The archive holds nothing that was published {period.worded}.")


def _lean(
    ranked: list[Ranked], period: Period, core: Period, store: Store, lean: float
) -> TimedResult:
    """The period's passages before others that answer about as well."""
    days = _published(ranked, store)
    fits = {
        each.passage.id: _when(days.get(each.passage.article_id), period, core) for each in ranked
    }
    preferred = _preferred(ranked, fits, lean)
    leads = bool(preferred) and bool(fits[preferred[0].passage.id])
    return TimedResult(preferred, period if leads else None, fits=fits)


def _decide(
    ranked: list[Ranked],
    inside: Collection[int],
    expression: Expression,
    store: Store,
    config: Config,
) -> TimedResult:
    """What was published in the period answers, or what names it; nothing else does."""
    period = expression.period
    days = _published(ranked, store)
    fits = {each.passage.id: _fit(each, days, expression) for each in ranked}
    preferred = _preferred(ranked, fits, config.period_margin)
    fitting = [each for each in preferred if fits[each.passage.id] is not None]
    within = inside and fitting and _then(fitting[0], days, period)
    sure = config.min_confidence
    if within and (confidence(fitting, config) >= sure or confidence(ranked, config) < sure):
        return TimedResult(
            [each for each in fitting if _then(each, days, period)], period, within=True, fits=fits
        )
    return TimedResult(preferred, None, _notice(period, inside), decisive=fitting, fits=fits)


def _then(each: Ranked, days: Mapping[str, date], period: Period) -> bool:
    """Whether it is not known to have been published at another time."""
    published = days.get(each.passage.article_id)
    return published is None or published in period


def _notice(period: Period, inside: Collection[int]) -> str:
    if not inside:
        what = f"The archive holds nothing that was published {period.worded}"
        return f"{what}; all of it was searched."
    return f"What was published {period.worded} does not answer; the whole archive was searched."


def _published(ranked: list[Ranked], store: Store) -> dict[str, date]:
    """When the articles of what was found were published, by id, where that is known."""
    articles = store.articles(sorted({each.passage.article_id for each in ranked}))
    return {each.id: each.published for each in articles.values() if each.published}


def _fit(each: Ranked, days: Mapping[str, date], expression: Expression) -> float | None:
    """How well a passage fits a time, up to 1; None where it is of another and names it not."""
    published = days.get(each.passage.article_id)
    if published is None:
        return 0.0
    fit = _when(published, expression.period, expression.core)
    if fit is not None:
        return fit
    text = f"{each.passage.title[:_TITLE]}\n{each.passage.text}"
    named = expressions.named(text, published, each.language)
    inside = (first in expression.period and last in expression.period for first, last in named)
    return _NAMED if any(inside) else None


def _when(published: date | None, period: Period, core: Period) -> float | None:
    """How well a day of publication fits a time; None where it does not."""
    if published is None or published not in period:
        return None
    return 1.0 if published in core else _LATER


def _preferred(
    ranked: list[Ranked], fits: Mapping[int, float | None], margin: float
) -> list[Ranked]:
    return sorted(ranked, key=lambda each: -each.score - margin * (fits[each.passage.id] or 0.0))
