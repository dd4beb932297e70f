"""Messages that are no question: known in every language, and never searched for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fakes
import pytest

from bot.chat import Chat
from bot.terminal import Screen
from retrieval import Article, Conversation, Library
from retrieval.languages import table
from retrieval.query.small_talk import SmallTalk, says_too_little, small_talk

KINDS = {
    SmallTalk.GREETING: ["hello", "Hi there!", "heyyy", "Hallo", "¡Hola!", "Bonsoir", "привіт"],
    SmallTalk.THANKS: ["thanks", "ok thanks", "Thank you so much!!", "merci", "Спасибо :)"],
    SmallTalk.OTHER: [
        "👍", "???", ".", "…", "lol", "haha ok", "OK", "got it", "how are you", "how's it going?",
        "bye", "no thanks", "alles klar", "ja ja ja", "d'accord", "ладно",
        "ха-ха", "зрозуміло",
    ],
}  # fmt: skip
QUESTIONS = [
    "", " ", "hello zeppelin", "thanks to whom was it saved", "who", "and when?", "ok and when?",
    "C#", "§ 5", "2031", "Nice", "hi-fi prices", "what is good", "как дела у паромщика",
    "hello " * 20,
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "message"), [(kind, text) for kind, texts in KINDS.items() for text in texts]
)
def test_small_talk_is_known(kind: SmallTalk, message: str) -> None:
    assert small_talk(message) is kind


@pytest.mark.parametrize("message", QUESTIONS)
def test_a_question_is_none(message: str) -> None:
    assert small_talk(message) is None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        *(("en", each) for each in ("why", "Who?", "more", "he", "the", "and when?", "WHY?")),
        *(("en", each) for each in ("how old is he", "what about it", "tell me more", "it")),
        ("de", "und wann?"), ("de", "warum"), ("es", "¿por qué?"), ("fr", "et quand ?"),
        ("fr", "pourquoi"), ("ru", "а когда?"), ("ru", "почему"), ("uk", "а коли?"), ("uk", "хто"),
    ],
)  # fmt: skip
def test_a_bare_word_says_too_little(code: str, message: str) -> None:
    assert says_too_little(message, table(code))


@pytest.mark.parametrize(
    "message",
    ["WHO", "IT", "bridge", "who resigned", "what about the ferry", "2031",
     "it is what it is and it was what it was"],
)  # fmt: skip
def test_what_names_something_says_enough(message: str) -> None:
    assert not says_too_little(message, table("en"))


class Unsearchable:
    """A store in which nothing may be looked for."""

    def __init__(self, library: Library) -> None:
        self._store = library.store

    def __getattr__(self, name: str) -> object:
        assert name not in ("dense", "bm25", "passages"), f"{name} was called"
        return getattr(self._store, name)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with fakes.library(tmp_path / "index") as opened:
        opened.add([Article("Bridge", "The bridge closed on Monday. Nobody was hurt.", id="one")])
        yield opened


@pytest.mark.parametrize(
    ("message", "code"),
    [("👍", "small-talk"), ("haha ok", "small-talk"), ("hi", "small-talk"), ("why", "asks-back")],
)
def test_nothing_is_searched_for_what_is_no_question(
    library: Library, message: str, code: str
) -> None:
    store = library.store
    library.store = Unsearchable(library)  # type: ignore[assignment]
    try:
        answer = library.ask(message)
    finally:
        library.store = store
    assert (answer.found, answer.citations, answer.confidence) == (False, (), 0.0)
    assert [notice.code for notice in answer.notices] == [code]
    assert answer.asks_nothing and not replace(answer, notices=()).asks_nothing


def test_a_conversation_goes_on_behind_small_talk(library: Library) -> None:
    conversation = Conversation(library)
    conversation.ask("bridge closed monday")
    before = conversation.history
    assert conversation.ask("ok thanks").asks_nothing
    assert conversation.history == before
    assert conversation.ask("and when?").read_as is not None


def test_the_terminal_says_that_it_is_no_question(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    Chat(library, 3, Screen()).hear("lol")
    shown = capsys.readouterr()
    assert "does not answer" not in shown.out
    assert shown.err.startswith("That is no question; ask one in your own words")
