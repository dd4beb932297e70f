"""Asked: a question as every way of answering it gets it: in one line, without its
filters, not too long, mended."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.answer.other_language import other_language
from retrieval.encode.encoder import shorten
from retrieval.errors import InputError
from retrieval.languages import Language
from retrieval.notices import Notice
from retrieval.query import filters
from retrieval.query.asking import asking
from retrieval.search.as_written import AsWritten, as_written
from retrieval.search.searcher import Allowance, Searcher
from retrieval.store.narrowed import narrowed
from retrieval.temporal.search import AskedWhen

LONGEST_QUESTION = 500
"""Characters of a question that are looked at: more make no better answer, but others wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it is asked of.

    `question`: as it was typed; `text`: as it is read, "" where nothing but filters was typed.
    `limit`: how many citations an answer may have. `notices`: what there is to tell of how it is
    read; `others`: how else it may be meant. `met`: the articles that alone may be found, newest
    first, with their passages, where not all may; `searcher` finds no others.
    """

    question: str
    text: str
    language: Language
    limit: int
    when: AskedWhen
    searcher: Searcher
    notices: tuple[Notice, ...] = ()
    met: Mapping[str, Sequence[int]] | None = None
    others: tuple[str, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is in a language that the archive is not in, which is told already."""
        return any(notice.code == "other-language" for notice in self.notices)

    def told(self, *notices: Notice | None) -> tuple[Notice, ...]:
        """All that there is to tell with an answer of which there is this."""
        left_out = Notice("left-out") if self.searcher.store.left_out() else None
        every = (self.searcher.encoder.notice, *self.notices, *notices, left_out)
        return tuple(filter(None, every))


def ready(
    question: str, limit: int, when: AskedWhen, searcher: Searcher, as_typed: bool = False
) -> Asked:
    """A question as it was typed → the same ready for being answered; `as_typed`: read as it
    stands. Raises InputError.
    """
    typed = unicodedata.normalize("NFC", question.replace("\0", " "))
    given = None if as_typed else _asking(typed, searcher)
    typed = " ".join(typed.split())
    is_part, given = given is not None, given or _beginning(typed)
    asked, typed_filters = filters.read(given)
    only = when.filters & typed_filters
    if not asked and not only:
        raise InputError(Notice("no-question"))
    searcher = replace(searcher, allowance=Allowance(searcher.config.read_in_all))
    encoder = searcher.encoder
    short = shorten(encoder, asked, encoder.max_tokens) if asked else ""
    language = searcher.language(short)
    read = as_written(short, language, searcher) if short and not as_typed else AsWritten(short)
    is_cut = short != asked or not (is_part or given == typed)
    notices = (
        Notice("restricted", filters=str(only.beside)) if only.beside else None,
        other_language(short, searcher) if short else None,
        Notice("cut", count=len(short)) if is_cut else None,
        Notice("read-as", question=read.text) if read.is_other or is_part else None,
    )
    # What was published when is searched for its own way, where that is all.
    met = searcher.store.meeting(only) if only.beside or not short else None
    if met is not None:
        searcher = replace(searcher, store=narrowed(searcher.store, met))
    when, told = replace(when, filters=only), tuple(filter(None, notices))
    return Asked(question, read.text, language, limit, when, searcher, told, met, read.others)


def _asking(typed: str, searcher: Searcher) -> str | None:
    """What asks in a message that is too long to be asked whole."""
    if len(" ".join(typed.split())) <= LONGEST_QUESTION:
        return None
    return asking(typed, searcher.language(typed), LONGEST_QUESTION)


def _beginning(typed: str) -> str:
    """What is looked at of a question, in whole words if possible."""
    given = typed[:LONGEST_QUESTION]
    if typed[LONGEST_QUESTION:][:1].strip():  # that is in the midst of a word
        given = given.rsplit(None, 1)[0]
    return given
