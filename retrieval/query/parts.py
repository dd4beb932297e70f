"""Several questions in one → questions that each stand alone: "who won and by how many votes".

What is made of their answers is `retrieval.answer.parts`'s, two things that are compared are
`retrieval.query.comparison`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.languages import Language
from retrieval.languages.phrases import any_of, any_word, leading, maybe
from retrieval.query.answer_type import AnswerType, answer_type

_MOST = 3  # questions in one
_BEFORE = 4  # words that may stand before the question word: "can you tell me who"
_MEASURES = (AnswerType.HOW_MANY, AnswerType.WHEN, AnswerType.WHERE)


@dataclass(frozen=True, slots=True)
class _Forms:
    """`join`: "and", where a question word follows. `opener`: that word, with what belongs to it.
    `verb`: a word with which a sentence is made. `referring`: one that means what was named before,
    `person` somebody, `own` what is theirs. `determiner`: the first word of most things."""

    join: re.Pattern[str]
    opener: re.Pattern[str]
    verb: re.Pattern[str]
    referring: re.Pattern[str]
    person: re.Pattern[str]
    own: re.Pattern[str]
    determiner: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """`opener`: "by how many"; "" for "is it open". `rest`: what stands behind it."""

    opener: str
    rest: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.opener, self.rest)))


@cache
def _forms(language: Language) -> _Forms:
    lead = maybe(leading(language.question_leads))
    persons = f"{language.follow_up_men} {language.follow_up_women}"
    opener = rf"\b{lead}{any_of(language.question_words)}(?!\w)"

    def form(expression: str) -> re.Pattern[str]:
        return re.compile(expression, re.IGNORECASE)

    return _Forms(
        join=form(rf"(?<!\s),?\s++{any_of(language.question_joins)}\s++(?={opener})"),
        opener=form(opener),
        verb=form(rf"\b{any_word(language.auxiliaries)}(?!\w)"),
        referring=form(rf"\b{any_word(language.follow_up_referring)}(?!\w)"),
        person=form(rf"\b{any_word(persons)}(?!\w)"),
        own=form(rf"{any_word(language.own)}(?=\s+\w)"),
        determiner=form(rf"\b{any_word(language.determiners)}\s"),
    )


def parts(question: str, language: Language) -> tuple[str, ...]:
    """The questions that one asks, each to be understood by itself; none where it is a single one.

    What stands in front of a question that leans on it is none of its parts: "who won? and when".
    """
    forms = _forms(language)
    joins = list(forms.join.finditer(question))[: _MOST - 1]
    if not joins:
        return ()
    starts = [0, *(each.end() for each in joins)]
    ends = [*(each.start() for each in joins), len(question)]
    texts = [question[start:end] for start, end in zip(starts, ends, strict=True)]
    if any("?" in each for each in texts[:-1]):
        return ()
    pieces = [_piece(each.strip(" \t,.!?"), forms) for each in texts]
    asked = [each for each in pieces if each is not None]
    if len(asked) < len(pieces) or not any(each.rest for each in asked) or _relative(asked):
        return ()
    return tuple(_alone(at, asked, language) for at in range(len(asked)))


def _piece(text: str, forms: _Forms) -> _Piece | None:
    """None where it asks nothing."""
    found = forms.opener.search(text)
    if found and len(text[: found.start()].split()) <= _BEFORE:
        return _Piece(found.group(), text[found.end() :].strip())
    return _Piece("", text) if forms.verb.match(text) else None


def _relative(pieces: Sequence[_Piece]) -> bool:
    """Whether these are but clauses of one question: "what do people who swim and who dive pay"."""
    said = pieces[0].rest.casefold().split()
    return any(each.opener.casefold() in said for each in pieces[1:])


def _alone(at: int, pieces: Sequence[_Piece], language: Language) -> str:
    """One of the pieces with what it leaves to the others to say."""
    forms, first, piece = _forms(language), pieces[0], pieces[at]
    if not piece.rest:  # "when and where was it", "who won and when"
        later = next((each.rest for each in pieces[at:] if each.rest), first.rest)
        return f"{piece.opener} {later}"
    if at == 0:
        return str(piece)
    topic = _topic(first.rest, forms)
    if found := forms.referring.search(piece.rest):
        if forms.person.fullmatch(found.group()) and _asks_for_who_did(first, language):
            return f"{piece}, {first}"
        if topic:
            named = f"{topic}'s" if forms.own.match(piece.rest, found.start()) else topic
            before, after = piece.rest[: found.start()], piece.rest[found.end() :]
            return f"{piece.opener} {before}{named}{after}"
        return str(piece)
    if forms.verb.search(str(piece)):
        return str(piece)
    if len(piece.opener.split()) > 1 or answer_type(str(piece), language) in _MEASURES:
        return f"{piece} {first.rest}"
    return str(piece) if _topic(piece.rest, forms) else f"{piece} {topic}".strip()


def _asks_for_who_did(piece: _Piece, language: Language) -> bool:
    """ "who designed the bridge", which is not "who is the mayor": "she" is then no name in it."""
    who = answer_type(piece.opener, language) is AnswerType.WHO
    return who and not _forms(language).verb.match(piece.rest)


def _topic(rest: str, forms: _Forms) -> str:
    """What a question is about, roughly: from its first article or name on."""
    while found := forms.verb.match(rest):
        rest = rest[found.end() :].lstrip()
    if found := forms.determiner.search(rest):
        return rest[found.start() :]
    said = rest.split()
    names = [at for at, word in enumerate(said) if word[0].isupper() or word[0].isdigit()]
    return " ".join(said[names[0] : names[-1] + 1] if names else said[1:])
