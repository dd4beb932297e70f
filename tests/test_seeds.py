"""The shipped articles and questions: unharmed, well-formed, and true to one another."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from retrieval import Article, Config
from retrieval.evaluate import Question, load_questions
from retrieval.read import read, walk

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """By file name without suffix."""
    found = [each for path in walk(SEEDS / "articles") for each in read(path, Config())]
    return {Path(str(each.source)).stem: each for each in found if isinstance(each, Article)}


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return load_questions(SEEDS / "questions.jsonl")


def test_the_first_article_is_as_it_was_published() -> None:
    data = (SEEDS / "articles" / "sochi-talks.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == (
        "4189f4f7b0de3a5bc2f16f69737416c62398d467101521fb12e99e6e67afeedb"
    )


def test_every_article_is_read_with_title_date_and_whole_text(articles: dict[str, Article]) -> None:
    files = sorted(path.stem for path in (SEEDS / "articles").iterdir())
    assert sorted(articles) == files
    assert len(files) >= 25
    # A line of tags that was not taken for one would stand at the end of the text.
    open_end = [name for name, article in articles.items() if article.text[-1] not in '.!?”"']
    undated = [name for name, article in articles.items() if not article.published]
    untitled = [name for name, article in articles.items() if article.title == name]
    assert (open_end, undated, untitled) == ([], ["sochi-talks"], [])


def test_titles_differ(articles: dict[str, Article]) -> None:
    titles = Counter(article.title for article in articles.values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_there_are_enough_questions_of_each_kind(questions: list[Question]) -> None:
    assert len(questions) >= 80
    assert sum(1 for question in questions if not question.articles) >= 20


def test_no_question_is_asked_twice(questions: list[Question]) -> None:
    asked = Counter(question.question.casefold() for question in questions)
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_answer_stands_in_its_articles(
    questions: list[Question], articles: dict[str, Article]
) -> None:
    unknown = {name for question in questions for name in question.articles} - set(articles)
    assert unknown == set()
    nowhere = [
        (question.question, answer)
        for question in questions
        for answer in question.answers
        if not any(
            answer in articles[name].text or answer in articles[name].title
            for name in question.articles
        )
    ]
    assert nowhere == []


def test_the_text_of_every_article_named_holds_an_answer(
    questions: list[Question], articles: dict[str, Article]
) -> None:
    # In the title alone it would not do: passages are cut from the text.
    idle = [
        (question.question, name)
        for question in questions
        for name in question.articles
        if not any(answer in articles[name].text for answer in question.answers)
    ]
    assert idle == []
