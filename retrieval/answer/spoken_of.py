"""What was spoken of before a question: whom and what the last turns named, the latest first.

What a follow-up makes of that is `retrieval.answer.follow_up`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.languages import Language, language_of, table
from retrieval.query.answer_type import AnswerType, answer_type, mentions
from retrieval.query.follow_ups import without_links
from retrieval.query.query import Context, plain
from retrieval.query.told import WORD, Kind, Told
from retrieval.query.topics import is_place_word, topics
from retrieval.search.searcher import Searcher
from retrieval.text import shortened
from retrieval.types import Article, Span, Turn

TURNS = 3
"""So many are gone back for what "it" is."""
CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_AROUND = 3_000  # characters on either side of a sentence that tell what is a name
_BEHIND = 300  # characters behind it in which further names count
_SENTENCES = 1  # turns since, of which the sentence that answered counts
_FURTHER = 6  # further passages that tell it
_TOPIC = 80  # characters


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something that was named. `asked`: in a question, not by what answered it;
    `certain`: as `Topic` has it; `place`: as where something is; `answers`: it is what was asked
    for; `ago`: turns since."""

    text: str
    kind: Kind | None
    named: bool
    asked: bool
    certain: bool
    place: bool
    answers: bool
    ago: int

    @property
    def is_person(self) -> bool | None:
        """None where that is not known."""
        return None if self.kind is None else self.kind is not Kind.TITLE


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """`before`: the last question, as it was read. `mentions`: the likeliest first, of each turn.
    `told`: what texts about it tell of words. `context`: what was shown, for who goes on from it;
    `sentences`: all that answered, as `plain` has them; `shown`: the
    first article. `asked_who`: the last question was for somebody who is not known."""

    before: str
    language: Language
    told: Told
    mentions: tuple[Mention, ...]
    context: Context
    sentences: frozenset[str]
    shown: tuple[str, ...]
    asked_who: bool


def spoken_of(turns: Sequence[Turn], searcher: Searcher) -> SpokenOf:
    """What the turns named, the last one of which is the latest."""
    turns = turns[-TURNS:]
    ids = dict.fromkeys(article for turn in turns for article, _, _ in turn.shown)
    articles = searcher.store.articles(list(ids))
    last = turns[-1]
    language = language_of(last.read_as, table(None))
    told = Told([*_texts(turns, articles), *_like(last, searcher)], language)
    named = [
        mention
        for ago, turn in enumerate(reversed(turns))
        for mention in _mentions(turn, ago, articles, told, language)
    ]
    there = {each.text.casefold(): each for each in reversed(named)}
    leant, asks = _leant_on(turns), answer_type(last.read_as, language)
    sentences = [articles[a].text[start:end] for a, start, end in leant.shown if a in articles]
    first = searcher.store.passages_of([each for each, _, _ in leant.shown[:1]])
    return SpokenOf(
        before=without_links(shortened(last.read_as, CONTEXT), language),
        language=language,
        told=told,
        mentions=tuple(each for each in named if there[each.text.casefold()] is each),
        context=Context(
            frozenset(number for passages in first.values() for number in passages),
            frozenset({plain(each) for each in sentences[:1]} - {""}),
            asks,
        ),
        sentences=frozenset(map(plain, sentences)) - {""},
        asked_who=not last.found and asks is AnswerType.WHO,
        shown=tuple(article for article, _, _ in leant.shown[:1]),
    )


def _leant_on(turns: Sequence[Turn]) -> Turn:
    """The turn whose passages the last one is about: behind a follow-up that was not answered it
    is what was shown before."""
    for turn in reversed(turns):
        if turn.found or turn.read_as == turn.question:
            return turn
    return turns[-1]


def _texts(turns: Sequence[Turn], articles: dict[str, Article]) -> Iterator[str]:
    """What was shown first in each turn, and what stands around it."""
    for turn in turns:
        for article, start, end in turn.shown[:1]:
            if article in articles:
                text = articles[article].text
                yield articles[article].title
                yield text[max(0, start - _AROUND) : end + _AROUND]


def _like(turn: Turn, searcher: Searcher) -> Iterator[str]:
    """What has its words, whether it answers or not."""
    ids = [number for number, _ in searcher.store.bm25(turn.read_as, _FURTHER)]
    for passage in searcher.store.passages(ids).values():
        yield from (passage.title, passage.text)


def _mentions(
    turn: Turn, ago: int, articles: dict[str, Article], told: Told, language: Language
) -> list[Mention]:
    """What a turn named: first what answered "who", then what was asked about, then others that
    stand in the sentence that answered, and near it."""
    read_as = shortened(turn.read_as, CONTEXT)
    asked = [
        _mention(read_as[each.start : each.end], told, ago, named=each.named,
                 asked=True, certain=each.certain, place=is_place_word(each.behind, language))
        for each in topics(read_as, told, language)
    ]  # fmt: skip
    article, start, end = next(iter(turn.shown), ("", 0, 0))
    if not turn.found or article not in articles or ago > _SENTENCES:
        return asked
    text = articles[article].text
    known = {word.casefold() for word in WORD.findall(read_as)}
    said, behind = text[start:end], text[end : end + _BEHIND]
    names = _names(said, known, told, language)
    if not ago:
        names += _names(behind, known, told, language)
    others = [_mention(name, told, ago, place=place) for name, place in names]
    if not ago and all(each.named for each in asked):
        others += [
            _mention(said[each.start : each.end], told, ago, named=False)
            for each in topics(said, told, language)
            if not each.named
        ]
    if answer_type(read_as, language) is not AnswerType.WHO:
        return [*asked, *others]
    answer = _answer(turn.words, (start, end), text, told) or next(
        (each.text for each in others if each.named and not each.place), ""
    )
    found = [_mention(answer, told, ago, answers=True)] if answer else []
    return [*found, *asked, *others]


def _answer(words: Span | None, sentence: Span, text: str, told: Told) -> str:
    """The name in the words that answered."""
    if words is None:
        return ""
    start, said = sentence[0], text[slice(*sentence)]
    there = [
        (a, b) for a, b in told.all_names(said) if start + a < words[1] and words[0] < start + b
    ]
    a, b = next(iter(there), (words[0] - start, words[1] - start))
    return said[a:b]


def _mention(
    text: str,
    told: Told,
    ago: int,
    *,
    named: bool = True,
    asked: bool = False,
    certain: bool = True,
    place: bool = False,
    answers: bool = False,
) -> Mention:
    return Mention(
        shortened(text, _TOPIC), told.kind(text), named, asked, certain, place, answers, ago
    )


def _names(text: str, known: set[str], told: Told, language: Language) -> list[tuple[str, bool]]:
    """Names in a text that are not known, and whether they say where: those of two words first."""
    times = mentions(AnswerType.WHEN, text, (), language)
    found = [
        (text[start:end], is_place_word((text[:start].split() or [""])[-1].casefold(), language))
        for start, end in told.all_names(text)
        if not any(first < end and start < last for first, last in times)
        and known.isdisjoint(WORD.findall(text[start:end].casefold()))
    ]
    return sorted(found, key=lambda each: " " not in each[0])
