"""Whole objects of the Bot API in JSON, every field of them filled in, by chance.

Which fields there are is read off python-telegram-bot's own classes. Breaking them is left to
`variants_updates`.
"""

from __future__ import annotations

import inspect
import random
import re
import types
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import telegram
from telegram import TelegramObject, Update

Json = dict[str, Any]
KINDS = sorted(str(each) for each in Update.ALL_TYPES)
PEOPLE = (7, *range(2000, 2010))
"""Who sends them; the first is an administrator."""

_TEXTS = (
    "who did not recognize the election", "/start", "/start c1", "/articles", "/stats", "/gaps",
    "/remove Sochi talks", "/help@citebot_test_bot x", "http://127.0.0.1:9/feed.xml", "", "x", "?",
    "since the vote", "what happened in May 2031", "a" * 1_200, "кто открыл мост", "\u202e", "0",
)  # fmt: skip
_WORDS = (
    "private", "group", "supergroup", "channel", "bot_command", "text_link", "en", "ru", "member",
    "creator", "quiz", "photo", "AgAC", "c:1:2", "a:1", "x", "more:1:1",
)  # fmt: skip
_FILLED = (0.5, 0.3, 0.2, 0.1, 0.0)  # of the optional fields, by depth
_DEEPEST = 5


def shape(kind: str, chance: random.Random) -> Json:
    """The body of an update of this kind."""
    annotation = inspect.signature(Update).parameters[kind].annotation
    body = _value(kind, annotation, chance, 0)
    return dict(body.to_dict()) if isinstance(body, TelegramObject) else {}


@cache
def _fields(kind: type[TelegramObject]) -> list[inspect.Parameter]:
    parameters = inspect.signature(kind).parameters.values()
    return [each for each in parameters if each.name != "api_kwargs"]


@cache
def _concrete(kind: type[TelegramObject]) -> list[type[TelegramObject]]:
    """What an object that is said to be of this class may be."""
    below = [each for each in kind.__subclasses__() if each.__module__.startswith("telegram._")]
    return [leaf for each in below for leaf in _concrete(each)] or [kind]


def _made(kind: type[TelegramObject], chance: random.Random, depth: int) -> TelegramObject:
    kind = chance.choice(_concrete(kind))
    given, missing = {}, []
    for field in _fields(kind):
        needed = field.default is inspect.Parameter.empty
        if needed or chance.random() < _FILLED[min(depth, len(_FILLED) - 1)]:
            given[field.name] = _value(field.name, field.annotation, chance, depth + 1)
        else:
            missing.append(field)
    try:
        return kind(**given)
    except TypeError:
        # Since some version of the Bot API it must have one of its optional fields.
        rest = {
            field.name: _value(field.name, field.annotation, chance, depth + 1) for field in missing
        }
        return kind(**given, **rest)


def _value(name: str, annotation: Any, chance: random.Random, depth: int) -> Any:
    """Something of the type that `annotation` says."""
    if isinstance(annotation, str | ForwardRef):
        annotation = _named(
            annotation if isinstance(annotation, str) else annotation.__forward_arg__
        )
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, Union):
        kept = [each for each in inside if each is not type(None)]
        return _value(name, chance.choice(kept), chance, depth)
    if origin is Literal:
        return chance.choice(inside)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        count = chance.choice((0, 1, 1, 2)) if depth < _DEEPEST else 0
        return [_value(name, inside[0], chance, depth) for _ in range(count)]
    if inspect.isclass(annotation) and issubclass(annotation, TelegramObject):
        return _made(annotation, chance, depth) if depth <= _DEEPEST + 3 else None
    return _plain(name, annotation, chance)


def _named(text: str) -> Any:
    """The type that a name stands for; the first one of several."""
    first = re.sub(r"Optional\[(.*)\]", r"\1", text).split("|")[0].strip()
    if listed := re.fullmatch(r"(?:Sequence|tuple|list)\[(.*?)(?:, \.\.\.)?\]", first):
        return Sequence[_named(listed[1].strip("'\""))]  # type: ignore[misc]
    return getattr(telegram, first, str)


def _plain(name: str, annotation: Any, chance: random.Random) -> Any:
    if annotation is bool:
        return chance.random() < 0.5
    if annotation is datetime:
        return datetime.now(UTC) - timedelta(seconds=chance.randrange(100_000))
    if annotation is timedelta:
        return timedelta(seconds=chance.randrange(1_000))
    if annotation is int:
        return chance.choice(PEOPLE) if name.endswith("id") else chance.randrange(100)
    if annotation is float:
        return chance.random()
    return chance.choice(_TEXTS if name in ("text", "query", "caption") else _WORDS)
