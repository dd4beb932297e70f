"""A question as it is remembered → what its answer says now. Sending it is left to others."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from telegram import CallbackQuery

from bot.telegram.context import Core
from bot.telegram.db.citations import Shown
from bot.telegram.db.feedback import feedback_of
from bot.telegram.db.questions import Question, by_id, citations_of
from bot.telegram.questions.ask_archive import asked_again
from bot.telegram.removed_passages import standing
from bot.telegram.view.answers import (
    MOST,
    Size,
    Understood,
    answer,
    articles_counted,
    nearest,
    not_found,
)
from bot.telegram.view.message import Outgoing
from retrieval import Counted, Counts

STORED = 6
"""Passages that are looked up at a time; asking for so many costs no more than for fewer."""
# A letter and up to three numbers; eighteen digits are what SQLite takes.
_DATA = re.compile("[a-z]:([0-9]{1,18})(?::([0-9]{1,9}))?(?::([0-9]{1,9}))?")
_FRESH = 60  # seconds that an archive of the same counts is taken to have the same dates
_JUST_NOW = 5  # seconds that the archive is not looked at again


@dataclass(frozen=True, slots=True)
class Press:
    """A button of an answer: the answer's question, its passages, the button's own numbers."""

    question: Question
    citations: list[Shown]
    numbers: list[int]


class ShownAnswers:
    """Answers as they stand."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._size: tuple[float, Counts, Size] | None = None
        self._looked = -math.inf

    async def message(
        self,
        question: Question,
        citations: Sequence[Shown],
        bot_name: str,
        more: bool | None = None,
        counted: Counted | None = None,
    ) -> Outgoing:
        """The answer with the passages that it shows now.

        `more`: whether there are further ones, where that is known for certain. `counted`: the
        articles that it counts, where that is known; else they are counted anew.
        """
        if question.counted and counted is None:
            counted = (await asked_again(self._core, question, STORED)).counted
        say = self._core.texts.say(question.language)
        read_as = question.read_as if question.read_as != question.text else None
        understood = Understood(read_as, question.period, question.notices)
        if not question.found and not question.shown:
            return not_found(say, question.id, await self._archive(), bool(citations), understood)
        feedback = None
        if question.chat_id > 0:  # in a group each has an opinion of their own
            feedback = await self._core.state.run(feedback_of, question.id, question.user_id)
        if counted is not None:
            understood = replace(
                understood, period=None, notices=(counted.said, *understood.notices)
            )
        if counted is not None and not citations:
            return articles_counted(say, question.id, counted, understood, feedback)
        look = answer if question.found else nearest
        return look(
            say,
            question.id,
            await self._with_also(citations[: question.shown]),
            question.shown,
            further(citations, question.shown) if more is None else more,
            understood,
            feedback,
            bot_name,
        )

    async def _with_also(self, citations: Sequence[Shown]) -> Sequence[Shown]:
        """The passages with the other articles that print them, as far as the archive has these."""
        ids = sorted({other for each in citations for other in each.also_in})
        if not ids:
            return citations
        there = await self._core.workers.run(self._core.library.store.articles, ids, always=True)
        return [
            replace(each, also=tuple(there[other] for other in each.also_in if other in there))
            for each in citations
        ]

    async def pressed(self, query: CallbackQuery) -> Press | None:
        """What a button of an answer is about; None where that is not known any more.

        The question must have been asked in the chat, and answered by the message, that the
        button hangs on: what a button says can be forged. Raises StoreError.
        """
        parts = _DATA.fullmatch(query.data or "")
        if parts is None or query.message is None:
            return None
        question_id, *numbers = (int(each) for each in parts.groups() if each is not None)
        question = await self._core.state.run(by_id, question_id)
        if question is None or (question.chat_id, question.answer_id) != (
            query.message.chat.id,
            query.message.message_id,
        ):
            return None
        citations = await self._core.state.run(citations_of, question_id)
        return Press(question, await standing(self._core, citations), numbers)

    async def _archive(self) -> Size:
        if self._size is not None and self._looked > time.monotonic() - _JUST_NOW:
            return self._size[2]
        return await self._core.workers.run(self.look, always=True)

    def look(self) -> Size:
        """How large the archive is; where it has just been looked at, `message` waits for no
        thread."""
        now, counts = time.monotonic(), self._core.library.counts()
        if self._size is None or self._size[0] < now - _FRESH or self._size[1] != counts:
            listing = self._core.library.articles()
            dates = [date.fromisoformat(each.published) for each in listing if each.published]
            passages = sum(each.passages for each in listing)
            first, last = (min(dates), max(dates)) if dates else (None, None)
            self._size = now, counts, Size(len(listing), passages, first, last)
        self._looked = now
        return self._size[2]


def further(citations: Sequence[Shown], count: int) -> bool:
    """Whether there may be passages beyond the first `count`."""
    return count < MOST and (count < len(citations) or may_be_longer(citations))


def may_be_longer(citations: Sequence[Shown]) -> bool:
    """Whether the archive may have more: the last search brought as many as it was asked for."""
    return 0 < len(citations) < MOST and len(citations) % STORED == 0
