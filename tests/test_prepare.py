"""An article on its way in: what it is known again by is as it ever was, and worked out once."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fakes import WordEncoder, library

from retrieval import Article, Config, IngestReport
from retrieval.ingest.prepare import Incoming, drafted, encoded

FULL = Article(
    "Rain",
    "It rained.\n\nIt poured.",
    source="/news/rain.txt",
    published=date(2031, 5, 2),
    tags=("Yarrel", "weather"),
    language="de",
    url="https://example.org/rain",
    places=((0, "p. 3"), (12, "p. 4")),
)
RUSSIAN = "Выборы прошли во всех округах долины, и к утру были подсчитаны почти все голоса. " * 3


@contextmanager
def digests() -> Iterator[list[str]]:
    """A digest each that this thread begins meanwhile."""
    begun: list[str] = []

    def seen(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called is hashlib.sha256:
            begun.append(frame.f_code.co_name)

    sys.setprofile(seen)
    try:
        yield begun
    finally:
        sys.setprofile(None)


# They stand in archives: one that came out otherwise would have everything indexed anew.
@pytest.mark.parametrize(
    ("article", "identity", "content", "made", "recipe"),
    [
        (
            FULL,
            "08040b16d3b8e2de",
            "1283c88ed05ec4d047cc90e43f936747eb2ba1e9ce90ebe198622c1c5f1a3a42",
            "9194cbff743b52badd39cef186e89b137c029c8ef607caa81746fe13c11b582d",
            "c7a192b2fb2fb6768bd223ef6ae8811387f6176a8c432366db742ca27bc91d66",
        ),
        (
            Article("Rain", "It rained."),
            "84a9d9331d260fed",
            "e2bb929bedae2ce43e23c7ddefb001a8b0af45c425986020d7a5bf8a59460a3b",
            "31a19037dd0e132d10c7fb550c42557820fa99e2cf9d1ccc9f4701141049a2df",
            "25967d878804b5349e59a76b7998901bef666c0f3e028f373da619648f7be585",
        ),
    ],
    ids=["all told", "text alone"],
)
def test_digests_stay_what_they_always_were(
    article: Article, identity: str, content: str, made: str, recipe: str
) -> None:
    incoming = Incoming(article, Config())
    assert (article.id, article.content_hash) == (identity, content)
    assert (incoming.hash, incoming.recipe) == (made, recipe)


def test_each_digest_of_an_article_is_worked_out_once(tmp_path: Path) -> None:
    articles = [Article(f"Rain {number}", f"It rained {number} times.") for number in range(5)]
    with library(tmp_path / "index") as archive:
        archive.add(Article("First", "What is loaded for the first is loaded."))
        with digests() as begun:
            assert archive.add(articles) == IngestReport(added=5)
        # What its content is, what it becomes with these limits, and its recipe.
        assert len(begun) == 3 * len(articles), begun
        with digests() as begun:
            assert archive.add(articles) == IngestReport(unchanged=5)
        assert len(begun) == 2 * len(articles), begun
        moved = [Article(each.title, each.text, source=each.title) for each in articles]
        with digests() as begun:
            assert archive.add(moved) == IngestReport(added=5)
        assert len(begun) == 3 * len(articles), begun


def test_what_is_recognized_as_another_language_costs_its_digests_again(tmp_path: Path) -> None:
    article = Article("Выборы", RUSSIAN)
    with library(tmp_path / "index") as archive:
        archive.add(Article("First", "What is loaded for the first is loaded."))
        with digests() as begun:
            assert archive.add(article) == IngestReport(added=1)
        assert len(begun) == 3, begun  # a new one is named before it is looked up
        with digests() as begun:
            assert archive.add(article) == IngestReport(unchanged=1)
        assert len(begun) == 4, begun


def test_a_draft_waits_for_its_vectors(tmp_path: Path) -> None:
    encoder, config = WordEncoder(), Config()
    draft = drafted(Incoming(FULL, config), encoder, config)
    assert (len(draft.passages), draft.vectors.shape) == (1, (0, encoder.dimension))
    (entry,) = encoded([draft], encoder, config)
    assert entry.vectors.shape == (1, encoder.dimension)
    assert (entry.article, entry.hash, entry.recipe) == (FULL, draft.hash, draft.recipe)
    # One that has them is not encoded again.
    assert encoded([entry], encoder, config)[0] is entry
    with library(tmp_path / "index") as archive, archive.store.writing():
        with pytest.raises(ValueError, match="zip"):
            archive.store.replace([draft])
        assert archive.counts().articles == 0
