"""Did they say it, as people ask it: at the command line, in the chat, in Telegram."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fakes import WordEncoder, WordReader, library
from rich.console import Console
from telegram_bot import BRIDGE, bot
from telegram_server import Person, Sent, TelegramServer

from bot.chat import Chat
from bot.cli import cli
from bot.quotations import terminal_quoted
from bot.terminal import Screen
from retrieval import Article, Library

TALK = Article(
    "Talk <b>of</b> the town",
    '"The bridge must not be closed before 2033," said Mayor Ada Lind.\n\n'
    "The clubs paid for the boat with cake & raffle tickets.",
    id="talk",
    source="https://news.example.org/talk",
)
NEARLY = "The bridge must be closed before 2033"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "index") as opened:
        opened.add([TALK])
        yield opened


@pytest.fixture
def run(archive: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
    monkeypatch.setattr("retrieval.library.open_reader", lambda name, *rest: WordReader())
    monkeypatch.setenv("CITEBOT_DEVICE", "cpu")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["quote", "--index", "index", *words])


def test_the_command_line_shows_what_differs(run: Any) -> None:
    as_given = run("THE bridge must not be closed")
    assert as_given.exit_code == 0
    assert as_given.stdout == (
        "The archive has these words.\n\n"
        "[1] Talk <b>of</b> the town, https://news.example.org/talk\n"
        "    The bridge must not be closed\n"
        "    — Mayor Ada Lind\n"
    )
    nearly = run(NEARLY)
    assert nearly.exit_code == 0
    assert nearly.stdout.startswith("The archive has nearly these words. Certainty: ")
    assert "\nWhat differs turns the meaning: a denial," in nearly.stdout
    assert "    The bridge must {+not+} be closed before 2033\n" in nearly.stdout
    absent = run("We shall sell the museum to a circus")
    assert absent.exit_code == 1 and "does not have these words. Certainty: " in absent.stdout


def test_json_has_what_the_api_has(run: Any) -> None:
    told = json.loads(run(NEARLY, "--json").stdout)
    assert (told["verdict"], told["words"], told["first"]) == ("nearly", NEARLY, None)
    (place,) = told["places"]
    assert (place["speaker"], place["turns"], place["published"]) == ("Mayor Ada Lind", True, None)
    (different,) = place["differences"]
    assert (different["kind"], different["text"]) == ("added", "not")
    assert TALK.text[different["start"] : different["end"]] == "not"


def test_no_words_are_one_sentence(run: Any) -> None:
    refused = run(" … ")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("citebot: There are no words to look for;")


def test_the_chat_knows_quote(archive: Library, capsys: pytest.CaptureFixture[str]) -> None:
    chat = Chat(archive, 3, Screen())
    chat.hear(":quote the bridge must not be closed")
    assert capsys.readouterr().out.startswith("The archive has these words.\n\n[1] Talk")
    chat.hear(":quote")
    assert capsys.readouterr().err.startswith("There are no words to look for;")


def test_a_terminal_strikes_out_what_was_quoted_otherwise(archive: Library) -> None:
    console = Console(record=True, force_terminal=True, width=100, file=io.StringIO())
    console.print(terminal_quoted(archive.quote("The bridge must not be closed before 2034")))
    shown = console.export_text()
    assert "closed before 2034 2033\n" in shown and "— Mayor Ada Lind" in shown


# --- Telegram


async def says(person: Person, text: str, chat: Any = None) -> Sent:
    """What the bot replies."""
    sent = await person.send(text, chat=chat)
    return await sent.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)


async def test_telegram_answers_quote(tmp_path: Path) -> None:
    with library(tmp_path / "archive") as archive:
        archive.add([TALK, BRIDGE])
        async with TelegramServer() as server, bot(server, tmp_path, library=archive):
            ann = server.person(1001, "Ann")
            given = await says(ann, "/quote The bridge must NOT be closed")
            assert given.text.startswith("✅ The archive has these words.")
            assert "— Mayor Ada Lind\n[1] Talk <b>of</b> the town, news.example.org" in given.text
            assert given.links[0].startswith("https://news.example.org/talk#:~:text=")
            nearly = await says(ann, f"/quote {NEARLY}")
            assert "⚠️ What differs turns the meaning" in nearly.text
            assert "not" in nearly.marked("bold")
            other = await says(ann, "/quote The clubs paid for the boat with beer & raffle tickets")
            assert "beer" in other.marked("strikethrough")
            assert "with beer cake & raffle tickets" in other.text
            # What has no address of its own opens here.
            unlinked = await says(ann, "/quote nobody was hurt")
            assert "?start=c" in unlinked.links[0]
            assert (await says(ann, "/quote sell the museum to a circus")).text.startswith("❌")
            assert "/quote the bridge is safe" in (await says(ann, "/quote")).text
            assert (await says(ann, "/quote …")).text.startswith("There are no words to look for")
            endless = await says(ann, f"/quote {'long ' * 300}")
            assert endless.text.startswith("The quotation is longer than")
            assert server.refused == []


async def test_telegram_limits_quotations_as_questions(tmp_path: Path) -> None:
    options: dict[str, Any] = {"telegram_questions_per_minute": 2}
    async with TelegramServer() as server, bot(server, tmp_path, **options):
        ann = server.person(1001, "Ann")
        for _ in range(2):
            assert "these words" in (await says(ann, "/quote nobody was hurt")).text
        assert "a lot of questions" in (await says(ann, "/quote nobody was hurt")).text


async def test_strangers_get_no_quotations(tmp_path: Path) -> None:
    closed: dict[str, Any] = {"telegram_access": "allowlist", "telegram_admins": (7,)}
    async with TelegramServer() as server, bot(server, tmp_path, **closed):
        stranger = server.person(1001, "Ann")
        assert "given access" in (await says(stranger, "/quote nobody was hurt")).text
