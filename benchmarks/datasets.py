"""Public question sets as articles and questions. Where to get them: benchmarks/README.md."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval import Article

Span = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A question, the article that answers it and where: half-open character offsets."""

    question: str
    article: str
    spans: tuple[Span, ...]


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
            questions += [
                Asked(asked["question"], entry["title"], tuple(_answers(asked, offset)))
                for asked in paragraph["qas"]
            ]
            offset += len(paragraph["context"]) + len("\n\n")
    return articles, questions


def _answers(asked: dict, offset: int) -> Iterable[Span]:
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
                row["corpus_id"],
                tuple((r["start_index"], r["end_index"]) for r in json.loads(row["references"])),
            )
            for row in csv.DictReader(file)
        ]
    return articles, questions
