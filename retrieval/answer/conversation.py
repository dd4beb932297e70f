"""Questions one after another: a follow-up ("and when?") is read with the question before it.

Which questions are follow-ups is `retrieval.query.follow_ups`'s. How long one may be leant on, and
whose it is, is left to front ends: what they hand on as `history` may be leant on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.errors import InputError
from retrieval.query.follow_ups import joined, leans, root
from retrieval.store.filters import ANYTHING, Filters
from retrieval.types import Answer, Turn


class Archive(Protocol):
    """What is asked: a `retrieval.Library`."""

    def ask(
        self,
        question: str,
        limit: int = 5,
        *,
        since: date | None = None,
        until: date | None = None,
        today: date | None = None,
        filters: Filters = ANYTHING,
    ) -> Answer:
        """As `retrieval.Library.ask`."""


class Conversation:
    """What one person asks one after another. For one thread at a time.

    `history` is what was asked and shown as far as anything leans on it: the last question. It is
    plain data; kept elsewhere and given to a new conversation, that goes on from there.
    """

    def __init__(self, library: Archive, history: Iterable[Turn] = ()) -> None:
        self._library = library
        self.history: tuple[Turn, ...] = tuple(history)[-1:]

    def ask(
        self,
        question: str,
        limit: int = 5,
        *,
        since: date | None = None,
        until: date | None = None,
        today: date | None = None,
        filters: Filters = ANYTHING,
        follows: bool | None = None,
    ) -> Answer:
        """What `Library.ask` answers, to the question as `read_as` has it.

        The answer's `question` is what was typed, its `read_as` what was searched where that is
        another. A question that cannot be answered can be leant on all the same, an empty one
        cannot. Raises as `Library.ask` does.
        """
        read_as, before = self.read_as(question, follows), self.history
        # No more of either is looked at.
        turn = Turn(question[:LONGEST_QUESTION], read_as[:LONGEST_QUESTION])
        self.history = (turn,)
        try:
            answer = self._library.ask(
                read_as, limit, since=since, until=until, today=today, filters=filters
            )
        except InputError:
            self.history = before
            raise
        if answer.asks_nothing:
            self.history = before
            return answer
        shown = tuple((each.article.id, each.start, each.end) for each in answer.citations)
        self.history = (replace(turn, shown=shown),)
        if read_as == question:
            return answer
        return replace(answer, question=question, read_as=read_as)

    def read_as(self, question: str, follows: bool | None = None) -> str:
        """The question with what it leans on; as it is where it leans on nothing.

        `follows=True`: it is a follow-up, whatever it says, as a reply is, which means all that
        was read before; False: it is none; None: its words tell, and a chain of follow-ups leans
        on its first question.
        """
        nothing = not question.replace("\0", " ").strip()
        if nothing or follows is False or not self.history:
            return question
        last = self.history[-1]
        if follows:
            return joined(last.read_as, question, LONGEST_QUESTION)
        context = root(last.question, last.read_as)
        return joined(context, question, LONGEST_QUESTION) if leans(question, context) else question
