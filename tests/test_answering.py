"""What `benchmarks.answering` counts as right, what it asks, and that it asks whichever engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import library

from benchmarks.answering.__main__ import spans, table
from benchmarks.answering.figures import Run
from benchmarks.answering.judge import Cited, Judge, Mark, Said
from benchmarks.answering.questions import Archive, Sets, held_out, in_forms, put, sets
from benchmarks.answering.worker import answers
from benchmarks.datasets import Asked
from benchmarks.reader.forms import FORMS
from retrieval import Article

TEXT = "The bridge was closed on Monday. Ada Lind closed it. Otters came back in May."
TEXTS = {"bridge": TEXT, "reprint": f"Again. {TEXT}"}
JUDGE = Judge(TEXTS)
FIRST, SECOND, THIRD = (0, 32), (33, 52), (53, 77)  # its sentences


def asked(question: str, *spans: tuple[int, int], article: str = "bridge") -> Asked:
    return Asked(question, tuple((article, span) for span in spans))


def said(*marks: tuple[int, int], found: bool = True, confidence: float = 0.9) -> Said:
    """The whole text is cited, with these sentences marked, each in a passage of its own."""
    cited = tuple(
        Cited("bridge", ("reprint",), 0, len(TEXT), TEXT, (Mark(*mark, None),)) for mark in marks
    )
    return Said(found, confidence, cited)


WHEN, WHO = asked("when", (25, 31)), asked("who", (33, 41))


def test_the_first_passage_and_its_first_mark_are_judged() -> None:
    assert JUDGE.first(WHEN, said(THIRD))
    assert not JUDGE.first(asked("elsewhere", (0, 5), article="other"), said(FIRST))
    assert not JUDGE.first(WHEN, said())
    assert JUDGE.marked(WHEN, said(FIRST, SECOND))
    assert not JUDGE.marked(WHEN, said(SECOND, FIRST))
    # An answer over two sentences: one of them, if that is half of the sentence.
    assert JUDGE.marked(asked("what", (20, 52)), said(SECOND))
    assert not JUDGE.marked(asked("what", (20, 35)), said(SECOND))


def test_an_answer_of_an_article_that_was_folded_counts_by_its_words() -> None:
    in_reprint = asked("when", (32, 38), article="reprint")
    assert TEXTS["reprint"][32:38] == "Monday"
    assert JUDGE.first(in_reprint, said(SECOND))
    assert JUDGE.marked(in_reprint, said(FIRST))
    assert not JUDGE.marked(in_reprint, said(SECOND))


def test_two_questions_are_told_apart_by_what_is_marked_first() -> None:
    assert JUDGE.apart(WHEN, WHO, said(FIRST, SECOND)) is True
    assert JUDGE.apart(WHEN, WHO, said(THIRD, SECOND, FIRST)) is False
    assert JUDGE.apart(WHEN, WHO, said(THIRD)) is None


def test_underlined_words_are_compared_with_the_known_answer() -> None:
    cited = said(FIRST).cited[0]
    assert JUDGE.underlined_rightly(WHEN, cited, (25, 31))
    assert JUDGE.underlined_rightly(WHEN, cited, (22, 31))
    assert not JUDGE.underlined_rightly(WHEN, cited, (4, 10))
    assert not JUDGE.underlined_rightly(WHEN, cited, (22, 28))


def test_what_is_asked_of_the_seeds() -> None:
    found, archives = sets({"everyday", "hard", "contrast", "forms"}, None)
    assert [len(each) for each in found.files.values()] == [279, 197]
    assert {name: len(each) for name, each in found.pairs.items()} == {
        "contrast, looked at": 130,
        "contrast, unseen": 100,
    }
    assert tuple(found.forms) == FORMS
    assert {(len(one), len(other)) for one, other in found.forms.values()} == {(180, 43)}
    assert found.forms["plain"][0][0].question == "who did not recognize the election"
    assert set(archives) == {"seeds"}
    assert all(key in archives["seeds"].questions for key in found.of_seeds())
    assert any(day for _, day in archives["seeds"].questions)
    assert in_forms(found.files["everyday"]) == found.forms
    some = in_forms(found.files["everyday"], 10)["one typo"]
    assert some == tuple(kind[::10] for kind in found.forms["one typo"])


def test_every_other_article_of_xquad_is_held_out() -> None:
    questions = [asked("?", (0, 1), article=name) for name in ("c", "a", "b", "d", "a", "b")]
    assert [each.article for each in held_out(questions, "abcd")] == ["b", "d", "b"]
    assert [each.article for each in held_out(questions[2:3], "dabc")] == ["b"]


def test_this_engine_is_asked_over_its_public_names(tmp_path: Path) -> None:
    day = date(2031, 5, 12)
    with library(tmp_path / "index", min_confidence=0.0) as archive:
        archive.add(Article("Bridge", TEXT, source="/somewhere/bridge.txt", published=day))
        given = answers(archive, [["When was the bridge closed?", None], ["otters", "2031-06-01"]])
    one, other = map(Said.read, given)
    assert (one.found, one.cited[0].article) == (True, "bridge")
    assert JUDGE.first(WHEN, one)
    assert JUDGE.marked(WHEN, one)
    assert one.cited[0].marks[0].words == (25, 31)
    assert JUDGE.marked(asked("otters", (53, 59)), other)


# An engine that answers everything with its only sentence.
STUB = """
from types import SimpleNamespace as Some
class Article(Some): pass
class Config(Some): pass
class Library:
    @staticmethod
    def open(folder, config): return Library()
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def add(self, items): self.held = items[-1]
    def ask(self, question, limit, today):
        mark = Some(start=0, end=32, answer=(25, 31))
        article = Some(id=self.held.id, source=None)
        cited = Some(article=article, also_in=[], start=0, end=77, text=self.held.text,
                     highlights=[mark])
        return Some(found=True, confidence=len(question) / 100, citations=[cited])
