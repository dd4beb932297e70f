"""Candidates → ranked passages: the promising ones, read closely or compared by their words.

What a reader makes of a passage is its own affair (`retrieval.encode.reader`), what words tell
where none reads the language `retrieval.search.late_interaction`'s and, what that is worth,
`retrieval.search.rank_weights`'. What of the passages is shown is `retrieval.answer.citations`',
and whether they answer at all `retrieval.search.confidence`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.config import DEFAULT, Config
from retrieval.encode.reader import Readable, Reader, Reading
from retrieval.languages import Language, language_of
from retrieval.query.query import Query
from retrieval.search.candidates import Candidate
from retrieval.search.late_interaction import Interaction, Text, interact
from retrieval.search.rank_weights import Weights, weights
from retrieval.types import Passage, Span

Found = tuple[Passage, Candidate]

_TITLE = 300  # characters of a title whose words are compared


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was looked at closely.

    `language`: the one that it is read in. `seen`: what the reader made of it, or how its words
    meet the question. `score` decides its rank. `sentences`: how well each of its sentences
    answers: the reader's log-odds, or what its signals are worth. `evidence`: how much speaks for
    an answer in it, in about [0, 1], the same for every question and archive. `assumed`: the
    log-odds that count in the place of a reader's, where this one was not read beside others.
    """

    passage: Passage
    language: Language
    candidate: Candidate
    seen: Reading | Interaction
    score: float
    sentences: tuple[float, ...]
    evidence: float
    assumed: float | None = None

    @property
    def best(self) -> int:
        """Which of its sentences answers best."""
        return self.sentences.index(max(self.sentences))

    @property
    def answering(self) -> str:
        """The text of that sentence."""
        return self.passage.sentence(self.best)


def read(
    query: Query,
    found: Sequence[Found],
    least: int,
    reader: Reader,
    config: Config,
    *,
    spoken: Collection[str] = (),
    all_there_is: bool = False,
) -> tuple[list[Ranked], str]:
    """What a reader makes of the passages, best first: of a few, and of more as long as none of
    them surely answers, of `read_most` at most; of `rerank_most` where `all_there_is` is asked for.
    And why no more were read, as in `LookedAt`.

    What says the same word for word is read once. Where fewer than `least` were read, of the next
    ones their words tell which sentence to mark, and so of those that are in one of the languages
    of the archive (`spoken`) that it does not read.
    """
    waiting, foreign = _different(query, found, reader, spoken)
    if not waiting:
        return compare(query, found, config), "language"
    ranked: list[Ranked] = []
    most = config.rerank_most if all_there_is else config.read_most
    count, seen, ended = config.read_first, 0, "all"
    while waiting:
        if seen >= most:
            ended = "most"
            break
        count = min(count, most - seen)
        some, waiting = waiting[:count], waiting[count:]
        seen += len(some)
        readings = reader.read(query.text, [_readable(same[0][0]) for same in some])
        ranked += [
            _read(passage, query, candidate, reading, config)
            for same, reading in zip(some, readings, strict=True)
            for passage, candidate in same
        ]
        count = config.read_more
        if waiting and not all_there_is and sure(ranked, config):
            later, rest = _later(waiting, ranked, config)
            waiting, count = later + rest, len(later)
            if not count:
                ended = "sure"
                break
    unread = [each for same in [*waiting, *foreign][: max(0, least - seen)] for each in same]
    if unread:
        ranked += [_unread(each, config) for each in compare(query, unread, config)]
    return sorted(ranked, key=lambda each: -each.score), ended


def sure(ranked: Sequence[Ranked], config: Config) -> bool:
    """Whether one of the passages that were read answers so surely that no further one need be."""
    return any(max(each.sentences) >= config.read_enough for each in ranked)


def _different(
    query: Query, found: Sequence[Found], reader: Reader, spoken: Collection[str]
) -> tuple[list[list[Found]], list[list[Found]]]:
    """The passages in turn, those together that say the same; and those that it cannot read."""
    alike: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        alike.setdefault((each[0].title, each[0].text), []).append(each)
    there: tuple[list[list[Found]], list[list[Found]]] = ([], [])
    for (_, text), same in alike.items():
        language = language_of(text, query.language)
        # A list or a short post may look like any language: it is in one that there is.
        foreign = language.code in spoken and not reads(reader, language)
        there[foreign].append(same)
    return there


def reads(reader: Reader, language: Language) -> bool:
    return reader.languages is None or language.code in reader.languages


def _later(
    waiting: list[list[Found]], ranked: Sequence[Ranked], config: Config
) -> tuple[list[list[Found]], list[list[Found]]]:
    """Those that may report later, and about as well, on what one that was read surely tells; and
    the others."""
    best = max(ranked, key=lambda each: each.evidence)
    told = best.passage.published
    parts: tuple[list[list[Found]], list[list[Found]]] = ([], [])
    for same in waiting:
        later = any(
            told and passage.published and passage.published > told
            and best.candidate.fused - candidate.fused <= config.later_margin
            for passage, candidate in same
        )  # fmt: skip
        parts[not later].append(same)
    return parts


