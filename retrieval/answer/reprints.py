"""Ranked passages → stories: what gives the same answer in the same words is one, told first by
the article that was published first, and there where it stands first.

Which articles are near-duplicates as a whole is `retrieval.store.near_duplicates`'s; here it
is decided whether they agree in the sentence that answers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from retrieval.config import Config
from retrieval.languages import Language
from retrieval.search.rerank import Ranked
from retrieval.types import Article, Span

Alike = Mapping[str, Collection[str]]
"""The ids of the near-duplicates of articles, by id."""

_WORD = re.compile(r"\w+")
_AHEAD = 1e-6  # of scores: enough to be the first
_LONGEST = 2_000  # characters of a paragraph that is shown in place of a passage


@dataclass(frozen=True, slots=True)
class Story:
    """A passage of the earliest article that tells it, and the other articles, by date.

    The passage has the score of the one that ranked best.
    """

    found: Ranked
    also_in: tuple[Article, ...]


def stories(
    ranked: Sequence[Ranked],
    limit: int,
    articles: Mapping[str, Article],
    alike: Alike,
    config: Config,
) -> Iterator[Story]:
    """The first `limit` stories of `ranked`; an article that is not in `articles` has gone."""
    groups: list[list[Ranked]] = []
    for each in ranked:
        if each.passage.article_id not in articles:
            continue  # replaced or removed since it was found
        home = next((group for group in groups if _same(group[0], each, alike, config)), None)
        if home is not None:
            home.append(each)
        elif len(groups) < limit:
            groups.append([each])
    seen = {each.passage.article_id for each in ranked}
    for group in groups:
        yield _story([*group, *_unranked(group, seen, articles, alike)], articles)


def _story(members: Sequence[Ranked], articles: Mapping[str, Article]) -> Story:
    places = sorted(members, key=lambda each: each.passage.start, reverse=True)
    first = {each.passage.article_id: each for each in places}
    # Those of one date in the order of their ranks.
    ids = dict.fromkeys(each.passage.article_id for each in members)
    earliest, *others = sorted(ids, key=lambda each: articles[each].published or date.max)
    found = _answering_with(first[earliest], _kernel(_answering(members[0]), members[0].language))
    return Story(replace(found, score=members[0].score), tuple(articles[each] for each in others))


def _answering_with(found: Ranked, answer: tuple[str, ...]) -> Ranked:
    """The passage with that sentence as its best: beside other sentences it may not be."""
    sentences = [_kernel(sentence, found.language) for sentence in _sentences(found)]
    if answer not in sentences:
        return found
    scores = list(found.sentences)
    scores[sentences.index(answer)] = max(scores) + _AHEAD
    return replace(found, sentences=tuple(scores))


def _same(one: Ranked, other: Ranked, alike: Alike, config: Config) -> bool:
    """Whether two passages give the same answer in the same words.

    Both hold the sentence that answers: so a changed figure or an added "not" in the answer makes
    a different text. And most of the shorter stands in the longer, or their articles are
    near-duplicates, which may differ in light words even there, or it is one article that repeats
    a sentence.
    """
    mine, theirs = one.passage.article_id, other.passage.article_id
    if mine == theirs:
        said = _answering(one)
        return len(said.split()) >= config.repeated_words and said in _sentences(other)
    if theirs in alike.get(mine, ()):
        kernel = _kernel(_answering(one), one.language)
        return kernel in (_kernel(each, one.language) for each in _sentences(other))
    ours, others = _sentences(one), _sentences(other)
    both = set(ours) & set(others)
    shorter = min(sum(map(len, ours)), sum(map(len, others)))
    return _answering(one) in both and sum(map(len, both)) >= config.reprint_share * shorter


def _unranked(
    group: Sequence[Ranked],
    seen: Collection[str],
    articles: Mapping[str, Article],
    alike: Alike,
) -> Iterator[Ranked]:
    """Near-duplicates that were found by no passage of their own, but hold the same sentence."""
    answering = _answering(group[0])
    words = r"\W++".join(map(re.escape, answering.split()))
    near = alike.get(group[0].passage.article_id, ())
    for article in (articles[each] for each in near if each in articles and each not in seen):
        if found := words and re.search(rf"\b{words}\b", article.text, re.IGNORECASE):
            yield _standing_at(found.span(), article, group[0])


def _standing_at(sentence: Span, article: Article, like: Ranked) -> Ranked:
    """The paragraph around `sentence`, which answers as `like` does."""
    text = article.text
    before = text.rfind("\n\n", 0, sentence[0])
    after = text.find("\n\n", sentence[1])
    start = before + 2 if before >= 0 else 0
    end = after if after >= 0 else len(text)
    if end - start > _LONGEST:
        start, end = sentence
    passage = replace(
        like.passage,
        article_id=article.id,
        title=article.title,
        start=start,
        end=end,
        text=text[start:end],
        sentences=(sentence,),
        id=0,
        published=article.published,
    )
    return replace(like, passage=passage, sentences=(max(like.sentences),))


def _answering(found: Ranked) -> str:
    """The sentence that meets the question best."""
    return _sentences(found)[found.best]


def _kernel(sentence: str, language: Language) -> tuple[str, ...]:
    """Without the words that a rewrite adds or drops without saying anything else."""
    light = language.light.split()
    return tuple(word for word in sentence.split() if word not in light)


def _sentences(found: Ranked) -> list[str]:
    """The passage's sentences without case, punctuation and spacing."""
    passage = found.passage
    return [_plain(passage.sentence(number)) for number in range(len(passage.sentences))]


@lru_cache(4096)  # each passage is compared with many
def _plain(sentence: str) -> str:
    return " ".join(_WORD.findall(sentence.casefold()))
