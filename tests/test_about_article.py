"""What is asked about an article itself: how it begins, and what its data says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import WordReader, library

from retrieval import Article, Library
from retrieval.languages import table
from retrieval.query.about_article import Wanted, about_article

ARTICLES = [
    Article(
        "What the night cameras saw",
        "By Ann Lee\n\nFor a month six cameras watched the meadows of Orm. A fox came by.\n\n"
        "Deer came after rain.",
        id="cameras",
        published=date(2030, 2, 1),
        author="Ann Lee",
    ),
    Article(
        "Carp put into Lake Orm",
        "Two thousand carp have been put into the lake. They eat weeds.",
        id="carp",
        url="https://paper.example/carp",
    ),
    Article("Bridge", "The bridge of Orm was opened by the mayor.", id="bridge"),
]


@pytest.mark.parametrize(
    ("question", "wanted", "topic", "surely"),
    [
        ('summarize "Carp put into Lake Orm"', Wanted.SUMMARY, "Carp put into Lake Orm", True),
        ("what is the article about the carp about?", Wanted.SUMMARY, "the carp", True),
        ("what does the piece on the bath say", Wanted.SUMMARY, "the bath", True),
        ("who is this article about", Wanted.SUMMARY, "", True),
        ("please sum up the flood", Wanted.SUMMARY, "the flood", True),
        ("who wrote the article Why I mend clocks", Wanted.AUTHOR, "Why I mend clocks", True),
        ("who wrote the anthem", Wanted.AUTHOR, "the anthem", False),
        ("when was the article on the ferry published", Wanted.DATE, "the ferry", True),
        ("when was “Carp” published?", Wanted.DATE, "Carp", True),
        ("what is the title of the article about carp", Wanted.TITLE, "carp", True),
    ],
)
def test_what_is_asked_about_an_article(
    question: str, wanted: Wanted, topic: str, surely: bool
) -> None:
    found = about_article(question, table("en"))
    assert found is not None
    assert (found.wanted, found.topic, found.surely) == (wanted, topic, surely)


@pytest.mark.parametrize("question", ["who is the mayor", "what is the bridge called"])
def test_what_is_asked_about_the_world(question: str) -> None:
    assert about_article(question, table("en")) is None


@pytest.mark.parametrize(
    ("code", "question", "topic"),
    [
        ("de", "worum geht es in dem Artikel über die Fähre?", "die Fähre"),
        ("es", "de qué trata el artículo sobre el puente", "el puente"),
        ("fr", "de quoi parle l'article sur le bac", "le bac"),
        ("ru", "о чём статья про паром", "паром"),
        ("uk", "про що стаття про міст", "міст"),
    ],
)
def test_articles_of_other_languages(code: str, question: str, topic: str) -> None:
    found = about_article(question, table(code))
    assert found is not None and (found.wanted, found.topic) == (Wanted.SUMMARY, topic)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("articles")
    with library(folder, reader=WordReader()) as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "what is the article about the night cameras about",
        "summarize What the night cameras saw",
        "what does the article about cameras in the meadows say?",
    ],
)
def test_an_article_is_summed_up_by_its_first_sentences(archive: Library, question: str) -> None:
    answer = archive.ask(question)
    (citation,) = answer.citations
    assert answer.found and citation.article.id == "cameras"
    assert [each.text for each in citation.highlights] == [
        "For a month six cameras watched the meadows of Orm.",
        "A fox came by.",
    ]
    assert citation.text == citation.article.text[citation.start : citation.end]
    assert [each.code for each in answer.notices] == ["first-sentences"]


@pytest.mark.parametrize(
    ("question", "article", "told"),
    [
        (
            "who wrote the article about the night cameras",
            "cameras",
            "“What the night cameras saw” is by Ann Lee, as the data of the article says.",
        ),
        (
            'when was "What the night cameras saw" published',
            "cameras",
            "“What the night cameras saw” was published on 2030-02-01, as the data of the article "
            "says.",
        ),
        (
            "when was What the night cameras saw published",
            "cameras",
            "“What the night cameras saw” was published on 2030-02-01, as the data of the article "
            "says.",
        ),
        (
            "what is the title of the article about the carp",
            "carp",
            "The title of the article is “Carp put into Lake Orm”, as its data says.",
        ),
    ],
)
def test_what_the_data_of_an_article_says(
    archive: Library, question: str, article: str, told: str
) -> None:
    answer = archive.ask(question)
    assert answer.found and answer.citations[0].article.id == article
    assert [str(each) for each in answer.notices] == [told]


def test_what_the_data_does_not_say_is_told(archive: Library) -> None:
    answer = archive.ask("who is the author of the article about weeds for carp")
    assert not answer.found
    assert str(answer.notices[0]) == "The data of “Carp put into Lake Orm” names no author."
    answer = archive.ask("when was the article about weeds for carp published")
    assert str(answer.notices[0]).startswith("The data of “Carp put into Lake Orm” has no day")


def test_an_article_that_nothing_names_is_asked_back_for(archive: Library) -> None:
    answer = archive.ask("what is this article about?")
    assert (answer.found, answer.citations) == (False, ())
    assert [each.code for each in answer.notices] == ["which-article"]


def test_what_is_no_article_here_is_searched_for_as_ever(archive: Library) -> None:
    answer = archive.ask("who opened the bridge of Orm")
    assert answer.found and answer.notices == ()
    assert not archive.ask("summarize the zebra quagga").found
    answer = archive.ask("when was the bridge of Orm published")
    assert [each.code for each in answer.notices] == []


def test_who_wrote_a_quoted_title_is_asked_of_its_article(tmp_path: Path) -> None:
    with library(tmp_path / "index", reader=WordReader()) as opened:
        opened.add(ARTICLES)
        answer = opened.ask('who wrote "What the night cameras saw"')
        assert answer.found and [each.article.id for each in answer.citations] == ["cameras"]
        assert [each.code for each in answer.notices] == ["data-author"]
