"""What systemd is told of the bot, where systemd has started it: sd_notify(3).

The protocol is a datagram of a few lines; the packages for it want a C library, or are kept by
nobody. That the bot does not hear of Telegram is told, but no reason to be started anew.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, MutableMapping
from contextlib import suppress

_UNWATCHED = 30.0  # seconds between two lines of status, where nobody wants to hear more often
_SHARE = 3  # signs of life within the time after which systemd takes the bot for dead


class Supervisor:
    """Speaks to systemd, or to nobody."""

    def __init__(self, address: str = "", watchdog: float = 0.0) -> None:
        """`address`: the path of a socket, or with "@" a name without one; `watchdog`: seconds
        within which a sign of life is expected, 0 for none."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._pause = watchdog / _SHARE or _UNWATCHED
        self._alive = ["WATCHDOG=1"] if watchdog else []

    @classmethod
    def of(cls, environment: MutableMapping[str, str]) -> Supervisor:
        """The one that the environment names; it is taken out, as processes that this one starts
        are not to speak for it."""
        address = environment.pop("NOTIFY_SOCKET", "")
        microseconds = environment.pop("WATCHDOG_USEC", "")
        watched = environment.pop("WATCHDOG_PID", "") in ("", str(os.getpid()))
        if not address.startswith(("/", "@")):
            return cls()
        expected = watched and microseconds.isdecimal()
        return cls(address, int(microseconds) / 1e6 if expected else 0.0)

    def tell(self, *lines: str) -> None:
        """Send lines such as "READY=1". That nobody hears is not the bot's concern."""
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.setblocking(False)
            to.sendto("\n".join(lines).encode(), self._address)

    async def keep(self, status: Callable[[], str]) -> None:
        """Tell again and again how it goes: as long as the event loop turns, and no longer."""
        while self._address:
            self.tell(f"STATUS={status()}", *self._alive)
            await asyncio.sleep(self._pause)
