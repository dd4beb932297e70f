"""What a file says of itself, and how far to believe it: title, author, tags, language, link, date.

The rules are the same for all formats; where each has these things is its reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from retrieval.languages import languages, of_all
from retrieval.languages.phrases import any_of, any_word, leading, maybe
from retrieval.read.dates import day_of
from retrieval.types import believed

LONGEST_TITLE = 300  # characters
_LONGEST_TAG = 60
_LONGEST_AUTHOR = 200
_LONGEST_LINE = 1_000
_MOST_TAGS = 20
# A first paragraph up to this long, without the end of a sentence, is a title.
_LONGEST_FIRST_LINE = 200
_SENTENCE = re.compile(r"[.!?…:;,][\"”’»)]*$")

# What programs put in where nobody gave a title.
_NO_TITLE = re.compile(
    rf"{any_of(of_all('untitled'))}|\w+://.*"
    r"|.*\.(docx?|odt|rtf|txt|pdf|html?|tex|dvi|pages|indd|qxd|pptx?|xlsx?|md)",
    re.IGNORECASE,
)
# What programs put in where nobody said who wrote it; most of these are programs themselves.
_NO_AUTHOR = re.compile(
    rf"{any_of(of_all('no_author'))}"
    r"|(microsoft|ms|windows|mac|office|home|default|test)?[ -]?(office )?user( ?name)?"
    r"|admin\w{0,12}|root|author|owner|editor|webmaster|creator|hp|dell|acer|asus|lenovo"
    r"|(python|microsoft|apache|libre|open|google|adobe|la|lua|xe)[ -]?"
    r"(docx|word|office|docs|poi|tex|indesign|acrobat)\b.*"
    r"|calibre\b.*|pandoc\b.*|tex|pdftex\b.*|latex with hyperref.*|writer|canva|itext\b.*",
    re.IGNORECASE,
)
# An address, with or without a name beside it.
_MAIL = re.compile(r"[<(\[]?[^\s<>()\[\],;]{1,100}@[^\s<>()\[\],;]{1,100}[>)\]]?")
# What programs write where there is nothing.
_NOTHING = frozenset(["", "~", "null", "none"])
_LIST = re.compile("[,;]")
_LANGUAGE = re.compile("([a-z]{2})(?:[-_]|$)")
_LINK = re.compile(r"https?://[^\s<>\"]{3,2000}")

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
DATELINE_WITHIN = 6  # paragraphs
_LONGEST_DATELINE = 80  # characters
_MONTH = r"[^\W\d_]{3,10}\.?"
_TH = maybe(any_word(" ".join(each.day_suffixes for each in languages())))
_OF = maybe(leading(of_all("of")))
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
            return short_title(title)
    first = paragraphs[0] if len(paragraphs) > 1 else ""
    fits = len(first) <= _LONGEST_FIRST_LINE and "\n" not in first
    return first if fits and not _SENTENCE.search(first) else ""


def short_title(title: str) -> str:
    """`title` in one line of bounded length."""
    return " ".join(title.split())[:LONGEST_TITLE]


class _Worded(Protocol):
    @property
    def text(self) -> str: ...


W = TypeVar("W", bound=_Worded)


def without_title(parts: Sequence[W], title: str) -> Sequence[W]:
    """`parts` of a text without a first one that only repeats the title, if any other is left."""
    told = [_told(part.text) for part in parts[:3]]
    if not title or _told(title) not in told:
        return parts
    double = told.index(_told(title))
    return [*parts[:double], *parts[double + 1 :]] or parts


def _told(text: str) -> str:
    return " ".join(text.split()).casefold()


def tags_of(names: Iterable[str]) -> tuple[str, ...]:
    """The names that can be tags, each once; what hashtags have in front is no part of one."""
    plain = (" ".join(name.split()).lstrip("# ") for name in names)
    fitting = (name for name in plain if len(name) <= _LONGEST_TAG and not says_nothing(name))
    return tuple(dict.fromkeys(fitting))[:_MOST_TAGS]


def tags_in(lists: Iterable[str | None]) -> tuple[str, ...]:
    """The tags in keywords, each on its own or in lists with commas or semicolons."""
    return tags_of(name for each in lists for name in names_in(each or ""))


def names_in(text: str) -> list[str]:
    """The names in a list with commas or semicolons."""
    return _LIST.split(text)


def says_nothing(text: str) -> bool:
    """Whether `text` stands where a program had nothing to say."""
    return text.lower() in _NOTHING


def author_of(*names: object) -> str | None:
    """Who wrote it, in one line, each name once; no addresses, programs or mere roles."""
    texts = (" ".join(each[:_LONGEST_LINE].split()) for each in names if isinstance(each, str))
    plain = (_MAIL.sub("", each).strip(" ()<>\"',;") for each in texts if not is_web(each))
    told = [each for each in plain if any(map(str.isalpha, each)) and not says_nothing(each)]
    found = dict.fromkeys(each for each in told if not _NO_AUTHOR.fullmatch(each))
    return ", ".join(found)[:_LONGEST_AUTHOR].rstrip(", ") or None


def people_in(value: object) -> list[object]:
    """Names: one, or a list; who has an entry to themselves have a name in it."""
    each = value if isinstance(value, list) else [value]
    return [person.get("name") if isinstance(person, dict) else person for person in each]


def language_of(*told: object) -> str | None:
    """The ISO 639-1 code in the first that has one, such as "en", "en-GB" or "en_GB"."""
    texts = (each.strip().lower() for each in told if isinstance(each, str))
    return next((found[1] for found in map(_LANGUAGE.match, texts) if found), None)


def is_web(link: str) -> bool:
    """Whether `link` is one that a browser opens."""
    return _LINK.fullmatch(link) is not None and link.isprintable()


def day_told(name: str, paragraphs: Sequence[str]) -> date | None:
    """The day that the name of a file tells, else that of a dateline at the top of its article."""
    return date_in_name(name) or dateline(paragraphs)


def date_in_name(name: str) -> date | None:
    """The date that a file name starts with, as in 2031-05-23-result.txt."""
    if found := _DATED.match(name):
        try:
            return believed(date.fromisoformat(found[0]))
        except ValueError:
            return None
    return None


def dateline(paragraphs: Sequence[str]) -> date | None:
    """The day that a line such as "Aldwether, 2031-05-04" at the top of an article names."""
    for paragraph in paragraphs[:DATELINE_WITHIN]:
        if len(paragraph) <= _LONGEST_DATELINE and (found := _DAY.search(paragraph)):
            return day_of(found[0])
    return None
