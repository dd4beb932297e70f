"""Searcher: an archive and the model it is searched with, which every step of asking hands on.

Where candidates come from is `retrieval.search.candidates`', how the best are put in order
`retrieval.search.rerank`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.encode.reader import Reader, Reading
from retrieval.explanation import LookedAt
from retrieval.languages import Language, has_table, language_of, table
from retrieval.query.query import Context, Query, weigh_query
from retrieval.search.candidates import candidates
from retrieval.search.rerank import Ranked, compare, promising, read, reads
from retrieval.store.protocol import Store

_SEARCHES = 3  # while what is found keeps being replaced


@dataclass(frozen=True, slots=True)
class Result:
    """What was found, best first, and how it was looked at; None where nothing was found."""

    ranked: list[Ranked]
    looked: LookedAt | None = None


@dataclass(slots=True)
class Allowance:
    """How many passages are still read for one question, however often is searched for it."""

    left: int


@dataclass(frozen=True, slots=True)
class Searcher:
    """Question → query → ranked passages. `reader` is None where none is wanted; `context` is
    what the question goes on from, if anything; `allowance`: what all searches for one question
    share, None where each is a question's only one."""

    store: Store
    encoder: Encoder
    config: Config
    reader: Reader | None = None
    context: Context | None = None
    allowance: Allowance | None = None

    def language(self, question: str) -> Language:
        """The language that a question is read in: the archive's where nothing tells."""
        return language_of(question, table(self.config.language), self.store.languages())

    def query(self, question: str, language: Language | None = None, text: str = "") -> Query:
        """What a question asks. `text`: what of it is searched for, where that is not all."""
        text = text or question
        return weigh_query(
            text,
            language or self.language(question),
            self.encoder,
            self.store.document_frequencies,
            self.store.counts().passages,
            self.config,
            question,
            self.context,
        )

    def search(
        self,
        query: Query,
        least: int,
        *,
        among: Sequence[int] | None = None,
        groups: Sequence[Sequence[int]] = (),
        may_be_read: bool = True,
        all_there_is: bool = False,
    ) -> Result:
        """The best candidates, `least` or more, in the order that reading them gives, or comparing
        their words: of what is no question (keywords, or where it may not be read), or is in a
        language that no reader reads.

        `among`: the passages that may be found, None for all there are. `groups`: passages of
        which the best are seen too, however many others are better; of the first group as many as
        if there were no others. `all_there_is`: reading does not stop where one surely answers.
        """
        # Some of what was found may have been replaced since by another process.
        for _ in range(_SEARCHES):
            found = candidates(query, self.store, self.config, (among, *groups))
            chosen = promising(found, groups, least, self.config)
            passages = self.store.passages([each.passage_id for each in chosen])
            there = [(passages[n], each) for each in chosen if (n := each.passage_id) in passages]
            if len(there) == len(chosen):
                break
        if not there:
            return Result([])
        near = len(there)
        reader, why = self._reader(query) if may_be_read else (None, "off")
        if reader is None:
            compared = compare(query, there, self.config)
            return Result(compared, LookedAt(None, near, near, why))
        ranked, ended = read(
            query,
            there,
            least,
            reader,
            self._allowed(),
            spoken=self.store.languages(),
            all_there_is=all_there_is,
        )
        count = sum(isinstance(each.seen, Reading) for each in ranked)
        if self.allowance:
            self.allowance.left -= count
        return Result(ranked, LookedAt(reader.name if count else None, count, near, ended))

    def _allowed(self) -> Config:
        """What is left of the allowance may be read, and a few in any case."""
        if self.allowance is None:
            return self.config
        few = self.config.read_first + self.config.read_more
        most = min(self.config.read_most, max(few, self.allowance.left))
        return replace(self.config, read_most=most)

    def _reader(self, query: Query) -> tuple[Reader | None, str]:
        """The one that reads such a question; or else why none does."""
        reader = self.reader
        if reader is None:
            return None, "off"
        if reader.languages is None:
            return reader, ""
        # A language without a table looks like the default one, but hardly where the model does not
        # know its words or the archive is in one.
        certain = query.known and has_table(self.config.language)
        if not certain or not reads(reader, query.language):
            return None, "language"
        return (None, "keywords") if query.is_keywords else (reader, "")
