"""The vocabulary: what goes in, what comes out. No behaviour beyond defaults.

Offsets are half-open character offsets into `Article.text` as stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from retrieval.explanation import Explanation
from retrieval.notices import NO_QUESTION, Notice
from retrieval.text import digest

Span = tuple[int, int]

# The days that are believed, wherever one comes from. Beyond them a date is a mistake, or a
# sentinel such as 9999-12-31; what is reckoned from one of these days never leaves the calendar.
FIRST = date(1800, 1, 1)
LAST = date(2199, 12, 31)

_WEB = ("http://", "https://")


def believed(day: date | None) -> date | None:
    """`day`, if something can have been published then."""
    return day if day is not None and FIRST <= day <= LAST else None


def nearest(day: date) -> date:
    """`day`, or the first or last that is believed."""
    return min(max(day, FIRST), LAST)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since or day) <= day <= (self.until or day)

    def __str__(self) -> str:
        """ "2031-05-01 to 2031-05-31", "since 2031-05-01", "until 2031-05-31", "2031-05-23"."""
        if self.since and self.until:
            return " to ".join(str(day) for day in dict.fromkeys((self.since, self.until)))
        if self.since:
            return f"since {self.since}"
        return f"until {self.until}" if self.until else "at any time"

    @property
    def notice(self) -> Notice:
        """As it stands behind "published"."""
        if self.since and self.until:
            if self.since == self.until:
                return Notice("on", day=self.since)
            return Notice("between", first=self.since, last=self.until)
        if self.since:
            return Notice("since", first=self.since)
        return Notice("until", last=self.until) if self.until else Notice("any-time")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Only `title` and `text` are required; `text` is stored unchanged.

    `id` defaults to a stable one derived from `source`, else from title and text. `source` is
    where it was read, a path or a link; `url` is where anyone can read it, if that is elsewhere.
    `published` becomes None where it is before 1800 or after 2199, which is a mistake. `language`
    is an ISO 639-1 code, None for the archive's default. `places` name stretches of the text as
    people cite them, such as pages: (offset at which it begins, "p. 3"), in order. `author`: who
    wrote it, as it says itself; several are in one line.
    """

    title: str
    text: str = field(repr=False)
    id: str = ""
    source: str | None = None
    published: date | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    places: tuple[tuple[int, str], ...] = ()
    author: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "tags", tuple(self.tags))
        object.__setattr__(self, "places", tuple((at, name) for at, name in self.places))
        if isinstance(self.published, datetime):
            object.__setattr__(self, "published", self.published.date())
        object.__setattr__(self, "published", believed(self.published))
        if not self.id:
            origin = self.source or f"{self.title}\n{self.text}"
            object.__setattr__(self, "id", digest(origin)[:16])

    @property
    def link(self) -> str | None:
        """Where anyone can read it on the web, None where that is nowhere."""
        return self.url or (self.source if (self.source or "").startswith(_WEB) else None)

    def place(self, offset: int) -> str:
        """The name of the place where the character at `offset` stands; "" where it has none."""
        at = bisect_right(self.places, offset, key=lambda place: place[0])
        return self.places[at - 1][1] if at else ""

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of everything that a reader of the article could see."""
        seen = [self.title, self.text, self.source, str(self.published), *self.tags, self.language]
        # What most articles lack is left out, so that their hashes stay what they always were.
        seen += [f"url {self.url}"] if self.url else []
        seen += [f"author {self.author}"] if self.author else []
        seen += [f"place {at} {name}" for at, name in self.places]
        return digest("\x1f".join(part or "" for part in seen))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that is encoded and ranked as one.

    `text` is `article.text[start:end]`; `sentences` are spans into the article's text too.
    `id` is given by the store and never used twice; 0 before that. `published`: as the article's.
    """

    article_id: str
    title: str
    start: int
    end: int
    text: str = field(repr=False)
    sentences: tuple[Span, ...] = field(repr=False)
    id: int = 0
    published: date | None = None

    def sentence(self, number: int) -> str:
        """The text of one of its sentences."""
        start, end = self.sentences[number]
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A sentence that answers; `start` and `end` are offsets into the article's text.

    `answer`: the span of the words in it that answer a question for who, when, where or how many,
    where there is only one thing in it that can.
    """

    start: int
    end: int
    text: str
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that was found, and where it stands.

    `score` orders the citations of one answer and means nothing across answers.
    `highlights` are best first. `also_in` holds further articles that print the same text.
    `place` is where in the article the answer stands, such as "p. 3"; "" where that has no name.
    `earlier`: another citation of the answer is a later report on the same thing. `confidence`: how
    sure it is that this passage answers, in [0, 1]; None where it was not read.
    """

    rank: int
    score: float
    article: Article
    start: int
    end: int
    text: str
    highlights: tuple[Highlight, ...]
    also_in: tuple[Article, ...] = ()
    place: str = ""
    earlier: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class CountedArticle:
    """An article that was counted, without its text. `link`: its address on the web, else where it
    was read."""

    id: str
    title: str
    published: date | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles, counted by the words in them.

    `said`: the count as a sentence. `query`: the words, "" where they are all that there are.
    `articles`: the newest, those without a date last; `Config.counted_articles` of them at most.
    `by_month`: how many in each month that has any, as ("2031-05", 12), in order; `undated` are of
    none.
    """

    count: int
    query: str
    said: Notice
    articles: tuple[CountedArticle, ...]
    by_month: tuple[tuple[str, int], ...]
    undated: int = 0


class Made(Protocol):
    """What an answer was made of."""

    def explained(self, limit: int) -> Explanation:
        """Why the answer is what it is, with its first `limit` passages."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question.

    `confidence` is in [0, 1]. With `found` false the citations are merely the nearest passages;
    else those that do not answer are left out, as far as that is known.
    `score` is what the confidence was made from, to be calibrated; None where nothing was found.
    `notices` are what a front end should tell besides, such as that the question was cut.
    `period`: the days of publication that were searched, or preferred where the question leaves
    it open; None where none was.
    `read_as`: of a follow-up, what was searched: itself with what it leans on; None where a
    question was read as it stands. `counted`: the articles of a question that has some
    counted or listed, which is surely answered; `citations` then holds the first or last mention
    where that is asked for, and nothing else.
    """

    question: str
    found: bool
    confidence: float
    citations: tuple[Citation, ...]
    elapsed_ms: float
    notices: tuple[Notice, ...] = ()
    period: Period | None = None
    score: float | None = None
    read_as: str | None = None
    counted: Counted | None = None
    _made: Made | None = field(default=None, repr=False, compare=False)

    @property
    def asks_nothing(self) -> bool:
        """Whether nothing was searched, as it is no question; its notice says so."""
        return any(notice.code in NO_QUESTION for notice in self.notices)

    def explain(self, limit: int = 4) -> Explanation | None:
        """Why it is what it is, with its first `limit` passages; worked out when it is asked for.

        None for an answer that was not made here, or has been pickled since.
        """
        return self._made.explained(limit) if self._made else None

    def __getstate__(self) -> list[object]:
        # What an answer was made of is large, and of no use elsewhere.
        state = {each.name: getattr(self, each.name) for each in fields(self)}
        return list((state | {"_made": None}).values())


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation, what was searched for it (itself, unless it leans on another),
    and the sentences that answered, the best of each passage: each as its article's id, and where
    in that it begins and ends; none with `found` false. `words`: where the words stand that answer
    in the first of them, if they are known. Of the archive's words it holds none but what `read_as`
    does.
    """

    question: str
    read_as: str
    shown: tuple[tuple[str, int, int], ...] = ()
    found: bool = True
    words: Span | None = None

    def __post_init__(self) -> None:
        # JSON knows lists alone.
        object.__setattr__(self, "shown", tuple((each, a, b) for each, a, b in self.shown))
        object.__setattr__(self, "words", self.words and (self.words[0], self.words[1]))


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that did not get into the archive, and why.

    What others have said stands in both: in the reason it is printable and not endless, the source
    is what it is.
    """

    source: str
    reason: Notice


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run of `Library.add` did, in articles; what it names is safely on disk."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: Sequence[Skipped] = ()


Item = str | Path | Article
"""What can be added: a path, a folder, a link, or an article."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `stored` names the articles that have just become durable.

    `total` is the number of files, or None where it cannot be known.
    """

    seen: int
    total: int | None
    passages: int
    stored: tuple[str, ...] = ()


OnProgress = Callable[[Progress], None]
