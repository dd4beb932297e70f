"""Ranked passages → an answer: marked sentences, reprints folded, or an honest "no"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.config import Config
from retrieval.search import Ranked
from retrieval.types import Article, Citation, Highlight

_WORD = re.compile(r"\w+")
_REPRINT = 0.8  # share of the shorter passage that stands in the longer


def confidence(ranked: Sequence[Ranked], config: Config) -> float:
    """How sure it is that the archive answers, in [0, 1]; 0 where nothing was found.

    A logistic function of how well the first passage covers the question's words.
    """
    if not ranked:
        return 0.0
    over = ranked[0].interaction.coverage - config.confidence_middle
    return 1 / (1 + math.exp(-config.confidence_slope * over))


def highlights(found: Ranked, config: Config) -> tuple[Highlight, ...]:
    """The sentence that answers, and others that do nearly as well, best first."""
    passage = found.passage
    scored = sorted(
        zip(found.interaction.sentences, passage.sentences, strict=True),
        key=lambda each: -each[0],
    )
    enough = config.highlight_ratio * scored[0][0]
    return tuple(
        Highlight(start, end, passage.text[start - passage.start : end - passage.start])
        for score, (start, end) in scored[: config.max_highlights]
        if score >= enough
    )


def citations(
    ranked: Sequence[Ranked], limit: int, articles: dict[str, Article], config: Config
) -> tuple[Citation, ...]:
    """The first `limit` passages; those that print the same text are one, with `also_in`."""
    groups: list[list[Ranked]] = []
    for each in ranked:
        if each.passage.article_id not in articles:
            continue  # replaced or removed since it was found
        home = next((group for group in groups if _reprint(group[0], each)), None)
        if home is not None:
            home.append(each)
        elif len(groups) < limit:
            groups.append([each])
    return tuple(_citation(rank, group, articles, config) for rank, group in enumerate(groups, 1))


def _citation(
    rank: int, group: list[Ranked], articles: dict[str, Article], config: Config
) -> Citation:
    first = group[0]
    article = articles[first.passage.article_id]
    marked = highlights(first, config)
    return Citation(
        rank=rank,
        score=first.score,
        article=article,
        start=first.passage.start,
        end=first.passage.end,
        text=first.passage.text,
        highlights=marked,
        also_in=_others(group, articles),
        place=article.place(marked[0].start),
    )


def _others(group: list[Ranked], articles: dict[str, Article]) -> tuple[Article, ...]:
    _, *rest = dict.fromkeys(each.passage.article_id for each in group)
    return tuple(articles[article_id] for article_id in rest)


def _reprint(one: Ranked, other: Ranked) -> bool:
    """Whether two passages give the same answer in the same words.

    Both hold the sentence that answers, and four fifths of the shorter stand in the longer: so
    a changed figure or an added "not" in the answer makes a different text.
    """
    if one.passage.article_id == other.passage.article_id:
        return False
    mine, theirs = _sentences(one), _sentences(other)
    scores = one.interaction.sentences
    answering = mine[scores.index(max(scores))]
    both = set(mine) & set(theirs)
    shorter = min(sum(map(len, mine)), sum(map(len, theirs)))
    return answering in both and sum(map(len, both)) >= _REPRINT * shorter


def _sentences(found: Ranked) -> list[str]:
    """The passage's sentences without case, punctuation and spacing."""
    passage = found.passage
    texts = (
        passage.text[start - passage.start : end - passage.start]
        for start, end in passage.sentences
    )
    return [" ".join(_WORD.findall(text.casefold())) for text in texts]
