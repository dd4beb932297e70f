"""The chat: what each line brings, its history, and a warm-up that fails."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import library as small_library

from bot.chat import Chat
from bot.repl import _history, _warm_up
from bot.settings import Settings
from bot.terminal import Screen
from retrieval import Article, Library, ModelError

ARTICLES = [
    Article("Bridge", "The bridge closed on Monday. Nobody was hurt.", id="one"),
    Article("Ferry", "The ferry sails at noon. The bridge is closed.", id="two"),
    Article("Otters", "Otters swim near the bridge. They eat fish.", id="three"),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with small_library(tmp_path / "index") as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.fixture
def chat(library: Library) -> Chat:
    return Chat(library, 1, Screen())


def test_more_shows_the_next_passages_under_their_own_numbers(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear("bridge closed monday")
    assert capsys.readouterr().out == (
        "[1] Bridge\n    **The bridge closed on Monday.** Nobody was hurt.\n\n"
    )
    chat.hear(":more")
    assert capsys.readouterr().out.startswith("[2] Ferry\n")
    chat.hear(":more")
    assert capsys.readouterr().out.startswith("[3] Otters\n")
    chat.hear(":more")
    assert capsys.readouterr().err == "There are no further passages.\n"


def test_a_question_is_asked_again_as_it_was_typed(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear(":as-typed")
    assert capsys.readouterr().err == (
        "Ask something first; :as-typed asks it again, read as you typed it.\n"
    )
    chat.hear("bridgeclosed on Monday")
    assert capsys.readouterr().err == "Read as: bridge closed on Monday\n"
    chat.hear(":as-typed")
    shown = capsys.readouterr()
    assert shown.out.startswith("[1] ") and shown.err == ""
    chat.hear(":more")
    assert capsys.readouterr().out.startswith("[2] ")


def test_open_shows_the_article_with_the_passage_marked(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear("bridge closed monday")
    capsys.readouterr()
    chat.hear(":open 1")
    assert capsys.readouterr().out == (
        "[1] Bridge\n\n**The bridge closed on Monday. Nobody was hurt.**\n\n"
    )


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", ""])
def test_open_refuses_what_is_no_passage(
    chat: Chat, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear("bridge closed monday")
    chat.hear(f":open {number}")
    assert capsys.readouterr().err == ("Give the number of a passage from 1 to 1, as in :open 1.\n")


def test_more_and_open_before_any_question(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.hear(":more")
    chat.hear(":open 1")
    assert capsys.readouterr().err == (
        "Ask something first; :more shows further passages on it.\n"
        "Ask something first; :open shows the article around one of the passages.\n"
    )


def test_a_follow_up_is_shown_as_it_was_read_and_more_goes_on_from_that(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear("bridge closed monday")
    capsys.readouterr()
    chat.hear("and the ferry?")
    shown = capsys.readouterr().out
    assert shown.startswith("Read as: the ferry?\n\n")
    assert "[1] Ferry\n" in shown
    chat.hear(":more")
    assert capsys.readouterr().out.startswith("[2] Bridge\n")


def test_new_starts_over(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.hear("bridge closed monday")
    chat.hear(":new")
    capsys.readouterr()
    chat.hear(":more")
    chat.hear("and the ferry?")
    shown = capsys.readouterr()
    assert shown.err == "Ask something first; :more shows further passages on it.\n"
    assert "Read as" not in shown.out and "[1] Ferry\n" in shown.out


def test_sources_help_quit_and_an_unknown_command(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear(":sources")
    out = capsys.readouterr().out
    assert out.splitlines()[0].split("\t") == ["Bridge", "", "1", ""]
    assert "3 articles, 3 passages\n" in out
    chat.hear(":help")
    out = capsys.readouterr().out
    assert all(
        f"  {name}" in out for name in (":more", ":open", ":new", ":sources", ":help", ":quit")
    )
    chat.hear(":nonsense")
    assert capsys.readouterr().err == "There is no command :nonsense; :help lists them.\n"
    assert not chat.over
    chat.hear(":quit")
    assert chat.over


def test_an_article_added_meanwhile_is_found(
    chat: Chat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.hear("bridge closed monday")
    with small_library(tmp_path / "index") as other:
        other.add([Article("Zebra", "A zebra escaped at dawn.", id="four")])
    capsys.readouterr()
    chat.hear("zebra escaped")
    assert capsys.readouterr().out == "[1] Zebra\n    **A zebra escaped at dawn.**\n\n"


def test_a_warm_up_that_fails_is_one_sentence(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ModelError("The model is not there.")

    monkeypatch.setattr(library, "warm_up", fail)
    _warm_up(library)
    assert capsys.readouterr().err == "The model is not there.\n"


def test_history_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    history = _history(Settings(index=str(tmp_path)))
    history.append_string("who stole the atlas")
    path = tmp_path / "chat_history"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    again = _history(Settings(index=str(tmp_path)))
    assert list(again.load_history_strings()) == ["who stole the atlas"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_folder_for_it_history_stays_in_memory(tmp_path: Path) -> None:
    history = _history(Settings(index=str(tmp_path / "missing")))
    history.append_string("question")
    assert not (tmp_path / "missing").exists()
