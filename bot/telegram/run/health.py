"""/healthz for a supervisor and /metrics for Prometheus, served by the bot's own event loop: an
answer says that it turns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.telegram.metrics import Metrics
from bot.telegram.run.listening import listen

STALE = 90.0  # seconds without a successful getUpdates, of which each takes at most 25


class _Healthz(RequestHandler):
    def initialize(self, age: Callable[[], float], metrics: Metrics) -> None:
        self._age = age

    def get(self) -> None:
        age = self._age()
        if age > STALE:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.write({"ok": age <= STALE, "seconds_since_telegram_answered": round(age, 1)})


class _Metrics(RequestHandler):
    def initialize(self, age: Callable[[], float], metrics: Metrics) -> None:
        self._metrics = metrics

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest(self._metrics.registry))


@asynccontextmanager
async def served(address: str, age: Callable[[], float], metrics: Metrics) -> AsyncIterator[None]:
    """Serve both at "host:port". `age`: seconds since Telegram was heard of.

    Raises CannotListen.
    """
    parts = {"age": age, "metrics": metrics}
    pages = Application(
        [("/healthz", _Healthz, parts), ("/metrics", _Metrics, parts)],
        log_function=lambda handler: None,
    )
    server = HTTPServer(pages)
    server.add_socket(listen(address, "CITEBOT_TELEGRAM_HEALTH"))
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()
