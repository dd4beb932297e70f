"""What a question is about: its names, and the things that it names with an article.

By the way words are written, and by how they stand together in the texts that answered it, as in
`retrieval.query.focus`. What a follow-up makes of them is `retrieval.query.follow_ups`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from retrieval.languages import Language
from retrieval.languages.phrases import any_word, listed
from retrieval.query.answer_type import AnswerType, answer_type, mentions
from retrieval.query.focus import is_common, names_in
from retrieval.terms import stem
from retrieval.types import Span

_WORD = re.compile(r"\w+(?:-\w+)*")
_STEM = 5  # letters by which two forms of a word are one
_POSSESSIVE = {"s"}  # behind an apostrophe


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of a question. `named`: it holds a name; `sure`: it does, or begins with an
    article; `behind`: the word that it stands behind, in small letters, "" at the beginning;
    `link`: where the first "of" in it stands, with its spaces."""

    start: int
    end: int
    named: bool
    sure: bool
    behind: str
    link: Span | None


@dataclass(frozen=True, slots=True)
class _Forms:
    determiner: re.Pattern[str]
    small: re.Pattern[str]
    referring: re.Pattern[str]
    helping: re.Pattern[str]
    clause: re.Pattern[str]
    links: frozenset[str]
    places: frozenset[str]


@cache
def _forms(language: Language) -> _Forms:
    small = f"{language.common} {language.telltale} {language.follow_up_bare}"
    joins = [*listed(language.name_links), *listed(language.of)]
    determiner = re.compile(any_word(language.determiners))
    words = {word for phrase in joins for word in phrase.rstrip("'").split()}
    return _Forms(
        determiner,
        re.compile(any_word(f"{small} {language.follow_up_fillers}")),
        re.compile(any_word(language.follow_up_referring)),
        re.compile(any_word(language.helping)),
        re.compile(any_word(language.follow_up_clauses)),
        frozenset(each for each in words if not determiner.fullmatch(each)),
        frozenset(word for phrase in listed(language.places) for word in phrase.split()),
    )


