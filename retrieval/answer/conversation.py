"""Questions one after another: what of each is kept for the next, which may lean on it.

How a follow-up is read is `retrieval.answer.follow_up`'s. How long one may be leant on, and whose
it is, is left to front ends: what they hand on as `history` may be leant on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.answer.spoken_of import TURNS
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
        after: Sequence[Turn] = (),
        follows: bool | None = None,
    ) -> Answer:
        """As `retrieval.Library.ask`."""


class Conversation:
    """What one person asks one after another. For one thread at a time.

    `history` is what was asked and shown as far as anything leans on it: a few turns. It is
    plain data; kept elsewhere and given to a new conversation, that goes on from there.
    """

    def __init__(self, library: Archive, history: Iterable[Turn] = ()) -> None:
        self._library = library
        self.history: tuple[Turn, ...] = tuple(history)[-TURNS:]

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
        try:
            answer = self._library.ask(
                question,
                limit,
                since=since,
                until=until,
                today=today,
                filters=filters,
                after=self.history,
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
            self.history = (*self.history, _turn(answer))[-TURNS:]
        return answer


def _turn(answer: Answer) -> Turn:
    """What of a question and its answer the next one may lean on."""
    found = [each.highlights[0] for each in answer.citations if answer.found]
    shown = [
        (each.article.id, best.start, best.end)
        for each, best in zip(answer.citations, found, strict=False)
    ]
    words = next((each.answer for each in found), None)
    # No more of either question is looked at.
    read_as = (answer.read_as or answer.question)[:LONGEST_QUESTION]
    return Turn(answer.question[:LONGEST_QUESTION], read_as, tuple(shown), answer.found, words)
