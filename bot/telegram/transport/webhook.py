"""Updates that Telegram POSTs: a small web server that believes only who knows the secret.

python-telegram-bot has one too, but that reads bodies of 100 MB before it looks at the secret.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hmac import compare_digest
from http import HTTPStatus
from socket import socket

from telegram import Bot
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from bot.telegram.lifecycle.ports import Bounds, served_at
from bot.telegram.metrics import Metrics
from bot.telegram.transport.decoding import (
    Undecodable,
    Unreadable,
    decoded,
    has_id,
    parsed,
)
from bot.telegram.transport.turnstile import Turnstile
from bot.telegram.transport.update_queue import Doorway

_log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of one update; the longest message with all its markup has a tenth of that."""
_BOUNDS = Bounds(connections=128, idle=30.0, body=20.0, largest=LARGEST)
_AGAIN = 5  # seconds after which Telegram may try again, where too much is under way
_SECRET = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where updates go, and who may bring them."""

    bot: Bot
    door: Doorway
    metrics: Metrics
    secret: str
    # Telegram has up to forty connections: what comes by all of them at once is read one a turn.
    turnstile: Turnstile = field(default_factory=Turnstile)


@stream_request_body
class _Updates(RequestHandler):
    """With a streamed body, `prepare` comes before the first byte of it.

    Of who does not know the secret, nothing is kept; but it is read, as a proxy takes a connection
    that is closed before for a fault of the bot's.
    """

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, to: Destination) -> None:
        self._to = to
        self._body = bytearray()

    def prepare(self) -> None:
        given = self.request.headers.get(_SECRET, "")
        self._believed = compare_digest(given.encode(), self._to.secret.encode())

    def data_received(self, chunk: bytes) -> None:
        if self._believed:
            self._body += chunk

    async def post(self) -> None:
        if not self._believed:
            raise HTTPError(HTTPStatus.FORBIDDEN)
        await self._to.turnstile.pass_through()
        if self._to.door.is_full:
            self.set_header("Retry-After", str(_AGAIN))
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            update = parsed(bytes(self._body))
        except Unreadable:
            update = None
        if not has_id(update):
            self._to.metrics.unreadable.inc()
            _log.warning("What was POSTed to the webhook, with its secret, is no update.")
            raise HTTPError(HTTPStatus.BAD_REQUEST)
        if self._to.door.overlooks(update):
            return
        try:
            self._to.door.put_nowait(decoded(update, self._to.bot))
        except Undecodable as error:
            # It is taken all the same: Telegram would bring it again and again.
            self._to.metrics.skipped.inc()
            _log.warning("An update cannot be read and is skipped: %s", error)


@asynccontextmanager
async def received(listening: socket, path: str, to: Destination) -> AsyncIterator[None]:
    """Take in what is POSTed to `path`."""
    pages = Application(
        [(f"{path or '/'}/?", _Updates, {"to": to})], log_function=lambda handler: None
    )
    async with served_at(listening, pages, _BOUNDS):
        yield
