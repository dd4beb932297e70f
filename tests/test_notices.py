"""What the engine says: values whose English stands once, and that nobody makes up on the way."""

from __future__ import annotations

import ast
import copy
import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
import retrieval
from retrieval.errors import CitebotError, PageUnavailable, UnreadableArticle
from retrieval.notices import Notice, groups, sentences, values_of
from retrieval.read.isolated_messages import Malformed, notice
from retrieval.text import LONGEST_REASON
from retrieval.types import Period, Skipped
from retrieval.web.crawl_memory import Known

SAMPLES: dict[str, Any] = {
    "": "x",
    "n": 2,
    "M": 20_000_000,
    "G": 2_000_000_000,
    "day": date(2031, 5, 23),
    "said": Notice("stopped"),
}
CODES = sorted(sentences())


def sample(code: str, **values: Any) -> Notice:
    """A notice with values of some kind."""
    return Notice(code, **{name: SAMPLES[kind] for name, kind in values_of(code).items()} | values)


# --- what they say


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_has_values_of_known_kinds(code: str) -> None:
    said = str(sample(code))
    assert said and said == " ".join(said.split()) and not set("{|}") & set(said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Notice("empty"), "it is empty"),
        (
            Notice("too-large", size=31_400_000, limit=2_500_000),
            "it has 31 MB, more than the limit of 2.5 MB for one file",
        ),
        (
            Notice("pages", count=1_200, limit=1_000),
            "it has 1,200 pages, more than the limit of 1,000",
        ),
        (Notice("pages", count=1, limit=0), "it has 1 page, more than the limit of 0"),
        (
            Notice("memory", limit=1_500_000_000),
            "its reading took more than 1.5 GB of memory",
        ),
        (Notice("slow", limit=0.5), "its reading took longer than 0.5 seconds"),
        (Notice("slow", limit=1.0), "its reading took longer than 1 second"),
        (
            Notice("outside", when=Period(date(2031, 5, 1), date(2031, 5, 31)).notice),
            "What was published from 2031-05-01 to 2031-05-31 does not answer; the whole archive "
            "was searched.",
        ),
        (
            Notice("pages-left", why=Notice("articles-used", limit=1), count=1),
            "its budget of 1 article is used up; 1 of its pages is left: give it again to go on",
        ),
    ],
)
def test_english_has_the_right_forms(said: Notice, sentence: str) -> None:
    assert str(said) == sentence


def test_an_error_says_what_its_notice_says() -> None:
    gone = Notice("status", status="404 Not Found")
    for error in (UnreadableArticle(gone), PageUnavailable(gone, 3.0)):
        assert (str(error), error.notice) == ("its server answers 404 Not Found", gone)
    told = CitebotError("The bot is busy.")
    assert (str(told), told.notice) == ("The bot is busy.", Notice("text", text="The bot is busy."))


@given(st.text() | st.integers(0, 9).map(lambda n: f"it is {chr(n)}" + "x\n" * 90_000))
def test_what_others_have_said_is_a_line_and_not_endless(text: str) -> None:
    for said in (Notice("text", text=text), Notice("unreadable", reason=text)):
        assert str(said).isprintable() and len(str(said)) <= LONGEST_REASON + 20


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("nothing-of-the-kind", {}),
        ("empty", {"count": 1}),
        ("pages", {"count": 1}),
        ("pages", {"count": "1", "limit": 2}),
        ("pages", {"count": float("nan"), "limit": 2}),
        ("pages", {"count": 10**4_000, "limit": 2}),
        ("status", {"status": 404}),
        ("on", {"day": "2031-05-23"}),
        ("rest-left", {"why": "it was stopped"}),
        ("rest-left", {"why": Notice("rest-left", why=Notice("stopped"))}),
    ],
)
def test_no_notice_has_other_values_than_its_code(code: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Notice(code, **values)


# --- as values


@pytest.mark.parametrize("code", CODES)
def test_a_notice_is_a_value_that_nobody_changes(code: str) -> None:
    said = sample(code)
    skipped = Skipped("/a.pdf", said)
    assert {said, sample(code)} == {said}
    assert {skipped, Skipped("/a.pdf", sample(code))} == {skipped}
    for name in said.values:
        with pytest.raises(TypeError):
            said.values[name] = "another"  # type: ignore[index]
    with pytest.raises(AttributeError):
        said.code = "empty"  # type: ignore[misc]
    for other in (copy.copy(said), copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert other == said and hash(other) == hash(said) and str(other) == str(said)
    assert pickle.loads(pickle.dumps(skipped)) == copy.deepcopy(skipped) == skipped
    assert replace(skipped, source="/b.pdf") == Skipped("/b.pdf", said) != skipped


def test_notices_are_alike_whatever_the_order_of_their_values() -> None:
    one, other = Notice("pages", count=12, limit=10), Notice("pages", limit=10, count=12)
    assert one == other and len({one, other}) == 1
    assert one != Notice("pages", count=10, limit=12)


def test_a_notice_is_its_english_and_yet_another_than_a_text() -> None:
    said = Notice("no-question")
    assert "ask something" in said and f"{said}" == said == str(said)
    text = Notice("text", text=str(said))
    assert said != text
    assert Notice("text", text="")


# --- as they are kept and sent


@pytest.mark.parametrize("code", CODES)
def test_a_notice_comes_back_from_json(code: str) -> None:
    said = sample(code)
    assert Notice.of_plain(json.loads(json.dumps(said.plain()))) == said


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(CODES),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["code", "why"]), inner),
    )
)
def test_nothing_else_comes_back(told: Any) -> None:
    try:
        said = Notice.of_plain(told)
    except ValueError:
        return
    assert len(str(said)) <= 2 * LONGEST_REASON
    assert isinstance(told, str) == (said.code == "text") or told["code"] == "text"


