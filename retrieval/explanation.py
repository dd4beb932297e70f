"""Why an answer is what it is, as plain data. `retrieval.answer.explain` makes it when asked to.

How it is worded and laid out is left to front ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Days = tuple[date | None, date | None]
"""The first and the last day; None for a side that is open."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one signal adds to a sum: `value` times `weight`."""

    name: str
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class PassageReasons:
    """Why a passage stands where it does, `rank`, before reprints are folded.

    `citation`: the number under which it is cited, or folded into an earlier report; None: it is
    not. `sentence`: the one that answers best. `found_by`: its rank in each list of candidates
    that has it, "meaning" (cosine) and "words" (BM25, here as it is). `parts` add up to `score`;
    `time` is added for the time that is asked for, None for a passage that does not fit it.
    `before`: the rank that both gave, before recency. `evidence` adds up to how much speaks for
    an answer.
    """

    rank: int
    citation: int | None
    article_id: str
    title: str
    published: date | None
    start: int
    end: int
    sentence: str
    found_by: Mapping[str, int]
    cosine: float
    bm25: float
    fused: float
    parts: tuple[Part, ...]
    score: float
    time: float | None
    before: int
    evidence: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TimeRead:
    """How a time was read.

    `text` as it stands in the question; "" for one that was given beside it. `counts`: "only", as
    nothing else was searched; "required", as nothing else can answer; "preferred"; or "ignored",
    as the archive holds nothing of it. `days` may be meant, `core` are the likelier ones. `event`
    is what it counts from, if that is one, and `report` the title of the article that dates it;
    None: no report does.
    """

    text: str
    counts: str
    days: Days | None = None
    core: Days | None = None
    event: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How the passages that came near were looked at closely: so many of `near`.

    `reader`: the name of the one that read them, None where words alone were compared. `ended`, why
    no more were: "sure", as a sentence surely answers; "most", as so many are the most; "all", as
    there were no more that it can read; of words alone
    also why no reader read: "language", as it does not know that of the question, "keywords", as
    that asks nothing, or "off", as none is wanted.
    """

    reader: str | None
    read: int
    near: int
    ended: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is what it is.

    `searched`: what was searched for, in `language` (ISO 639-1), as a question for `answer_type`.
    `model_reads`: the model knows that language; else it was searched for by words alone. `looked`:
    how what was found was looked at; None where nothing was. `newest_within`:
    within so much of the best score the newest come first; None where the question does not ask
    for what is newest. `confidence` is made of `evidence`, that of the passage of rank
    `decided_by`, and is enough from `threshold` on.
    """

    searched: str
    language: str
    answer_type: str | None
    model_reads: bool
    looked: LookedAt | None
    time: TimeRead | None
    newest_within: float | None
    found: bool
    confidence: float
    threshold: float
    evidence: float | None
    decided_by: int | None
    passages: tuple[PassageReasons, ...]
