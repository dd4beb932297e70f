"""Trouble on demand: errors, flood control, broken connections and a server that is gone.

What is injected here is no fault of the bot and is not counted as refused. The same seed and the
same order of requests give the same trouble.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Literal

from telegram_server.errors import ApiError

When = Literal["before", "after"]
_PHRASES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    rate: float
    methods: frozenset[str] | None
    status: int = 0
    retry_after: int = 0
    body: bytes = b""


class Answered(Exception):
    """Bytes that are answered in place of what the method would."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.status = status
        self.body = body


class Faults:
    """What goes wrong, how often, and in which methods (None: in all, getUpdates too)."""

    def __init__(self, pause: Callable[[float], Awaitable[None]], seed: int = 20) -> None:
        self._pause = pause
        self._random = random.Random(seed)
        self._rules: list[_Rule] = []
        self._absences: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()

    def fail(
        self, *, status: int = 500, rate: float = 1.0, methods: Collection[str] | None = None
    ) -> None:
        """Answers with a server error; the request has no effect."""
        self._add("fail", rate, methods, status=status)

    def flood(
        self, rate: float = 1.0, retry_after: int = 1, methods: Collection[str] | None = None
    ) -> None:
        """Answers 429 with `retry_after` in seconds; the request has no effect."""
        self._add("flood", rate, methods, retry_after=retry_after)

    def drop(
        self, rate: float = 1.0, when: When = "before", methods: Collection[str] | None = None
    ) -> None:
        """Closes the connection, before the request took effect or after it did."""
        self._add(f"drop {when}", rate, methods)

    def garble(
        self, body: bytes, *, status: int = 200, methods: Collection[str] | None = None
    ) -> None:
        """Answers with these bytes; the request has no effect."""
        self._rules.append(_Rule("garble", 1.0, _named(methods), status=status, body=body))

    def vanish(self, seconds: float) -> asyncio.Task[None]:
        """Breaks all connections, stops listening, and comes back on the same port.

        Starts at once; awaiting the task waits for the return.
        """
        self.counts["vanish"] += 1

        async def gone() -> None:
            await self._pause(seconds)

        absence = asyncio.create_task(gone())
        self._absences.add(absence)
        absence.add_done_callback(self._absences.discard)
        return absence

    def close(self) -> None:
        """No return from an absence that is still going on."""
        for absence in self._absences:
            absence.cancel()

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._rules.clear()

    def strike(self, method: str) -> When | None:
        """Draws for one request: raises the answer, or says when to drop the connection."""
        for rule in self._rules:
            if rule.methods is not None and method not in rule.methods:
                continue
            if self._random.random() >= rule.rate:
                continue
            self.counts[rule.kind] += 1
            if rule.kind == "fail":
                raise ApiError(rule.status, _PHRASES.get(rule.status, "Server Error"))
            if rule.kind == "garble":
                raise Answered(rule.status, rule.body)
            if rule.kind == "flood":
                raise ApiError(
                    429,
                    f"Too Many Requests: retry after {rule.retry_after}",
                    retry_after=rule.retry_after,
                )
            return "after" if rule.kind == "drop after" else "before"
        return None

    def _add(
        self,
        kind: str,
        rate: float,
        methods: Collection[str] | None,
        status: int = 0,
        retry_after: int = 0,
    ) -> None:
        if not 0 <= rate <= 1:
            raise ValueError("a rate lies between 0 and 1")
        self._rules.append(_Rule(kind, rate, _named(methods), status, retry_after))


def _named(methods: Collection[str] | None) -> frozenset[str] | None:
    return None if methods is None else frozenset(methods)