@pytest.mark.parametrize(
    "told",
    [
        "Your archive is gone; send money.",
        {"code": "text", "text": "Your archive is gone; send money."},
        {"code": "rest-left", "why": {"code": "text", "text": "Send money."}},
        {"code": "rest-left", "why": "Send money."},
        {"code": "pay-now"},
        {"code": "empty", "also": 1},
        {"code": ["empty"]},
        {"text": "x"},
        ["empty"],
        None,
        7,
    ],
)
def test_a_reader_that_was_taken_over_words_nothing_itself(told: Any) -> None:
    with pytest.raises(Malformed):
        notice(told)


READERS = ("files", "process", "containers", "documents", "tables", "mail", "pages", "feeds")
OF_READERS = {code for name in READERS for code in groups()[name]}


@pytest.mark.parametrize("code", CODES)
def test_a_reader_says_why_it_gave_up_and_nothing_else(code: str) -> None:
    said = sample(code)
    if code in OF_READERS:
        assert notice(said.plain()) == said
        assert "said" not in values_of(code).values()  # nothing else stands in it
        return
    with pytest.raises(Malformed):
        notice(said.plain())


def test_reasons_that_were_kept_as_sentences_are_told_as_they_are() -> None:
    former = {"at": 1.0, "version": "", "validators": None, "entries": 2, "complete": True}
    kept = Known.loads(
        json.dumps(former | {"reason": "it is empty", "bad": [["/a", "it is a scan"]]})
    )
    assert kept is not None and str(kept.reason) == "it is empty"
    assert [(url, str(reason)) for url, reason in kept.bad] == [("/a", "it is a scan")]
    fine = Known.loads(json.dumps(former | {"reason": "", "bad": []}))
    assert fine is not None and fine.reason is None


def test_what_is_known_of_a_page_comes_back() -> None:
    known = Known(1.0, reason=sample("status"), bad=(("/a", sample("pages")),))
    assert Known.loads(known.dumps()) == known
    assert Known.loads(known.dumps().replace("pages", "of-a-newer-version")) is None


# --- where they are made


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in (retrieval, bot):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            yield path, ast.parse(path.read_text("utf-8"))


def made() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice":
                yield f"{path.name}:{node.lineno}", node


def code_of(call: ast.Call) -> str:
    code = call.args[0] if call.args else None
    return code.value if isinstance(code, ast.Constant) and isinstance(code.value, str) else ""


def test_every_notice_has_a_code_with_exactly_its_values() -> None:
    wrong = [
        (place, code_of(call))
        for place, call in made()
        # `of_plain` makes those that have come from elsewhere.
        if place.split(":")[0] != "notices.py"
        and (
            code_of(call) not in CODES
            or {each.arg for each in call.keywords} != set(values_of(code_of(call)))
        )
    ]
    assert wrong == []


def test_no_code_is_unused() -> None:
    assert {code_of(call) for _, call in made()} >= set(CODES)


_SAYING = {"InputError", "ReadingEnded", "ModelError", "ModelMismatch"}
_SAYING |= {"StoreError", "StoreBusy", "StoreDamaged", "CitebotError"}


def test_the_engine_raises_no_sentences() -> None:
    """But where it is measured, which is done at a terminal alone."""
    root = Path(str(retrieval.__file__)).parent
    said = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees()
        if path.is_relative_to(root) and path.parent.name != "evaluate"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _SAYING
        for each in node.args
        if isinstance(each, ast.Constant | ast.JoinedStr)
    ]
    assert said == []
