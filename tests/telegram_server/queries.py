"""Callback and inline queries: from a person to the bot, and the one answer that each may have."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram_server.errors import bad
from telegram_server.inline import InlineAnswer
from telegram_server.messages import Json, Sent

if TYPE_CHECKING:
    from telegram_server.people import Person
    from telegram_server.server import TelegramServer

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class _Query:
    kind: str
    answer: asyncio.Future[Any]
    made: float = field(default_factory=time.monotonic)


class Queries:
    """All queries of one bot. `lifetime` is for how many seconds one may be answered."""

    def __init__(self, server: TelegramServer) -> None:
        self.lifetime = 30.0
        self._server = server
        self._queries: dict[str, _Query] = {}
        self._ids = itertools.count(4_382_000_000_000_001)

    async def press(self, person: Person, message: Sent, data: str, timeout: float) -> str:
        """A callback query; the text of its answer."""
        body: Json = {
            "from": person.json(),
            "chat_instance": str(8_000_000 + message.chat.id),
            "data": data,
        }
        if message.inline_message_id is not None:
            body["inline_message_id"] = message.inline_message_id
        else:
            if message.chat.type == "supergroup" and person not in message.chat.members:
                raise AssertionError(f"{person.first_name} is not a member of the group")
            body["message"] = message.json()
            if message.keyboard == [] and not message.from_bot:
                raise AssertionError("only messages of the bot have buttons")
        answer: Json = await self._ask("callback_query", body, timeout)
        return str(answer.get("text", ""))

    async def inline(self, person: Person, query: str, offset: str, timeout: float) -> InlineAnswer:
        """An inline query; its results."""
        query = query[:256]
        body = {"from": person.json(), "query": query, "offset": offset, "chat_type": "sender"}
        return InlineAnswer(person, query, await self._ask("inline_query", body, timeout))

    def answered(self, query_id: str, kind: str, answer: Json) -> None:
        """The bot's answer. Raises ApiError for an unknown, old or answered query."""
        query = self._queries.get(query_id)
        if query is None or query.kind != kind or query.answer.done():
            raise bad(_TOO_OLD)
        if time.monotonic() - query.made > self.lifetime:
            raise bad(_TOO_OLD)
        query.answer.set_result(answer)

    async def _ask(self, kind: str, body: Json, timeout: float) -> Any:
        query_id = str(next(self._ids))
        query = _Query(kind, asyncio.get_running_loop().create_future())
        self._queries[query_id] = query
        if self._server.updates.add(kind, {"id": query_id, **body}) is None:
            raise AssertionError(f"the bot does not want updates of type {kind}")
        try:
            return await asyncio.wait_for(asyncio.shield(query.answer), timeout)
        except TimeoutError:
            raise AssertionError(f"{kind} was not answered within {timeout} s: {body}") from None
