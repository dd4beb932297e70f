"""What is asked over what: XQuAD as `benchmarks/quality.py` takes it, or the repository's seeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.datasets import xquad
from benchmarks.generate import SEEDS
from benchmarks.peers.judge import Question, Span
from retrieval import Article, Config
from retrieval.evaluate import load_questions
from retrieval.ingest import expand

Set = tuple[list[Article], list[Question]]


def from_xquad(folder: Path) -> Set:
    articles, asked = xquad(folder / "xquad.en.json", "en")
    questions = [
        Question(each.question, tuple((each.article, span) for span in each.spans))
        for each in asked
    ]
    return articles, questions


def from_seeds() -> Set:
    """The seeds' answerable questions that do not depend on the day on which they are asked."""
    articles = [
        Article(each.title, each.text, id=Path(each.source or "").stem)
        for each in expand([SEEDS], Config())
        if isinstance(each, Article)
    ]
    questions = [
        Question(each.question, tuple(_answers(articles, each.articles, each.answers)))
        for each in load_questions(SEEDS.parent / "questions.jsonl")
        if each.articles and not each.today
    ]
    return articles, questions


def _answers(
    articles: Sequence[Article], names: Sequence[str], answers: Sequence[str]
) -> Iterator[tuple[str, Span]]:
    """Everywhere in the named articles that one of the answers stands."""
    wanted = [r"\s+".join(map(re.escape, answer.split())) for answer in answers]
    for article in articles:
        if article.id in names:
            for pattern in wanted:
                for match in re.finditer(pattern, article.text):
                    yield article.id, match.span()
