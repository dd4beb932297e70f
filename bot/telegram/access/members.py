"""Who is who: administrators, guests, and those who are neither.

It is remembered by the state, and here in memory, so that looking asks no database. What follows
is the gate's; how people get access is `bot.telegram.access.access_requests`'s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.telegram.context import Core
from bot.telegram.db import access as state

P = ParamSpec("P")
T = TypeVar("T")


class Members:
    """Whom the bot serves. One object is shared by the whole bot."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._standings: dict[int, state.Standing] | None = None

    def serves(self, user_id: int, chat_id: int | None) -> bool:
        """`allows`, of what is in memory: for deciding at once, when the bot has been started."""
        if self._core.settings.telegram_access == "open" or self.trusts(user_id):
            return True
        return self._guest(user_id) or (chat_id is not None and self._guest(chat_id))

    def trusts(self, user_id: int) -> bool:
        """`is_admin`, of what is in memory."""
        return user_id in self._core.settings.telegram_admins or self._is(user_id, state.ADMIN)

    async def allows(self, user_id: int, chat_id: int | None) -> bool:
        """Whether a user is served, in a chat if there is one; of a served group, all are."""
        if self._core.settings.telegram_access != "open":
            await self._known()
        return self.serves(user_id, chat_id)

    async def is_admin(self, user_id: int) -> bool:
        """Whether a user is an administrator of the bot."""
        if user_id not in self._core.settings.telegram_admins:
            await self._known()
        return self.trusts(user_id)

    async def admins(self) -> list[int]:
        """The user ids of all administrators."""
        known = await self._known()
        appointed = {each for each, standing in known.items() if standing.role == state.ADMIN}
        return sorted(appointed.union(self._core.settings.telegram_admins))

    async def standing(self, subject: int) -> state.Standing | None:
        """What the bot remembers of a user's or a chat's access."""
        return (await self._known()).get(subject)

    async def change(
        self,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run work that changes who has access; all that changes it goes through here."""
        done = await self._core.state.run(work, *args, **kwargs)
        self._standings = await self._core.state.run(state.standings)
        return done

    def _guest(self, subject: int) -> bool:
        return subject in self._core.settings.telegram_allowed or self._is(subject, state.GUEST)

    def _is(self, subject: int, role: str) -> bool:
        standing = (self._standings or {}).get(subject)
        return standing is not None and standing.role == role

    async def _known(self) -> dict[int, state.Standing]:
        if self._standings is None:
            self._standings = await self._core.state.run(state.standings)
        return self._standings
