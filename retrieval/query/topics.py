"""What a question is about: its names, and the things that it names with an article.

What texts tell of its words is `retrieval.query.told`'s. What a follow-up makes of topics is
`retrieval.answer.spoken_of`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_word, listed
from retrieval.query.answer_type import AnswerType, mentions
from retrieval.query.told import WORD, Told
from retrieval.types import Span

_POSSESSIVE = {"s"}  # behind an apostrophe
Words = list[re.Match[str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of a question. `named`: it holds a name; `certain`: it does, or it is "the" thing,
    not "a" thing; `behind`: the word that it stands behind, in small letters, "" at the beginning;
    `link`: where the first "of" in it stands, with its spaces."""

    start: int
    end: int
    named: bool
    certain: bool
    behind: str
    link: Span | None = None


@dataclass(frozen=True, slots=True)
class _Forms:
    """`small`: what says nothing by itself; `helping`: behind it stands who does something."""

    determiner: re.Pattern[str]
    small: re.Pattern[str]
    helping: re.Pattern[str]
    no_topic: re.Pattern[str]
    articles: frozenset[str]
    links: frozenset[str]
    places: frozenset[str]


@cache
def _forms(language: Language) -> _Forms:
    small = f"{language.common} {language.telltale} {language.follow_up_bare}"
    small += f" {language.follow_up_fillers} {language.follow_up_referring} {' '.join(_POSSESSIVE)}"
    units = " ".join(each for phrases in language.units.values() for each in listed(phrases))
    articles = frozenset(each.rstrip("'") for each in listed(language.articles))
    joins = [*listed(language.name_links), *listed(language.of)]
    links = {word for phrase in joins for word in phrase.rstrip("'").split()}
    determiner = re.compile(any_word(language.determiners))
    return _Forms(
        determiner,
        re.compile(any_word(small)),
        re.compile(any_word(f"{language.helping} {language.follow_up_clauses}")),
        re.compile(any_word(f"{units} {language.times} {language.follow_up_one}")),
        articles,
        frozenset(each for each in links if not determiner.fullmatch(each)),
        frozenset(word for phrase in listed(language.places) for word in phrase.split()),
    )


def topics(question: str, told: Told, language: Language) -> list[Topic]:
    """What a question is about, in turn."""
    forms, words = _forms(language), list(WORD.finditer(question))
    times = mentions(AnswerType.WHEN, question, (), language)
    found: list[Topic] = []
    for first, last, link in _stretches(question, words, told, language):
        start, end = words[first].start(), words[last].end()
        if any(a <= start and end <= b for a, b in times) or _is_time(
            words[first : last + 1], forms
        ):
            continue
        head = link[0] if link else end  # "the bell of Winnerby" is no name
        named = any(a >= start and b <= head for a, b in names_of(question, told, language))
        article = words[first].group().casefold() in forms.articles
        behind = words[first - 1].group().casefold() if first else ""
        found.append(Topic(start, end, named, named or article, behind, link))
    return found


def names_of(question: str, told: Told, language: Language) -> list[Span]:
    """The names of a question, words that stand beside each other together."""
    times = mentions(AnswerType.WHEN, question, (), language)
    spans = told.names_of(question)
    for word in WORD.finditer(question):
        start, end = word.span()
        if any(a <= start and end <= b for a, b in (*times, *spans)) or not _is_name(word, told):
            continue
        spans.append((start, end))
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and question[found[-1][1] : start] == " ":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def is_place_word(word: str, language: Language) -> bool:
    """Whether what stands behind it is where, or whose."""
    forms = _forms(language)
    return word in forms.places or word in forms.links


def _stretches(
    question: str, words: Words, told: Told, language: Language
) -> Iterator[tuple[int, int, Span | None]]:
    """The first and the last word of each topic, and where the first "of" in it stands; what is
    somebody's ("Ann's boat") is one, and so is who has it."""
    forms, named = _forms(language), names_of(question, told, language)
    at = 0
    while at < len(words):
        last = _thing(at, question, words, named, told, language)
        if last is None:
            at += 1
            continue
        first, link = at, None
        while (of := last + 1) + 1 < len(words) and words[of].group().casefold() in forms.links:
            further = _thing(of + 1, question, words, named, told, language)
            apart = not _close(words[last], words[of]) or not _close(words[of], words[of + 1])
            if further is None or apart:
                break
            link = link or (words[last].end(), words[of + 1].start())
            last = further
        if last + 2 < len(words) and words[last + 1].group() in _POSSESSIVE:
            own = _nouns(last + 2, question, words, told, forms)
            if own > last + 1:
                yield first, own, link
        yield first, last, link
        at = last + 1


