"""One HTTP request to addresses that were checked before, within a total time limit.

Connecting to the checked numbers themselves leaves no moment in which a name could come to
mean another machine. What is asked for, and what the answer is worth, is left to `fetch`.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore

from retrieval.read.budget import ENDLESS, Budget

_CONNECT_SECONDS = 10.0  # for one of several addresses


class Deadline:
    """A moment that no step of a request may pass, nor one at which nobody wants it any more."""

    def __init__(self, seconds: float, within: Budget = ENDLESS) -> None:
        self._end = time.monotonic() + seconds
        self._within = within

    def left(self) -> float:
        """Seconds until then. Raises httpcore.TimeoutException when there are none."""
        left = self._end - time.monotonic()
        if left <= 0 or self._within.stopped:
            raise httpcore.TimeoutException
        return left

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens inside takes none of the time."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - started


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses, whatever host is asked for."""

    def __init__(self, addresses: Sequence[str], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """The first of the addresses that answers. Raises httpcore's errors."""
        problem: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._addresses:
            limit = min(_CONNECT_SECONDS, self._deadline.left())
            try:
                stream = self._network.connect_tcp(
                    address, port, limit, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise problem or httpcore.ConnectError("no address")


class _TimedStream(httpcore.NetworkStream):
    """A stream on which the waits together stay within the deadline.

    The timeouts of the library hold for each read alone: a server could send a byte at a time.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
