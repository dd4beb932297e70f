"""Questions that lean on the one before them: which do, and how they are read then.

Which question that is, `retrieval.answer.conversation` knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.text import shortened

_SHORT = 7  # words that a question has at most if it leans
_CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_WORTH_IT = 30  # that still tell what it was about
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """Words that tell that a question leans on the last one, between commas."""

    openings: str  # it begins with one of these
    bare: str  # it has no other words than these
    referring: str  # it has one of these


_LANGUAGES = {
    "en": FollowUpWords(
        openings="""
            and, but, so, or, then, also, what about, how about, what if, since when
        """,
        bare="""
            who, whom, whose, what, when, where, why, how, which, much, many, long, often, far, old,
            big, soon, come, not, so, else, exactly, really, then, there, was, is, it, that, this,
            did, do, does, were, are, since, until, by, with, for, from, to, in, at, on, of, year,
            day, the, a
        """,
        referring="he, him, his, she, her, hers, it, its, they, them, their, theirs",
    ),
    "ru": FollowUpWords(
        openings="""
            а, и, но, или, ну, тогда, тоже, также, зато, что насчёт, как насчёт, что если,
            с каких пор
        """,
        bare="""
            кто, кого, кому, кем, ком, чей, чья, чьё, чьи, что, чего, чему, чем, чём, когда, где,
            куда, откуда, почему, зачем, отчего, как, какой, какая, какое, какие, каком, сколько,
            долго, часто, далеко, давно, скоро, именно, точно, ещё, же, так, это, этого, было, был,
            была, были, не, нет, там, тогда, туда, ли, с, со, до, по, за, из, от, в, во, на, о, об,
            у, к, для, год, году, какого, каким, лет
        """,
        referring="""
            он, его, ему, им, нём, она, её, ей, ею, ней, неё, него, нему, ним, оно, они, их, ими,
            них, ними, нею
        """,
    ),
}


def leans(question: str) -> bool:
    """Whether a question says too little by itself."""
    said = _words(question)
    if not 0 < len(said) <= _SHORT:
        return False
    return (
        any(said[:length] in _OPENINGS for length in range(1, len(said) + 1))
        or _BARE.issuperset(said)
        or not _REFERRING.isdisjoint(said)
    )


def root(question: str, read_as: str) -> str:
    """What a question was about that was read with another one in front: a chain of follow-ups
    leans on its first one."""
    return question if read_as == question else read_as.removesuffix(question).strip()


def joined(context: str, question: str, most: int) -> str:
    """A question with the one before it in front, as far as there is room in `most` characters."""
    room = min(_CONTEXT, most - len(question) - len("? "))
    if room < min(_WORTH_IT, len(context)):
        return question
    context = shortened(context, room)
    return f"{context}{'?' if context[-1:].isalnum() else ''} {question}"


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


def _listed(*lists: str) -> set[Words]:
    return {_words(entry) for each in lists for entry in each.split(",")}


_OPENINGS = _listed(*(each.openings for each in _LANGUAGES.values()))
_BARE = {word for each in _listed(*(each.bare for each in _LANGUAGES.values())) for word in each}
_REFERRING = {
    word for each in _listed(*(each.referring for each in _LANGUAGES.values())) for word in each
}
