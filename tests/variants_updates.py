"""Updates of Telegram with fields missing, of other types, huge or deep, by seed and number.

Reading and serving them is left to `trial_updates`.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from telegram_shapes import KINDS, PEOPLE, Json, shape
from trials import Variant

FIRST = 500_000_000
"""The id of the update with the number 0."""

_OWN = ("message", "edited_message", "callback_query", "inline_query", "channel_post")
_KNOWN = 0.5  # so many come in private from somebody who is known
_LARGEST = 1_000_000  # bytes
_ODD = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**400, 1.5, 1e308,
    float("nan"),
    float("inf"), "", "0", "-1", "\ud800", "\udfff x \ud83d", "\0", "x" * 5_000, "\u202e" * 300,
    "😀" * 5_000, "9" * 5_000, [], {}, [[]], [None], [{}], {"": None}, {"id": 7}, "channel",
    "no such thing", 253_402_300_800, -62_135_596_801,
)  # fmt: skip
_NAMES = (
    "",
    "text",
    "from",
    "type",
    "id",
    "update_id",
    "__class__",
    "api_kwargs",
    "self",
    "new",
    "\ud800",
)
Path = tuple[Json | list[Any], Any]


def update_variant(seed: int, number: int) -> Variant:
    """An update as JSON, which may be none."""
    chance = random.Random(f"updates {seed} {number}")
    kind = chance.choice(_OWN) if chance.random() < 0.6 else chance.choice(KINDS)
    update: Json = {"update_id": FIRST + number, kind: shape(kind, chance)}
    if kind in _OWN and chance.random() < _KNOWN:
        _from_somebody(update[kind], chance)
    for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 3, 12))):
        chance.choice(_MUTATIONS)(update, chance)
    return Variant(
        f"updates {kind}", "update.json", _text(update).encode("utf-8", "replace")[:_LARGEST]
    )


def _from_somebody(body: Any, chance: random.Random) -> None:
    """In private, from one who is known, so that it is not put aside at once."""
    if not isinstance(body, dict):
        return
    person = chance.choice(PEOPLE)
    body["from"] = {"id": person, "is_bot": False, "first_name": "Eve", "language_code": "en"}
    message = body if "date" in body else body.get("message")
    if isinstance(message, dict):
        message["chat"] = {"id": person, "type": "private", "first_name": "Eve"}
        message["date"] = int(time.time())


def _text(update: Json) -> str:
    try:
        return json.dumps(update)
    except (RecursionError, ValueError):
        return f'{{"update_id": {FIRST}, "message": {"[" * 100_000}'


def _places(inside: Any, depth: int = 0) -> Iterator[Path]:
    """Every field of an update, and every place in its lists."""
    keys = list(inside) if isinstance(inside, dict) else range(len(inside))
    for key in keys:
        yield inside, key
        if isinstance(inside[key], dict | list) and depth < 30:
            yield from _places(inside[key], depth + 1)


def _place(update: Json, chance: random.Random) -> Path:
    """One of them, but for the id by which an update is confirmed."""
    places = [
        place for place in _places(update) if place[1] != "update_id" or chance.random() < 0.01
    ]
    return chance.choice(places)


def _drop(update: Json, chance: random.Random) -> None:
    inside, key = _place(update, chance)
    if inside is not update:
        del inside[key]


def _retype(update: Json, chance: random.Random) -> None:
    inside, key = _place(update, chance)
    inside[key] = chance.choice(_ODD)


def _wrap(update: Json, chance: random.Random) -> None:
    inside, key = _place(update, chance)
    inside[key] = [inside[key]] if chance.random() < 0.5 else {"value": inside[key]}


def _exchange(update: Json, chance: random.Random) -> None:
    """Something from elsewhere in it."""
    (inside, key), (other, name) = _place(update, chance), _place(update, chance)
    try:
        inside[key] = json.loads(json.dumps(other[name]))
    except (RecursionError, ValueError):
        inside[key] = None


def _repeat(update: Json, chance: random.Random) -> None:
    inside, key = _place(update, chance)
    found, count = inside[key], chance.choice((2, 50, 3_000))
    if isinstance(found, list | str):
        try:
            size = len(json.dumps(found))
        except (RecursionError, ValueError):
            return
        inside[key] = found * min(count, _LARGEST // 10 // (size + 1))


def _add(update: Json, chance: random.Random) -> None:
    """What another version of the Bot API may send."""
    inside, key = _place(update, chance)
    into = inside[key] if isinstance(inside[key], dict) else update
    into[chance.choice(_NAMES)] = chance.choice(_ODD)


def _deepen(update: Json, chance: random.Random) -> None:
    inside, key = _place(update, chance)
    depth = chance.choice((10, 100, 400, 900))
    made: Any = inside[key]
    for _ in range(depth):
        made = {"reply_to_message": made} if chance.random() < 0.5 else [made]
    inside[key] = made


_MUTATIONS: tuple[Callable[[Json, random.Random], None], ...] = (
    _drop, _drop, _drop, _retype, _retype, _retype, _wrap, _exchange, _repeat, _add, _deepen,
)  # fmt: skip
