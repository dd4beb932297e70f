"""Questions for news: "what is the latest about the baths", "что нового", "what happened".

Of what time is `retrieval.temporal.news`' to say; how the newest is put first,
`retrieval.answer.recency`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, leading
from retrieval.query.focus import is_common
from retrieval.types import Span

_WORD = re.compile(r"\w{2,}")
_MARK = re.compile(r"[^\w'’ʼ-]+")


@dataclass(frozen=True, slots=True)
class Newest:
    """`rest`: what the news are to be about. `alone`: the question asks for nothing but news."""

    rest: str
    alone: bool


@dataclass(frozen=True, slots=True)
class _Forms:
    """`topics`: what asks for news alone, up to what they are to be about. `news`, `happened`: the
    same about anything, of any time and of one that is named; `told`: the latter about something.
    `said`: the word for news."""

    topics: list[re.Pattern[str]]
    told: re.Pattern[str]
    newest: re.Pattern[str]
    news: re.Pattern[str]
    happened: re.Pattern[str]
    this_day: re.Pattern[str]
    said: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    topic = any_of(language.newest_topic)
    for place, words in {
        "{reports}": any_of(language.reports),
        "{about}": leading(language.about),
    }.items():
        topic = topic.replace(place, words)
    before = rf"(?:{leading(language.news_openers)}){{0,4}}"
    behind = rf"(?:\s++{any_of(language.news_behind)}){{0,2}}"
    return _Forms(
        topics=[
            _compiled(rf"^\W*+(?:[\w'’]+\s++){{0,4}}?{topic}"),
            _compiled(rf"^\W*+{before}{any_of(language.news)}\s++{leading(language.about)}"),
        ],
        told=_compiled(
            rf"\W*+{before}(?P<told>{any_of(language.happened)})\s++{leading(language.about)}"
        ),
        newest=_compiled(rf"\b{any_of(language.newest)}\b"),
        news=_compiled(rf"{before}{any_of(language.news)}{behind}"),
        happened=_compiled(rf"{before}{any_of(language.happened)}{behind}"),
        said=_compiled(rf"\b{any_of(f'{language.news},{language.as_reported}')}(?!\w)"),
        this_day=_compiled(rf"\b{any_of(language.this_day)}\b"),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def read(question: str, language: Language) -> Newest | None:
    """Whether a question asks for what is newest."""
    forms = _forms(language)
    for found in (form.match(question) for form in forms.topics):
        if found and _WORD.search(question, found.end()):
            return Newest(question[found.end() :], alone=True)
    return Newest(question, alone=False) if forms.newest.search(question) else None


def told_about(rest: str, language: Language) -> str:
    """Of what it is asked what was told of it, in a question without the time that it names; ""
    where anything else is asked."""
    found = _forms(language).told.match(" ".join(rest.split()))
    if found is None or all(is_common(word, language) for word in _WORD.findall(found["told"])):
        return ""  # "what was in the hall" asks for what was there
    return found.string[found.end() :].strip(" ?!.")


def is_news(question: str, language: Language, *, timed: bool) -> bool:
    """Whether a question asks for all that is new; `timed`: of a time that stood in it."""
    forms, said = _forms(language), " ".join(_MARK.sub(" ", question).split())
    timed = timed or of_today(question, language)
    return bool(forms.news.fullmatch(said) or (timed and forms.happened.fullmatch(said)))


def without(question: str, span: Span, language: Language) -> str:
    """The question without a time in it, of which "the news" of that time, and that they are
    "reported", are no part."""
    start, end = span
    kept = _forms(language).said.search(question, start, end)
    return f"{question[:start]} {kept.group() if kept else ''} {question[end:]}"


def of_today(question: str, language: Language) -> bool:
    """Whether it names the day on which it is asked."""
    return _forms(language).this_day.search(question) is not None
