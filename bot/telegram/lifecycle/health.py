"""/healthz for a supervisor and /metrics for Prometheus, served by the bot's own event loop: an
answer says that it turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from tornado.web import Application, RequestHandler

from bot.telegram.lifecycle.ports import Bounds, listen, served_at
from bot.telegram.metrics import Metrics

STALE = 90.0  # seconds without a successful getUpdates, of which each takes at most 25
_BOUNDS = Bounds(connections=64, idle=10.0, body=5.0, largest=1_000)


class Updates(Protocol):
    """How updates come in."""

    @property
    def age(self) -> float:
        """Seconds since Telegram was heard of."""

    @property
    def reads(self) -> bool:
        """Whether what it sends can be read."""


@dataclass(frozen=True, slots=True)
class Called:
    """Where Telegram calls there is nothing to ask it for: that it does not says nothing."""

    age: float = 0.0
    reads: bool = True


def status(updates: Updates, waiting: int) -> str:
    """The same in a line, for who looks after the process; `waiting`: tasks under way."""
    told = f"{waiting} tasks are under way"
    if isinstance(updates, Called):
        return f"Telegram calls with updates; {told}."
    read = "was heard of" if updates.reads else "cannot be understood and was last heard of"
    return f"Telegram {read} {updates.age:.0f} s ago; {told}."


class _Healthz(RequestHandler):
    def initialize(self, updates: Updates, metrics: Metrics) -> None:
        self._updates = updates

    def get(self) -> None:
        age = self._updates.age
        ok = age <= STALE and self._updates.reads
        if not ok:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.write({"ok": ok, "seconds_since_telegram_answered": round(age, 1)})


class _Metrics(RequestHandler):
    def initialize(self, updates: Updates, metrics: Metrics) -> None:
        self._metrics = metrics

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest(self._metrics.registry))


@asynccontextmanager
async def served(address: str, updates: Updates, metrics: Metrics) -> AsyncIterator[None]:
    """Serve both at "host:port". Raises CannotListen."""
    parts = {"updates": updates, "metrics": metrics}
    pages = Application(
        [("/healthz", _Healthz, parts), ("/metrics", _Metrics, parts)],
        log_function=lambda handler: None,
    )
    async with served_at(listen(address, "CITEBOT_TELEGRAM_HEALTH"), pages, _BOUNDS):
        yield
