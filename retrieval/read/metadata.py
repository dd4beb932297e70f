"""What a file says of itself, and how far to believe it: titles, keywords, languages, datelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from retrieval.languages import languages
from retrieval.languages.phrases import any_word, leading, maybe
from retrieval.read.dates import day_of

LONGEST_TITLE = 300  # characters
_LONGEST_TAG = 60
_MOST_TAGS = 20
# A first paragraph up to this long, without the end of a sentence, is a title.
_LONGEST_FIRST_LINE = 200
_SENTENCE = re.compile(r"[.!?…:;,][\"”’»)]*$")

# What programs put in where nobody gave a title.
_NO_TITLE = re.compile(
    r"untitled.*|no title|\(?unknown\)?|document\s*\d*|title|microsoft word\b.*|about:.*"
    r"|безымянный.*|документ\s*\d*|без названия|\w+://.*"
    r"|.*\.(docx?|odt|rtf|txt|pdf|html?|tex|dvi|pages|indd|qxd|pptx?|xlsx?|md)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)

DATELINE_WITHIN = 6  # paragraphs
_LONGEST_DATELINE = 80  # characters
_MONTH = r"[^\W\d_]{3,10}\.?"
_TH = maybe(any_word(" ".join(each.day_suffixes for each in languages())))
_OF = maybe(leading(",".join(each.of for each in languages())))
_DAY = re.compile(
    r"(?<!\d)(?:\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}{_TH}\.? {_OF}{_MONTH},? {_OF}\d{{4}}|{_MONTH} \d{{1,2}}{_TH}, \d{{4}})(?!\d)"
)


def title_of(named: str | None, headings: Sequence[str], paragraphs: Sequence[str]) -> str:
    """The title that a file names, else its first heading, else a first paragraph that is short.

    "" where nothing of that will do.
    """
    for each in (named or "", *headings[:1]):
        title = " ".join(each.split())
        if any(map(str.isalpha, title)) and not _NO_TITLE.fullmatch(title):
            return title[:LONGEST_TITLE]
    first = paragraphs[0] if len(paragraphs) > 1 else ""
    fits = len(first) <= _LONGEST_FIRST_LINE and "\n" not in first
    return first if fits and not _SENTENCE.search(first) else ""


def without_title(paragraphs: list[str], title: str) -> int | None:
    """Which of the first paragraphs only repeats the title."""
    told = [_told(paragraph) for paragraph in paragraphs[:3]]
    return told.index(_told(title)) if title and _told(title) in told else None


def _told(text: str) -> str:
    return " ".join(text.split()).casefold()


def tags_of(entries: Iterable[str | None]) -> tuple[str, ...]:
    """Keywords, each on its own or in lists with commas or semicolons."""
    names = (" ".join(name.split()) for each in entries if each for name in re.split("[,;]", each))
    fitting = (name for name in names if 0 < len(name) <= _LONGEST_TAG)
    return tuple(dict.fromkeys(fitting))[:_MOST_TAGS]


def language_of(code: str | None) -> str | None:
    """The ISO 639-1 code in a language tag such as "en-GB"."""
    found = _LANGUAGE.fullmatch((code or "").strip())
    return found[1].lower() if found else None


def dateline(paragraphs: Sequence[str]) -> date | None:
    """The day that a line such as "Aldwether, 4 May 2031" at the top of an article names."""
    for paragraph in paragraphs[:DATELINE_WITHIN]:
        if len(paragraph) <= _LONGEST_DATELINE and (found := _DAY.search(paragraph)):
            return day_of(re.sub(r"(?<=\d)(st|nd|rd|th)| of(?= )", "", found[0]))
    return None
