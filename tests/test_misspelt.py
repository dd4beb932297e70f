"""What a misspelt word of a question is read as, over a small archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import WordEncoder, library

from retrieval import Article, Library
from retrieval.languages import table
from retrieval.search.misspelt import mended

TEXT = """Leonard Shelby, the librarian, built the clock tower of Wexmere in 1871. The harbour
authority did not recognize the election. Łukasz Søgaard moved to Bern. She brought the bell."""
KNOWN = {"bought", "election", "who", "the"}


class Pieces(WordEncoder):
    """A model that knows some words whole and takes all others apart."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [1 if text in KNOWN else 2 for text in texts]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("archive") / "index", encoder=Pieces()) as opened:
        opened.add([Article("A tower", TEXT), Article("Rain", "It rained. Maria came, she said.")])
        yield opened


def read(question: str, archive: Library) -> str:
    return mended(question, table("en"), archive.searcher())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is the libarian", "who is the librarian"),
        ("who did not recognise the eleciton?", "who did not recognize the election?"),
        ("what did Lenard build", "what did Leonard build"),
        ("where did Lukasz Sogaard go", "where did Łukasz Søgaard go"),
        ("the clok towr of wexmre", "the clock tower of Wexmere"),
        ("clok clok towr towr wexmre", "clock clock tower towr wexmre"),  # three at most
        ("ELECITON!", "election!"),
    ],
)
def test_what_stands_nowhere_is_read_as_what_it_is_likest_to(
    archive: Library, typed: str, meant: str
) -> None:
    assert read(typed, archive) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "who built the clock tower of Wexmere",
        "who bought the bell",  # a word that the model knows
        "where is Marta",  # one letter of five is a name as good
        "who was unelected",
        "what did she rebrought",
        "where is Maries",  # an ending
        "librarians",
        "who moved to Brno",
        "what was built in 1872",
        "teh",
        "",
        "?!",
        "\ud800 \x00",
        "Donaudampfschifffahrtsgesellschaft",
    ],
)
def test_what_is_meant_as_it_is_written_stays(archive: Library, typed: str) -> None:
    assert read(typed, archive) == typed


def test_in_a_language_that_the_model_does_not_know_nothing_is_misspelt(archive: Library) -> None:
    archive.config, before = replace(archive.config, max_pieces_per_word=0.1), archive.config
    assert read("who is the libarian", archive) == "who is the libarian"
    archive.config = before


def test_what_was_read_is_told(archive: Library) -> None:
    answer = archive.ask("who is the libarian")
    assert list(map(str, answer.notices)) == ["Read as: who is the librarian"]
    assert answer.citations[0].article.title == "A tower"
    assert archive.ask("who is the librarian").notices == ()


def test_an_empty_archive_mends_nothing(tmp_path: Path) -> None:
    with library(tmp_path / "index", encoder=Pieces()) as opened:
        assert read("who is the libarian", opened) == "who is the libarian"
