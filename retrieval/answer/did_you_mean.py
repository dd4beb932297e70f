"""A refusal → the same with the questions that may have been meant and that the archive answers.

How else a question may be meant is `retrieval.search.as_written`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from retrieval.answer.asked import Asked
from retrieval.notices import Notice
from retrieval.types import Answer


def with_suggestions(answer: Answer, asked: Asked, answered: Callable[[Asked], Answer]) -> Answer:
    """`answer` with a notice of those of the other readings that `answered` finds an answer to."""
    meant = [
        f"“{text}”"
        for text in asked.others
        if answered(replace(asked, text=text, limit=1, others=())).found
    ]
    if not meant:
        return answer
    notice = Notice("did-you-mean", questions=", ".join(meant))
    return replace(answer, notices=(*answer.notices, notice))
