"""Updates that Telegram POSTs: a small web server that believes only who knows the secret.

python-telegram-bot has one too, but that reads bodies of 100 MB before it looks at the secret.
"""

from __future__ import annotations

import json
from asyncio import Queue
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hmac import compare_digest
from http import HTTPStatus
from socket import socket

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

LARGEST = 1_000_000
"""Bytes of one update; the longest message with all its markup has a tenth of that."""
_SLOWEST = 20.0  # seconds for a body
_SECRET = "X-Telegram-Bot-Api-Secret-Token"


@stream_request_body
class _Updates(RequestHandler):
    """With a streamed body, `prepare` comes before the first byte of it.

    Of who does not know the secret, nothing is kept; but it is read, as a proxy takes a connection
    that is closed before for a fault of the bot's.
    """

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, bot: Bot, queue: Queue[object], secret: str) -> None:
        self._bot = bot
        self._queue = queue
        self._expected = secret
        self._body = bytearray()

    def prepare(self) -> None:
        given = self.request.headers.get(_SECRET, "")
        self._believed = compare_digest(given.encode(), self._expected.encode())

    def data_received(self, chunk: bytes) -> None:
        if self._believed:
            self._body += chunk

    async def post(self) -> None:
        if not self._believed:
            raise HTTPError(HTTPStatus.FORBIDDEN)
        try:
            update = Update.de_json(json.loads(self._body), self._bot)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise HTTPError(HTTPStatus.BAD_REQUEST) from error
        await self._queue.put(update)


@asynccontextmanager
async def received(
    listening: socket, path: str, bot: Bot, queue: Queue[object], secret: str
) -> AsyncIterator[None]:
    """Put what is POSTed to `path` into the queue."""
    parts = {"bot": bot, "queue": queue, "secret": secret}
    pages = Application([(f"{path or '/'}/?", _Updates, parts)], log_function=lambda handler: None)
    server = HTTPServer(pages, max_body_size=LARGEST, body_timeout=_SLOWEST)
    server.add_socket(listening)
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()
