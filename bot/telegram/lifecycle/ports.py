"""Ports: a socket that listens at an address from the settings, or one sentence why it cannot;
and serving pages at it, with bounds for whoever connects. What the pages say is left to others."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tornado.http1connection import HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate
from tornado.iostream import IOStream
from tornado.netutil import bind_sockets
from tornado.web import Application

from bot.setting_parsers import host_and_port
from retrieval import CitebotError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)

_LARGEST_HEAD = 16_384  # bytes of a request before its body
_GRACE = 10.0  # seconds, beyond those for its parts, that a request may take in all
_BREATH = 1.0  # seconds until the next try, where a connection cannot be taken


class CannotListen(CitebotError):
    """An address from the settings is taken, or is none of this machine's."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What strangers may take of a port."""

    connections: int  # at a time
    idle: float  # seconds until a request has begun and its head has come
    body: float  # seconds until its body has come
    largest: int  # bytes of its body


def listen(address: str, setting: str) -> socket.socket:
    """A listening socket at "host:port"; `setting` is the variable that says so.

    Raises CannotListen.
    """
    host, port = host_and_port(address)
    try:
        first, *others = bind_sockets(port, host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "another program uses this port; stop it"
        else:
            reason = f"{error.strerror or error}; correct it"
        raise CannotListen(
            f"The bot cannot listen at {address}: {reason}, or change {setting}."
        ) from error
    # "localhost" may be an address of IPv6 too.
    for other in others:
        other.close()
    return first


@asynccontextmanager
async def served_at(
    listening: socket.socket, pages: Application, bounds: Bounds
) -> AsyncIterator[None]:
    """Serve `pages` to whoever connects; the socket is closed in the end."""
    server = _Server(pages, bounds)
    accepting = asyncio.create_task(_accept(listening, server))
    try:
        yield
    finally:
        accepting.cancel()
        with suppress(asyncio.CancelledError):
            await accepting
        listening.close()
        await server.close_all_connections()


async def _accept(listening: socket.socket, server: HTTPServer) -> None:
    """Tornado's own loop goes round and round, with a traceback each time, when the process has
    no descriptor left for a connection."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            connection, address = await loop.sock_accept(listening)
            server.handle_stream(IOStream(connection), address)
        except OSError as error:
            _log.warning("A connection cannot be taken: %s", error.strerror or error)
            await asyncio.sleep(_BREATH)
        await asyncio.sleep(0)  # its request begins before the next is taken


class _Server(HTTPServer):
    """Has room for the next who connects: of too many, it closes the one that is silent longest.

    Who holds connections keeps nobody out that way, the supervisor and Telegram least of all.
    """

    def initialize(self, pages: Application, bounds: Bounds) -> None:  # type: ignore[override]
        super().initialize(
            pages,
            max_header_size=_LARGEST_HEAD,
            idle_connection_timeout=bounds.idle,
            body_timeout=bounds.body,
            max_body_size=bounds.largest,
        )
        self._most = _share(bounds.connections)
        self._patience = bounds.idle + bounds.body + _GRACE
        # Those that are open, in the order in which their last requests ended.
        self._open: dict[HTTP1ServerConnection, asyncio.TimerHandle] = {}

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        assert isinstance(server_conn, HTTP1ServerConnection)
        self._forget(server_conn)
        # Nothing else ends a request whose answer nobody reads.
        end = asyncio.get_running_loop().call_later(self._patience, server_conn.stream.close)
        self._open[server_conn] = end
        if len(self._open) > self._most:
            oldest = next(iter(self._open))
            self._forget(oldest)
            oldest.stream.close()
        return super().start_request(server_conn, request_conn)

    def on_close(self, server_conn: object) -> None:
        assert isinstance(server_conn, HTTP1ServerConnection)
        self._forget(server_conn)
        super().on_close(server_conn)

    def _forget(self, connection: HTTP1ServerConnection) -> None:
        if end := self._open.pop(connection, None):
            end.cancel()


def _share(connections: int) -> int:
    """How many of them a process may hold that needs most of its descriptors for other things."""
    if resource is None:
        return connections
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return connections if most == resource.RLIM_INFINITY else min(connections, most // 8)
