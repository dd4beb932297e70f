"""Questions that lean on the one before them: which do, and in what way.

What is asked in their place `retrieval.answer.follow_up` makes of that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from retrieval.languages import Language, language_of, table
from retrieval.languages.phrases import any_of, any_word, listed
from retrieval.query.small_talk import small_talk
from retrieval.query.told import Kind

_SHORT = 7  # words that a question has at most if it leans, ...
_LONGER = 12  # ... and if it refers to what it does not name itself
_FRAGMENT = 5  # words that take the place of others in the question before
_WORD = re.compile(r"\w+")
_CHATTER = 3  # words in front of a question that are none of it


class Way(Enum):
    """In what way a question leans on the one before it."""

    MORE = auto()  # more of the same: "what else?"
    ASKS = auto()  # a question word about what that one said: "and when?"
    OTHER = auto()  # the same of something else: "what about the ferry?"
    REFERS = auto()  # something else about what that one named: "how old is he?"


@dataclass(frozen=True, slots=True)
class Who:
    """What words such as "he" and "it" mean: somebody of these `kinds`, and whether `things` too,
    or some place; `several`: nothing but more than one, "they"; `at`: where the first stands."""

    kinds: frozenset[Kind]
    things: bool
    several: bool
    at: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`rest`: the question without what merely joins it to the one before. `language`: the one that
    it is read in. `who`: what it refers to; None where it merely goes on."""

    way: Way
    rest: str
    language: Language
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class _Forms:
    """`small`: a bare word or a filler."""

    opening: re.Pattern[str]
    link: re.Pattern[str]
    more: re.Pattern[str]
    referring: re.Pattern[str]
    persons: tuple[tuple[Kind, re.Pattern[str]], ...]
    things: re.Pattern[str]
    there: re.Pattern[str]
    determiner: re.Pattern[str]
    bare: re.Pattern[str]
    small: re.Pattern[str]
    clause: re.Pattern[str]
    asking: re.Pattern[str]
    how_many: re.Pattern[str]
    before_names: frozenset[str]


@cache
def _forms(language: Language) -> _Forms:
    bare, fillers = language.follow_up_bare, language.follow_up_fillers
    places = (word for phrase in listed(language.places) for word in phrase.split())
    return _Forms(
        re.compile(rf"{any_of(language.follow_up_openings)}(?!\w)"),
        re.compile(rf"{any_of(language.follow_up_links)}(?!\w)"),
        re.compile(any_of(language.follow_up_more)),
        re.compile(any_word(language.follow_up_referring)),
        (
            (Kind.MAN, re.compile(any_word(language.follow_up_men))),
            (Kind.WOMAN, re.compile(any_word(language.follow_up_women))),
        ),
        re.compile(any_word(language.follow_up_things)),
        re.compile(any_word(language.follow_up_there)),
        re.compile(any_word(language.determiners)),
        re.compile(any_word(bare)),
        re.compile(any_word(f"{bare} {fillers}")),
        re.compile(any_word(f"{language.asking} {language.follow_up_clauses}")),
        re.compile(any_word(language.asking)),
        re.compile(rf"{any_of(language.how_many)}(?!\w)"),
        frozenset(places),
    )


def follow_up(question: str, context: str, names: Collection[str] = ()) -> FollowUp | None:
    """How a question leans on `context`, the question before it; None where it stands alone.

    It is read in the language of that, or in its own where it is surely another: "war", "ER" and
    "UN" are words of one language and names in the next. `names`: words that are known as such.
    """
    before = language_of(context, table(None))
    question = _without_chatter(question, before)
    said = _said(question)
    if not 0 < len(said) <= _LONGER:
        return None
    if found := _follow_up(question, before, names):
        return found
    own = language_of(question, likely=before)
    strange = set(filter(str.isalpha, "".join(said))) - set(before.letters)
    if strange or any(map(_forms(own).bare.fullmatch, said)):
        return _follow_up(question, own, names)
    return None


def _follow_up(question: str, language: Language, names: Collection[str]) -> FollowUp | None:
    forms, said = _forms(language), _said(question)
    opening = forms.opening.match(" ".join(said)) if len(said) <= _SHORT else None
    rest = _without_links(question, forms) if opening else question
    words = _said(rest)
    if not words or forms.more.fullmatch(" ".join(words)):
        return FollowUp(Way.MORE, rest, language)
    if len(said) <= _SHORT and (_is_bare(words, forms) or _is_cut_off(rest, forms, names)):
        return FollowUp(Way.ASKS, rest, language)
    if found := _referring(rest, language, names):
        return found
    linked = rest != question
    clause = forms.clause.fullmatch(words[0]) is not None
    if (linked and not clause and len(words) <= _FRAGMENT) or _is_place(question, forms):
        return FollowUp(Way.OTHER, rest, language)
    return FollowUp(Way.REFERS, rest, language) if opening else None


