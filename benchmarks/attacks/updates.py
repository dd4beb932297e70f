"""Updates: such as cannot be decoded, and floods of them from strangers and from people served."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from telegram_server import Person
from variants_updates import update_variant

from benchmarks.attacks.field import Attack, Field, Missed, short

_SEED = 11
_LONG = "0 " + "since " * 660
_EMPTIED = 120.0  # seconds in which the bot must have taken all of a flood
_ids = itertools.count(10**6)
Json = dict[str, Any]


async def _taken(field: Field, updates: Iterable[Json]) -> str:
    """How long it takes the bot to take updates that come as fast as they can."""
    begun, count = time.monotonic(), 0
    for update in updates:
        field.server.updates.inject(update)
        count += 1
        if count % 100 == 0:
            await asyncio.sleep(0)
    while field.server.updates.pending:
        if time.monotonic() - begun > _EMPTIED:
            left = len(field.server.updates.pending)
            raise Missed(f"{left} of {count} updates are not taken after {_EMPTIED:.0f} s")
        await asyncio.sleep(0.2)
    return f"{count:,} taken within {time.monotonic() - begun:.1f} s"


def _message(person: Person, text: str) -> Json:
    return {
        "message_id": next(_ids),
        "date": int(time.time()),
        "chat": person.chat.json(),
        "from": person.json(),
        "text": text,
    }


def _flood(field: Field, count: int, make: Callable[[Person, int], Json]) -> Iterator[Json]:
    for number in range(count):
        yield make(field.strangers[number % len(field.strangers)], number)


async def messages(field: Field) -> str:
    """Strangers, four messages each."""

    def make(person: Person, number: int) -> Json:
        return {"message": _message(person, f"who certified the referendum {number}")}

    return await _taken(field, _flood(field, 4 * len(field.strangers), make))


async def edits(field: Field) -> str:
    """Strangers who change what they wrote."""

    def make(person: Person, number: int) -> Json:
        edited = {"edit_date": int(time.time())}
        return {"edited_message": _message(person, f"who voted {number}") | edited}

    return await _taken(field, _flood(field, 3_000, make))


async def inline(field: Field) -> str:
    """Strangers who type."""

    def make(person: Person, number: int) -> Json:
        query = {"id": str(next(_ids)), "from": person.json(), "query": f"x{number}", "offset": ""}
        return {"inline_query": query}

    return await _taken(field, _flood(field, 3_000, make))


async def presses(field: Field) -> str:
    """Strangers who press buttons that they forge."""

    def make(person: Person, number: int) -> Json:
        query = {"id": str(next(_ids)), "from": person.json(), "chat_instance": "1"}
        message = _message(person, "an answer")
        return {"callback_query": {**query, "message": message, "data": f"more:{number}:1"}}

    return await _taken(field, _flood(field, 2_000, make))


async def posts(field: Field) -> str:
    """Posts of channels that nobody listed."""

    def make(person: Person, number: int) -> Json:
        chat = {"id": -(10**12) - person.id, "type": "channel", "title": f"C{number}"}
        message = _message(person, f"a post {number}")
        del message["from"]
        return {"channel_post": message | {"chat": chat}}

    return await _taken(field, _flood(field, 2_000, make))


async def undecodable(field: Field) -> str:
    """A poll as another version of the Bot API has it."""
    poll = {"id": "1", "question": "Q", "options": [], "total_voter_count": 0, "type": "regular"}
    message = _message(field.strangers[0], "")
    del message["text"]
    return await _taken(field, [{"message": message | {"poll": poll}}] * 3)


async def fuzzed(field: Field) -> str:
    """Some of the fuzz's updates."""

    def made(number: int) -> Json | None:
        try:
            update = json.loads(update_variant(_SEED, number).data)
        except (ValueError, RecursionError):
            return None
        return update if isinstance(update, dict) else None

    numbers = [field.chance.randrange(100_000) for _ in range(100)]
    updates = [await asyncio.to_thread(made, number) for number in numbers]
    return await _taken(field, filter(None, updates))


async def long_questions(field: Field) -> str:
    """People who are served ask in 4,000 characters, as often as they may."""

    async def ask(person: Person) -> str:
        answer = ""
        for number in range(5):
            sent = await person.asks(f"{_LONG[:3_990]}{number}", timeout=90)
            answer = sent.text
        return answer

    try:
        # The first has other questions to ask, and nobody may ask more than ten a minute.
        ends = await asyncio.gather(*map(ask, field.helpers[1:]))
    except AssertionError:
        raise Missed("a long question has no answer within 90 s") from None
    return f"{5 * len(ends)} answered, the last: {short(ends[-1])}"


UPDATES: Mapping[str, Attack] = {
    "flood of messages": messages,
    "flood of edits": edits,
    "flood of inline queries": inline,
    "flood of button presses": presses,
    "flood of channel posts": posts,
    "undecodable polls": undecodable,
    "fuzzed updates": fuzzed,
    "long questions": long_questions,
}
