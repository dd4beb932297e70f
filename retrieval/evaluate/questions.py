"""Questions with known answers, read from a file. What is made of them is `outcomes`' concern.

A question is a line of JSON: `question`; `article`, the id, title or file name (without suffix)
of the article that answers, or a list of them; `answer`, text that stands in the answering
passage, or a list of alternatives. Without `article` the archive holds no answer. `today`, an
ISO 8601 date, is when it is asked: what "last week" counts from. Anything else is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval.errors import QuestionsError
from retrieval.library import Library
from retrieval.text import parsed_json
from retrieval.types import Article


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what counts as its answer; no articles where the archive has none."""

    question: str
    articles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    today: date | None = None


class _NoQuestion(ValueError):
    """A line that is none; the message says why, to stand behind a colon."""


def load_questions(path: Path) -> list[Question]:
    """The questions of a JSON Lines file. Raises QuestionsError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionsError(f"The questions {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise QuestionsError(
            f"The questions {path} cannot be read: they are not UTF-8 text."
        ) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_question(_fields(line)))
            except _NoQuestion as error:
                raise QuestionsError(f"{path}, line {number} is no question: {error}.") from error
    if not found:
        raise QuestionsError(
            f"The file {path} holds no questions: each line should be one, such as "
            '{"question": "who?", "article": "title or file name", "answer": "words of it"}.'
        )
    return found


def _fields(line: str) -> dict[str, object]:
    try:
        fields = parsed_json(line)
    except ValueError as error:
        raise _NoQuestion(f"it is not valid JSON ({error})") from error
    if not isinstance(fields, dict):
        raise _NoQuestion('it must be a JSON object, {"question": …}')
    return fields


def _question(fields: dict[str, object]) -> Question:
    question = fields.get("question")
    if not isinstance(question, str) or not question.strip():
        raise _NoQuestion("`question` must be text")
    articles, answers = _strings(fields, "article"), _strings(fields, "answer")
    if articles and not answers:
        raise _NoQuestion("it has an `article` but no `answer`; quote some words of the article")
    if answers and not articles:
        raise _NoQuestion("it has an `answer` but no `article`; name the article it stands in")
    return Question(question, articles, answers, _day(fields.get("today")))


def _strings(fields: dict[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    texts = [each for each in values if isinstance(each, str) and each.strip()]
    if len(texts) < len(values):
        raise _NoQuestion(f"`{name}` must be text or a list of texts, or be left out")
    return tuple(texts)


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _NoQuestion("`today` must be a date such as 2031-05-23") from error


def unknown_references(library: Library, questions: Sequence[Question]) -> Iterator[str]:
    """What no answer could satisfy, in sentences: articles that are not there, or lack the words.

    Raises StoreError.
    """
    ids = ids_by_name(library)
    for each in questions:
        unknown = [name for name in each.articles if name not in ids]
        for name in unknown:
            yield (
                f"{each.question!r}: the archive has no article {name!r}; its title, file name "
                "without suffix, or id is wanted (`citebot articles` lists them)."
            )
        known = [number for name in each.articles for number in ids.get(name, ())]
        if known and not unknown:
            articles = library.store.articles(known).values()
            if not any(contains(article.text, each.answers) for article in articles):
                yield _lacking(each, articles)


def _lacking(question: Question, articles: Iterable[Article]) -> str:
    folded = tuple(answer.casefold() for answer in question.answers)
    known = any(contains(article.text.casefold(), folded) for article in articles)
    why = "in other capital letters" if known else "nowhere"
    return (
        f"{question.question!r}: the answer {question.answers[0]!r} stands {why} in "
        f"{question.articles[0]!r}; quote its very words."
    )


def ids_by_name(library: Library) -> dict[str, list[str]]:
    """The ids of the articles that go by each name. Raises StoreError."""
    ids: dict[str, list[str]] = {}
    for listed in library.articles():
        for name in names(listed.id, listed.title, listed.source):
            ids.setdefault(name, []).append(listed.id)
    return ids


def names(article_id: str, title: str, source: str | None) -> set[str]:
    """What an article may be called in a file of questions."""
    return {article_id, title} | ({Path(source).stem} if source else set())


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether any of the answers stands in `text`, however it is broken into lines."""
    folded = " ".join(text.split())
    return any(" ".join(answer.split()) in folded for answer in answers)
