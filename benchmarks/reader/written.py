"""Reads the articles and questions of `written/`, and says what is wrong with them.

    python -m benchmarks.reader.written [FILE ...]

A file holds articles that may know of each other: a place, a club, a paper. An article begins with
a line `=== id | manner | date | variety`, then its title, a blank line, its text; below a line of
`???` stands a question a line, with what answers it behind a bar:

    who closed the weir | [Tom Reddish] locked the sluice || it was [Reddish] who turned the key
    when did the weir reopen | -announced

An answer is a stretch of the article, copied letter by letter, that stands in it once; what stands
in brackets are the answering words. Several right sentences stand between `||`, one of another
article of the file behind `@id `. `-kind` says that nothing in the file answers, and in what way
it nearly does. Lines that begin with `= ` and follow each other are a contrast group: nearly the
same question, another answer.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from retrieval.types import Span  # noqa: E402

FOLDER = Path(__file__).with_name("written")
KINDS = {
    "fact": "the right people and things, a fact about them that is not told",
    "person": "another person than the one that it is told of",
    "year": "another day, month or year",
    "number": "another number or id",
    "place": "another place",
    "roles": "who did it to whom is the other way round",
    "premise": "takes for granted what is not so",
    "doer": "nobody knows, or it is not told, who did it",
    "reason": "it is not told why",
    "announced": "only planned, announced or demanded, not yet done",
    "denied": "only denied",
    "half": "half of what is asked is told",
    "definition": "a thing is spoken of, and what it is is not told",
    "outcome": "the end of it is not told",
    "topic": "near in topic, nothing of it is told",
}
"""In what way a question that nothing answers comes near."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A stretch of an article; `words`: those that answer, in it, where the question has any."""

    article: str
    span: Span
    words: Span | None


@dataclass(frozen=True, slots=True)
class Question:
    """`answers` is empty where nothing answers; `kind` then says how near it comes.

    `group`: the number of its contrast group in the file, if it is in one.
    """

    text: str
    answers: tuple[Answer, ...]
    kind: str | None
    group: int | None


@dataclass(slots=True)
class Written:
    """An article and the questions that were written below it."""

    id: str
    manner: str
    date: str
    variety: str
    title: str
    text: str
    questions: list[Question] = field(default_factory=list)


class Faulty(Exception):
    """What is wrong with a file, a line each."""


def read(path: Path) -> list[Written]:
    """The articles of a file. Raises Faulty."""
    blocks = re.split(r"^=== *", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    faults: list[str] = []
    articles: dict[str, tuple[Written, str]] = {}
    for block in blocks:
        head, _, rest = block.partition("\n")
        body, mark, asked = rest.partition("\n???")
        title, _, text = body.strip().partition("\n")
        fields = [part.strip() for part in head.split("|")]
        if len(fields) != 4 or not mark or not text.strip():
            faults.append(f"{path.name}: {head!r} is no head of an article with text and questions")
        elif not re.fullmatch(r"\d{4}-\d\d-\d\d", fields[2]):
            faults.append(f"{path.name}: {head!r} has no day such as 2027-03-09")
        elif fields[0] in articles:
            faults.append(f"{path.name}: two articles are called {fields[0]}")
        else:
            articles[fields[0]] = Written(*fields, title.strip(), text.strip()), asked
    known = {name: article for name, (article, _) in articles.items()}
    for article, asked in articles.values():
        for question in _questions(article, asked, known, faults):
            article.questions.append(question)
    if faults:
        raise Faulty("\n".join(faults))
    return list(known.values())


def _questions(
    article: Written, asked: str, known: dict[str, Written], faults: list[str]
) -> Iterator[Question]:
    group = 0
    grouped = False
    for line in asked.splitlines():
        line = line.strip()
        beside = line.startswith("=")
        if beside and not grouped:
            group += 1
        grouped = beside
        if not line:
            continue
        text, bar, answer = line.lstrip("= ").partition("|")
        text, answer = text.strip(), answer.strip()
        try:
            if not bar or not text:
                raise ValueError("no question and answer")
            kind = answer[1:] if answer.startswith("-") else None
            if kind is not None and kind not in KINDS:
                raise ValueError(f"no such kind: {kind}")
            stretches = () if kind else answer.split("||")
            found = tuple(_answer(article, each.strip(), known) for each in stretches)
        except ValueError as why:
            faults.append(f"{article.id}: {line[:90]!r}: {why}")
            continue
        yield Question(text, found, kind, group if beside else None)


def _answer(article: Written, stretch: str, known: dict[str, Written]) -> Answer:
    if stretch.startswith("@"):
        name, _, stretch = stretch[1:].partition(" ")
        if name not in known:
            raise ValueError(f"no article {name} in this file")
        article = known[name]
    before, opened, rest = stretch.partition("[")
    inside, closed, after = rest.partition("]")
    if bool(opened) != bool(closed) or "[" in after or "]" in after:
        raise ValueError("one pair of brackets at most")
    whole = before + inside + after
    # Lines may be broken otherwise than in the article.
    pattern = r"\s+".join(map(re.escape, whole.split()))
    met = [match.span() for match in re.finditer(pattern, article.text)] if pattern else []
    if len(met) != 1:
        raise ValueError(f"{whole!r} stands {len(met)} times in {article.id}")
    start, end = met[0]
    if not opened:
        return Answer(article.id, (start, end), None)
    words = start + len(before.lstrip()), end - len(after.rstrip())
    return Answer(article.id, (start, end), words)


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.txt"))
    articles, faults = [], []
    for path in files:
        try:
            articles += read(path)
        except Faulty as why:
            faults.append(str(why))
    asked = [question for article in articles for question in article.questions]
    none = [question for question in asked if not question.answers]
    groups = {
        (article.id, question.group)
        for article in articles
        for question in article.questions
        if question.group
    }
    worded = sum(any(each.words for each in question.answers) for question in asked)
    print(f"{len(articles)} articles of {sum(len(a.text.split()) for a in articles)} words, "
          f"{len(asked)} questions, {len(none)} unanswered ({len(none) / max(len(asked), 1):.0%}), "
          f"{worded} with answering words, {len(groups)} contrast groups")  # fmt: skip
    print("unanswered:", dict(Counter(question.kind for question in none).most_common()))
    print("manners:", dict(Counter(article.manner for article in articles).most_common()))
    for fault in faults:
        print(fault)
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