def _referring(rest: str, language: Language, names: Collection[str]) -> FollowUp | None:
    """It refers to what it does not name itself, as far as that can be told."""
    forms, words = _forms(language), list(_WORD.finditer(rest))
    known = 0  # words in front of the first name
    while known < len(words) and not _is_name(words[known].group(), known, names):
        known += 1
    said = [each.group().casefold() for each in words]
    refer = [at for at in range(known) if forms.referring.fullmatch(said[at])]
    there = known == len(words) and _is_there(said, forms)
    if not refer and not there:
        return None
    kinds = [{kind for kind, form in forms.persons if form.fullmatch(said[at])} for at in refer]
    one = any(kinds) or any(forms.things.fullmatch(said[at]) for at in refer)
    who = Who(
        kinds=frozenset().union(*kinds),
        things=there or not all(kinds),
        several=bool(language.follow_up_things) and not one and not there,
        at=words[refer[0]].start() if refer else len(rest),
    )
    return FollowUp(Way.REFERS, rest, language, who)


def _is_there(said: Sequence[str], forms: _Forms) -> bool:
    """Whether "there" is where something is, not what begins "there is"."""
    for at, word in enumerate(said):
        if at and forms.there.fullmatch(word):
            beside = said[at - 1 : at + 2 : 2]  # nothing behind it where it is the last
            article = forms.determiner.fullmatch(word)  # as in French
            if at == len(said) - 1 or not (article or any(map(forms.clause.fullmatch, beside))):
                return True
    return False


def _is_name(word: str, at: int, names: Collection[str]) -> bool:
    return word.casefold() in names or (at > 0 and len(word) > 1 and word[0].isupper())


def _is_bare(words: Sequence[str], forms: _Forms) -> bool:
    refers = any(map(forms.referring.fullmatch, words))
    bare = any(map(forms.bare.fullmatch, words)) and all(map(forms.small.fullmatch, words))
    return bare and not refers


def _is_cut_off(rest: str, forms: _Forms, names: Collection[str]) -> bool:
    """Whether it only asks for a part of what was said: "by how many votes", "in which town"."""
    words = [each.group() for each in _WORD.finditer(rest)]
    if len(words) > _FRAGMENT or any(_is_name(each, at, names) for at, each in enumerate(words)):
        return False
    said = [each.casefold() for each in words]
    if any(map(forms.referring.fullmatch, said)):
        return False
    counted = forms.how_many.match(" ".join(said))
    if counted and len(said) - counted.group().count(" ") <= 2:
        return True
    first, second = (*said, "", "")[:2]
    joins = forms.small.fullmatch(first) and not forms.clause.fullmatch(first)
    return bool(joins) and forms.asking.fullmatch(second) is not None


def _is_place(question: str, forms: _Forms) -> bool:
    """Whether it is but a place or a time, asked: "in Sarn?"."""
    said = _said(question)
    asked = question.rstrip().endswith("?") and 1 < len(said) < _FRAGMENT
    return asked and said[0] in forms.before_names and not any(
        map(forms.clause.fullmatch, said)
    )  # fmt: skip


def without_links(question: str, language: Language) -> str:
    """Without the words at its beginning that only join it to what was said before."""
    return _without_links(question, _forms(language)) or question


def _without_links(question: str, forms: _Forms) -> str:
    """Without the words at its beginning that only join it to what was said before."""
    while (said := _said(question)) and (link := forms.link.match(" ".join(said))):
        question = _behind(question, link.group().count(" ") + 1)
    return question


def _without_chatter(question: str, language: Language) -> str:
    """Without "ok" and "thanks" in front, where a question follows."""
    opening = _forms(language).opening
    words = list(_WORD.finditer(question[:200]))
    for count in range(min(_CHATTER, len(words) - 1), 0, -1):
        end, start = words[count - 1].end(), words[count].start()
        apart = question[end:start].strip(" '’-") or opening.match(question[start:].casefold())
        if apart and small_talk(question[:end]):
            return question[start:]
    return question


def _behind(question: str, count: int) -> str:
    """What stands behind the first words."""
    words = list(_WORD.finditer(question))
    return question[words[count].start() :] if count < len(words) else ""


def _said(question: str) -> list[str]:
    return _WORD.findall(question.casefold())
