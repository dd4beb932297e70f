"""Questions that lean on the one before them → questions that stand by themselves.

Which words lean is said by the interface's texts, so that a language brings its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message

from bot.telegram.context import Core
from bot.telegram.db.questions import Question, by_answer, by_message, last_of
from bot.telegram.questions.word_lists import Words, listed, words
from bot.telegram.texts import Catalogue
from bot.telegram.transport.delivery import topic
from bot.telegram.view.html import shorten
from retrieval import LONGEST_QUESTION

WINDOW = 600
"""Seconds that a question can be leant on."""
_SHORT = 7  # words that a question has at most if it leans
_CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_WORTH_IT = 30  # that still tell what it was about


@dataclass(frozen=True, slots=True)
class Leaning:
    """Words that tell that a question leans on the last one, in all languages together."""

    openings: frozenset[Words]  # it begins with one of these
    bare: frozenset[str]  # it has no other words than these
    referring: frozenset[str]  # it has one of these

    @classmethod
    def of(cls, texts: Catalogue) -> Leaning:
        bare, referring = listed(texts, "followup-bare"), listed(texts, "followup-referring")
        return cls(
            frozenset(listed(texts, "followup-openings")),
            frozenset(word for entry in bare for word in entry),
            frozenset(word for entry in referring for word in entry),
        )

    def leans(self, text: str) -> bool:
        """Whether a question says too little by itself."""
        said = words(text)
        if not 0 < len(said) <= _SHORT:
            return False
        openings = (said[:length] for length in range(1, len(said) + 1))
        return (
            any(opening in self.openings for opening in openings)
            or self.bare.issuperset(said)
            or not self.referring.isdisjoint(said)
        )


class FollowUps:
    """Finds what a question leans on."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._leaning = Leaning.of(core.texts)

    async def read(self, message: Message, user_id: int, text: str, asked: float) -> str:
        """The question with its context; `text` itself where it stands alone."""
        replied = await self._replied_to(message)
        if replied is not None:
            return joined(replied.read_as, text)
        if not self._leaning.leans(text):
            return text
        last = await self._core.state.run(
            last_of, user_id, message.chat_id, topic(message), asked - WINDOW, asked
        )
        return joined(root(last), text) if last else text

    async def _replied_to(self, message: Message) -> Question | None:
        to = message.reply_to_message
        if to is None:
            return None
        return await self._core.state.run(
            by_answer, message.chat_id, to.message_id
        ) or await self._core.state.run(by_message, message.chat_id, to.message_id)


def root(question: Question) -> str:
    """What a question was about: a chain of follow-ups leans on its first one."""
    if question.read_as == question.text:
        return question.text
    return question.read_as.removesuffix(question.text).strip()


def joined(context: str, text: str) -> str:
    """A question with the one before it in front, as far as there is room."""
    room = min(_CONTEXT, LONGEST_QUESTION - len(text) - len("? "))
    if room < min(_WORTH_IT, len(context)):
        return text
    context = shorten(context, room)
    return f"{context}{'?' if context[-1:].isalnum() else ''} {text}"
