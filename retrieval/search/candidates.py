"""Question → candidates: two lists, the nearest and the matching passages, and their weighted sum.

Looking at them more closely is `retrieval.search.rerank`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.config import Config
from retrieval.encode.encoder import Encoder, Vectors, model_knows_language, shorten
from retrieval.query.query import Query
from retrieval.store.protocol import Scored, Store


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage in the running. `fused` is the weighted sum of cosine and scaled BM25.

    `nearest`, `matching`: its best rank in lists of either kind; None where none has it. `near`:
    what it has gained in that sum, as its article was shown just before.
    """

    passage_id: int
    cosine: float
    bm25: float
    fused: float
    nearest: int | None = None
    matching: int | None = None
    near: float = 0.0


def candidates(
    query: Query,
    store: Store,
    config: Config,
    pools: Sequence[Sequence[int] | None] = (None,),
) -> list[Candidate]:
    """The union of the nearest and the matching passages by their weighted sum, best first.

    They are taken from each of the `pools`: passage ids, or None for all there are. Both scores
    are computed for every candidate, whichever list it came from.
    """
    nearest: dict[int, int] = {}
    matching: dict[int, int] = {}
    scores: dict[int, float] = {}
    near = query.context.near if query.context else frozenset()
    if pools[0] is not None:
        near &= frozenset(pools[0])
    for pool in (*pools, *([sorted(near)] if near else [])):
        _rank(store.dense(query.vector, config.candidates, among=pool), nearest)
        matched = store.bm25(query.text, config.candidates, among=pool)
        _rank(matched, matching)
        scores |= dict(matched)
    rest = [number for number in nearest if number not in matching]
    if rest:
        scores |= dict(store.bm25(query.text, len(rest), among=rest))
    ids = list(dict.fromkeys([*nearest, *scores]))
    if not ids:
        return []
    cosines = store.vectors(ids) @ query.vector
    bm25 = np.array([scores.get(number, 0.0) for number in ids])
    fused = config.lexical_weight * bm25 / max(bm25.max(), 1e-9)
    if query.known:
        fused = fused + cosines
    gained = np.array([config.near_lean * (number in near) for number in ids])
    fused = fused + gained
    best = np.argsort(-fused, kind="stable")
    return [
        Candidate(
            passage_id=ids[row],
            cosine=float(cosines[row]),
            bm25=float(bm25[row]),
            fused=float(fused[row]),
            nearest=nearest.get(ids[row]),
            matching=matching.get(ids[row]),
            near=float(gained[row]),
        )
        for row in best
    ]


def _rank(found: Sequence[Scored], ranks: dict[int, int]) -> None:
    """Note the rank of each passage in a list, where it is its best."""
    for rank, (number, _) in enumerate(found, 1):
        ranks[number] = min(rank, ranks.get(number, rank))


def question_vector(question: str, encoder: Encoder, config: Config) -> Vectors | None:
    """Its unit sentence vector, float32 (dimension,); of a long question that of its beginning.

    None where the model does not know the language: all questions in it would be alike.
    """
    short = shorten(encoder, question, encoder.max_tokens)
    pieces, most = encoder.count([short])[0], config.max_pieces_per_word
    known = model_knows_language(short, pieces, most)
    return encoder.encode_question(short) if known else None
