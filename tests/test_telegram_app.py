"""The bot's start, its run and its end, against the test server over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import socket
from pathlib import Path
from time import monotonic
from typing import Any

import fakes
import pytest
from loopback import free_port, get
from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters
from telegram_bot import TOKEN, bot, settings_for
from telegram_server import TelegramServer

from bot.telegram import app
from bot.telegram.lifecycle import health
from bot.telegram.lifecycle.application import CannotStart
from bot.telegram.lifecycle.ports import CannotListen
from bot.telegram.transport import polling, retries
from bot.telegram.transport.polling import AnotherPoller, Rejected
from retrieval import CitebotError

QUESTION = "who did not recognize the election?"


async def metrics_with(port: int, line: str) -> str:
    """The page of metrics, once it has a line."""
    for _ in range(100):
        status, text = await get(f"http://127.0.0.1:{port}/metrics")
        if status == 200 and line in text:
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(f"{line} is not in\n{text}")


# --- both ways of getting updates


async def test_a_question_is_answered_by_polling(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert "Those who did not recognize the election left the hall." in answer.text
        assert [sent.from_bot for sent in ann.chat.messages] == [False, True]
    assert server.updates.pending == []
    assert server.refused == []


async def test_a_question_is_answered_by_webhook(tmp_path: Path) -> None:
    port = free_port()
    options = {
        "telegram_webhook_url": f"https://127.0.0.1:{port}/hidden/path",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
    }
    async with TelegramServer() as server, bot(server, tmp_path, **options):
        assert server.webhook is not None and len(server.webhook.secret) >= 32
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert "Those who did not recognize the election" in answer.text
        assert server.called("getUpdates") == []
    assert server.refused == []


_KNOWN = "X-Telegram-Bot-Api-Secret-Token: right-secret"
_EMPTY = b'{"update_id": -1}'
_LENGTH = f"Content-Length: {len(_EMPTY)}"


async def _posted(port: int, head: str, body: bytes) -> str:
    """POSTs to the webhook, as far as the bot lets it; the status that it answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /path HTTP/1.1\r\nHost: bot\r\n{head}\r\n\r\n".encode() + body)
    async with asyncio.timeout(5):
        status = (await reader.readline()).decode().split(" ", 1)[1].strip()
    writer.close()
    return status


async def test_a_webhook_believes_only_who_knows_the_secret_and_takes_nothing_huge(
    tmp_path: Path,
) -> None:
    port = free_port()
    options = {
        "telegram_webhook_url": f"https://127.0.0.1:{port}/path",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
        "telegram_webhook_secret": app.Secret("right-secret"),
    }
    tried = {
        (f"{_KNOWN}\r\n{_LENGTH}", _EMPTY): "200 OK",
        (f"{_KNOWN}x\r\n{_LENGTH}", _EMPTY): "403 Forbidden",
        (f"{_KNOWN[:-6]}\r\n{_LENGTH}", _EMPTY): "403 Forbidden",
        (f"X-Telegram-Bot-Api-Secret-Token:\r\n{_LENGTH}", _EMPTY): "403 Forbidden",
        (_LENGTH, _EMPTY): "403 Forbidden",
        ("Content-Length: 2", b"{]"): "403 Forbidden",
        # Nobody waits for these to arrive.
        ("Content-Length: 1000001", b""): "400 Bad Request",
        (f"{_KNOWN}\r\nContent-Length: 1000001", b""): "400 Bad Request",
        (f"{_KNOWN}\r\nTransfer-Encoding: chunked", b"ffffff\r\n"): "400 Bad Request",
        (f"{_KNOWN}\r\nContent-Length: 2", b"{]"): "400 Bad Request",
        (f"{_KNOWN}\r\nContent-Length: 2", b"[]"): "400 Bad Request",
    }
    async with TelegramServer() as server, bot(server, tmp_path, **options):
        assert {each: await _posted(port, *each) for each in tried} == tried


# --- what keeps it from starting


