"""Questions that count or list articles by their words: "how many articles mention the ferry".

When they were published `retrieval.temporal` reads, what becomes of it is
`retrieval.answer.counting`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import Phrases, any_of, any_word, listed
from retrieval.query.focus import is_common
from retrieval.store.protocol import Wanted


class Kind(Enum):
    """What is asked for of the articles."""

    COUNT = "count"
    LIST = "list"
    FIRST = "first"
    LAST = "last"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class CountAsked:
    """`topic`: what is to stand in the articles, or who is to have written them, as it was typed;
    "" where that is anything."""

    kind: Kind
    topic: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Any of `either` with all of its words, and none of `without`."""

    either: tuple[tuple[Wanted, ...], ...]
    without: tuple[Wanted, ...] = ()

    def __str__(self) -> str:
        """ "ferry bath OR "Ada Lind" -bridge"."""
        alternatives = (" ".join(map(str, words)) for words in self.either)
        return " ".join([" OR ".join(alternatives), *(f"-{each}" for each in self.without)])


_QUOTED = re.compile(r"""["“”„«»]([^"“”„«»]+)["“”„«»]""")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = ("'", "’")
_AROUND = " ?!.…:;,¿¡"


@dataclass(frozen=True, slots=True)
class _Forms:
    """`asked`: the whole of a question of each kind, `monthly` what is one beside a month alone.
    `clause`: a word with which a topic is a sentence, and no matter of words."""

    hint: re.Pattern[str]
    counted: re.Pattern[str]
    asked: list[tuple[Kind, re.Pattern[str]]]
    monthly: list[tuple[Kind, re.Pattern[str]]]
    per_month: re.Pattern[str]
    filler: re.Pattern[str]
    clause: re.Pattern[str]
    either: re.Pattern[str]
    but_not: re.Pattern[str]
    small: re.Pattern[str]


@cache
def _forms(language: Language) -> _Forms:
    kinds = {
        Kind.FIRST: language.first_asked,
        Kind.LAST: language.last_asked,
        Kind.AUTHOR: language.author_asked,
        Kind.COUNT: language.count_asked,
        Kind.LIST: language.list_asked,
    }
    return _Forms(
        hint=_compiled(rf"(?<!\w){any_of(f'{language.counted}, {language.count_hints}')}(?!\w)"),
        counted=_compiled(rf"(?<!\w){any_of(language.counted)}(?!\w)"),
        asked=[(kind, form) for kind, asked in kinds.items() for form in _whole(asked, language)],
        monthly=[(Kind.COUNT, form) for form in _whole(language.monthly_asked, language)],
        per_month=_compiled(rf"(?<!\w){any_of(language.per_month)}(?!\w)"),
        filler=_compiled(rf"(?<!\w){any_of(language.count_fillers)}(?!\w)"),
        clause=_compiled(any_word(language.clause_words)),
        either=_compiled(rf"\s+{any_of(language.either)}\s+"),
        but_not=_compiled(rf",?\s+{any_of(language.but_not)}\s+"),
        small=_compiled(any_word(language.topic_fillers)),
    )


def _whole(phrases: Phrases, language: Language) -> Iterator[re.Pattern[str]]:
    for phrase in listed(phrases):
        form = any_of(phrase)
        for place, words in {
            "{articles}": any_of(language.counted),
            "{mention}": any_of(language.mention),
            "{paper}": any_of(language.papers),
            "{topic}": "(?P<topic>.+)",
        }.items():
            form = form.replace(place, words)
        yield _compiled(rf"\A{form}\Z")


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def hints(question: str, language: Language) -> bool:
    """Whether it may be such a question at all; most are none."""
    return _forms(language).hint.search(question) is not None


def read(question: str, language: Language) -> CountAsked | None:
    """What a question wants counted or listed; None where it asks for something else."""
    forms = _forms(language)
    text, monthly = forms.per_month.subn(" ", question)
    text = " ".join(forms.filler.sub(" ", text).split()).strip(_AROUND)
    for kind, form in forms.asked + (forms.monthly if monthly else []):
        if found := form.match(text):
            return CountAsked(kind, found["topic"].strip() if "topic" in form.groupindex else "")
    return None


def articles_in(text: str, language: Language) -> str:
    """What is counted, as far as it stands in a text."""
    found = _forms(language).counted.search(text)
    return found.group() if found else ""


def is_clause(topic: str, language: Language) -> bool | None:
    """Whether a topic says something, which no word tells: True where it begins as a clause, as in
    "mention that it sank"; None where it is one further on, so that the question is another."""
    clause = _forms(language).clause
    said = _WORD.findall(_QUOTED.sub(" ", topic))
    if said and clause.fullmatch(said[0]):
        return True
    return None if any(map(clause.fullmatch, said)) else False


def topic_of(text: str, language: Language) -> Topic | None:
    """The words of a topic; None where it has none that tell anything."""
    forms = _forms(language)
    wanted, *without = forms.but_not.split(text)
    either = [tuple(_wanted(each, language)) for each in forms.either.split(wanted)]
    none = [each for part in without for each in _wanted(part, language)]
    if not all(either) or (without and not none):
        return None
    return Topic(tuple(either), tuple(none))


def _wanted(text: str, language: Language) -> Iterator[Wanted]:
    """What is quoted, names of several words, and other words by themselves, in their order."""
    end = 0
    for quoted in _QUOTED.finditer(text):
        yield from _unquoted(text[end : quoted.start()], language)
        if words := tuple(_WORD.findall(quoted[1])):
            yield Wanted(words, exact=True)
        end = quoted.end()
    yield from _unquoted(text[end:], language)


def _unquoted(text: str, language: Language) -> Iterator[Wanted]:
    """Words with a capital behind each other are a name, and so is what a hyphen joins."""
    small = _forms(language).small
    name: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        word, gap = found.group(), text[end : found.start()]
        end = found.end()
        if gap in _APOSTROPHES and len(word) == 1:
            continue  # "ferry's"
        capital = word[0].isupper() and bool(name) and name[-1][0].isupper()
        if name and not (gap in "-‐‑" or (gap.isspace() and capital)):
            yield Wanted(tuple(name))
            name = []
        if name or not (is_common(word, language) or small.fullmatch(word)):
            name.append(word)
    if name:
        yield Wanted(tuple(name))
