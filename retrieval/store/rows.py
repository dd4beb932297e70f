"""Rows of the SQLite file ↔ what they mean. A row that means nothing is damaged: `DamagedRow`.

What is asked of the file is `retrieval.store.articles`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import numpy as np

from retrieval.encode.encoder import Vectors
from retrieval.store.protocol import Listed
from retrieval.text import parsed_json
from retrieval.types import FIRST, LAST, Article, Passage, Span, believed

ARTICLE = (
    "SELECT id, title, text, source, published, tags, language, url, places, author FROM articles"
)
PASSAGE = 'SELECT id, article_id, start, "end", sentences FROM passages'


class DamagedRow(ValueError):
    """What SQLite holds of an article, `article_id`, is not what was put there."""

    def __init__(self, article_id: str) -> None:
        super().__init__(article_id)
        self.article_id = article_id


@contextmanager
def _of(article_id: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedRow(article_id) from error


def article(row: Any) -> Article:
    """A row of `ARTICLE`. Raises DamagedRow."""
    identity, title, text, source, published, tags, language, url, places, author = row
    with _of(identity):
        return Article(
            title=decoded(title),
            text=decoded(text),
            id=identity,
            source=_optional(source),
            published=date.fromisoformat(published) if published else None,
            tags=_tags(tags),
            language=language,
            url=_optional(url),
            places=tuple(
                (_all(int, [at])[0], *_all(str, [name])) for at, name in parsed_json(places)
            )
            if places
            else (),
            author=_optional(author),
        )


def tags(article_id: str, stored: str) -> tuple[str, ...]:
    """The tags of an article. Raises DamagedRow."""
    with _of(article_id):
        return _tags(stored)


def passage(row: Any, of: Article) -> Passage:
    """A row of `PASSAGE`. Raises DamagedRow."""
    number, article_id, start, end, sentences = row
    with _of(article_id):
        spans = _spans(sentences)
        edges = [(start, end), *spans]
        if not spans or not all(0 <= first <= last <= len(of.text) for first, last in edges):
            raise ValueError("it has no sentences, or reaches beyond the text")
        text = of.text[start:end]
        return Passage(article_id, of.title, start, end, text, spans, number, of.published)


def listed(row: Any) -> Listed:
    """What a listing tells, as far as it can be read: to be removed, it must be seen."""
    number, title, source, published, size, url, read, author = row
    day = published if published and str(FIRST) <= published <= str(LAST) else None
    names = [None if each is None else readable(each) for each in (source, url, author)]
    return Listed(number, readable(title), names[0], day, size, names[1], read, names[2])


def day(published: str | None) -> date | None:
    """A day of publication; None for one that is damaged."""
    with suppress(ValueError):
        return believed(date.fromisoformat(published)) if published else None
    return None


def vectors(blobs: Sequence[bytes]) -> tuple[list[int], Vectors]:
    """Which of the vectors are whole, by place, and these, float32 (whole, dimension).

    Whole is what has the length of most, and numbers in it.
    """
    lengths = [len(blob) for blob in blobs]
    counted = Counter(length for length in lengths if length and length % 4 == 0)
    usual = max(counted, key=lambda length: (counted[length], length), default=0)
    places = [place for place, length in enumerate(lengths) if usual and length == usual]
    found = np.frombuffer(b"".join(blobs[place] for place in places), dtype="<f4")
    found = found.reshape(len(places), usual // 4)
    whole = np.isfinite(found).all(axis=1)
    return [place for place, is_whole in zip(places, whole, strict=True) if is_whole], found[whole]


def all_vectors(article_id: str, blobs: Sequence[bytes]) -> Vectors:
    """The vectors of an article, float32 (passages, dimension). Raises DamagedRow."""
    whole, found = vectors(blobs)
    if len(whole) < len(blobs):
        raise DamagedRow(article_id)
    return found


def encoded(text: str) -> bytes:
    """Text as a BLOB: UTF-8 with lone surrogates kept."""
    return text.encode("utf-8", "surrogatepass")


def decoded(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")


def readable(blob: bytes) -> str:
    """The same, as far as it is text."""
    try:
        return decoded(blob)
    except UnicodeDecodeError:
        return blob.decode("utf-8", "replace")


def pairs(spans: Sequence[Span]) -> bytes:
    return np.array(spans, dtype="<i4").tobytes()


def _spans(pairs: bytes) -> tuple[Span, ...]:
    found = np.frombuffer(pairs, dtype="<i4").reshape(-1, 2).tolist()
    return tuple((start, end) for start, end in found)


def _tags(stored: str) -> tuple[str, ...]:
    return tuple(_all(str, parsed_json(stored)))


def _optional(blob: bytes | None) -> str | None:
    return None if blob is None else decoded(blob)


def _all(kind: type, values: list[Any]) -> list[Any]:
    if not all(isinstance(each, kind) for each in values):
        raise TypeError(values)
    return values
