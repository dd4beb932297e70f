"""Article → entry: hashed, split and encoded, as a store wants it.

When that is done, and what is left undone because nothing changed, is
`retrieval.ingest.pipeline`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, islice

import numpy as np

from retrieval.config import Config
from retrieval.encode.encoder import Encoder, Vectors, heading, heading_room, model_knows_language
from retrieval.errors import UnreadableArticle
from retrieval.ingest.portions import portions
from retrieval.ingest.split import split
from retrieval.languages.recognition import recognized
from retrieval.notices import Notice
from retrieval.store.protocol import Entry
from retrieval.terms import words
from retrieval.text import digest
from retrieval.types import Article, Passage

_SAMPLE = 2_000  # characters of an article by which its language is judged
_PIECES_PER_WORD = 1.3  # in English
# Passages that a model gets at once: a few seconds' work for a processor, enough for a GPU, and
# few enough that what a tokenizer makes of them takes little memory.
_AT_ONCE = 64
_WATCHED = 16  # the same where somebody may end it: a second's work, or a few on a busy machine
# Articles that are made anew together, and characters of them.
_PORTION_ARTICLES = 64
_PORTION_CHARS = 2_000_000
Counting = Callable[[Sequence[str]], list[int]]
GoingOn = Callable[[], None] | None
"""Called every few seconds at least, where given; ends the work by raising."""


class Incoming:
    """An article on its way in, and what tells whether it is known: each is worked out once."""

    def __init__(self, article: Article, config: Config) -> None:
        self.article = article
        self._config = config

    @cached_property
    def hash(self) -> str:
        """Changes whenever the article, or how it would be split, does."""
        return _with_limits(self.article.content_hash, self.article, self._config)

    @cached_property
    def recipe(self) -> str:
        """Changes whenever its passages or their vectors would, wherever it was read."""
        told = f"{len(self.article.title)} {self.article.title}{self.article.text}"
        return _with_limits(told, self.article, self._config)

    def named(self) -> Incoming:
        """The same with its language, where that had to be recognized."""
        article = recognized(self.article, self._config)
        return self if article is self.article else Incoming(article, self._config)


def _with_limits(content: str, article: Article, config: Config) -> str:
    limits = (config.passage_tokens, config.merge_tokens, config.title_tokens)
    return digest(f"{content} {limits} {article.language or config.language}")


def passages_of(
    article: Article,
    encoder: Encoder,
    config: Config,
    *,
    bounded: bool = False,
    going_on: GoingOn = None,
) -> list[Passage]:
    """The passages of `article` within the limits of `config` and of the encoder.

    In a language that the model does not know, words are counted instead of letters. Raises
    UnreadableArticle where it has more sentences than `bounded` allows.
    """
    # One piece more for tokenizers that count the break between heading and passage.
    room = encoder.max_tokens - heading_room(encoder, config.title_tokens) - 1
    sample = article.text[:_SAMPLE]
    read = model_knows_language(sample, encoder.count([sample])[0], config.max_pieces_per_word)
    return split(
        article,
        _watched(encoder.count if read else _words_as_pieces, going_on),
        limit=max(1, min(config.passage_tokens, room)),
        merge=config.merge_tokens,
        language=config.language,
        most=config.max_article_sentences if bounded else None,
    )


def _watched(count: Counting, going_on: GoingOn) -> Counting:
    def watched(texts: Sequence[str]) -> list[int]:
        if going_on is not None:
            going_on()
        return count(texts)

    return watched


def _words_as_pieces(texts: Sequence[str]) -> list[int]:
    return [round(_PIECES_PER_WORD * len(words(text))) for text in texts]


def drafted(
    incoming: Incoming,
    encoder: Encoder,
    config: Config,
    *,
    bounded: bool = False,
    going_on: GoingOn = None,
) -> Entry:
    """An article split, its vectors still to be made.

    Raises UnreadableArticle where it is longer than `bounded` allows.
    """
    if bounded:
        _check_length(incoming.article, config)
    passages = passages_of(incoming.article, encoder, config, bounded=bounded, going_on=going_on)
    unmade = np.empty((0, encoder.dimension), dtype=np.float32)
    return Entry(incoming.article, incoming.hash, passages, unmade, incoming.recipe)


def _check_length(article: Article, config: Config) -> None:
    size = len(article.title) + len(article.text)
    if size > config.max_article_chars:
        raise UnreadableArticle(Notice("long", count=size, limit=config.max_article_chars))


def known(incoming: Incoming, entry: Entry, formerly: str | None) -> Entry:
    """An article with the passages and vectors of `entry`, whose recipe is the same."""
    article = incoming.article
    day = article.published
    passages = [replace(e, article_id=article.id, id=0, published=day) for e in entry.passages]
    return Entry(article, incoming.hash, passages, entry.vectors, entry.recipe, formerly)


def encoded(
    entries: Sequence[Entry], encoder: Encoder, config: Config, going_on: GoingOn = None
) -> list[Entry]:
    """`entries` with their vectors; the passages of all that have none are encoded together."""
    drafts = [each for each in entries if len(each.vectors) < len(each.passages)]
    made = dict(zip(map(id, drafts), _parts(drafts, encoder, config, going_on), strict=True))
    return [replace(each, vectors=made[id(each)]) if id(each) in made else each for each in entries]


def _parts(
    drafts: Sequence[Entry], encoder: Encoder, config: Config, going_on: GoingOn
) -> list[Vectors]:
    """The vectors of the passages of each draft."""
    texts = (text for each in drafts for text in texts_of(each, encoder, config))
    ends = list(accumulate(len(each.passages) for each in drafts))
    made = [np.empty((0, encoder.dimension), dtype=np.float32)]
    while some := list(islice(texts, _WATCHED if going_on else _AT_ONCE)):
        if going_on is not None:
            going_on()
        made.append(encoder.encode_passages(some))
    return np.split(np.concatenate(made), ends)[:-1]


def texts_of(entry: Entry, encoder: Encoder, config: Config) -> Iterator[str]:
    """What the model gets to see of each passage."""
    title = heading(encoder, entry.article.title, config.title_tokens)
    return (title + passage.text for passage in entry.passages)


def entries_of(articles: Iterable[Article], encoder: Encoder, config: Config) -> list[Entry]:
    """Articles split and encoded, ready for a store; all passages are encoded together."""
    named = [Incoming(article, config).named() for article in articles]
    return encoded([drafted(each, encoder, config) for each in named], encoder, config)


def rebuilt(articles: Iterable[Article], encoder: Encoder, config: Config) -> Iterator[list[Entry]]:
    """Any number of articles made anew, few enough at a time to be encoded together."""
    sized = portions(
        articles, lambda each: len(each.text), most=_PORTION_ARTICLES, largest=_PORTION_CHARS
    )
    return (entries_of(some, encoder, config) for some in sized)
