"""A socket that listens at an address from the settings, or one sentence why it cannot."""

from __future__ import annotations

import errno
import socket

from tornado.netutil import bind_sockets

from bot.values import host_and_port
from retrieval import CitebotError


class CannotListen(CitebotError):
    """An address from the settings is taken, or is none of this machine's."""


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
