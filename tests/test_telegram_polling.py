"""Updates that cannot be read: skipped by their ids, told in the log, and nobody waits for them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from loopback import free_port, get
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes, TypeHandler
from telegram_bot import bot
from telegram_server import TelegramServer

from bot.telegram.access.gate import Gate
from bot.telegram.lifecycle.error_handler import Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.transport import get_updates, polling
from bot.telegram.transport.decoding import (
    Undecodable,
    Unreadable,
    decoded,
    has_id,
    parsed,
)
from bot.telegram.transport.update_queue import Doorway

QUESTION = "who did not recognize the election?"
STRANGER = {"id": 1009, "is_bot": False, "first_name": "Secret Stranger"}
MESSAGE: dict[str, Any] = {
    "message_id": 5,
    "date": 1_930_000_000,
    "chat": {"id": 1009, "type": "private", "first_name": "Secret Stranger"},
    "from": STRANGER,
    "text": "a secret question",
}
# As a Bot API of another version sends it.
POLL = {
    "id": "1",
    "question": "A secret poll?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
UNDECODABLE: dict[str, dict[str, Any]] = {
    "a poll of another version": {"message": {**MESSAGE, "poll": POLL}},
    "a poll by itself": {"poll": POLL},
    "a message that is a list": {"message": [1]},
    "a message without a date": {"message": {"message_id": 1}},
    "a date out of reach": {"message": {**MESSAGE, "date": 1e18}},
    "a date beyond reckoning": {"message": {**MESSAGE, "date": 253_402_300_799}},
    "a number that nothing stores": {"message": {**MESSAGE, "message_id": 10**22}},
    "an id that is a truth value": {"message": {**MESSAGE, "from": {**STRANGER, "id": True}}},
    "an id that is a text": {"message": {**MESSAGE, "chat": {"id": "7", "type": "private"}}},
    "an id with a fraction": {"message": {**MESSAGE, "from": {**STRANGER, "id": 7.0}}},
    "a text that is a number": {"message": {**MESSAGE, "text": 5}},
    "a chat that is nothing": {"message": {**MESSAGE, "chat": {}}},
    "a type that is a list": {"message": {**MESSAGE, "chat": {"id": 7, "type": ["private"]}}},
    "an entity without an end": {
        "message": {**MESSAGE, "entities": [{"type": "bold", "offset": 0, "length": 1e999}]}
    },
    "a press by nobody": {"callback_query": {"id": "1", "from": None, "chat_instance": "1"}},
    "something deep": {"message": {**MESSAGE, "unheard_of": json.loads("[" * 100 + "]" * 100)}},
}


def secret_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each for each in caplog.messages if "secret" in each.lower()]


def skipped(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each for each in caplog.messages if "cannot be read and is skipped" in each]


# --- what is read of an update


@pytest.mark.parametrize("update", UNDECODABLE.values(), ids=UNDECODABLE)
def test_an_update_that_nobody_could_work_with_is_told_apart(update: dict[str, Any]) -> None:
    received = parsed(json.dumps({"update_id": 17, **update}).encode())
    assert has_id(received)
    with pytest.raises(Undecodable) as caught:
        decoded(received, None)
    # The id, one word of Telegram's and one of Python's: nothing that somebody wrote.
    kind = next(iter(update))
    assert str(caught.value).startswith(f"17 ({kind}): ")
    assert str(caught.value).removeprefix(f"17 ({kind}): ").isidentifier()


def test_what_other_versions_add_is_no_reason_to_skip() -> None:
    update = {"update_id": 17, "message": {**MESSAGE, "novelty": {"text": ["a"]}}, "more": 1.5}
    found = decoded(parsed(json.dumps(update).encode()), None)
    assert found.message is not None and found.message.text == MESSAGE["text"]
    assert decoded({"update_id": 18, "novelty": {}}, None).update_id == 18


def test_half_a_character_becomes_a_sign_that_can_be_stored() -> None:
    text = 'a \ud83d\ude00 "\ud800" \udfff'
    update = parsed(json.dumps({"update_id": 1, "message": {**MESSAGE, "text": text}}).encode())
    message = decoded(update, None).message
    assert message is not None and message.text == 'a \U0001f600 "\ufffd" \ufffd'


@pytest.mark.parametrize(
    "body", [b"", b"{]", b"[" * 400_000, b'{"a":' * 100_000, b"\xff\xfe{}"], ids=len
)
def test_a_body_that_is_no_json_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parsed(body)


@pytest.mark.parametrize(
    "update", [None, [], 5, "x", {}, {"update_id": "5"}, {"update_id": True}, {"update_id": 2**60}]
)
def test_what_has_no_id_is_no_update(update: object) -> None:
    assert not has_id(update)


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e999", b"9" * 5_000])
def test_a_number_that_is_none_spoils_nothing_but_its_update(number: bytes) -> None:
    answer = parsed(b'[{"update_id": ' + number + b'}, {"update_id": 5}]')
    assert [has_id(each) for each in answer] == [False, True]


# --- polling


async def test_updates_that_cannot_be_read_keep_nobody_waiting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path) as application:
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        for number, update in enumerate(UNDECODABLE.values(), 500_000_000):
            server.updates.put({"update_id": number, **update})
        assert "Sochi" in (await ann.asks(QUESTION)).text
        server.updates.put({"update_id": 600_000_000, "message": {**MESSAGE, "poll": POLL}})
        assert "Sochi" in (await ben.asks(QUESTION)).text
        assert len(server.called("getUpdates")) < 20
        queue = application.update_queue
        assert isinstance(queue, Doorway) and not queue.is_full
    assert len(skipped(caplog)) == len(UNDECODABLE) + 1
    assert skipped(caplog)[0].endswith("skipped: 500000000 (message): TypeError")
    assert secret_lines(caplog) == []
    assert not [each for each in caplog.records if each.exc_info]
    assert server.updates.pending == []


async def test_a_start_is_not_kept_from_its_work_by_what_is_pending(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        for number in (1, 2):
            server.updates.put({"update_id": 10 * number, "message": {**MESSAGE, "poll": POLL}})
            await ann.send(QUESTION)
            async with bot(server, tmp_path):
                await ann.chat.until(lambda sent: sent.from_bot and "Sochi" in sent.text)
            assert server.updates.pending == []
            ann = server.person(1001 + number, "Ann")


async def test_an_update_without_an_id_is_passed_by_with_the_next_that_has_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        server.updates.put({"message": MESSAGE})
        await ann.send(QUESTION)
        server.updates.put(None)
        async with bot(server, tmp_path):
            await ann.chat.until(lambda sent: sent.from_bot and "Sochi" in sent.text)
            assert "Sochi" in (await server.person(1002, "Ben").asks(QUESTION)).text
    assert "2 updates without an id are skipped." in caplog.messages


ODD_ANSWERS = {
    "no JSON": (200, b"<html>"),
    "nothing": (200, b""),
    "too deep": (200, b"[" * 300_000),
    "no object": (200, b"[]"),
    "no result": (200, b'{"ok": true}'),
    "no list": (200, b'{"ok": true, "result": {"update_id": 5}}'),
    "no ids": (200, b'{"ok": true, "result": [{}, 5, {"update_id": -7}]}'),
    "a refusal that is too deep": (500, b"[" * 300_000),
    "a refusal that is a list": (502, b"[1]"),
    "a refusal with odd parameters": (500, b'{"parameters": "x"}'),
    "a refusal of numbers": (400, b'{"description": 5, "parameters": {"retry_after": "x"}}'),
}


def asking_bot(server: TelegramServer, door: Doorway, watch: polling.Watch) -> Bot:
    """No more than what asks for updates."""
    request = get_updates.WatchedRequest(watch, door, Metrics(), connection_pool_size=1)
    return Bot(server.token, f"{server.url}/bot", get_updates_request=request)


def a_watch() -> polling.Watch:
    return polling.Watch(lambda error: None)


@pytest.mark.parametrize(("status", "body"), ODD_ANSWERS.values(), ids=ODD_ANSWERS)
async def test_an_answer_that_cannot_be_read_is_an_error_of_telegrams(
    status: int, body: bytes
) -> None:
    """After any other, python-telegram-bot asks again at once."""
    async with TelegramServer() as server, asking_bot(server, Doorway(bool, 9), a_watch()) as one:
        server.faults.garble(body, status=status, methods={"getUpdates"})
        with pytest.raises(TelegramError) as caught:
            await one.get_updates()
    assert len(str(caught.value)) < 400


async def test_an_answer_that_cannot_be_read_is_not_asked_for_in_a_loop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        server.faults.garble(b"[" * 300_000, methods={"getUpdates"})
        await server.faults.vanish(0.1)
        await asyncio.sleep(1.5)
        assert 1 <= server.faults.counts["garble"] <= 4
        server.faults.clear()
        assert "Sochi" in (await server.person(1001, "Ann").asks(QUESTION)).text
    told = [each for each in caplog.messages if each.startswith("No updates from Telegram")]
    assert len(told) == 1 and len(told[0]) < 400


async def test_health_fails_while_answers_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_UNREAD", 1)
    base = f"http://127.0.0.1:{(port := free_port())}"
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_health=f"127.0.0.1:{port}"),
    ):
        server.updates.put({"update_id": 5, "message": {**MESSAGE, "poll": POLL}})
        assert "Sochi" in (await server.person(1001, "Ann").asks(QUESTION)).text
        assert (await get(f"{base}/healthz"))[0] == 200
        server.faults.garble(b"<html>", methods={"getUpdates"})
        await server.faults.vanish(0.1)
        while server.faults.counts["garble"] < 1:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)
        status, text = await get(f"{base}/healthz")
        assert (status, '"ok": false' in text) == (503, True)
        server.faults.clear()
        assert "Sochi" in (await server.person(1002, "Ben").asks(QUESTION)).text
        assert (await get(f"{base}/healthz"))[0] == 200
        _, metrics = await get(f"{base}/metrics")
        assert "citebot_updates_skipped_total 1.0" in metrics
        assert "citebot_answers_unreadable_total" in metrics


def test_an_answer_that_cannot_be_read_makes_nothing_younger() -> None:
    watch = a_watch()
    watch._started -= 100
    watch.unreadable()
    assert watch.age >= 100
    watch.saw(200)
    assert watch.age < 1


async def test_updates_come_in_once_each(tmp_path: Path) -> None:
    seen: list[int] = []

    async def see(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        seen.append(update.update_id)

    numbers = list(range(500_000_000, 500_000_150))
    async with TelegramServer() as server:
        async with bot(server, tmp_path) as application:
            application.add_handler(TypeHandler(Update, see), group=-5)
            for number in numbers:
                # Of one alone, not all would be listened to.
                somebody = {**MESSAGE, "chat": {**MESSAGE["chat"], "id": number}}
                somebody["from"] = {**STRANGER, "id": number}
                server.updates.put({"update_id": number, "message": somebody})
            async with asyncio.timeout(20):
                while len(seen) < len(numbers):
                    await asyncio.sleep(0.05)
            fetched = len(server.called("getUpdates"))
        assert sorted(seen) == numbers
        assert fetched < 10
        assert server.updates.pending == []


async def test_what_comes_with_the_last_confirmation_comes_again_at_the_next_start() -> None:
    async with TelegramServer() as server:
        door = Doorway(bool, 100)
        for number in (1, 2):
            server.updates.put({"update_id": number, "message": MESSAGE})
        async with asking_bot(server, door, a_watch()) as one:
            assert [each.update_id for each in await one.get_updates(timeout=1)] == [2]
            assert door.qsize() == 2
            server.updates.put({"update_id": 3, "message": MESSAGE})
            assert await one.get_updates(offset=3, timeout=0) == ()
            assert [each["update_id"] for each in server.updates.pending] == [3]
            assert door.qsize() == 2


async def test_an_update_that_is_only_taken_half_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bot is told to stop while it decodes."""
    async with TelegramServer() as server:
        door = Doorway(bool, 100)
        for number in range(1, 51):
            server.updates.put({"update_id": number, "message": MESSAGE})
        async with asking_bot(server, door, a_watch()) as one:
            begun = asyncio.Event()
            monkeypatch.setattr(get_updates, "decoded", lambda *args: begun.set() or decoded(*args))
            waiting = asyncio.create_task(one.get_updates(timeout=1))
            await begun.wait()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert door.qsize() == 0 and len(server.updates.pending) == 50


