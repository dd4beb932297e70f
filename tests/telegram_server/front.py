"""HTTP in front of the methods: listens, decodes, lets faults strike, answers, records.

What a method does stands in the methods_* modules.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import web

from telegram_server import (  # noqa: F401  the methods register themselves
    methods_account,
    methods_editing,
    methods_queries,
    methods_sending,
)
from telegram_server.errors import ApiError, Call, Refused
from telegram_server.faults import Answered
from telegram_server.files import UPLOAD_LIMIT
from telegram_server.messages import Attachment
from telegram_server.parameters import Params, received
from telegram_server.registry import METHODS

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

# Answers this young may not have arrived when the server vanishes.
_ON_THE_WAY = 0.5


class Front:
    """The socket of one server."""

    def __init__(self, server: TelegramServer) -> None:
        self.url = ""
        self._server = server
        self._port = 0
        self._site: web.TCPSite | None = None
        # Requests that took effect although the bot never heard of it: when it asks again and
        # is refused, that is no fault of its own.
        self._unheard: set[str] = set()
        self._recent: deque[tuple[float, str]] = deque(maxlen=500)
        app = web.Application(client_max_size=UPLOAD_LIMIT + 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        # A poll whose client has gone must not swallow the next updates.
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )

    async def open(self) -> None:
        """Starts to listen on a free port."""
        await self._runner.setup()
        await self._listen()

    async def close(self) -> None:
        """Stops for good."""
        self._break_connections()
        await self._runner.cleanup()

    async def vanish(self, seconds: float) -> None:
        """Breaks all connections, does not listen for a while, and comes back on the same port."""
        if self._site is None:
            raise AssertionError("the server is gone already")
        await self._site.stop()
        self._site = None
        self._break_connections()
        since = time.monotonic() - _ON_THE_WAY
        self._unheard.update(request for moment, request in self._recent if moment >= since)
        await asyncio.sleep(seconds)
        await self._listen()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await self._site.start()
        host, self._port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{self._port}"

    def _break_connections(self) -> None:
        server = self._runner.server
        for connection in list(server.connections) if server is not None else []:
            if connection.transport is not None:
                connection.transport.abort()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name, params = request.match_info["method"], Params()
        try:
            drop = self._server.faults.strike(name)
        except ApiError as fault:
            return _refusal(fault)
        except Answered as fault:
            return web.Response(body=fault.body, status=fault.status)
        try:
            params = await received(request)
            if drop == "before":
                return await _hang_up(request)
            result = await self._done(request.match_info["token"], name, params)
        except ApiError as error:
            if _fingerprint(name, params) not in self._unheard:
                refused = Refused(name, params, error.code, error.description)
                self._server.refused.append(refused)
            return _refusal(error)
        if drop == "after":
            self._unheard.add(_fingerprint(name, params))
            return await _hang_up(request)
        self._recent.append((time.monotonic(), _fingerprint(name, params)))
        return web.json_response({"ok": True, "result": result})

    async def _done(self, token: str, name: str, given: Params) -> Any:
        if token != self._server.token:
            raise ApiError(401, "Unauthorized")
        if name.lower() not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        specification, work = METHODS[name.lower()]
        params = specification.check(given)
        result = work(self._server, params)
        if inspect.isawaitable(result):
            result = await result
        self._server.calls.append(Call(name, params))
        return result

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            if self._server.faults.strike("download"):
                return await _hang_up(request)
        except ApiError as fault:
            return _refusal(fault)
        path = request.match_info["path"]
        try:
            if request.match_info["token"] != self._server.token:
                raise ApiError(401, "Unauthorized")
            return web.Response(body=self._server.files.at(path).data)
        except ApiError as error:
            refused = Refused("download", {"path": path}, error.code, error.description)
            self._server.refused.append(refused)
            return _refusal(error)


def _fingerprint(name: str, params: Params) -> str:
    return name + json.dumps(params, sort_keys=True, default=_name_of)


def _name_of(value: object) -> str:
    return value.name if isinstance(value, Attachment) else repr(value)


def _refusal(error: ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.code)


async def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    await asyncio.sleep(5)  # this task is cancelled when the connection is seen to be lost
    return web.Response()
