"""Updates in JSON → those that python-telegram-bot reads and the bot can work with.

Each is looked at by itself. What is done about one that cannot be read is left to `polling` and
`webhook`.
"""

from __future__ import annotations

import inspect
import json
import math
import re
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, get_args

from telegram import Bot, TelegramObject, Update
from telegram.error import TelegramError

Json = dict[str, Any]

_LARGEST = 2**63 - 1  # what the state stores
_LARGEST_ID = 2**52
_LAST_YEAR = 2199
_DEEPEST = 60
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = {int, str, bool, float}
# Whatever building objects from the JSON of somebody else's version can end in.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,  # too deep, too
    TelegramError,
    TypeError,
    ValueError,
)


class Unreadable(Exception):
    """A body without updates: no JSON, JSON that is too deep, or no such thing in it."""


class Undecodable(Exception):
    """An update that has an id, but cannot be read. Of what it says, nothing is told."""

    def __init__(self, update: Json, cause: BaseException) -> None:
        self.update_id: int = update["update_id"]
        kind = next((each for each in Update.ALL_TYPES if each in update), "of an unknown kind")
        super().__init__(f"{self.update_id} ({kind}): {type(cause).__name__}")


class _NoNumber:
    """In place of a number that nothing can store: the rest of the JSON is read all the same."""


def parsed(body: bytes) -> Any:
    """The JSON of a body. Raises Unreadable."""
    try:
        return json.loads(
            body.decode("utf-8", "replace"),
            parse_int=_whole,
            parse_float=_real,
            parse_constant=lambda name: _NoNumber(),
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error


def _whole(digits: str) -> int | _NoNumber:
    number = int(digits) if len(digits) <= 20 else math.inf
    return int(number) if abs(number) <= _LARGEST else _NoNumber()


def _real(digits: str) -> float | _NoNumber:
    number = float(digits)
    return number if math.isfinite(number) else _NoNumber()


def has_id(update: object) -> bool:
    """Whether this is an update with an id."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return type(number) is int and abs(number) < _LARGEST_ID


def decoded(update: Json, bot: Bot | None) -> Update:
    """The update with this JSON, which has an id. Raises Undecodable."""
    try:
        found = Update.de_json(_mended(update), bot)
        _check(found)
    except _FAULTS as error:
        raise Undecodable(update, error) from error
    return found


def is_bare(update: Update) -> bool:
    """Whether there is nothing in it but its id."""
    return all(getattr(update, kind, None) is None for kind in Update.ALL_TYPES)


def _mended(value: Any, depth: int = 0) -> Any:
    """The same without halves of characters, which neither the state nor Telegram takes.

    Raises ValueError for what no update is: others would not get to its bottom.
    """
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        # As long as before: what the offsets of entities count stays where it is.
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_mended(name): _mended(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_mended(each, depth + 1) for each in value]
    if isinstance(value, _NoNumber):
        raise ValueError("a number that nothing can store")
    return value


def _check(thing: TelegramObject) -> None:
    """Raises TypeError where something is not what python-telegram-bot says that it is, and
    OverflowError for dates beyond reckoning: python-telegram-bot itself takes anything."""
    for name, plain, needed in _fields(type(thing)):  # type: ignore[arg-type]  # it has a hash
        value = getattr(thing, name, None)
        if value is None:
            if needed:
                raise TypeError(f"{type(thing).__name__}.{name}")
            continue
        if plain:
            # In Python a truth value is a number, too; as an id it would be somebody's.
            if not isinstance(value, plain) or (isinstance(value, bool) and bool not in plain):
                raise TypeError(f"{type(thing).__name__}.{name}")
        elif isinstance(value, datetime):
            if value.year > _LAST_YEAR:
                raise OverflowError(f"{type(thing).__name__}.{name}")
        else:
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, TelegramObject):
                    _check(each)


@cache
def _fields(kind: type[TelegramObject]) -> list[tuple[str, tuple[type, ...], bool]]:
    """The fields of an object of Telegram's: each with its types where those are plain ones, and
    whether it must be there."""
    return [
        (each.name, _plain_types(each.annotation), each.default is each.empty)
        for each in inspect.signature(kind).parameters.values()
    ]


def _plain_types(annotation: Any) -> tuple[type, ...]:
    types = set(get_args(annotation) or (annotation,)) - {NoneType}
    if not types or not types <= _PLAIN:
        return ()
    return tuple(types | {int} if float in types else types)
