"""What is asked, and of which archive: the questions about the seeds, in many forms, and XQuAD."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import datasets
from benchmarks.answering.judge import Said
from benchmarks.datasets import Asked
from benchmarks.reader.forms import FORMS, form
from retrieval import Article

_WORKER = Path(__file__).with_name("worker.py")
_IN_FORMS = 180  # everyday questions with an answer that are asked in every form
_SEED = 13
Key = tuple[str, date | None]
Pairs = list[tuple[str, Asked, Asked]]


@dataclass(slots=True)
class Archive:
    """Articles and what is asked of them; `paths` are read by the engine itself."""

    texts: dict[str, str]
    paths: list[str] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    questions: dict[Key, None] = field(default_factory=dict)


@dataclass(slots=True)
class Sets:
    """All questions by the name of their set.

    `forms`: of each form the questions with an answer and those without.
    """

    files: dict[str, list[tuple[Asked, date | None]]]
    pairs: dict[str, Pairs]
    forms: dict[str, tuple[list[Asked], list[Asked]]]
    xquad: list[Asked]

    def of_seeds(self) -> Iterator[Key]:
        for asked in self.files.values():
            yield from ((each.question, today) for each, today in asked)
        for pairs in self.pairs.values():
            yield from ((each.question, None) for _, *both in pairs for each in both)
        for with_answer, without in self.forms.values():
            yield from ((each.question, None) for each in (*with_answer, *without))


def sets(wanted: set[str], xquad: Path | None, every: int = 1) -> tuple[Sets, dict[str, Archive]]:
    """The `wanted` sets, of NAMES, and the archives that they are asked of.

    `every`: of each set, and of each kind in it, only one question or pair in so many.
    """
    articles = datasets.seed_articles()
    everyday, hard = (
        datasets.of_file(articles, file)
        for file in (datasets.SEEDS / "questions.jsonl", datasets.HERE / "hard_questions.jsonl")
    )
    pairs = {
        "contrast, looked at": datasets.contrast(articles, datasets.CONTRAST),
        "contrast, unseen": datasets.contrast(articles, datasets.UNSEEN),
    }
    known, of_xquad = datasets.xquad(xquad / "xquad.en.json", "en") if xquad else ([], [])
    files = {"everyday": everyday, "hard": hard}
    found = Sets(
        {name: _some(asked, every) for name, asked in files.items() if name in wanted},
        {name: each[::every] for name, each in pairs.items() if "contrast" in wanted},
        in_forms(everyday, every) if "forms" in wanted else {},
        of_xquad[::every],
    )
    seeds = Archive({each.id: each.text for each in articles}, [str(datasets.SEEDS / "articles")])
    seeds.questions = dict.fromkeys(found.of_seeds())
    other = Archive({each.id: each.text for each in known}, articles=[*map(_fields, known)])
    other.questions = dict.fromkeys((each.question, None) for each in found.xquad)
    archives = {"seeds": seeds, "XQuAD-en": other}
    return found, {name: each for name, each in archives.items() if each.questions}


NAMES = ("everyday", "hard", "contrast", "forms")
"""The sets of questions about the seeds."""


def _some(asked: list[tuple[Asked, date | None]], every: int) -> list[tuple[Asked, date | None]]:
    yes = [each for each in asked if each[0].answers]
    no = [each for each in asked if not each[0].answers]
    return yes[::every] + no[::every]


def in_forms(
    everyday: list[tuple[Asked, date | None]], every: int = 1
) -> dict[str, tuple[list[Asked], list[Asked]]]:
    timeless = [asked for asked, today in everyday if not today]
    kinds = (
        [asked for asked in timeless if asked.answers][:_IN_FORMS][::every],
        [asked for asked in timeless if not asked.answers][::every],
    )
    made: dict[str, tuple[list[Asked], list[Asked]]] = {}
    for name in FORMS:
        one, other = (
            [Asked(form(name, each.question, _SEED), each.answers) for each in kind]
            for kind in kinds
        )
        made[name] = one, other
    return made


def held_out(questions: list[Asked], articles: Iterable[str]) -> list[Asked]:
    """Those of the half of XQuAD, with these articles, that nothing is fitted on."""
    held = datasets.held_out(articles)
    return [asked for asked in questions if asked.article in held]


def put(
    archives: Mapping[str, Archive], checkout: Path, cache: Path | None
) -> dict[str, dict[Key, Said]]:
    """What the engine of a checkout says to all of them."""
    with tempfile.TemporaryDirectory() as folder:
        given, written = Path(folder, "archives"), Path(folder, "answers")
        told = {
            name: {
                "paths": each.paths,
                "articles": each.articles,
                "questions": [(text, day and day.isoformat()) for text, day in each.questions],
                "cache": str(cache) if cache else None,
            }
            for name, each in archives.items()
        }
        given.write_text(json.dumps(told), encoding="utf-8")
        command = [sys.executable, str(_WORKER), str(given), str(written)]
        subprocess.run(
            command, check=True, env=os.environ | {"PYTHONPATH": str(checkout.absolute())}
        )
        said = json.loads(written.read_text(encoding="utf-8"))
    return {
        name: dict(zip(each.questions, map(Said.read, said[name]), strict=True))
        for name, each in archives.items()
    }


def _fields(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "text": article.text,
        "id": article.id,
        "language": article.language,
    }
