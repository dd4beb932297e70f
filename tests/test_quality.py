"""The real model over the seeds: does it answer, mark and refuse as the README says?

The limits lie a little below what is reached: 8-bit kernels round differently from CPU to CPU.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval import Config, Library
from retrieval.evaluate import Metrics, evaluate, load_questions, metrics

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("seeds")
    with Library.open(folder, Config(cache=model_cache)) as library:
        assert library.add([SEEDS / "articles"]).skipped == ()
        yield library


@pytest.fixture(scope="module")
def measured(seeds: Library) -> Metrics:
    """Of every third question; `citebot eval` asks all of them."""
    return metrics(evaluate(seeds, load_questions(SEEDS / "questions.jsonl")[1::3]))


def test_everyday_questions_are_answered(measured: Metrics) -> None:
    assert measured.success_at_1 is not None and measured.success_at_1 >= 0.93
    assert measured.success_at_5 is not None and measured.success_at_5 >= 0.98
    assert measured.highlight_hits is not None and measured.highlight_hits >= 0.88


def test_it_refuses_what_the_archive_does_not_answer_and_little_else(measured: Metrics) -> None:
    assert measured.false_answers is not None and measured.false_answers <= 0.15  # two of 14
    assert measured.refusals is not None and measured.refusals <= 0.10


def test_who_did_not_recognize_the_election(seeds: Library) -> None:
    answer = seeds.ask("who did not recognize the election")
    assert answer.found
    first, second = answer.citations[:2]
    assert {first.article.title, second.article.title} == {
        "Talks between Putin and Lukashenko begin in Sochi"
    }
    marked = [mark.text for citation in (first, second) for mark in citation.highlights]
    assert any("not recognized by the United States" in text for text in marked)
    assert any("did not recognize the results" in text for text in marked)


def test_reprints_are_one_citation(seeds: Library) -> None:
    answer = seeds.ask("What was the price of the bell of Old Winnerby?", limit=10)
    titles = [
        sorted(article.title for article in (citation.article, *citation.also_in))
        for citation in answer.citations
    ]
    assert ["Museum buys bell from the drowned village", "The bell of Old Winnerby comes home"] in (
        titles
    )


def test_a_question_in_russian_finds_russian_articles(tmp_path: Path, model_cache: Path) -> None:
    from retrieval import Article

    config = Config(cache=model_cache, language="ru")
    with Library.open(tmp_path / "index", config) as library:
        library.add(
            [
                Article(
                    "Мост закрыт", "Мэр закрыл мост в понедельник. Причина — трещины в опорах."
                ),
                Article("Выборы", "Оппозиция не признала итоги выборов. Страны ЕС тоже."),
            ]
        )
        first = library.ask("кто не признал выборы").citations[0]
        assert first.article.title == "Выборы"
        assert first.highlights[0].text == "Оппозиция не признала итоги выборов."
