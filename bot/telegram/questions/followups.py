"""What a question may lean on in Telegram: the one that it replies to, else its author's last one
there, if that was not long ago. How it is read then is `retrieval.Conversation`'s.
"""

from __future__ import annotations

from telegram import Message

from bot.telegram.context import Core
from bot.telegram.db.questions import Question, by_answer, by_message, last_of
from bot.telegram.transport.delivery import topic
from retrieval import Conversation, Turn

WINDOW = 600
"""Seconds that a question can be leant on."""


class FollowUps:
    """Finds what a question leans on."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def read(self, message: Message, user_id: int, text: str, asked: float) -> str:
        """The question with its context; `text` itself where it stands alone."""
        if (replied := await self._replied_to(message)) is not None:
            return self._after(replied).read_as(text, follows=True)
        last = await self._core.state.run(
            last_of, user_id, message.chat_id, topic(message), asked - WINDOW, asked
        )
        return self._after(last).read_as(text) if last else text

    async def _replied_to(self, message: Message) -> Question | None:
        to = message.reply_to_message
        if to is None:
            return None
        return await self._core.state.run(
            by_answer, message.chat_id, to.message_id
        ) or await self._core.state.run(by_message, message.chat_id, to.message_id)

    def _after(self, question: Question) -> Conversation:
        turn = Turn(question.text, question.read_as)
        return Conversation(self._core.library, history=[turn])
