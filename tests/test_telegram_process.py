"""`citebot telegram` as a process of its own, with the bundled model: signals, crashes, output."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram_bot import TOKEN
from telegram_server import TelegramServer

ROOT = Path(__file__).parent.parent
QUESTION = "when did the bridge close?"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """A folder with an archive made by the bundled model."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "articles").mkdir()
    text = "Bridge shut\n\nThe bridge closed on Monday. Nobody was hurt.\n"
    (folder / "articles" / "bridge.txt").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "bot", "index", "articles"],
        cwd=folder,
        env=environment(CITEBOT_CACHE=str(model_cache)),
        check=True,
    )
    return folder


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CITEBOT_")}
    return kept | {"PYTHONPATH": str(ROOT)} | variables


@dataclass
class Running:
    """The process, and what it has written so far."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def written(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def until(self, text: str) -> None:
        for _ in range(600):
            if text in self.written:
                return
            if self.process.returncode is not None:
                break
            await asyncio.sleep(0.1)
        raise AssertionError(f"{text!r} is not in\n{self.written}")

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        async with asyncio.timeout(60):
            return await self.process.wait()


@pytest.fixture
def folder(archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive's folder."""
    return Path(shutil.copytree(archive, tmp_path / "copy"))


@asynccontextmanager
async def citebot(
    server: TelegramServer, folder: Path, cache: Path, **variables: str
) -> AsyncIterator[Running]:
    """`citebot telegram`; it is killed at the end, if it still runs."""
    settings = {
        "CITEBOT_CACHE": str(cache),
        "CITEBOT_TELEGRAM_TOKEN": TOKEN,
        "CITEBOT_TELEGRAM_ACCESS": "open",
        "CITEBOT_TELEGRAM_API_URL": server.url,
        "CITEBOT_TELEGRAM_HEALTH": "off",
        **variables,
    }
    log = folder / "log.txt"
    with log.open("w") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "telegram"),
            cwd=folder,
            env=environment(**settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_sigterm_lets_it_finish_what_is_in_flight(folder: Path, model_cache: Path) -> None:
    async with TelegramServer() as server, citebot(server, folder, model_cache) as running:
        await running.until("This is @citebot_test_bot")
        people = [server.person(1001 + number, f"P{number}") for number in range(5)]
        await asyncio.gather(*(person.asks(QUESTION) for person in people))
        # All of them have to wait for their answer when the signal comes.
        server.faults.flood(retry_after=2, methods={"editMessageText"})
        for person in people:
            await person.send("who was hurt?")
        for person in people:
            await person.chat.until(lambda sent: sent.from_bot and sent.edits == 0)
        await asyncio.sleep(0.5)
        running.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        server.faults.clear()
        await people[0].send("is anybody there?")  # the next start's
        async with asyncio.timeout(60):
            assert await running.process.wait() == 0
        for person in people:
            answers = [sent for sent in person.chat.messages if sent.from_bot]
            assert [sent.edits for sent in answers] == [1, 1]
        assert [update["message"]["text"] for update in server.updates.pending] == [
            "is anybody there?"
        ]
        assert server.refused == []
        assert TOKEN.partition(":")[2] not in running.written
        assert "Traceback" not in running.written


async def test_a_killed_bot_answers_what_it_owes_when_it_is_back(
    folder: Path, model_cache: Path
) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with citebot(server, folder, model_cache) as running:
            await running.until("This is @citebot_test_bot")
            server.faults.fail(methods={"editMessageText"})
            await ann.send(QUESTION)
            await ann.chat.until(lambda sent: sent.from_bot)
            await asyncio.sleep(0.5)
            assert await running.end(signal.SIGKILL) == -signal.SIGKILL
        server.faults.clear()
        async with citebot(server, folder, model_cache) as running:
            answer = await ann.chat.until(lambda sent: "closed on Monday" in sent.text, 60)
            assert await running.end() == 0
        assert answer.edits == 1
        assert [sent.from_bot for sent in ann.chat.messages] == [False, True]
    with sqlite3.connect(folder / ".citebot-telegram.sqlite3") as memory:
        assert memory.execute("SELECT status FROM questions").fetchall() == [("answered",)]


async def test_it_sees_what_another_process_indexes(folder: Path, model_cache: Path) -> None:
    async with TelegramServer() as server, citebot(server, folder, model_cache) as running:
        await running.until("This is @citebot_test_bot")
        ann = server.person(1001, "Ann")
        before = await ann.asks("how many cubs did the ranger count?")
        assert "seven cubs" not in before.text
        text = "Otters return\n\nA ranger counted seven cubs in the mill stream in April.\n"
        (folder / "otters.txt").write_text(text, encoding="utf-8")
        indexing = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "index", "otters.txt"),
            cwd=folder,
            env=environment(CITEBOT_CACHE=str(model_cache)),
        )
        assert await indexing.wait() == 0
        after = await ann.asks("how many cubs did the ranger count?")
        assert "seven cubs" in after.text
        assert await running.end(signal.SIGINT) == 0


async def test_systemd_hears_of_its_start_and_its_end(folder: Path, model_cache: Path) -> None:
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(folder / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        loop.add_reader(systemd, lambda: heard.extend(systemd.recv(4096).decode().split("\n")))
        told = {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "2000000"}
        async with (
            TelegramServer() as server,
            citebot(server, folder, model_cache, **told) as running,
        ):
            await running.until("This is @citebot_test_bot")
            async with asyncio.timeout(20):
                while heard.count("WATCHDOG=1") < 2 or "READY=1" not in heard:
                    await asyncio.sleep(0.05)
            assert "STOPPING=1" not in heard
            assert await running.end() == 0
        loop.remove_reader(systemd)
    assert heard.index("READY=1") < heard.index("STOPPING=1")
    assert heard[0].startswith("STATUS=")


async def test_a_rejected_token_ends_it_with_one_sentence(folder: Path, model_cache: Path) -> None:
    async with (
        TelegramServer(token="123456:ANOTHER") as server,
        citebot(server, folder, model_cache) as running,
    ):
        assert await running.process.wait() == 2
        assert running.written == (
            "citebot: Telegram rejects the bot's token: compare CITEBOT_TELEGRAM_TOKEN with "
            "what @BotFather shows for the bot.\n"
        )


async def test_without_a_token_it_says_where_to_get_one(folder: Path, model_cache: Path) -> None:
    async with (
        TelegramServer() as server,
        citebot(server, folder, model_cache, CITEBOT_TELEGRAM_TOKEN="") as running,
    ):
        assert await running.process.wait() == 2
        assert running.written.startswith("citebot: There is no token: ask @BotFather")
        assert running.written.count("\n") == 1


async def test_an_empty_archive_can_be_served_and_the_log_is_json(
    tmp_path: Path, model_cache: Path
) -> None:
    async with (
        TelegramServer() as server,
        citebot(server, tmp_path, model_cache, CITEBOT_LOG_FORMAT="json") as running,
    ):
        await running.until("There is no administrator yet")
        await server.faults.vanish(1.0)
        answer = await server.person(1001, "Ann").asks(QUESTION)
        assert "archive is still empty" in answer.text
        assert await running.end() == 0
        lines = [json.loads(line) for line in running.written.splitlines()]
        assert {line["level"] for line in lines} == {"INFO", "WARNING"}
        assert lines[0]["message"].startswith("This is @citebot_test_bot")
        assert TOKEN.partition(":")[2] not in running.written
