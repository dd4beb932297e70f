"""Two questions in one, and two things compared: how they are split, and that both are answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Answer, Article, Library
from retrieval.languages import table
from retrieval.query.comparison import compared
from retrieval.query.parts import parts

EN = table("en")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("who won and by how many votes", ["who won", "by how many votes won"]),
        ("Who won the vote, and when?", ["Who won the vote", "when won the vote"]),
        (
            "when and where was Anna Holt born",
            ["when was Anna Holt born", "where was Anna Holt born"],
        ),
        (
            "who is the mayor of Orm and how old is she",
            ["who is the mayor of Orm", "how old is the mayor of Orm"],
        ),
        (
            "who designed the bridge and when was it opened?",
            ["who designed the bridge", "when was the bridge opened"],
        ),
        (
            "who designed the bridge and how old was she",
            ["who designed the bridge", "how old was she, who designed the bridge"],
        ),
        (
            "who stole the atlas and what was its value",
            ["who stole the atlas", "what was the atlas's value"],
        ),
        ("what does the bridge cost and who pays", ["what does the bridge cost", "who pays the"]),
        (
            "how many and which clubs get money",
            ["how many clubs get money", "which clubs get money"],
        ),
        ("is the bridge open and since when", ["is the bridge open", "since when is the bridge"]),
        ("can you tell me who won and who lost", ["who won", "who lost"]),
        (
            "where was the fire and who saw it and when was it out",
            ["where was the fire", "who saw the fire", "when was the fire out"],
        ),
    ],
)
def test_parts_of_a_question_stand_alone(question: str, asked: list[str]) -> None:
    found = parts(question, EN)
    assert len(found) == len(asked)
    assert all(each.startswith(begins) for each, begins in zip(found, asked, strict=True))


@pytest.mark.parametrize(
    "question",
    [
        "who sells bread and butter",
        "who and what",
        "what do people who swim and who dive pay",
        "who met the mayor and the man who won",
        "who won? and when",  # which leans on the one before it
        "the baker and who helped him",
        "bread and how",
        "who won",
    ],
)
def test_what_is_one_question_stays_one(question: str) -> None:
    assert parts(question, EN) == ()


@pytest.mark.parametrize(
    ("code", "question", "asked"),
    [
        ("de", "wann und wo wurde Anna Holt geboren", "wann wurde Anna Holt geboren"),
        ("es", "quién ganó y por cuántos votos", "quién ganó"),
        ("fr", "qui a gagné et avec combien de voix", "qui a gagné"),
        ("ru", "когда и где родилась Анна Холт", "когда родилась Анна Холт"),
        ("uk", "хто переміг і коли це було", "хто переміг"),
    ],
)
def test_other_languages_have_question_words_of_their_own(
    code: str, question: str, asked: str
) -> None:
    first, _ = parts(question, table(code))
    assert first == asked
    assert parts(question.replace(asked.split()[0], "x", 1), table(code)) == ()


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("which is higher, the tower or the mast?", ("how high is the tower", "the mast")),
        ("is the tower older than the mast", ("how old is the tower", "the mast")),
        ("which costs more, the ferry or the bus", ("which costs more, the ferry", "the bus")),
        ("compare the ferry and the bus", ("what is the ferry", "the bus")),
        (
            "what is the difference between form 27-B and 27-C",
            ("what is form 27-B", "what is form 27-C"),
        ),
    ],
)
def test_either_thing_that_is_compared_is_asked_for(question: str, asked: tuple[str, str]) -> None:
    one, other = compared(question, EN)
    assert one == asked[0] and other.endswith(asked[1])


@pytest.mark.parametrize("question", ["is it open or closed", "tea or coffee", "is he older"])
def test_what_compares_nothing(question: str) -> None:
    assert compared(question, EN) == ()


ARTICLES = [
    Article("Vote", "Karl Munt won the vote in Orm. The rest is silence, says Ann Lee.", id="vote"),
    Article("Tower of Orm", "The tower of Orm is 30 metres tall. Rain falls.", id="tower"),
    Article("Mast of Selm", "The mast of Selm is 80 metres tall. It is red.", id="mast"),
    Article("Views", "Tall is what the tower and the mast are in Orm and Selm.", id="views"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("parts")
    with library(folder, reader=WordReader()) as opened:
        opened.add(ARTICLES)
        yield opened


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    """The first two passages with what is marked in them."""
    return [(each.article.id, [mark.text for mark in each.highlights]) for each in answer.citations]


def test_both_parts_are_answered_and_marked(archive: Library) -> None:
    answer = archive.ask("who won the vote in Orm and how tall is the mast of Selm")
    assert answer.found and answer.notices == ()
    assert told(answer)[:2] == [
        ("vote", ["Karl Munt won the vote in Orm."]),
        ("mast", ["The mast of Selm is 80 metres tall."]),
    ]
    assert [each.rank for each in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_two_parts_that_one_passage_answers_are_marked_in_it(archive: Library) -> None:
    answer = archive.ask("who won the vote in Orm and what is the rest, says Ann Lee")
    (first, marked), *_ = told(answer)
    assert first == "vote" and len(marked) == 2


def test_the_part_that_nothing_answers_is_told(archive: Library) -> None:
    answer = archive.ask("who won the vote in Orm and who ate zebra quagga okapi")
    assert answer.found and told(answer)[0][0] == "vote"
    assert [str(each) for each in answer.notices] == ["Not answered: “who ate zebra quagga okapi”."]
    assert not archive.ask("who ate zebra and who ate quagga okapi").found


def test_both_things_that_are_compared_come_first(archive: Library) -> None:
    answer = archive.ask("which is taller, the tower of Orm or the mast of Selm?")
    assert answer.found
    assert {each for each, _ in told(answer)[:2]} == {"tower", "mast"}
    assert len(archive.ask("is the tower of Orm taller than the mast of Selm", 1).citations) == 1
