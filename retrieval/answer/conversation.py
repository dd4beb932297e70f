"""Questions one after another: what of each is kept for the next, which may lean on it.

How a follow-up is read is `retrieval.answer.follow_up`'s. How long one may be leant on, and whose
it is, is left to front ends: what they hand on as `history` may be leant on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.errors import CitebotError, InputError
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
        after: Turn | None = None,
        follows: bool | None = None,
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
        another. `follows=True`: it is a follow-up, whatever it says, as a reply is; False: it is
        none; None: its words tell. A question that cannot be answered can be leant on all the same,
        one that is empty, or none, cannot. Raises as `Library.ask` does.
        """
        last = next(iter(self.history), None)
        try:
            answer = self._library.ask(
                question,
                limit,
                since=since,
                until=until,
                today=today,
                filters=filters,
                after=last,
                follows=follows,
            )
        except InputError:
            raise
        except CitebotError:
            # What it would have been read as is not known.
            asked = question[:LONGEST_QUESTION]
            self.history = self.history or (Turn(asked, asked, found=False),)
            raise
        if not answer.asks_nothing:
            self.history = (_turn(answer, last),)
        return answer


def _turn(answer: Answer, last: Turn | None) -> Turn:
    """What of a question and its answer the next one may lean on. Behind a follow-up that is not
    answered it is still about what was shown before."""
    shown = tuple(
        (each.article.id, each.highlights[0].start, each.highlights[0].end)
        for each in answer.citations
    )
    if not answer.found:
        shown = last.shown if last and answer.read_as else ()
    # No more of either question is looked at.
    read_as = answer.read_as or answer.question
    return Turn(answer.question[:LONGEST_QUESTION], read_as[:LONGEST_QUESTION], shown, answer.found)