"""


def test_another_checkout_is_asked_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "retrieval").mkdir()
    (tmp_path / "retrieval" / "__init__.py").write_text(STUB)
    none = asked("nobody knows why")
    everyday = [(WHEN, None), (WHO, None), (none, date(2031, 5, 13))]
    of_forms = {"plain": ([WHEN], [none])}
    put_to = Sets({"everyday": everyday}, {"contrast": [("roles", WHEN, WHO)]}, of_forms, [])
    archive = Archive(TEXTS, articles=[{"id": "bridge", "text": TEXT}])
    archive.questions = dict.fromkeys([*put_to.of_seeds(), (none.question, None)])
    archives = {"seeds": archive}
    run = Run(put_to, archives, put(archives, tmp_path, None))
    figures = dict(run.figures())
    assert figures["everyday (2 with an answer): Success@1"] == 1.0
    assert figures["everyday (2 with an answer): marked"] == 0.5
    assert figures["everyday (2 with an answer): refused"] == 0.0
    assert figures["everyday (1 without): falsely answered"] == 1.0
    assert figures["everyday: AUROC"] == 0.0
    assert figures["contrast, roles (1 pairs): told apart"] == 0.5
    assert figures["contrast, roles (1 pairs): both of a pair told apart"] == 0.0
    assert (figures["plain: refused"], figures["plain: falsely answered"]) == (0.0, 1.0)
    assert figures["underlined: how many"] == 5
    table([list(figures.items())] * 2, ["old", "new"])
    printed = capsys.readouterr().out.splitlines()
    assert "| everyday (2 with an answer): marked | .500 | .500 |" in printed
    assert "| everyday (2 with an answer): Success@1 | 1.000 | 1.000 |" in printed
    assert "| underlined: how many | 5 | 5 |" in printed
    lines = spans(list(run.underlined())).splitlines()
    assert "- when → The bridge was closed on **Monday**." in lines
    assert "- ? who → The bridge was closed on **Monday**." in lines
    assert list(run.misses()) == [
        "everyday: wrong sentence: who",
        "everyday: falsely answered (0.16): nobody knows why",
        "contrast: wrong sentence: who",
        "contrast, roles: the other's answer first: who",
        "plain: falsely answered: 'nobody knows why'",
    ]
