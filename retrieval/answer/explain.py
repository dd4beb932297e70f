"""What an answer was made of → why it is what it is; worked out when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.config import DEFAULT, Config
from retrieval.encode.reader import Reading
from retrieval.explanation import Explanation, Part, PassageReasons
from retrieval.search.confidence import answers, confidence, deciding, score
from retrieval.search.rank_weights import weights
from retrieval.search.rerank import Ranked
from retrieval.temporal.fit import TimedResult
from retrieval.types import Citation, Passage


@dataclass(frozen=True, slots=True)
class Made:
    """What an answer was made of: `found`, in the order that recency gave it (`ranked`)."""

    found: TimedResult
    ranked: Sequence[Ranked]
    citations: Sequence[Citation]
    config: Config

    def explained(self, limit: int) -> Explanation:
        """Why the answer is what it is, with its first `limit` passages."""
        found, query, config = self.found, self.found.query, self.config
        decisive, decided = found.decisive, deciding(found.decisive)
        sure = confidence(decisive, config)
        ids = [each.passage.id for each in self.ranked]
        return Explanation(
            searched=query.text,
            language=query.language.code,
            answer_type=query.answer_type.value if query.answer_type else None,
            model_reads=query.known,
            looked=found.looked,
            time=found.time,
            newest_within=found.newest,
            found=answers(sure, config),
            confidence=sure,
            threshold=config.min_confidence,
            evidence=score(decisive),
            decided_by=ids.index(decided.passage.id) + 1 if decided else None,
            passages=tuple(
                self._passage(rank, each) for rank, each in enumerate(self.ranked[:limit], 1)
            ),
        )

    def _passage(self, rank: int, ranked: Ranked) -> PassageReasons:
        passage, candidate = ranked.passage, ranked.candidate
        fit = self.found.fits.get(passage.id, 0.0)
        before = [each.passage.id for each in self.found.ranked]
        lists = (("meaning", candidate.nearest), ("words", candidate.matching))
        return PassageReasons(
            rank=rank,
            citation=next((c.rank for c in self.citations if _is_cited(passage, c)), None),
            article_id=passage.article_id,
            title=passage.title,
            published=passage.published,
            start=passage.start,
            end=passage.end,
            sentence=ranked.answering,
            found_by={name: number for name, number in lists if number},
            cosine=candidate.cosine,
            bm25=candidate.bm25,
            fused=candidate.fused,
            parts=self._parts(ranked),
            score=ranked.score,
            time=None if fit is None else fit * self.found.lean,
            before=before.index(passage.id) + 1,
            evidence=_evidence(ranked),
        )

    def _parts(self, ranked: Ranked) -> tuple[Part, ...]:
        """What adds up to the score."""
        candidate, lexical = ranked.candidate, self.config.lexical_weight
        cosine = Part("cosine", candidate.cosine, float(self.found.query.known))
        words = candidate.fused - candidate.near - cosine.contribution
        matched = words / lexical if lexical else 0.0
        near = (Part("shown_before", candidate.near, 1.0),) if candidate.near else ()
        found = (cosine, Part("bm25", matched, lexical), *near)
        seen = ranked.seen
        if ranked.assumed is not None or isinstance(seen, Reading):
            return (*found, _read(ranked, self.config.reading_weight))
        worth, best = weights(), seen.sentences[ranked.best]._asdict()
        return (
            *found,
            Part("passage_maxsim", seen.passage, worth.maxsim),
            *(
                Part(name, best[name], worth.answer * weight)
                for name, weight in worth.sentence._asdict().items()
                if weight
            ),
        )


def _read(ranked: Ranked, weight: float) -> Part:
    """What a reader made of it, or would have."""
    if ranked.assumed is not None:
        return Part("unread", ranked.assumed, weight)
    return Part("reader", max(ranked.sentences), weight)


def _evidence(ranked: Ranked) -> tuple[Part, ...]:
    seen = ranked.seen
    if ranked.assumed is not None or isinstance(seen, Reading):
        read = _read(ranked, 1 / DEFAULT.confidence_slope)
        return (read, Part("constant", 1.0, DEFAULT.confidence_middle))
    worth, best = weights(), seen.sentences[ranked.best]._asdict()
    return (
        Part("passage_coverage", seen.coverage, worth.coverage),
        *(
            Part(name, best[name], weight)
            for name, weight in worth.confidence._asdict().items()
            if weight
        ),
        Part("constant", 1.0, worth.constant),
    )


def _is_cited(passage: Passage, citation: Citation) -> bool:
    if passage.article_id == citation.article.id:
        return (passage.start, passage.end) == (citation.start, citation.end)
    return any(passage.article_id == article.id for article in citation.also_in)
