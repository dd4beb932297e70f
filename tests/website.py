"""A web server on the loopback address that answers, or misbehaves, as a test says."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rain</title>
<meta property="article:published_time" content="2031-05-02T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Rain</h1><p>It rained on Monday.</p>
<p>The ferry stopped.</p></article></body></html>"""
HTML = {"Content-Type": "text/html; charset=utf-8"}

Reply = Callable[[BaseHTTPRequestHandler], None]


def reply(status: int, headers: dict[str, str], body: bytes | str = b"") -> Reply:
    def send(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>It rained.</p>" * 100)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    drip(handler)


def dripping_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(handler)


def drip(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"r")
        time.sleep(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def broken_off(handler: BaseHTTPRequestHandler) -> None:
    reply(200, HTML | {"Content-Length": "5000"}, PAGE)(handler)


class Site:
    """A web server on the loopback address, and what it was asked for."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.moments: list[float] = []  # at which it was asked
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.moments.append(time.monotonic())
                site.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                with suppress(OSError):  # who asked goes early: for some that is the point
                    site.replies.get(self.path, reply(404, HTML, "<p>Nothing here.</p>"))(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def secure(self, context: ssl.SSLContext) -> None:
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
