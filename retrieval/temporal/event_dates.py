"""An event that a question counts time from: "since the vote", "before the flood".

The archive itself tells when it was: the report that the event's name finds. What is made of the
period is `retrieval.temporal.search`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.search.confidence import confidence
from retrieval.search.highlights import highlights
from retrieval.search.rerank import Ranked, search
from retrieval.store.protocol import Store
from retrieval.temporal.expressions import Expression, named
from retrieval.types import Article, Period, Span

_FEW = 6  # passages among which the report of the event is looked for
_LEADS = {
    "after": r"since|after|following|after\s++that|с\s++тех\s++пор,?\s++как|со\s++времени|"
    r"с\s++момента|после(?:\s++того,?\s++как)?",
    "before": r"before|prior\s++to|ahead\s++of|until|till|"
    r"(?:до|перед)(?:\s++т(?:ого|ем),?\s++как)?",
}
_AFTER = re.compile(_LEADS["after"], re.IGNORECASE)
_EVENT = re.compile(
    rf"\b(?:(?:shortly|soon|right|just|immediately|ever|even|long|вскоре|сразу|незадолго)\s++)?"
    rf"(?P<lead>{'|'.join(_LEADS.values())})\s++(?P<name>[^?!,;:.]+)",
    re.IGNORECASE,
)
_LONGEST = 200  # characters; more of them are no name
_BEFORE = 40  # characters before a lead in which such a verb is looked for
# "looks after the clock", "named after".
_VERB = re.compile(r"(?:\b(?:look|tak|nam|call|ask|seek|run)\w{0,3}|^until)\s++$", re.I)
# "before drinking", "until when", "since then", "after 5 p.m.": nothing of which a report tells.
_NONE = re.compile(
    r"(?:\w+ing|when|what|which|who|whom|how|then|that|this|it|he|she|they|we|you|now|all|long|day|year|"
    r"того|этого|сих|\d\S*)\b(?!\s++of\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Event:
    """An event named in a question. `span`: where, with what stands before its name."""

    name: str
    after: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Dated:
    """An event, the report that dates it, and its day."""

    event: Event
    report: Article
    day: date

    @property
    def period(self) -> Period:
        """The days after it, or before it; its own too: a report of it tells what was before."""
        return Period(self.day, None) if self.event.after else Period(None, self.day)

    @property
    def core(self) -> Period:
        """The same without its own day."""
        if self.event.after:
            return Period(self.day + timedelta(days=1), None)
        return Period(None, self.day - timedelta(days=1))

    @property
    def notice(self) -> str:
        """How the event was dated, in a sentence."""
        day, title = self.report.published, self.report.title
        return f"“{self.event.name}” is dated by the report of {day}, “{title}”."


def read(question: str) -> Event | None:
    """The event that a question counts from; None where it names none."""
    for found in _EVENT.finditer(question):
        name, lead = found["name"].strip(), found.start("lead")
        if _VERB.search(question, max(0, lead - _BEFORE), lead) or _NONE.match(name):
            continue
        if len(name) <= _LONGEST and _WORD.search(name):
            after = _AFTER.fullmatch(found["lead"]) is not None
            return Event(name, after, found.span())
    return None


def around(event: Event, expression: Expression) -> Expression:
    """The time that an event's name holds, as in "after the flood of June": that of the event."""
    (start, end), (first, last) = event.span, expression.span
    if not start < first <= last <= end:
        return expression
    core = expression.core
    period = Period(core.since, None) if event.after else Period(None, core.until)
    return Expression(expression.span, period, period, explicit=False, apart=False)


def date_event(event: Event, store: Store, encoder: Encoder, config: Config) -> Dated | None:
    """When it was, by the earliest of the reports that are surely about it; None without one."""
    ranked = search(event.name, _FEW, store, encoder, config)
    if confidence(ranked, config) < config.min_confidence:
        return None
    best = [each for each in ranked if ranked[0].score - each.score <= config.event_margin]
    articles = store.articles(sorted({each.passage.article_id for each in best}))
    reports = [article for article in articles.values() if article.published is not None]
    if not reports:
        return None
    first = min(reports, key=lambda article: (str(article.published), article.id))
    report = next(each for each in best if each.passage.article_id == first.id)
    return Dated(event, first, _happened(event.name, report, first, config))


def _happened(event: str, report: Ranked, article: Article, config: Config) -> date:
    """The day of the report, or the later one for which its best sentence announces the event."""
    told = article.published or date.min
    sentence = highlights(report, event, config)[0].text
    ahead = [first for first, last in named(sentence, told, clear=True) if first == last > told]
    return min(ahead, default=told)