def _readable(passage: Passage) -> Readable:
    start = passage.start
    return Readable(
        passage.title,
        passage.text,
        [(first - start, last - start) for first, last in passage.sentences],
    )


def _read(
    passage: Passage, query: Query, candidate: Candidate, reading: Reading, config: Config
) -> Ranked:
    language = language_of(passage.text, query.language)
    again = [
        query.is_told(passage.sentence(number))
        # The words in it that answer now may be others.
        and not (
            reading.sure_of_words(number) >= config.words_probability
            and query.asks_else(passage.sentence(number), language)
        )
        for number in range(len(reading.sentences))
    ]
    sentences = _less(reading.sentences, again, config.again_odds)
    best = max(sentences)
    score = candidate.fused + config.reading_weight * best
    return Ranked(passage, language, candidate, reading, score, sentences, _evidence(best))


def _less(sentences: tuple[float, ...], again: Sequence[bool], less: float) -> tuple[float, ...]:
    """What sentences are worth, those that tell something again so much less."""
    return tuple(each - less * told for each, told in zip(sentences, again, strict=True))


def _unread(ranked: Ranked, config: Config) -> Ranked:
    """A passage that was not read, as it hardly answers where another one surely does."""
    odds = config.unread
    score = ranked.candidate.fused + config.reading_weight * odds
    return replace(ranked, score=score, evidence=_evidence(odds), assumed=odds)


def _evidence(odds: float) -> float:
    """On the scale of the words' evidence, so that Config's slope and middle give back the odds."""
    return DEFAULT.confidence_middle + odds / DEFAULT.confidence_slope


def compare(query: Query, found: Sequence[Found], config: Config) -> list[Ranked]:
    """The passages in the order that late interaction of words gives them, best first."""
    texts = [_text(passage, query) for passage, _ in found]
    ranked = [
        _compared(passage, text.language, candidate, met, query, config)
        for (passage, candidate), text, met in zip(
            found, texts, interact(query, texts, config), strict=True
        )
    ]
    return sorted(ranked, key=lambda each: -each.score)


def _compared(
    passage: Passage,
    language: Language,
    candidate: Candidate,
    met: Interaction,
    query: Query,
    config: Config,
) -> Ranked:
    ranked = weighed(passage, language, candidate, met, weights())
    said = map(passage.sentence, range(len(passage.sentences)))
    again = [query.is_told(each) and not query.asks_else(each, language) for each in said]
    if not any(again):
        return ranked
    best = max(ranked.sentences)
    sentences = _less(ranked.sentences, again, config.again_share * abs(best))
    return replace(ranked, sentences=sentences, score=ranked.score - best + max(sentences))


def weighed(
    passage: Passage,
    language: Language,
    candidate: Candidate,
    interaction: Interaction,
    worth: Weights,
) -> Ranked:
    """A passage whose signals are worth so much."""
    sentences = worth.sentences(interaction)
    score = candidate.fused + worth.passage(interaction, sentences)
    evidence = worth.evidence(interaction, sentences)
    return Ranked(passage, language, candidate, interaction, score, sentences, evidence)


def _text(passage: Passage, query: Query) -> Text:
    """A passage behind its heading."""
    head = f"{passage.title[:_TITLE]}\n" if passage.title.strip() else ""
    return Text(
        head + passage.text,
        len(head),
        _shifted(passage, len(head)),
        language_of(passage.text, query.language),
    )


def _shifted(passage: Passage, heading: int) -> list[Span]:
    """The spans of its sentences in its text behind a heading of so many characters."""
    shift = heading - passage.start
    return [(start + shift, end + shift) for start, end in passage.sentences]


def promising(
    found: Sequence[Candidate], groups: Sequence[Sequence[int]], least: int, config: Config
) -> Sequence[Candidate]:
    """Those that may turn out the best, `least` or more: looking closely is what a question
    mostly waits for. Of the first of `groups`, and a few of each other and of the rest."""
    if not groups:
        return _close(found, least, config)
    home = {number: at for at, group in enumerate(groups) for number in group}
    parts: list[list[Candidate]] = [[] for _ in range(len(groups) + 1)]
    for each in found:
        parts[home.get(each.passage_id, len(groups))].append(each)
    chosen = list(_close(parts[0], least, config))
    for part in parts[1:]:
        chosen += part[: max(least - len(chosen), config.rerank_few)]
    return chosen


def _close(found: Sequence[Candidate], least: int, config: Config) -> Sequence[Candidate]:
    """The best, and others about as good."""
    if not found:
        return found
    least = max(least, config.rerank_least)
    close = sum(found[0].fused - each.fused <= config.rerank_margin for each in found)
    return found[: max(least, min(close, config.rerank_most))]