# --- more than fits


async def test_no_more_is_asked_for_than_fits() -> None:
    async with TelegramServer() as server:
        server.updates.put({"update_id": 1, "message": MESSAGE})
        door, watch = Doorway(bool, 2), a_watch()
        async with asking_bot(server, door, watch) as one:
            door.put_nowait(1)
            door.put_nowait(2)
            waiting = asyncio.create_task(one.get_updates(timeout=1))
            await asyncio.sleep(0.2)
            assert server.called("getUpdates") == []
            watch._started -= 100
            door.get_nowait()
            door.task_done()
            await waiting
            assert door.qsize() == 2
            assert watch.age < 10


# --- what fails in spite of all that


async def test_an_error_of_the_gate_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(gate: Gate, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        raise RuntimeError("the hinges are gone")

    async def fail_too(apologies: Apologies, message: object, update: object) -> None:
        raise RuntimeError("and so is the bell")

    monkeypatch.setattr(Gate, "admit", fail)
    monkeypatch.setattr(Apologies, "_apologize", fail_too)
    async with TelegramServer() as server, bot(server, tmp_path, telegram_access="allowlist"):
        ann = server.person(1001, "Ann")
        await ann.send(QUESTION)
        async with asyncio.timeout(10):
            while "An update could not be handled." not in caplog.messages:
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        assert not [sent for sent in ann.chat.messages if sent.from_bot]


async def test_a_refusal_tells_to_wait_no_longer_than_minutes() -> None:
    said = json.loads(get_updates._refusal(b'{"parameters": {"retry_after": 99999999999999}}'))
    assert said == {"ok": False, "parameters": {"retry_after": 600}}
    said = json.loads(get_updates._refusal(b'{"description": "' + b"x" * 90_000 + b'"}'))
    assert said == {"ok": False, "description": "x" * 300}
