"""A question that names a time: searched within the period it means, or with a preference for it.

Which period that is `retrieval.periods` reads. Articles without a date are never left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from retrieval import periods
from retrieval.answer import confidence
from retrieval.config import Config
from retrieval.encode import Encoder
from retrieval.periods import Expression
from retrieval.search import Ranked, search
from retrieval.store.base import Store
from retrieval.types import Period


@dataclass(frozen=True, slots=True)
class When:
    """The day on which a question is asked, and `only`: what alone may be searched, if anything."""

    today: date
    only: Period | None = None


@dataclass(frozen=True, slots=True)
class Timely:
    """What was found, best first. `period`: where it was searched or what was preferred.

    `within`: nothing may be cited that is known to have been published at another time.
    """

    ranked: list[Ranked]
    period: Period | None = None
    notice: str = ""
    within: bool = False


def search_when(
    question: str, least: int, when: When, store: Store, encoder: Encoder, config: Config
) -> Timely:
    """Search for `question` in the period that `when` or, else, the question itself names."""
    if when.only is not None:
        return _search_only(question, least, when.only, store, encoder, config)
    return search_timely(question, least, when.today, store, encoder, config)


def search_timely(
    question: str, least: int, today: date, store: Store, encoder: Encoder, config: Config
) -> Timely:
    """Search for `question`, asked on `today`; without a time expression exactly as `search`."""
    expression = periods.read(question, today)
    if expression is not None:
        # What is meant by "in May" depends on what the archive holds.
        expression = periods.read(question, today, store.newest())
    if expression is None:
        return Timely(search(question, least, store, encoder, config))
    inside = store.dated(expression.period)
    if not inside:
        ranked = search(question, least, store, encoder, config)
        return _nothing_inside(ranked, expression, store.newest())
    # "in May 2031" and "last week" are about when; a bare year may be what is asked about.
    asked = periods.without(question, expression) if expression.apart else question
    undated = store.dated(None) if expression.explicit else []
    groups = (inside, undated) if undated else (inside,)
    ranked = search(asked, least, store, encoder, config, groups=groups)
    return _decide(ranked, set(inside), set(undated), expression, config)


def _search_only(
    question: str, least: int, period: Period, store: Store, encoder: Encoder, config: Config
) -> Timely:
    """Search only what was published in `period`, come what may."""
    inside = store.dated(period)
    if inside:
        ranked = search(question, least, store, encoder, config, among=inside)
        return Timely(ranked, period, within=True)
    return Timely([], period, f"The archive holds nothing that was published {period.worded}.")


def _decide(
    ranked: list[Ranked],
    inside: Collection[int],
    undated: Collection[int],
    expression: Expression,
    config: Config,
) -> Timely:
    """The period's passages, unless what was published at another time answers much better:
    later articles report on it too."""
    margin = config.period_margin if expression.explicit else config.period_lean
    preferred = sorted(ranked, key=lambda each: -_weighed(each, inside, margin))
    leads = preferred[0].passage.id in inside
    if not expression.explicit:
        return Timely(preferred, expression.period if leads else None)
    sure = config.min_confidence
    if leads and (confidence(preferred, config) >= sure or confidence(ranked, config) < sure):
        allowed = {*inside, *undated}
        kept = [each for each in preferred if each.passage.id in allowed]
        return Timely(kept, expression.period, within=True)
    notice = f"What was published {expression.period.worded} does not answer; "
    return Timely(ranked, notice=notice + "the whole archive was searched.")


def _nothing_inside(ranked: list[Ranked], expression: Expression, newest: date | None) -> Timely:
    if not expression.explicit or newest is None:
        return Timely(ranked)
    notice = f"The archive holds nothing that was published {expression.period.worded}; "
    return Timely(ranked, notice=notice + "all of it was searched.")


def _weighed(each: Ranked, inside: Collection[int], margin: float) -> float:
    return each.score + (margin if each.passage.id in inside else 0.0)
