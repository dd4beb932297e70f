"""Question sets as articles and questions. Where to get the public ones: benchmarks/README.md."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from retrieval import Article, Config
from retrieval.evaluate import load_questions
from retrieval.ingest.pipeline import expand

Span = tuple[int, int]
HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
CONTRAST = HERE / "contrast_pairs.jsonl"
UNSEEN = HERE / "contrast_pairs_unseen.jsonl"


@dataclass(frozen=True)
class Asked:
    """`answers`: where each stands, as article id and half-open character offsets."""

    question: str
    answers: tuple[tuple[str, Span], ...]

    @property
    def article(self) -> str:
        """The one that answers; the first of several."""
        return self.answers[0][0]

    def spans(self, article: str) -> list[Span]:
        """The answers in one article."""
        return [span for name, span in self.answers if name == article]

    def within(self, article: str, start: int, end: int) -> bool:
        """Whether a whole answer stands in that stretch."""
        return any(start <= first and last <= end for first, last in self.spans(article))


def xquad(path: Path, language: str) -> tuple[list[Article], list[Asked]]:
    """A file in SQuAD's JSON format: an article is its paragraphs, a blank line between them."""
    articles, questions = [], []
    for entry in json.loads(path.read_text(encoding="utf-8"))["data"]:
        title = entry["title"].replace("_", " ")
        paragraphs = entry["paragraphs"]
        text = "\n\n".join(paragraph["context"] for paragraph in paragraphs)
        articles.append(Article(title, text, id=entry["title"], language=language))
        offset = 0
        for paragraph in paragraphs:
            for asked in paragraph["qas"]:
                spans = _spans(asked, offset)
                answers = tuple((entry["title"], span) for span in spans)
                questions.append(Asked(asked["question"], answers))
            offset += len(paragraph["context"]) + len("\n\n")
    return articles, questions


def held_out(articles: Iterable[str]) -> frozenset[str]:
    """The half of XQuAD that nothing is fitted on: every other of its articles, by name."""
    return frozenset(sorted(set(articles))[1::2])


def _spans(asked: dict[str, Any], offset: int) -> Iterable[Span]:
    for answer in asked["answers"]:
        start = offset + answer["answer_start"]
        yield start, start + len(answer["text"])


def chroma(folder: Path) -> tuple[list[Article], list[Asked]]:
    """Chroma's chunking evaluation: a corpus is one article, its references are the answers."""
    articles = [
        Article(path.stem, path.read_text(encoding="utf-8"), id=path.stem)
        for path in sorted((folder / "corpora").glob("*.md"))
    ]
    with (folder / "questions.csv").open(encoding="utf-8", newline="") as file:
        questions = [
            Asked(
                row["question"],
                tuple(
                    (row["corpus_id"], (reference["start_index"], reference["end_index"]))
                    for reference in json.loads(row["references"])
                ),
            )
            for row in csv.DictReader(file)
        ]
    return articles, questions


def seed_articles() -> list[Article]:
    """The repository's own articles; an id is a file's name without suffix."""
    return [
        Article(each.title, each.text, id=Path(each.source or "").stem)
        for each in expand([SEEDS / "articles"], Config())
        if isinstance(each, Article)
    ]


def seeds(articles: Sequence[Article], *files: Path) -> list[Asked]:
    """Questions of `files` that have an answer, whatever the day on which they are asked."""
    return [
        asked
        for file in files
        for asked, today in of_file(articles, file)
        if asked.answers and not today
    ]


def of_file(articles: Sequence[Article], file: Path) -> list[tuple[Asked, date | None]]:
    """All its questions, those without an answer too; and the day on which each is asked."""
    return [
        (Asked(each.question, tuple(_places(articles, each.articles, each.answers))), each.today)
        for each in load_questions(file)
    ]


def contrast(articles: Sequence[Article], file: Path) -> list[tuple[str, Asked, Asked]]:
    """Pairs of questions about the seeds, each with its kind."""
    pairs = []
    for line in file.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        one, other = (
            Asked(
                half["question"],
                tuple(_places(articles, _listed(half["article"]), _listed(half["answer"]))),
            )
            for half in (fields["first"], fields["second"])
        )
        pairs.append((fields["kind"], one, other))
    return pairs


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _places(
    articles: Sequence[Article], names: Sequence[str], answers: Sequence[str]
) -> Iterator[tuple[str, Span]]:
    """Everywhere in the named articles that one of the answers stands."""
    wanted = [r"\s+".join(map(re.escape, answer.split())) for answer in answers]
    for article in articles:
        if article.id in names:
            for pattern in wanted:
                for match in re.finditer(pattern, article.text):
                    yield article.id, match.span()
