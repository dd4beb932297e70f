"""What a question may lean on in Telegram: the one that it replies to, else its author's last one
there, if that was not long ago. How it is read then is `retrieval.Library.ask`'s.
"""

from __future__ import annotations

import sqlite3

from telegram import Message

from bot.telegram.context import Core
from bot.telegram.db.citations import Shown
from bot.telegram.db.questions import Question, by_answer, by_id, by_message, citations_of, last_of
from bot.telegram.transport.delivery import topic
from retrieval import TURNS, Turn
from retrieval.notices import NO_QUESTION

WINDOW = 600
"""Seconds that a question can be leant on."""


class FollowUps:
    """Finds what a question leans on."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def before(self, message: Message, user_id: int, asked: float) -> tuple[int | None, bool]:
        """The id of the question that a new one comes after, and whether it replies to that."""
        if (replied := await self._replied_to(message)) is not None:
            return replied.id, True
        last = await self._core.state.run(
            last_of, user_id, message.chat_id, topic(message), asked - WINDOW, asked
        )
        if last is None or any(each.code in NO_QUESTION for each in last.notices):
            return None, False
        return last.id, False

    async def _replied_to(self, message: Message) -> Question | None:
        to = message.reply_to_message
        if to is None:
            return None
        return await self._core.state.run(
            by_answer, message.chat_id, to.message_id
        ) or await self._core.state.run(by_message, message.chat_id, to.message_id)


def leant_on(connection: sqlite3.Connection, question: Question) -> tuple[Turn, ...]:
    """The turns before a question, the latest last, as they are remembered. For `State.run`."""
    turns: list[Turn] = []
    before = by_id(connection, question.follows) if question.follows else None
    while before and len(turns) < TURNS:
        turns.insert(0, _turn(connection, before))
        before = by_id(connection, before.follows) if before.follows else None
    return tuple(turns)


def _turn(connection: sqlite3.Connection, before: Question) -> Turn:
    shown = [each for each in citations_of(connection, before.id) if before.found and not each.gone]
    words = next(
        ((each.start + a, each.start + b) for each in shown[:1] for a, b in each.answers[:1]), None
    )
    return Turn(before.text, before.read_as, tuple(map(_place, shown)), bool(before.found), words)


def _place(shown: Shown) -> tuple[str, int, int]:
    """Where the sentence stands that answered."""
    first, last = shown.marks[0] if shown.marks else (0, len(shown.text))
    return shown.article_id, shown.start + first, shown.start + last
