"""What kind of thing a question asks for, and where a sentence may name one.

By words alone: a year stands as a number, a person is written with a capital. That is a hint for
ranking, and where a sentence has just one such thing, the answering words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import islice

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.languages.phrases import any_of, any_word, entries, leading, listed, maybe
from retrieval.query.focus import is_common
from retrieval.terms import stem
from retrieval.types import Span


class AnswerType(Enum):
    """Named by the question word."""

    WHEN = "when"
    HOW_MANY = "how many"
    WHO = "who"
    WHERE = "where"


_WORD = re.compile(r"\w+")
_CLEAR = (AnswerType.WHEN, AnswerType.HOW_MANY)
_NAMED = (AnswerType.WHO, AnswerType.WHERE)


@dataclass(frozen=True, slots=True)
class _Forms:
    """`questions`: what tells that a question asks for a type. `time`, `number`: a word that is
    one. `joined`: between words of one thing. `at`: before a place."""

    questions: list[tuple[AnswerType, re.Pattern[str]]]
    time: re.Pattern[str]
    number: re.Pattern[str]
    joined: re.Pattern[str]
    at: re.Pattern[str]
    counting: re.Pattern[str]
    skipped: frozenset[str]


@cache
def _forms(language: Language) -> _Forms:
    asked = {
        AnswerType.WHEN: language.when,
        AnswerType.HOW_MANY: language.how_many,
        AnswerType.WHO: language.who,
        AnswerType.WHERE: language.where,
    }
    named = (language.months, language.weekdays, language.weekly, language.seasons)
    names = [each for written in named for each in entries(written)]
    times = any_word(" ".join([*names, language.in_season, language.times]))
    others = any_word(language.not_times)
    day = rf"\d{{1,2}}{maybe(any_word(language.day_suffixes))}"
    counts = any_word(" ".join(entries(language.counts)))
    skipped = [*listed(language.articles), *listed(language.of)]
    return _Forms(
        questions=[(kind, _compiled(rf"\b{any_of(each)}\b")) for kind, each in asked.items()],
        time=_compiled(rf"(?!{others}\b){times}|1\d{{3}}|20\d\d|{day}|\d{{3,4}}s"),
        number=_compiled(rf"\d\w*|{counts}|{any_word(language.numbers)}"),
        joined=_compiled(rf"[\s,.'’/:–-]{{1,3}}{maybe(leading(language.name_links))}"),
        at=_compiled(rf"\b{leading(language.places)}{maybe(leading(language.articles))}$"),
        counting=_compiled(any_word(language.counting)),
        skipped=frozenset(word.rstrip("'") for phrase in skipped for word in phrase.split()),
    )


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def answer_type(question: str, language: Language) -> AnswerType | None:
    """What is asked for; None for what has no form of its own."""
    asked = _forms(language).questions
    return next((kind for kind, form in asked if form.search(question)), None)


def mentions(
    kind: AnswerType | None, sentence: str, asked: Iterable[str], language: Language
) -> list[Span]:
    """Where `sentence` names things of that kind, words that stand beside each other together.

    `asked`: the question's words, which are no answer to it. `language`: that of the sentence.
    """
    forms = _forms(language)
    known = {word.casefold() for word in asked}
    found: list[Span] = []
    for word in _WORD.finditer(sentence) if kind else ():
        if word.group().casefold() in known or not _is_one(kind, word, sentence, forms):
            continue
        if found and forms.joined.fullmatch(sentence, found[-1][1], word.start()):
            found[-1] = (found[-1][0], word.end())
        else:
            found.append(word.span())
    if language.capital_nouns and kind in _NAMED:
        # A noun by itself is no name, nor one behind the first word of a sentence: "Am Sonntag".
        found = [_behind_common(each, sentence, language) for each in found]
        found = [each for each in found if _is_name(kind, each, sentence, forms)]
    return found


def _behind_common(span: Span, sentence: str, language: Language) -> Span:
    start, end = span
    first = _WORD.match(sentence, start, end)
    second = _WORD.search(sentence, first.end(), end) if first else None
    common = first and second and is_common(first.group(), language)
    return (second.start(), end) if common and second else span


def type_match(
    kind: AnswerType | None,
    sentence: str,
    asked: Sequence[str],
    language: Language,
    config: Config,
) -> float:
    """How much speaks for a thing of that kind, from 0 to 1."""
    found = mentions(kind, sentence, asked, language)
    things = _counted(asked, language, config) if kind is AnswerType.HOW_MANY else set()
    if found and things:
        counts = any(_counts(each, sentence, things, config) for each in found)
        return 1.0 if counts else config.other_count
    return float(bool(found))


def answer_span(
    kind: AnswerType | None, sentence: str, asked: Iterable[str], language: Language
) -> Span | None:
    """The words that answer, where only one thing in `sentence` can; else None, never a guess."""
    found = mentions(kind, sentence, asked, language)
    if len(found) != 1:
        return None
    ((start, end),) = found
    clear = kind in _CLEAR or _is_name(kind, (start, end), sentence, _forms(language))
    return (start, end) if clear else None


def counts_other(
    start: int, sentence: str, asked: Sequence[str], language: Language, config: Config
) -> bool:
    """Whether the number at `start` counts something else than "how many …" asks for."""
    behind = _behind_counting(asked, language)
    if not behind or is_common(behind[0], language):
        return False  # "how much does it cost"
    return not _counts((start, start), sentence, _counted(asked, language, config), config)


def _is_name(kind: AnswerType | None, span: Span, sentence: str, forms: _Forms) -> bool:
    """Whether it surely is one: of a person in two words, of a place where something is."""
    if kind is AnswerType.WHO:
        return " " in sentence[slice(*span)]
    return kind is AnswerType.WHERE and bool(forms.at.search(sentence[: span[0]]))


def _counted(asked: Sequence[str], language: Language, config: Config) -> set[str]:
    """What "how many …" counts: the beginnings of the two words behind it."""
    rest = _behind_counting(asked, language)
    return {stem(word, config.stem_letters) for word in rest if not is_common(word, language)}


def _behind_counting(asked: Sequence[str], language: Language) -> list[str]:
    """The two words behind "how many", beside articles."""
    forms = _forms(language)
    words = [word.casefold() for word in asked]
    counting = (at for at, word in enumerate(words) if forms.counting.fullmatch(word))
    rest = words[next(counting, len(words)) + 1 :]
    return [word for word in rest if word not in forms.skipped][:2]


def _counts(number: Span, sentence: str, things: set[str], config: Config) -> bool:
    """Whether one of the things stands behind the number."""
    behind = islice(_WORD.finditer(sentence, number[1]), config.counted_within)
    return any(stem(word.group(), config.stem_letters) in things for word in behind)


def _is_one(kind: AnswerType | None, word: re.Match[str], sentence: str, forms: _Forms) -> bool:
    text = word.group()
    if kind is AnswerType.WHEN:
        return bool(forms.time.fullmatch(text))
    if kind is AnswerType.HOW_MANY:
        return bool(forms.number.fullmatch(text))
    return len(text) > 1 and text[0].isupper() and not _begins_sentence(word, sentence)


def _begins_sentence(word: re.Match[str], sentence: str) -> bool:
    """Any word has a capital there; one that another follows is a name all the same."""
    before = sentence[: word.start()].rstrip()
    if before and before[-1] not in '.!?"“«':
        return False
    following = sentence[word.end() : word.end() + 2].strip()
    return not following[:1].isupper()
