"""What systemd is told: that the bot is ready, alive and stopping, over a real socket."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import fakes
import pytest
from telegram_bot import ARTICLES, settings_for
from telegram_server import TelegramServer

from bot.telegram import app
from bot.telegram.lifecycle.systemd import Supervisor

QUESTION = "who did not recognize the election?"


class Systemd:
    """The other end: lines as they come."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1))
        self.socket.setblocking(False)
        self.lines: list[str] = []

    def heard(self) -> list[str]:
        """All lines until now."""
        while True:
            try:
                self.lines += self.socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return self.lines

    async def until(self, line: str, times: int = 1) -> None:
        async with asyncio.timeout(10):
            while self.heard().count(line) < times:
                await asyncio.sleep(0.02)


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    name = f"@citebot-test-{os.getpid()}" if request.param == "abstract" else tmp_path / "notify"
    heard = Systemd(str(name))
    yield heard
    heard.socket.close()


def environment(systemd: Systemd, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.address, "HOME": "/", **more}


async def test_it_is_told_that_the_bot_is_ready_alive_and_stopping(
    systemd: Systemd, tmp_path: Path
) -> None:
    given = environment(systemd, WATCHDOG_USEC="300000", WATCHDOG_PID=str(os.getpid()))
    supervisor = Supervisor.of(given)
    assert given == {"HOME": "/"}  # no process that the bot starts can speak for it
    with fakes.library(tmp_path / "archive") as library:
        library.add(ARTICLES)
        async with TelegramServer() as server:
            settings = settings_for(server, tmp_path)
            async with app.running(settings, library, supervisor=supervisor):
                await systemd.until("READY=1")
                assert "STOPPING=1" not in systemd.heard()
                await systemd.until("WATCHDOG=1", 3)
                # That Telegram is gone is no reason to be started anew.
                back = server.faults.vanish(1.0)
                before = systemd.heard().count("WATCHDOG=1")
                await systemd.until("WATCHDOG=1", before + 4)
                await back
                assert "Sochi" in (await server.person(1001, "Ann").asks(QUESTION)).text
            lines = systemd.heard()
    assert lines.count("READY=1") == lines.count("STOPPING=1") == 1
    told = [each for each in lines if each.startswith("STATUS=")]
    assert any(each.endswith(" s ago; 0 tasks are under way.") for each in told)


async def test_a_loop_that_does_not_turn_gives_no_sign_of_life(systemd: Systemd) -> None:
    supervisor = Supervisor.of(environment(systemd, WATCHDOG_USEC="150000"))
    keeping = asyncio.create_task(supervisor.keep(lambda: "well"))
    await systemd.until("WATCHDOG=1", 2)
    before = systemd.heard().count("WATCHDOG=1")
    sleep(0.4)
    assert systemd.heard().count("WATCHDOG=1") == before
    await systemd.until("WATCHDOG=1", before + 1)
    keeping.cancel()


@pytest.mark.parametrize(
    "of_others", [{"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}, {}, {"WATCHDOG_USEC": "often"}]
)
async def test_signs_of_life_are_sent_to_who_wants_them(
    systemd: Systemd, of_others: dict[str, str]
) -> None:
    supervisor = Supervisor.of(environment(systemd, **of_others))
    keeping = asyncio.create_task(supervisor.keep(lambda: "well"))
    await systemd.until("STATUS=well")
    keeping.cancel()
    assert systemd.heard() == ["STATUS=well"]


@pytest.mark.parametrize(
    "given", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:9"}, {"NOTIFY_SOCKET": "/none"}]
)
async def test_where_nobody_listens_nothing_fails(given: dict[str, str]) -> None:
    supervisor = Supervisor.of({"WATCHDOG_USEC": "100000", **given})
    supervisor.tell("READY=1")
    keeping = asyncio.create_task(supervisor.keep(lambda: "well"))
    await asyncio.sleep(0.05)
    assert keeping.done() == (given.get("NOTIFY_SOCKET") != "/none")
    keeping.cancel()


def test_who_does_not_read_is_not_waited_for(systemd: Systemd) -> None:
    supervisor = Supervisor.of(environment(systemd))
    started = monotonic()
    for _ in range(2_000):
        supervisor.tell("STATUS=" + "x" * 1_000)
    assert monotonic() - started < 5
