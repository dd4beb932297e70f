"""Updates on their way to the bot: by long polling, or to its webhook, one transport at a time.

An update stays until the bot confirms it, as the documentation of getUpdates says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

import aiohttp

from telegram_server.errors import ApiError
from telegram_server.messages import Json

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "guest_message",
    }
)
_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
# A terminated poll whose connection is already gone is the same bot asking anew.
_GRACE = 0.05


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are POSTed to."""

    url: str
    secret: str


class Updates:
    """The queue of one bot."""

    def __init__(self) -> None:
        self.allowed = KINDS - _ONLY_ON_REQUEST
        self.webhook: Webhook | None = None
        self.proxies: dict[str, str] = {}
        # Telegram may use forty connections at once; with one, the order of updates is kept.
        self.connections = 1
        self._pending: dict[int, Json] = {}
        self._flying: set[int] = set()
        self._next = 400_000_001
        self._changed = asyncio.Event()
        self._poll: asyncio.Future[str] | None = None
        self._delivery: asyncio.Task[None] | None = None

    @property
    def pending(self) -> list[Json]:
        """What the bot has not confirmed yet."""
        return list(self._pending.values())

    def add(self, kind: str, body: Json) -> Json | None:
        """A new update, unless the bot does not want this kind."""
        if kind not in self.allowed:
            return None
        update = {"update_id": self._next, kind: body}
        self._pending[self._next] = update
        self._next += 1
        self._changed.set()
        return update

    def inject(self, update: Json) -> None:
        """What a Bot API of another version, or one that is broken, sends: anything with an id."""
        self._pending[self._next] = {**update, "update_id": self._next}
        self._next += 1
        self._changed.set()

    def put(self, update: object) -> None:
        """Anything in place of an update, as a server of another version may send it.

        It is confirmed by its id if it has one, else by the next that is.
        """
        number = update.get("update_id") if isinstance(update, dict) else None
        if type(number) is not int:
            number = self._next
        self._pending[number] = update  # type: ignore[assignment]
        self._next = max(self._next, number + 1)
        self._changed.set()

    def allow(self, kinds: Collection[str] | None) -> None:
        """Sets what the bot wants; None keeps it, an empty list is the default."""
        if kinds is None:
            return
        unknown = sorted(set(kinds) - KINDS)
        if unknown:
            raise ApiError(400, f"Bad Request: unknown update types {unknown}")
        self.allowed = frozenset(kinds) if kinds else KINDS - _ONLY_ON_REQUEST

    def drop_pending(self) -> None:
        """Forgets what is not confirmed."""
        self._pending.clear()

    async def get(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Long polling. Raises ApiError 409 when another poll or a webhook takes over."""
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll("other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                while not self._pending and not poll.done():
                    self._changed.clear()
                    waiting = asyncio.ensure_future(self._changed.wait())
                    try:
                        await asyncio.wait({waiting, poll}, return_when="FIRST_COMPLETED")
                    finally:
                        waiting.cancel()
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.done():
            await asyncio.sleep(_GRACE)
            raise ApiError(409, f"Conflict: terminated by {poll.result()}")
        return self.pending[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = list(self._pending)[offset:]
            self._pending = {number: self._pending[number] for number in kept}
        elif offset > 0:
            for number in [n for n in self._pending if n < offset]:
                del self._pending[number]

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)
            self._poll = None

    def set_webhook(self, webhook: Webhook) -> None:
        """From now on updates are POSTed there."""
        self._end_poll("setWebhook request")
        self.delete_webhook()
        self.webhook = webhook
        self._delivery = asyncio.create_task(self._deliver(webhook))

    def delete_webhook(self) -> None:
        """Back to getUpdates."""
        self.webhook = None
        if self._delivery is not None:
            self._delivery.cancel()
            self._delivery = None

    def close(self) -> None:
        """Nothing is delivered any more."""
        self.delete_webhook()
        self._end_poll("the end of the server")

    async def _deliver(self, webhook: Webhook) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        timeout = aiohttp.ClientTimeout(total=60)
        self._flying.clear()
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(self.connections):
                group.create_task(self._deliver_some(session, webhook))

    async def _deliver_some(self, session: aiohttp.ClientSession, webhook: Webhook) -> None:
        """What one connection delivers: the first that no other has."""
        delay = 0.05
        while True:
            number = next((each for each in self._pending if each not in self._flying), None)
            if number is None:
                self._changed.clear()
                await self._changed.wait()
                continue
            self._flying.add(number)
            done = await self._posted(session, webhook, self._pending[number])
            self._flying.discard(number)
            if done:
                self._pending.pop(number, None)
                delay = 0.05
            else:
                await asyncio.sleep(delay)
                delay = min(2 * delay, 2)

    async def _posted(self, session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> bool:
        """Whether the bot took it."""
        try:
            async with session.post(self._address(webhook.url), json=update) as response:
                return response.status // 100 == 2
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _address(self, url: str) -> str:
        """Where the proxy that ends TLS in front of the bot passes the request on to."""
        for public, local in self.proxies.items():
            if url.startswith(public):
                return local + url[len(public) :]
        for host in ("https://127.0.0.1", "https://localhost"):
            if url.startswith(host):
                return "http" + url[len("https") :]
        return url
