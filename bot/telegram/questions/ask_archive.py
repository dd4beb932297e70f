"""The archive, asked on behalf of people in Telegram. What they are shown is left to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.telegram.context import Core
from bot.telegram.db.questions import Question
from bot.telegram.questions.followups import leant_on
from retrieval import Answer, Turn


async def asked(
    core: Core,
    question: str,
    limit: int,
    time: float,
    *,
    after: Sequence[Turn] = (),
    follows: bool | None = None,
    as_typed: bool = False,
    always: bool = False,
    first: Callable[[], object] = lambda: None,
    if_not_found: Callable[[], object] = lambda: None,
) -> Answer:
    """The answer to a question that was asked at a time, in seconds since 1970: "last week" counts
    from then, whenever it is answered.

    `after`, `follows` and `as_typed` as in `Library.ask`, `always` as in `Workers.run`; `first` and
    `if_not_found` are called in the same thread, just before and after. Raises Busy, CitebotError,
    and what those raise.
    """

    def found() -> Answer:
        first()
        library = core.library
        today = date.fromtimestamp(time)
        answer = library.ask(
            question, limit, today=today, after=after, follows=follows, as_typed=as_typed
        )
        # That the model is slow here, who asks can do nothing about.
        if not answer.found:
            if_not_found()
        notices = (each for each in answer.notices if each != library.encoder.notice)
        return replace(answer, notices=tuple(notices))

    return await core.workers.run(found, always=always)


async def asked_again(
    core: Core,
    question: Question,
    limit: int,
    *,
    always: bool = False,
    first: Callable[[], object] = lambda: None,
    if_not_found: Callable[[], object] = lambda: None,
) -> Answer:
    """The answer to a question that is written down, with what it leans on."""
    return await asked(
        core,
        question.text,
        limit,
        question.asked,
        after=await core.state.run(leant_on, question),
        follows=True if question.reply else None,
        as_typed=question.as_typed,
        always=always,
        first=first,
        if_not_found=if_not_found,
    )
