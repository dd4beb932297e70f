"""Searcher: an archive and the model it is searched with, which every step of asking hands on.

Where candidates come from is `retrieval.search.candidates`', how the best are put in order
`retrieval.search.rerank`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.config import Config
from retrieval.encode.encoder import Encoder
from retrieval.languages import Language, language_of, table
from retrieval.query.query import Query, weigh_query
from retrieval.search.candidates import candidates
from retrieval.search.rerank import Ranked, promising, rerank
from retrieval.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Searcher:
    """Question → query → ranked passages."""

    store: Store
    encoder: Encoder
    config: Config

    def language(self, question: str) -> Language:
        """The language that a question is read in: the archive's where nothing tells."""
        return language_of(question, table(self.config.language), self.store.languages())

    def query(self, question: str, language: Language | None = None, text: str = "") -> Query:
        """What a question asks. `text`: what of it is searched for, where that is not all."""
        text = text or question
        encoded = self.encoder.encode_question(text)
        return weigh_query(
            text,
            language or self.language(question),
            encoded,
            self.store.document_frequencies,
            self.store.counts().passages,
            self.config,
            question,
        )

    def search(
        self,
        query: Query,
        least: int,
        *,
        among: Sequence[int] | None = None,
        groups: Sequence[Sequence[int]] = (),
    ) -> list[Ranked]:
        """The best candidates, `least` or more, in the order that late interaction gives them.

        `among`: the passages that may be found, None for all there are. `groups`: passages of
        which the best are seen too, however many others are better; of the first group as many as
        if there were no others.
        """
        found = candidates(query, self.store, self.config, (among, *groups))
        chosen = promising(found, groups, least, self.config)
        passages = self.store.passages([each.passage_id for each in chosen])
        # One may have been replaced by another process since it was found.
        there = [
            (passages[each.passage_id], each) for each in chosen if each.passage_id in passages
        ]
        return rerank(query, there, self.encoder, self.config)
