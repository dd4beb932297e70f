"""Asked: a question as every way of answering it gets it: in one line, not too long, mended."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.answer.other_language import other_language
from retrieval.encode.encoder import Encoder, shorten
from retrieval.errors import InputError
from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.search.misspelt import mended
from retrieval.search.searcher import Searcher
from retrieval.temporal.search import AskedWhen

LONGEST_QUESTION = 500
"""Characters of a question that are looked at: more make no better answer, but others wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it is asked of.

    `question`: as it was typed; `text`: as it is read. `limit`: how many citations an answer may
    have. `notices`: what there is to tell of how it is read.
    """

    question: str
    text: str
    language: Language
    limit: int
    when: AskedWhen
    searcher: Searcher
    notices: tuple[Notice, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is in a language that the archive is not in, which is told already."""
        return any(notice.code == "other-language" for notice in self.notices)


def ready(question: str, limit: int, when: AskedWhen, searcher: Searcher) -> Asked:
    """A question as it was typed → the same ready for being answered. Raises InputError."""
    typed = " ".join(question.replace("\0", " ").split())
    if not typed:
        raise InputError(Notice("no-question"))
    short = _cut(typed, searcher.encoder)
    language = searcher.language(short)
    text = mended(short, language, searcher)
    notices = (
        other_language(short, searcher),
        None if short == typed else Notice("cut", count=len(short)),
        None if text == short else Notice("read-as", question=text),
    )
    return Asked(question, text, language, limit, when, searcher, tuple(filter(None, notices)))


def _cut(typed: str, encoder: Encoder) -> str:
    """What the model is given of a question, in whole words if possible."""
    given = typed[:LONGEST_QUESTION]
    if typed[LONGEST_QUESTION:][:1].strip():  # that is in the midst of a word
        given = given.rsplit(None, 1)[0]
    return shorten(encoder, given, encoder.max_tokens)
