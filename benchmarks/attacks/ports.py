"""The ports that the bot listens on: idle connections, halves of requests, no HTTP at all."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from benchmarks.attacks.field import Attack, Field

_IDLE = 420
_HELD = 20.0  # seconds
_GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"\0" * 5_000,
    b"SSH-2.0-x\r\n",
    b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n", b"GET /" + b"a" * 200_000,
    b"GET /healthz HTTP/9.9\r\n\r\n", b"GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\nx",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /metrics HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n", b"\r\n" * 10_000,
)  # fmt: skip


async def idle(field: Field) -> str:
    """Many connections to each port on which nothing is said."""
    ports = [field.health, *([field.webhook[0]] if field.webhook else [])]
    held: list[asyncio.StreamWriter] = []
    refused = 0
    for number in range(_IDLE):
        try:
            opening = asyncio.open_connection("127.0.0.1", ports[number % len(ports)])
            held.append((await asyncio.wait_for(opening, 2))[1])
        except (OSError, TimeoutError):
            refused += 1
    await asyncio.sleep(_HELD)
    for writer in held:
        writer.close()
    return f"{len(held)} held for {_HELD:.0f} s, {refused} not taken"


async def garbage(field: Field) -> str:
    """What is no request, again and again."""
    said = await _all(field.health, [*_GARBAGE] * 10)
    return _counted(said)


async def metrics(field: Field) -> str:
    """The figures, many times at once."""
    request = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    return _counted(await _all(field.health, [request] * 60))


async def slowly(field: Field) -> str:
    """Heads of requests that come a line a second."""

    async def drip() -> None:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", field.health)
            writer.write(b"GET /healthz HTTP/1.1\r\n")
            for _ in range(15):
                await asyncio.sleep(1)
                writer.write(b"X-Slow: r\r\n")
                await writer.drain()
            writer.close()

    await asyncio.gather(*(drip() for _ in range(50)))
    return "50 connections of 15 s"


async def posted(field: Field) -> str:
    """Bodies POSTed to the webhook, with the secret and without it."""
    if field.webhook is None:
        return "the bot has no webhook now"
    port, secret = field.webhook
    bodies = (b"[" * 400_000, b"null", b"[]", b"", b"{}", b'{"update_id":"x"}', b"x" * 2_000_000,
              json.dumps({"update_id": 5, "message": {"message_id": 1}}).encode(), b"\xff\xfe{}",
              b'{"update_id": NaN}', b'{"update_id": 6, "poll": {"id": "1"}}')  # fmt: skip
    told = f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n".encode()
    requests = [
        b"POST /hook HTTP/1.1\r\nHost: x\r\n%sContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (header, len(body), body)
        for header in (told, b"", told.replace(b"o", b"0"))
        for body in bodies
    ]
    said = await _all(port, requests * 3)
    return _counted(said)


async def _all(port: int, requests: Sequence[bytes]) -> Counter[str]:
    """The first lines of the answers to requests, ten at a time."""
    said: Counter[str] = Counter()
    at_once = asyncio.Semaphore(10)

    async def one(data: bytes) -> None:
        async with at_once:
            said[await _answer(port, data)] += 1

    await asyncio.gather(*map(one, requests))
    return said


async def _answer(port: int, data: bytes) -> str:
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 3)
        writer.write(data)
        try:
            head = await asyncio.wait_for(reader.read(300), 3)
        finally:
            writer.close()
        return head.split(b"\r\n")[0].decode("latin-1")[:30] or "closed"
    except TimeoutError:
        return "silence"
    except OSError:
        return "broken off"


def _counted(said: Counter[str]) -> str:
    return ", ".join(f"{count}× {line}" for line, count in said.most_common(4))


PORTS: Mapping[str, Attack] = {
    "idle connections": idle,
    "no HTTP": garbage,
    "60 times /metrics": metrics,
    "slow heads": slowly,
    "webhook bodies": posted,
}
