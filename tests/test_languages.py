"""Each language over articles in it: times, what is asked for, denials, opposites and refusals.

By words alone as with the bundled model, which knows none of them well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Answer, Article, Config, Library, Period
from retrieval.languages import Language, language_of, languages, table
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.temporal import event_dates, expressions, naming, newest

HERE = Path(__file__).parent / "languages"
TODAY = date(2031, 9, 25)  # a Thursday
TOLD = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*.json"))}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}: {case if isinstance(case, str) else case[0]}")
        for code, told in TOLD.items()
        for case in told[kind]
    ]


class Archives:
    """The articles of each language, encoded once."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder, self._cache = folder, cache
        self._open: dict[tuple[str, bool], Library] = {}

    def ask(self, code: str, question: str, by_words: bool) -> Answer:
        if (code, by_words) not in self._open:
            self._open[code, by_words] = self._opened(code, by_words)
        return self._open[code, by_words].ask(question, today=TODAY)

    def _opened(self, code: str, by_words: bool) -> Library:
        pieces = 0.0 if by_words else Config().max_pieces_per_word
        config = Config(cache=self._cache, device="cpu", max_pieces_per_word=pieces)
        opened = Library.open(self._folder / code, config)
        if not opened.articles():
            opened.add(
                Article(each["title"], each["text"], each["id"],
                        published=date.fromisoformat(each["published"]))
                for each in TOLD[code]["articles"]
            )  # fmt: skip
        return opened

    def close(self) -> None:
        for each in self._open.values():
            each.close()


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Archives]:
    opened = Archives(tmp_path_factory.mktemp("languages"), model_cache)
    yield opened
    opened.close()


@pytest.fixture(params=[False, True], ids=["with the model", "by words"])
def by_words(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize(("code", "case"), cases("answers"))
def test_what_is_asked_is_found_and_marked(
    archives: Archives, code: str, case: list[str], by_words: bool
) -> None:
    question, article, said, words = case
    answer = archives.ask(code, question, by_words)
    assert answer.found and (not by_words or "words-alone" in {n.code for n in answer.notices})
    best = answer.citations[0]
    mark = best.highlights[0]
    assert (best.article.id, said in mark.text) == (article, True), mark.text
    if words:
        assert mark.answer and mark.text[slice(*(at - mark.start for at in mark.answer))] == words


@pytest.mark.parametrize(("code", "case"), cases("times"))
def test_a_time_is_read_and_its_article_comes_first(
    archives: Archives, code: str, case: list[str], by_words: bool
) -> None:
    question, article, period = case
    answer = archives.ask(code, question, by_words)
    assert (str(answer.period), answer.citations[0].article.id) == (period, article)


@pytest.mark.parametrize(("code", "question"), cases("refused"))
def test_what_the_archive_does_not_tell_is_refused(
    archives: Archives, code: str, question: str, by_words: bool
) -> None:
    assert not archives.ask(code, question, by_words).found


def read_in(code: str, question: str) -> Language:
    """The table by which it is read, in an archive of English articles."""
    language = language_of(question, table("en"))
    # A few words may be of no language in particular.
    return language if language.code == code else table(code)


@pytest.mark.parametrize(("code", "case"), cases("expressions"))
def test_a_time_is_read(code: str, case: list[Any]) -> None:
    question, period, explicit = case
    found = expressions.read(question, TODAY, read_in(code, question))
    assert (str(found and found.period), bool(found and found.explicit)) == (period, explicit)


@pytest.mark.parametrize(
    ("code", "text", "days"),
    [
        ("de", "Am 10. Oktober wird es fertig.", "2031-10-10"),
        ("de", "Gekauft im November 2030.", "2030-11-01 to 2030-11-30"),
        ("fr", "Ce sera prêt le 10 octobre.", "2031-10-10"),
        ("fr", "Acheté en novembre 2030.", "2030-11-01 to 2030-11-30"),
        ("es", "Estará listo el 10 de octubre.", "2031-10-10"),
        ("es", "Comprado en noviembre de 2030.", "2030-11-01 to 2030-11-30"),
        ("uk", "Усе буде готове 10 жовтня.", "2031-10-10"),
        ("uk", "Куплено в листопаді 2030 року.", "2030-11-01 to 2030-11-30"),
    ],
)
def test_the_days_that_a_text_names_are_those_of_its_language(
    code: str, text: str, days: str
) -> None:
    language = language_of(text, table("en"))
    found = naming.named(text, date(2031, 8, 26), language)
    assert (language.code, {str(Period(*each)) for each in found}) == (code, {days})


@pytest.mark.parametrize(("code", "case"), cases("types"))
def test_the_type_of_an_answer_is_read(code: str, case: list[str]) -> None:
    question, kind = case
    assert answer_type(question, read_in(code, question)) is AnswerType(kind)


@pytest.mark.parametrize(("code", "case"), cases("events"))
def test_an_event_is_read(code: str, case: list[Any]) -> None:
    question, name, after = case
    found = event_dates.read(question, read_in(code, question))
    assert found and (found.name, found.after) == (name, after)


@pytest.mark.parametrize(("code", "case"), cases("newest"))
def test_a_question_for_what_is_newest_is_read(code: str, case: list[Any]) -> None:
    question, rest, alone = case
    assert newest.read(question, read_in(code, question)) == newest.Newest(rest, alone)


def test_nearly_every_question_tells_its_language() -> None:
    kinds = ("expressions", "types", "events", "newest", "answers", "times", "refused")
    for code, told in TOLD.items():
        asked = [
            case if isinstance(case, str) else case[0] for kind in kinds for case in told[kind]
        ]
        strange = [each for each in asked if language_of(each, table("en")).code != code]
        assert len(strange) <= len(asked) / 50, strange


FIELDS = (
    "since", "after", "before", "until", "within", "loosely", "start", "middle", "end", "whole",
    "ago", "last", "before_last", "this", "rolling", "on_weekday", "yesterday", "today", "weekend",
    "of_last_year", "months", "weekdays", "seasons", "counts", "ordinals", "one_day", "possessive",
    "sources", "range_openers", "range_joins", "articles", "newest_topic", "after_event",
)  # fmt: skip
NUMBERS = ["31", "30", "29.", "0", "12", "99", "999", "0000", "1900", "2099", "3/4/2031"]


def words_of(language: Language) -> list[str]:
    """What its phrases are made of, without what only an expression has."""
    written = " ".join(getattr(language, field) for field in FIELDS)
    words = re.findall(r"[^\W\d_]+", written + " ".join(language.units.values()))
    return sorted({*words, *NUMBERS, ".", "-", "'", ","})


@pytest.mark.parametrize("code", [language.code for language in languages()])
@given(data=st.data(), today=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_nothing_that_is_asked_fails(code: str, data: st.DataObject, today: date) -> None:
    language = table(code)
    question = " ".join(data.draw(st.lists(st.sampled_from(words_of(language)), max_size=9)))
    newest.read(question, language)
    event_dates.read(question, language)
    answer_type(question, language)
    found = expressions.read(question, today, language)
    if found is not None:
        assert 0 <= found.span[0] < found.span[1] <= len(question)
        assert expressions.without(question, found)
    assert all(first <= last for first, last in naming.named(question, today, language))
