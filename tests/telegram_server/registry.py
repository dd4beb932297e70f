"""Methods by name: what each takes, and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from telegram_server.parameters import Params, Specification

if TYPE_CHECKING:
    from telegram_server.server import TelegramServer

Work = Callable[["TelegramServer", Params], Any | Awaitable[Any]]

W = TypeVar("W", bound=Work)

METHODS: dict[str, tuple[Specification, Work]] = {}


def method(name: str, specification: str = "") -> Callable[[W], W]:
    """Registers a function as a method of the Bot API."""

    def registered(work: W) -> W:
        METHODS[name.lower()] = (Specification(specification), work)
        return work

    return registered