def _thing(
    at: int, question: str, words: Words, named: Sequence[Span], told: Told, language: Language
) -> int | None:
    """The last word of a name, or of a thing with an article, that begins there."""
    forms = _forms(language)
    name = next((span for span in named if span[0] == words[at].start()), None)
    if forms.determiner.fullmatch(words[at].group().casefold()) and not name:
        return _with_article(at, question, words, named, told, language)
    if name is None:
        return None
    last = max(n for n, word in enumerate(words) if word.end() <= name[1])
    return max(last, _nouns(last + 1, question, words, told, forms))


def _nouns(at: int, question: str, words: Words, told: Told, forms: _Forms) -> int:
    """The last of the nouns that stand there one behind another: "the Heron pump"."""
    while (
        at < len(words)
        and _close(words[at - 1], words[at])
        and not forms.small.fullmatch(words[at].group().casefold())
        and told.is_noun(words[at].group())
    ):
        at += 1
    return at - 1


def _with_article(
    at: int, question: str, words: Words, named: Sequence[Span], told: Told, language: Language
) -> int | None:
    """The last word of what stands behind an article: without the verb of the question, which may
    follow who does it ("will the bridge close")."""
    forms = _forms(language)

    def says(word: re.Match[str]) -> bool:
        return _within(word, named) or not forms.small.fullmatch(word.group().casefold())

    # "The new bridge": the first word may be a small one.
    end = at + 1 + (len(words) > at + 2 and not says(words[at + 1]) and says(words[at + 2]))
    while end < len(words) and _close(words[end - 1], words[end]) and says(words[end]):
        end += 1
    if end == at + 1:
        return None
    if language.capital_nouns:
        nouns = [n for n in range(at + 1, end) if words[n].group()[0].isupper()]
        return max(nouns, default=end - 1)
    helped = at > 0 and forms.helping.fullmatch(words[at - 1].group().casefold())
    if not helped or forms.no_topic.fullmatch(words[end - 1].group().casefold()):
        return end - 1
    known = False  # whether what stands before it is a noun
    for n in range(at + 1, end):
        word, before = words[n].group(), words[n - 1].group()
        if (
            _within(words[n], named)
            or told.is_noun(word)
            or (n > at + 1 and told.beside(before, word))
        ):
            known = True
        elif known or (n > at + 1 and n == end - 1 and not _says_more(words[end:], named, forms)):
            return n - 1
    return end - 1


def _says_more(words: Words, named: Sequence[Span], forms: _Forms) -> bool:
    """Whether a word that may be the verb is among these."""
    return any(
        not _within(each, named) and not forms.small.fullmatch(each.group().casefold())
        for each in words
    )


def _close(word: re.Match[str], behind: re.Match[str]) -> bool:
    """Whether no mark stands between them."""
    return not word.string[word.end() : behind.start()].strip("'’ ")


def _within(word: re.Match[str], named: Sequence[Span]) -> bool:
    return any(a <= word.start() and word.end() <= b for a, b in named)


def _is_time(words: Words, forms: _Forms) -> bool:
    """Whether it is but "the year", or "the one"."""
    return forms.no_topic.fullmatch(words[-1].group().casefold()) is not None


def _is_name(word: re.Match[str], told: Told) -> bool:
    """Any word has a capital at the beginning; one that another such word or a mark follows is a
    name all the same."""
    text = word.group()
    if len(text) < 2 and not text.isdigit():
        return False
    if text.casefold() in told.names:
        return True
    first = not word.string[: word.start()].strip(" ¿¡")
    behind = word.string[word.end() : word.end() + 2]
    return text[0].isupper() and (not first or behind[:1] in (":", ",") or behind[1:].isupper())
