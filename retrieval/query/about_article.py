"""Questions about an article rather than about what it tells: what it says in short, its title, who
wrote it and when it was published. Which article is meant is `retrieval.answer.articles`' to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, listed, maybe, source

_END = " ?.!"
_QUOTES = "\"'“”„«»‘’ \t"


class Wanted(Enum):
    """What is asked for."""

    SUMMARY = "summary"
    AUTHOR = "author"
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class AboutArticle:
    """`topic`: the words that tell which article is meant; "" where none do. `surely`: no other
    thing can be meant, as it is called an article, or quoted, or to be summed up."""

    wanted: Wanted
    topic: str
    surely: bool


@cache
def _forms(language: Language) -> list[tuple[Wanted, bool, re.Pattern[str]]]:
    # Blanks in a question are single ones; what may take more of them would take its time.
    about = maybe(rf"\W{{1,3}}{any_of(language.article_about)}(?!\w)")
    called = rf"(?P<called>{any_of(language.article_names)})(?!\w){about}\W{{0,3}}"
    which = rf"(?:{called})?(?P<topic>.*?)(?<!\s)"
    asked = (
        (Wanted.SUMMARY, language.summing_up, True),
        (Wanted.SUMMARY, language.summaries, False),
        (Wanted.AUTHOR, language.authors, False),
        (Wanted.DATE, language.publishing, False),
        (Wanted.TITLE, language.titles, False),
    )
    before = r"^\W*+(?:[\w'’,]++\s++){0,4}?"
    return [
        (
            wanted,
            surely,
            re.compile(rf"{before}{source(phrase).replace('{which}', which)}$", re.IGNORECASE),
        )
        for wanted, phrases, surely in asked
        for phrase in listed(phrases)
    ]


def about_article(question: str, language: Language) -> AboutArticle | None:
    """What is asked about an article, where a question may ask that."""
    for wanted, surely, form in _forms(language):
        if found := form.match(question.rstrip(_END)):
            topic = found["topic"].strip(_QUOTES)
            quoted = topic != found["topic"].strip()
            asked = AboutArticle(wanted, topic, surely or quoted or bool(found["called"]))
            if asked.surely or (topic and wanted is not Wanted.TITLE):
                return asked
    return None
