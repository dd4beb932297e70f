"""What the server says when it refuses, and its record of what it was asked.

Descriptions are Telegram's own wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(reason: str) -> ApiError:
    """A 400."""
    return ApiError(400, f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the server accepted."""

    method: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that the server refused through the bot's own fault."""

    method: str
    params: dict[str, Any]
    code: int
    description: str
