"""What strangers may take of the ports: connections, time, memory, lines of the log."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from loopback import free_port
from telegram_bot import bot
from telegram_server import TelegramServer
from tornado.web import Application, RequestHandler

from bot.settings import Secret
from bot.telegram.lifecycle import ports
from bot.telegram.lifecycle.ports import Bounds, served_at
from bot.telegram.transport.update_queue import Doorway

QUESTION = "who did not recognize the election?"
SECRET = "X-Telegram-Bot-Api-Secret-Token: right-secret"
MESSAGE = {
    "message_id": 5,
    "date": 1_930_000_000,
    "chat": {"id": 1009, "type": "private", "first_name": "Secret Stranger"},
    "from": {"id": 1009, "is_bot": False, "first_name": "Secret Stranger"},
    "text": "a secret question",
}


class Page(RequestHandler):
    def get(self) -> None:
        self.write("x" * int(self.get_argument("size", "4")))


def listening_socket() -> tuple[socket.socket, int]:
    opened = ports.listen(f"127.0.0.1:{free_port()}", "PORT")
    return opened, opened.getsockname()[1]


@asynccontextmanager
async def served(**bounds: Any) -> AsyncIterator[int]:
    """A page at a port."""
    opened, port = listening_socket()
    settled = {"connections": 8, "idle": 30.0, "body": 30.0, "largest": 1_000, **bounds}
    pages = Application([("/", Page)], log_function=lambda handler: None)
    async with served_at(opened, pages, Bounds(**settled)):
        yield port


async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def status_of(port: int, request: bytes) -> str:
    """The status that a request is answered with; empty where the connection is closed."""
    reader, writer = await connect(port)
    writer.write(request)
    try:
        async with asyncio.timeout(5):
            return (await reader.readline()).decode().partition(" ")[2].strip()
    finally:
        writer.close()


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


GET = b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n"


# --- connections


async def test_who_holds_connections_keeps_nobody_out() -> None:
    async with served(connections=8) as port:
        before = descriptors()
        held = [await connect(port) for _ in range(40)]
        assert await status_of(port, GET) == "200 OK"
        await asyncio.sleep(0.1)
        ours = descriptors() - before - len(held)
        assert ours <= 8
        async with asyncio.timeout(5):
            assert [await reader.read() for reader, _ in held[:31]] == [b""] * 31
        for _, writer in held:
            writer.close()
        await asyncio.sleep(0.1)
        assert await status_of(port, GET) == "200 OK"


async def test_a_connection_that_is_used_outlasts_those_that_are_not() -> None:
    async with served(connections=8) as port:
        reader, writer = await connect(port)
        for _ in range(20):
            writer.write(GET)
            answer = await asyncio.wait_for(reader.readuntil(b"xxxx"), 5)
            assert answer.startswith(b"HTTP/1.1 200 OK")
            await connect(port)
        writer.close()


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET / HTTP/1.1\r\nHo",
        GET,
        b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\nx",
    ],
    ids=["nothing", "half a head", "one request", "half a body"],
)
async def test_a_connection_on_which_nothing_happens_is_closed(beginning: bytes) -> None:
    async with served(idle=0.3, body=0.3) as port:
        reader, writer = await connect(port)
        writer.write(beginning)
        async with asyncio.timeout(5):
            await reader.read()
        writer.close()


async def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_GRACE", 0.1)
    async with served(idle=2, body=0.2) as port:
        before = descriptors()
        _, writer = await connect(port)
        writer.write(b"GET /?size=50000000 HTTP/1.1\r\nHost: bot\r\n\r\n")
        async with asyncio.timeout(5):
            while descriptors() < before + 2:
                await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            while descriptors() > before + 1:
                await asyncio.sleep(0.05)
        writer.close()


async def test_a_head_that_does_not_end_is_not_kept() -> None:
    async with served() as port:
        reader, writer = await connect(port)
        with suppress(ConnectionError):
            writer.write(b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 10_000)
            async with asyncio.timeout(5):
                assert await reader.read() == b""
        writer.close()


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    """As a process that has used all of them up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(lowest := os.dup(0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_without_descriptors_it_waits_for_some(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ports, "_BREATH", 0.2)
    async with served() as port:
        with socket.socket() as waiting, no_descriptor_left():
            waiting.connect(("127.0.0.1", port))  # the system accepts for the process
            await asyncio.sleep(0.5)
            told = [each for each in caplog.records if each.levelno >= logging.WARNING]
            assert 1 <= len(told) <= 3
            assert told[0].getMessage() == "A connection cannot be taken: Too many open files"
            assert not any(each.exc_info for each in told)
        assert await status_of(port, GET) == "200 OK"


def test_a_port_takes_a_small_part_of_the_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, share in ((256, 32), (400, 50), (100_000, 128), (resource.RLIM_INFINITY, 128)):
        monkeypatch.setattr(resource, "getrlimit", lambda of, limit=limit: (limit, limit))
        assert ports._share(128) == share


# --- the webhook


def posted(body: bytes, head: str = SECRET) -> bytes:
    lines = ["POST /path HTTP/1.1", "Host: bot", head, f"Content-Length: {len(body)}"]
    return "\r\n".join([line for line in lines if line]).encode() + b"\r\n\r\n" + body


def update(**fields: Any) -> bytes:
    return json.dumps({"update_id": 7, **fields}).encode()


CALLS = {
    "without the secret": (posted(update(message=MESSAGE), ""), "403 Forbidden"),
    "too deep": (posted(b"[" * 400_000), "400 Bad Request"),
    "a deep object": (posted(b'{"a":' * 100_000), "400 Bad Request"),
    "null": (posted(b"null"), "400 Bad Request"),
    "a list": (posted(b"[]"), "400 Bad Request"),
    "a number": (posted(b"1"), "400 Bad Request"),
    "a long number": (posted(b"1" * 9_000), "400 Bad Request"),
    "a text": (posted(b'"x"'), "400 Bad Request"),
    "nothing": (posted(b""), "400 Bad Request"),
    "no id": (posted(b"{}"), "400 Bad Request"),
    "an id that is none": (posted(b'{"update_id": "x"}'), "400 Bad Request"),
    "an id that is no number": (posted(b'{"update_id": NaN}'), "400 Bad Request"),
    "other bytes": (posted(b"\xff\xfe{}"), "400 Bad Request"),
    "half a message": (posted(update(message={"message_id": 1})), "200 OK"),
    "no message": (posted(update(message=[1])), "200 OK"),
    "a poll of another version": (
        posted(update(poll={"id": "1", "question": "secret"})),
        "200 OK",
    ),
    "half characters": (posted(update(message={**MESSAGE, "text": "\ud800 x"})), "200 OK"),
    "huge numbers": (posted(update(message={**MESSAGE, "message_id": 10**22})), "200 OK"),
    "an empty update": (posted(update()), "200 OK"),
}


def webhook(port: int) -> dict[str, Any]:
    return {
        "telegram_webhook_url": f"https://127.0.0.1:{port}/path",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
        "telegram_webhook_secret": Secret("right-secret"),
    }


async def test_a_webhook_never_fails_and_brings_nothing_again_that_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port, pages = free_port(), free_port()
    options = {**webhook(port), "telegram_health": f"127.0.0.1:{pages}"}
    async with TelegramServer() as server, bot(server, tmp_path, **options):
        answers = {name: await status_of(port, request) for name, (request, _) in CALLS.items()}
        assert answers == {name: status for name, (_, status) in CALLS.items()}
        assert "Sochi" in (await server.person(1001, "Ann").asks(QUESTION)).text
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{pages}/metrics") as response,
        ):
            metrics = await response.text()
    assert "citebot_updates_skipped_total 4.0" in metrics
    assert "citebot_answers_unreadable_total 12.0" in metrics
    assert not [each for each in caplog.records if each.exc_info]
    skipped = [each for each in caplog.messages if "is skipped: 7 (" in each]
    assert len(skipped) == 4
    assert not [each for each in caplog.messages if "secret " in each]


async def test_telegram_is_told_to_come_again_where_too_much_is_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    async with TelegramServer() as server, bot(server, tmp_path, **webhook(port)) as application:
        assert isinstance(application.update_queue, Doorway)
        monkeypatch.setattr(application.update_queue, "_most", 0)
        assert await status_of(port, posted(update())) == "503 Service Unavailable"
        ann = server.person(1001, "Ann")
        await ann.send(QUESTION)
        await asyncio.sleep(0.3)
        assert len(server.updates.pending) == 1
        monkeypatch.setattr(application.update_queue, "_most", 100)
        await ann.chat.until(lambda sent: sent.from_bot and "Sochi" in sent.text)
        assert server.updates.pending == []


async def test_people_are_answered_while_connections_are_held(tmp_path: Path) -> None:
    port, pages = free_port(), free_port()
    options = {**webhook(port), "telegram_health": f"127.0.0.1:{pages}"}
    async with TelegramServer() as server, bot(server, tmp_path, **options):
        held = [await connect(each) for _ in range(150) for each in (port, pages)]
        started = monotonic()
        assert "Sochi" in (await server.person(1001, "Ann").asks(QUESTION)).text
        health = b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"
        assert await status_of(pages, health) == "200 OK"
        assert monotonic() - started < 10
        for _, writer in held:
            writer.close()
