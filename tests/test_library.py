"""Library: the public API as front ends use it."""

from __future__ import annotations

import dataclasses
import inspect
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import WordEncoder, library
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import retrieval
from retrieval import (
    Answer,
    Article,
    Citation,
    Config,
    Highlight,
    IngestReport,
    InputError,
    Library,
    ModelError,
    ModelMismatch,
    StoreError,
)
from retrieval.notices import Notice
from retrieval.store.local import LocalStore
from retrieval.store.protocol import Counts

ODD = {
    "line ends": "One.\r\nTwo.\r\n\r\nThree.\rFour.",
    "NUL": "\0One\0 two.\0\n\n\0",
    "spaces": " \t One\xa0two.\u3000\u2003Three.\u200b \x0b\x0c\x1c\x85 \n \n",
    "surrogates": "One \ud83d two. \udfff Three.",
    "marks": "\ufeffOne e\u0301 two. 👩‍👩‍👧 \u202eThree\u202c.",
    "long": "word " * 3_000,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def archive(folder: Path) -> Iterator[Library]:
    with library(folder) as opened:
        yield opened


def filled(folder: Path, **options: object) -> Library:
    opened = library(folder, **options)  # type: ignore[arg-type]
    opened.add(
        [
            Article("Otters", "Otters came back to the Yarrel.", id="otters"),
            Article("Bridge", "The bridge was closed on Monday.", id="bridge"),
        ]
    )
    return opened


def cited(answer: Answer) -> list[str]:
    return [citation.article.id for citation in answer.citations]


# --- names and defaults


def names(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def test_names_are_those_that_front_ends_rely_on() -> None:
    assert names(Article) == [
        *("title", "text", "id", "source", "published", "tags", "language", "url", "places"),
        "author",
    ]
    assert set(names(Answer)) >= {"question", "found", "confidence", "citations", "elapsed_ms"}
    assert set(names(Citation)) >= {
        *("rank", "score", "article", "start", "end", "text", "highlights", "also_in", "place")
    }
    assert names(Highlight) == ["start", "end", "text", "answer"]
    assert names(IngestReport) == ["added", "updated", "unchanged", "removed", "skipped"]
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)


def test_defaults_are_those_that_front_ends_rely_on() -> None:
    assert inspect.signature(Library.ask).parameters["limit"].default == 5
    assert inspect.signature(Library.add).parameters["prune"].default is False
    assert IngestReport() == IngestReport(0, 0, 0, 0, ())
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().passage_tokens = 1  # type: ignore[misc]


# --- opening


def test_a_folder_is_made_and_found_again(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "index"
    with Library.open(str(place)) as opened:
        assert opened.articles() == []
    with library(place) as opened:
        opened.add(Article("Rain", "It rained.", id="rain"))
    with Library.open(place) as opened:
        assert [listed.id for listed in opened.articles()] == ["rain"]


def test_whether_there_is_an_archive(tmp_path: Path) -> None:
    place = tmp_path / "index"
    assert Library.exists(place) is False
    assert not place.exists()
    place.mkdir()
    assert Library.exists(str(place)) is False
    Library.open(place).close()
    assert Library.exists(str(place)) is True
    with pytest.raises(StoreError, match="File name too long"):
        Library.exists("x" * 5_000)


def test_an_unknown_kind_of_store_is_refused() -> None:
    for use in (Library.open, Library.exists):
        with pytest.raises(StoreError, match="no store for redis://localhost/0"):
            use("redis://localhost/0")


def test_a_check_tells_what_is_wrong(folder: Path) -> None:
    filled(folder).close()
    with library(folder) as archive:
        assert archive.check() == []
    with sqlite3.connect(folder / "citebot.sqlite3") as database:
        database.execute("DELETE FROM articles WHERE id = 'otters'")  # its passage stays
    database.close()
    with library(folder) as archive:
        (problem,) = archive.check()
        assert str(problem).startswith("orphan ")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not an index")
    with pytest.raises(StoreError, match="index"):
        Library.open(tmp_path / "index")


def test_what_needs_no_model_works_without_one(folder: Path) -> None:
    filled(folder).close()

    def broken() -> WordEncoder:
        raise ModelError("The model cannot be loaded.")

    with Library(LocalStore(folder, language="en"), broken) as opened:
        assert opened.counts() == Counts(articles=2, passages=2)
        assert [listed.title for listed in opened.articles()] == ["Bridge", "Otters"]
        assert opened.article("otters") == Article(
            "Otters", "Otters came back to the Yarrel.", id="otters"
        )
        assert opened.remove(["bridge"]) == 1
        with pytest.raises(ModelError, match="cannot be loaded"):
            opened.ask("otters")
        with pytest.raises(ModelError, match="cannot be loaded"):
            opened.add(Article("Rain", "It rained."))


def test_the_model_is_loaded_once_and_only_when_needed(folder: Path) -> None:
    loads: list[int] = []

    def load() -> WordEncoder:
        loads.append(1)
        return WordEncoder()

    with Library(LocalStore(folder, language="en"), load, Config(device="cpu")) as opened:
        opened.articles()
        assert loads == []
        askers = [threading.Thread(target=opened.warm_up) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        opened.add(Article("Rain", "It rained."))
        opened.ask("rain")
        assert loads == [1]


# --- articles in and out


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_article_comes_back_as_it_went_in(folder: Path, text: str) -> None:
    article = Article(
        title="A \ud800 title\r\n\0 ",
        text=text,
        id="odd id\n",
        source="caf\udce9.txt",
        published=date(2031, 5, 2),
        tags=("a,b", "", "тег", '"'),
        language="ru",
    )
    with library(folder) as opened:
        assert opened.add(article) == IngestReport(added=1)
        assert opened.article("odd id\n") == article
    with library(folder) as opened:
        assert opened.add(article) == IngestReport(unchanged=1)
        (first, *_) = opened.ask("one two three word").citations
        assert first.article == article
        assert first.text == text[first.start : first.end]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=20), text=st.text(min_size=1, max_size=200))
def test_any_article_can_be_cited_by_its_offsets(small: Library, title: str, text: str) -> None:
    article = Article(title, text)
    report = small.add(article)
    assert report.added == (1 if text.strip() else 0)
    citations = small.ask("what is in the hall", limit=100).citations
    for citation in citations:
        assert citation.article == article
        assert citation.text == text[citation.start : citation.end]
    assert sorted("".join("".join(each.text for each in citations).split())) == sorted(
        "".join(text.split())
    )
    small.remove([article.id])


@pytest.fixture
def small(folder: Path) -> Iterator[Library]:
    """Short passages, so that a short text has several."""
    with library(folder, passage_tokens=9, merge_tokens=5) as opened:
        yield opened


@pytest.mark.parametrize("path", ["x" * 5_000, "a/" * 3_000, "a\0b", "caf\udce9"])
def test_a_path_that_cannot_be_one_is_skipped(archive: Library, path: str) -> None:
    report = archive.add([path, Article("Rain", "It rained.")], prune=True)
    assert (report.added, [each.source for each in report.skipped]) == (1, [path])


def test_an_unknown_article_is_none(archive: Library) -> None:
    assert archive.article("nothing") is None


def test_articles_are_listed_by_title(archive: Library) -> None:
    archive.add(
        [
            Article("b", "It rained.", id="2", source="/b.txt", published=date(2031, 5, 2)),
            Article("a", "It rained.\n\nIt snowed.", id="3"),
            Article("a", "It hailed.", id="1"),
        ]
    )
    listing = archive.articles()
    assert all(abs(time.time() - (listed.read or 0)) < 60 for listed in listing)
    assert [dataclasses.astuple(listed)[:5] for listed in listing] == [
        ("1", "a", None, None, 1),
        ("3", "a", None, None, 1),
        ("2", "b", "/b.txt", "2031-05-02", 1),
    ]


def test_removed_articles_are_found_no_more(folder: Path) -> None:
    with filled(folder) as archive:
        assert cited(archive.ask("otters"))[0] == "otters"
        assert archive.remove(["otters", "nothing"]) == 1
        assert cited(archive.ask("otters")) == ["bridge"]
        assert archive.article("otters") is None
        assert archive.remove(["otters"]) == 0
        again = Article("Otters", "Otters came back to the Yarrel.", id="otters")
        assert archive.add(again) == IngestReport(added=1)
        assert cited(archive.ask("otters"))[0] == "otters"


# --- asking


def test_an_answer(folder: Path) -> None:
    with filled(folder) as archive:
        answer = archive.ask("When was the bridge closed?")
    assert answer.question == "When was the bridge closed?"
    assert answer.notices == ()
    assert 0 < answer.elapsed_ms < 10_000
    assert 0 <= answer.confidence <= 1
    first = answer.citations[0]
    assert (first.rank, first.article.id) == (1, "bridge")
    assert (first.start, first.end, first.text) == (0, 32, "The bridge was closed on Monday.")
    assert first.highlights == (
        Highlight(0, 32, "The bridge was closed on Monday.", answer=(25, 31)),
    )
    assert first.also_in == ()


def test_what_is_found_is_a_matter_of_the_threshold(folder: Path) -> None:
    filled(folder).close()
    for threshold, found in ((0.0, True), (1.0, False)):
        with library(folder, min_confidence=threshold) as archive:
            answer = archive.ask("was it closed by the otters")
        assert answer.found is found
        # The nearest passages come either way.
        assert sorted(cited(answer)) == ["bridge", "otters"]


def test_an_empty_archive_answers_nothing(archive: Library) -> None:
    archive.warm_up()
    answer = archive.ask("who closed the bridge")
    assert (answer.found, answer.confidence, answer.citations) == (False, 0.0, ())
    assert archive.counts() == Counts(articles=0, passages=0)


@pytest.mark.parametrize("question", ["", " ", "\n\t\r\n", "\xa0\u3000", "\0 \0"])
def test_an_empty_question_is_refused(folder: Path, question: str) -> None:
    with filled(folder) as archive, pytest.raises(InputError, match="question is empty"):
        archive.ask(question)


def test_an_odd_question_is_answered_all_the_same(folder: Path) -> None:
    with filled(folder) as archive:
        answer = archive.ask("(a AND (b OR")
    assert answer.question == "(a AND (b OR"
    assert sorted(cited(answer)) == ["bridge", "otters"]


@pytest.mark.parametrize("question", ["???", "\ud800", "😀", "\u200b", "-" * 300])
def test_what_is_no_question_is_said_to_be_none(folder: Path, question: str) -> None:
    with filled(folder) as archive:
        answer = archive.ask(question)
    assert answer.question == question
    assert (answer.found, answer.citations) == (False, ())
    assert [notice.code for notice in answer.notices] == ["small-talk"]


def test_a_long_question_is_cut_with_a_notice(folder: Path) -> None:
    question = "Why was the bridge closed on Monday and for how long will it be"
    with filled(folder, encoder=WordEncoder(max_tokens=8)) as archive:
        answer = archive.ask(question)
    assert answer.question == question
    assert cited(answer)[0] == "bridge"
    (notice,) = answer.notices
    assert str(notice).startswith("The question is longer than the model takes; only its first ")
    used = notice.values["count"]
    # Cut between words, with as many of the first eight as possible.
    assert question[:used].split() == question.split()[: len(question[:used].split())]
    assert 6 <= len(question[:used].split()) <= 8


@pytest.mark.parametrize("words", ["bridge closed ", "b" * 3_000, "why, " * 200_000])
def test_a_very_long_question_is_cut_near_500_characters(folder: Path, words: str) -> None:
    question = (words * 300)[:1_000_000].strip()
    with filled(folder, encoder=WordEncoder(max_tokens=1_000)) as archive:
        (notice,) = archive.ask(question).notices
    used = notice.values["count"]
    assert 480 < used <= 500
    assert question[used].isspace() or " " not in question


def test_a_question_of_a_million_characters_is_cut_with_a_notice(folder: Path) -> None:
    with filled(folder) as archive:
        answer = archive.ask("bridge " * 150_000)
    assert cited(answer)[0] == "bridge"
    assert len(answer.notices) == 1
    assert answer.elapsed_ms < 5_000


@pytest.mark.parametrize("question", ["otters\0", "\0 otters \0\n", " " * 9_000 + "otters"])
def test_what_stands_around_a_question_is_no_part_of_it(folder: Path, question: str) -> None:
    with filled(folder) as archive:
        answer = archive.ask(question)
    assert cited(answer)[0] == "otters"
    assert answer.notices == ()


SLOW = Notice("slow-model", model="words", reason="it is slow")


def test_a_slower_encoder_says_so_in_every_answer(folder: Path) -> None:
    with filled(folder, encoder=WordEncoder(notice=SLOW)) as archive:
        assert archive.ask("otters").notices == (SLOW,)


# --- one archive, one model


def other_encoder() -> WordEncoder:
    return WordEncoder(name="other-words", fingerprint="0123456789abcdef", dimension=512)


def test_another_model_is_refused_until_the_index_is_rebuilt(folder: Path) -> None:
    with filled(folder) as archive:
        before = [archive.article("otters"), archive.article("bridge")]
    with library(folder, encoder=other_encoder()) as archive:
        for use in (
            lambda: archive.ask("otters"),
            lambda: archive.add(Article("Rain", "It rained.", id="rain")),
        ):
            with pytest.raises(ModelMismatch) as refused:
                use()
            assert "`citebot index --rebuild`" in str(refused.value)
            assert "model words (" in str(refused.value)
            assert "other-words (01234567)" in str(refused.value)
        assert archive.counts() == Counts(articles=2, passages=2)
        done: list[int] = []
        assert archive.rebuild(done.append) == 2
        assert done == [2]
        assert [archive.article("otters"), archive.article("bridge")] == before
        assert cited(archive.ask("otters"))[0] == "otters"
        assert archive.add(Article("Rain", "It rained.", id="rain")) == IngestReport(added=1)
        assert archive.add(before) == IngestReport(unchanged=2)  # type: ignore[arg-type]
    with library(folder) as archive, pytest.raises(ModelMismatch, match="other-words"):
        archive.ask("otters")


def test_a_failed_rebuild_leaves_everything_as_it_was(folder: Path) -> None:
    with library(folder) as archive:
        archive.add(Article(f"Rain {n}", f"It rained {n} times.", id=str(n)) for n in range(100))
        before = archive.ask("rained 77 times").citations

    def fail(done: int) -> None:
        raise KeyboardInterrupt

    with library(folder, encoder=other_encoder()) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.rebuild(fail)
        with pytest.raises(ModelMismatch):
            archive.ask("rained 77 times")
    with library(folder) as archive:
        assert archive.counts() == Counts(articles=100, passages=100)
        assert archive.ask("rained 77 times").citations == before


def test_a_rebuild_splits_by_the_configured_limits(folder: Path) -> None:
    text = "Otters came back. They swam home. Nobody saw them. It was dark."
    with library(folder) as archive:
        archive.add(Article("Otters", text, id="otters"))
        assert [each.text for each in archive.ask("otters").citations] == [text]
    with library(folder, passage_tokens=8, merge_tokens=8) as archive:
        assert archive.rebuild() == 1
        assert [each.text for each in archive.ask("otters", limit=9).citations] == [
            "Otters came back. They swam home.",
            "Nobody saw them. It was dark.",
        ]


# --- several at once


def test_what_another_instance_changes_is_seen_at_once(folder: Path) -> None:
    with filled(folder) as reader, library(folder) as writer:
        assert cited(reader.ask("otters"))[0] == "otters"
        writer.add(Article("Rain", "It rained on Friday.", id="rain"))
        answer = reader.ask("when has it rained on Friday")
        assert answer.citations[0].text == "It rained on Friday."
        writer.add(Article("Rain", "It snowed on Sunday.", id="rain"))
        answer = reader.ask("when has it snowed on Sunday")
        assert answer.citations[0].text == "It snowed on Sunday."
        assert "It rained on Friday." not in [each.text for each in answer.citations]
        writer.remove(["rain", "otters"])
        assert cited(reader.ask("otters in the rain")) == ["bridge"]
        assert reader.counts() == Counts(articles=1, passages=1)


def test_questions_are_answered_while_articles_are_added(folder: Path) -> None:
    failures: list[BaseException] = []
    answers: list[Answer] = []
    adding = threading.Event()
    with filled(folder) as archive:

        def keep_asking() -> None:
            try:
                while adding.is_set():
                    answers.append(archive.ask("When was the bridge closed?", limit=3))
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        adding.set()
        askers = [threading.Thread(target=keep_asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        for batch in range(6):
            report = archive.add(
                Article(f"Rain {n}", f"It rained {n} times in batch {batch}.", id=f"{batch}-{n}")
                for n in range(40)
            )
            assert report == IngestReport(added=40)
            archive.remove([f"{batch}-0"])
        adding.clear()
        for asker in askers:
            asker.join()
        assert failures == []
        assert len(answers) >= 3
        for answer in answers:
            assert answer.citations[0].text == "The bridge was closed on Monday."
            for citation in answer.citations:
                text = citation.article.text
                assert citation.text == text[citation.start : citation.end]
        assert archive.counts() == Counts(articles=2 + 6 * 39, passages=2 + 6 * 39)
        assert archive.ask("rained 39 times in batch 5").citations[0].article.id == "5-39"


def test_two_threads_adding_wait_for_one_another_or_are_told(folder: Path) -> None:
    outcomes: list[IngestReport | StoreError] = []
    with library(folder) as archive:

        def add(name: str) -> None:
            try:
                outcomes.append(
                    archive.add(
                        Article(f"Rain {n}", "It rained.", id=f"{name}{n}") for n in range(20)
                    )
                )
            except StoreError as error:
                outcomes.append(error)

        adders = [threading.Thread(target=add, args=(name,)) for name in "abc"]
        for adder in adders:
            adder.start()
        for adder in adders:
            adder.join()
        added = [each for each in outcomes if isinstance(each, IngestReport)]
        assert len(outcomes) == 3
        assert added == [IngestReport(added=20)] * len(added)
        assert len(added) >= 1
        assert archive.counts() == Counts(articles=20 * len(added), passages=20 * len(added))
