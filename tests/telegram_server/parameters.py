"""The parameters of a request: decoded from any form Telegram takes, and checked by name and type.

A specification is one line: "chat_id:chat! text! reply_markup:json". A mark `!` says that the
parameter is required; without a type it is a string.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from telegram_server.errors import ApiError, bad
from telegram_server.messages import Attachment

Params = dict[str, Any]


async def received(request: web.Request) -> Params:
    """What came in the query string and in the body; uploaded files as Attachment."""
    given: Params = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json() if request.can_read_body else {}
        except ValueError:
            raise bad("can't parse request body as JSON") from None
        if not isinstance(body, dict):
            raise bad("request body must be a JSON object")
        return given | body
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            data = value.file.read()
            value.file.close()
            given[name] = Attachment(value.filename, value.content_type, data)
        else:
            given[name] = value
    return given


class Specification:
    """The documented parameters of one method."""

    def __init__(self, line: str) -> None:
        self.types: dict[str, str] = {}
        self.required: set[str] = set()
        for word in line.split():
            name, _, kind = word.rstrip("!").partition(":")
            self.types[name] = kind or "str"
            if word.endswith("!"):
                self.required.add(name)

    def check(self, given: Mapping[str, Any]) -> Params:
        """Typed values. Raises ApiError for what is missing, malformed or unknown."""
        values: Params = {}
        files = {n: v for n, v in given.items() if isinstance(v, Attachment)}
        for name, value in given.items():
            if name in self.types:
                values[name] = _typed(name, self.types[name], value)
            elif name not in files:
                raise bad(f'unknown parameter "{name}"')
        attached = {n: f for n, f in files.items() if n not in self.types}
        if attached:
            values["attached"] = attached
        for name in sorted(self.required):
            if values.get(name) is None or (values[name] == "" and name not in ("text", "url")):
                if name == "text":
                    raise bad("message text is empty")
                raise bad(f'parameter "{name}" is required' if name != "chat_id" else _EMPTY_CHAT)
        return values


_EMPTY_CHAT = "chat_id is empty"


def _typed(name: str, kind: str, value: Any) -> Any:
    match kind:
        case "str":
            if not isinstance(value, str):
                raise bad(f'parameter "{name}" must be a string')
            return value
        case "file":
            return value
        case "bool":
            return _boolean(name, value)
        case "int":
            return _integer(name, value)
        case "chat":
            text = str(value)
            return text if text.startswith("@") else _integer(name, value)
        case _:
            return _decoded(name, kind, value)


def _boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in ("true", "false", "1", "0", "yes", "no"):
        raise bad(f'parameter "{name}" must be a Boolean')
    return str(value).lower() in ("true", "1", "yes")


def _integer(name: str, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        if name == "chat_id":
            raise bad("chat not found") from None
        raise bad(f'parameter "{name}" must be an Integer') from None
    if not -(2**63) <= number < 2**63:
        raise bad(f'parameter "{name}" is out of range')
    return number


def _decoded(name: str, kind: str, value: Any) -> Any:
    """A JSON-serialized object ("json") or array ("list")."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
    expected: type = list if kind == "list" else dict
    if not isinstance(value, expected):
        wanted = "an Array" if kind == "list" else "an Object"
        raise bad(f'parameter "{name}" must be {wanted}')
    return value