async def test_a_rejected_token_is_one_sentence(tmp_path: Path) -> None:
    async with TelegramServer(token="123456:ANOTHER") as server:
        with pytest.raises(Rejected, match="Telegram rejects the bot's token: compare") as caught:
            async with bot(server, tmp_path):
                pass
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("token", "sentence"),
    [("", "There is no token: ask @BotFather"), ("hello world", "is no token: one looks like")],
)
async def test_a_missing_or_strange_token_is_one_sentence(
    tmp_path: Path, token: str, sentence: str
) -> None:
    async with TelegramServer() as server:
        with pytest.raises(CannotStart, match=sentence):
            async with bot(server, tmp_path, telegram_token=app.Secret(token)):
                pass
        assert server.calls == []


async def test_no_network_at_the_start_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "AT_START", 1.0)
    url = f"http://127.0.0.1:{free_port()}"
    async with TelegramServer() as server:
        with pytest.raises(CannotStart) as caught:
            async with bot(server, tmp_path, telegram_api_url=url):
                pass
    assert str(caught.value).startswith(f"Telegram cannot be reached at {url} (")
    assert str(caught.value).endswith(
        "check the network, and CITEBOT_TELEGRAM_API_URL if it is set."
    )
    assert TOKEN not in str(caught.value)


async def test_a_network_that_comes_back_during_the_start_is_waited_for(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        back = server.faults.vanish(1.0)
        await asyncio.sleep(0.1)
        async with bot(server, tmp_path):
            assert await server.person(1001, "Ann").asks(QUESTION)
        await back


@pytest.mark.parametrize("option", ["telegram_webhook_listen", "telegram_health"])
async def test_a_port_in_use_is_one_sentence(tmp_path: Path, option: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        options = {"telegram_webhook_url": "https://bot.example.org/", option: address}
        async with TelegramServer() as server:
            with pytest.raises(CannotListen) as caught:
                async with bot(server, tmp_path, **options):
                    pass
            assert server.called("setWebhook") == []
    assert str(caught.value) == (
        f"The bot cannot listen at {address}: another program uses this port; stop it, or change "
        f"CITEBOT_{option.upper()}."
    )


async def test_a_refused_webhook_is_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    options = {
        "telegram_webhook_url": "http://bot.example.org/",
        "telegram_webhook_listen": f"127.0.0.1:{port}",
    }
    async with TelegramServer() as server:
        with pytest.raises(CannotStart, match=r"^Telegram refuses to start the bot: .*https"):
            async with bot(server, tmp_path, **options):
                pass


async def test_the_newcomer_of_two_bots_with_one_token_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[CitebotError] = []
    monkeypatch.setattr(polling, "_CONFLICTS", 2)
    monkeypatch.setattr(app, "_STOP_POLLING", 0.5)
    (tmp_path / "second").mkdir()
    with fakes.library(tmp_path / "second" / "archive") as library:
        async with TelegramServer() as server, bot(server, tmp_path):
            settings = settings_for(server, tmp_path / "second")
            async with app.running(settings, library, failures.append):
                async with asyncio.timeout(20):
                    while not failures:
                        await asyncio.sleep(0.05)
            assert isinstance(failures[0], AnotherPoller) and len(failures) == 1
            assert "Another program gets this bot's messages" in str(failures[0])
            answer = await server.person(1001, "Ann").asks(QUESTION)
            assert "Sochi" in answer.text


@pytest.mark.parametrize(("settling", "failures"), [(60.0, 1), (0.0, 0)])
def test_a_bot_that_is_at_work_for_long_does_not_give_way(
    monkeypatch: pytest.MonkeyPatch, settling: float, failures: int
) -> None:
    monkeypatch.setattr(polling, "_SETTLING", settling)
    told: list[CitebotError] = []
    watch = polling.Watch(told.append)
    for status in (409, 200, 409):
        watch.saw(status)
    assert told == []
    watch.saw(409)
    watch.saw(409)
    assert len(told) == failures


async def test_a_token_that_is_revoked_while_running_is_reported(tmp_path: Path) -> None:
    failures: list[CitebotError] = []
    with fakes.library(tmp_path / "archive") as library:
        async with (
            TelegramServer() as server,
            app.running(settings_for(server, tmp_path), library, failures.append),
        ):
            server.token = "123456:NEW"
            await server.faults.vanish(0.1)  # ends the poll that waits
            async with asyncio.timeout(10):
                while not failures:
                    await asyncio.sleep(0.05)
    assert isinstance(failures[0], Rejected)


# --- trouble while it runs


async def test_a_network_that_is_lost_comes_back_by_itself(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        await ann.asks(QUESTION)
        await server.faults.vanish(2.0)
        answer = await ben.asks(QUESTION)
        assert "Sochi" in answer.text
        assert len(ben.chat.messages) == 2


async def test_an_answer_outlasts_a_network_that_is_lost_in_the_midst_of_it(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        server.faults.fail(status=502, methods={"editMessageText"})
        await ann.send(QUESTION)
        await ann.chat.until(lambda sent: sent.from_bot)
        await asyncio.sleep(0.3)
        await server.faults.vanish(1.5)
        server.faults.clear()
        answer = await ann.chat.until(lambda sent: sent.from_bot and "Sochi" in sent.text, 30)
        assert answer.edits == 1
        assert [sent.from_bot for sent in ann.chat.messages] == [False, True]
    assert server.refused == []


async def test_a_flood_wait_is_kept(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        server.faults.flood(retry_after=2, methods={"sendMessage"})
        started = monotonic()
        await ann.send(QUESTION)
        await asyncio.sleep(1.0)
        assert server.faults.counts["flood"] == 1
        server.faults.clear()
        await ann.chat.until(lambda sent: sent.from_bot and "Sochi" in sent.text, 10)
        assert monotonic() - started >= 2.0
        assert len(ann.chat.messages) == 2


async def test_the_error_handler_apologizes_once_and_logs_the_cause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        raise RuntimeError("the moon fell down")

    port = free_port()
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_health=f"127.0.0.1:{port}") as application,
    ):
        application.add_handler(MessageHandler(filters.Regex("^fail"), fail), group=-5)
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben", language="ru")
        news = server.channel("news", username="news")
        await ann.send("fail")
        apology = await ann.chat.until(lambda sent: sent.from_bot and "sorry" in sent.text)
        await ann.send("fail again")
        await ben.send("fail")
        russian = await ben.chat.until(lambda sent: sent.from_bot and "Простите" in sent.text)
        await news.post("fail")
        await metrics_with(port, "citebot_errors_total 4.0")
        apologies = [sent for sent in ann.chat.messages if "sorry" in sent.text]
        assert apologies == [apology]
        assert "moon" not in apology.text + russian.text
        assert not [sent for sent in news.messages if sent.from_bot]
    causes = [record for record in caplog.records if record.exc_info and record.exc_info[1]]
    assert [str(record.exc_info[1]) for record in causes if record.exc_info] == [
        "the moon fell down"
    ] * 4
    assert server.refused == []


# --- health


async def test_health_and_metrics_are_served(tmp_path: Path, monkeypatch: Any) -> None:
    base = f"http://127.0.0.1:{(port := free_port())}"
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_health=f"127.0.0.1:{port}"),
    ):
        await server.person(1001, "Ann").asks(QUESTION)
        status, text = await get(f"{base}/healthz")
        assert (status, '"ok": true' in text) == (200, True)
        text = await metrics_with(port, 'citebot_questions_total{outcome="answered"} 1.0')
        assert 'citebot_waiting{pool="workers"} 0.0' in text
        assert 'citebot_api_requests_total{outcome="ok"}' in text
        assert (await get(f"{base}/"))[0] == 404

        monkeypatch.setattr(health, "STALE", 0.5)
        back = server.faults.vanish(1.5)
        await asyncio.sleep(1.2)
        status, text = await get(f"{base}/healthz")
        assert (status, '"ok": false' in text) == (503, True)
        await back
        monkeypatch.setattr(health, "STALE", 30.0)
        await server.person(1002, "Ben").asks(QUESTION)
        assert (await get(f"{base}/healthz"))[0] == 200


# --- the log


async def test_the_log_of_a_troubled_bot_is_short(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    async with TelegramServer() as server, bot(server, tmp_path):
        await server.faults.vanish(2.0)
        await server.person(1001, "Ann").asks(QUESTION)
    told = [
        each.getMessage()
        for each in caplog.records
        if each.name == "bot.telegram.transport.polling"
    ]
    assert len(told) == 2
    assert told[0].startswith("No updates from Telegram, trying again: httpx.ConnectError")
    assert told[1] == "Telegram can be reached again."