class Told:
    """Texts that answered: which words are names there, and which stand beside each other."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        small = _forms(language).small
        self.names = {each for each in names_in(texts) if not small.fullmatch(each)}
        said = ([_stem(word) for word in _WORD.findall(text)] for text in texts)
        self.pairs = {pair for words in said for pair in pairwise(words)}
        self.words = {word for pair in self.pairs for word in pair}

    def has(self, text: str, language: Language) -> bool:
        """Whether all that `text` says stands there, its small words aside."""
        forms = _forms(language)
        words = _WORD.findall(text.casefold())
        said = [_stem(each) for each in words if not forms.small.fullmatch(each)]
        return bool(said) and all(each in self.words for each in said)


def topics(question: str, told: Told, language: Language) -> list[Topic]:
    """What a question is about, in turn; where it has no name and nothing with an article, words
    that say something."""
    forms = _forms(language)
    times = mentions(AnswerType.WHEN, question, (), language)
    runs = (_trimmed(run, question, told, language) for run in _runs(question, told, forms))
    found = [
        _topic(run, question, told, forms)
        for run in runs
        if run and not any(a <= run[0].start() and run[-1].end() <= b for a, b in times)
    ]
    known = [each for each in found if is_known(each, question, language)]
    return known or [each for each in found if each.sure] or found


def is_known(topic: Topic, question: str, language: Language) -> bool:
    """Whether it is a certain one: "the ship", not "a ship"."""
    words = question[topic.start : topic.end].casefold()
    articles = (each.strip() for each in listed(language.articles))
    return topic.named or any(words.startswith((f"{each} ", f"{each}'")) for each in articles)


def names_of(question: str, told: Told, language: Language) -> list[Span]:
    """The names of a question, words that stand beside each other together."""
    times = mentions(AnswerType.WHEN, question, (), language)
    found: list[Span] = []
    for word in _WORD.finditer(question):
        start, end = word.span()
        if not _is_name(word, told) or any(a <= start and end <= b for a, b in times):
            continue
        if found and question[found[-1][1] : start] == " ":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def person_in(sentence: str, asked: Sequence[str], language: Language) -> str | None:
    """Who a sentence names that the question does not: the first of two words or more, else the
    first; none behind a word that says where."""
    places = _forms(language).places
    times = mentions(AnswerType.WHEN, sentence, (), language)
    known = {each.casefold() for each in asked}
    found = [
        sentence[start:end]
        for start, end in mentions(AnswerType.WHO, sentence, (), language)
        if not any(first < end and start < last for first, last in times)
        and known.isdisjoint(_WORD.findall(sentence[start:end].casefold()))
        and (sentence[:start].split() or [""])[-1].casefold() not in places
    ]
    return next((each for each in found if " " in each), next(iter(found), None))


def is_place_word(word: str, language: Language) -> bool:
    """Whether what stands behind it is where, or whose."""
    forms = _forms(language)
    return word in forms.places or word in forms.links


Run = list[re.Match[str]]


def _runs(question: str, told: Told, forms: _Forms) -> list[Run]:
    """Words that stand together: behind an article, or names, or others that say something."""
    runs: list[Run] = [[]]
    before = 0
    for word in _WORD.finditer(question):
        run, plain = runs[-1], word.group().casefold()
        apart = bool(question[before : word.start()].strip("'’ "))
        before = word.end()
        opens = forms.determiner.fullmatch(plain) is not None
        joins = bool(run) and not apart and plain in forms.links
        linked = bool(run) and run[-1].group().casefold() in forms.links
        if apart or (opens and not linked):
            runs.append([word] if opens else [])
            run = runs[-1]
            if opens:
                continue
        behind_article = bool(run) and forms.determiner.fullmatch(run[-1].group().casefold())
        inner = _is_name(word, told) or not (
            forms.small.fullmatch(plain) or forms.referring.fullmatch(plain) or plain in _POSSESSIVE
        )
        if inner or joins or (opens and linked) or behind_article:
            run.append(word)
        else:
            runs.append([])
    return runs


def _is_name(word: re.Match[str], told: Told) -> bool:
    """Any word has a capital at the beginning; one that another such word or a mark follows is a
    name all the same."""
    text = word.group()
    if text.casefold() in told.names:
        return True
    first = not word.string[: word.start()].strip(" ¿¡")
    behind = word.string[word.end() : word.end() + 2]
    return text[0].isupper() and (not first or behind[:1] in (":", ",") or behind[1:].isupper())


def _trimmed(run: Run, question: str, told: Told, language: Language) -> Run:
    """Without what does not belong to it: links at its end, verbs beside a name or at its end."""
    forms = _forms(language)
    while run and run[-1].group().casefold() in forms.links:
        run = run[:-1]
    if not run:
        return []
    if forms.determiner.fullmatch(run[0].group().casefold()):
        if len(run) == 1:
            return []
        if language.capital_nouns and any(word.group()[0].isupper() for word in run):
            while not run[-1].group()[0].isupper():
                run = run[:-1]
        beside = [(_stem(a.group()), _stem(b.group())) in told.pairs for a, b in pairwise(run[1:])]
        if any(beside):
            return run[: len(beside) - beside[::-1].index(True) + 2]
        verb = len(run) > 2 and _verb_follows(run, question, forms, language)
        return run[:-1] if verb else run
    named = [at for at, word in enumerate(run) if _is_name(word, told)]
    if named:
        first = named[0]
        while first >= 2 and run[first - 1].group().casefold() in forms.links:
            first -= 2
        return run[first : named[-1] + 1]
    return run


def _verb_follows(run: Run, question: str, forms: _Forms, language: Language) -> bool:
    """Whether its last word is the verb, behind who does it: "will the bridge close", "when was
    the bell found"."""
    before = _WORD.findall(question[: run[0].start()].casefold())
    behind = _WORD.findall(question[run[-1].end() :].casefold())
    if not before or (behind and not is_common(behind[0], language)):
        return False
    asked = answer_type(question, language)
    be = forms.clause.fullmatch(before[-1]) and asked not in (None, AnswerType.WHO)
    return bool(forms.helping.fullmatch(before[-1]) or be)


def _topic(run: Run, question: str, told: Told, forms: _Forms) -> Topic:
    before = _WORD.findall(question[: run[0].start()])
    named = any(_is_name(word, told) for word in run)
    link = next(
        (
            (before.end(), after.start())
            for before, word, after in zip(run, run[1:], run[2:], strict=False)
            if word.group().casefold() in forms.links
        ),
        None,
    )
    return Topic(
        run[0].start(),
        run[-1].end(),
        named,
        named or forms.determiner.fullmatch(run[0].group().casefold()) is not None,
        before[-1].casefold() if before else "",
        link,
    )


def _stem(word: str) -> str:
    return stem(word, _STEM)
