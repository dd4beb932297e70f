"""A follow-up and the turn before it → the question that is searched, and what counts beside it.

How it leans on that is `retrieval.query.follow_ups`'s, taking another thing's place in it
`retrieval.answer.exchange`'s. Whether there is a turn before it `retrieval.answer.conversation`
and front ends know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.answer.exchange import exchanged
from retrieval.languages import Language, language_of, table
from retrieval.languages.phrases import any_of, any_word, is_one, leading, maybe
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.query.follow_ups import FollowUp, Way, follow_up
from retrieval.query.query import Context, plain
from retrieval.query.topics import Told, Topic, is_known, is_place_word, names_of, person_in, topics
from retrieval.search.searcher import Searcher
from retrieval.text import shortened
from retrieval.types import Turn

_AROUND = 1_500  # characters on either side of a sentence that tell what is a name
_BEHIND = 300  # characters behind it
_FEW = 3  # words of a question that merely names something
_TOPICS, _TOPIC = 3, 80  # things that a follow-up may be about, and characters of each
_WORD = re.compile(r"\w+")
_NO_OBJECT = (AnswerType.WHO, AnswerType.HOW_MANY)


@dataclass(frozen=True, slots=True)
class After:
    """The turn that a question comes after. `follows`: it is a follow-up to that, whatever it says,
    as a reply is; None: its words tell."""

    turn: Turn
    follows: bool | None = None


def before(turn: Turn | None, follows: bool | None) -> After | None:
    """What a question may go on from: nothing where there is none, or it does not follow."""
    return After(turn, follows) if turn and follows is not False else None


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it is searched, and what was shown before it, where it goes on from that."""

    text: str
    context: Context | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the turn before showed, as far as the archive still has it: `sentence` answered it;
    `nearby` are the title of its article and what stands behind it."""

    before: str
    sentence: str
    nearby: tuple[str, str]
    found: bool
    told: Told
    articles: tuple[str, ...]
    sentences: frozenset[str]


def as_follow_up(question: str, after: After | None, today: date, searcher: Searcher) -> Read:
    """The question with what it leans on; as it is where it leans on nothing."""
    if after is None or not question.replace("\0", " ").strip():
        return Read(question)
    shown = _shown(after.turn, searcher)
    found = follow_up(question, shown.before, shown.told.names)
    language = searcher.language(question)
    if found is None and (after.follows or _goes_on(question, shown, language)):
        found = FollowUp(Way.REFERS, question, language)
    elif found and found.way is Way.REFERS and not (found.persons or found.things):
        # "And who owns the ferry?" names by itself what it is about.
        found = None if _has_own_topic(found, shown) else found
    first = searcher.store.passages_of(shown.articles[:1])
    near = frozenset(number for passages in first.values() for number in passages)
    if found is None:
        own = names_of(question, shown.told, table(None))
        return Read(question, Context(near) if near and not own else None)
    again = shown.sentences
    if found.way is not Way.MORE:
        again = frozenset({plain(shown.sentence)} - {""})
    answered = answer_type(shown.before, found.language)
    return Read(_read(found, shown, today, searcher), Context(near, again, answered))


def _has_own_topic(found: FollowUp, shown: _Shown) -> bool:
    """Whether it names something that was not spoken of."""
    rest = found.rest
    return any(
        each.named or not shown.told.has(rest[each.start : each.end], found.language)
        for each in topics(rest, shown.told, found.language)
        if is_known(each, rest, found.language)
    )


def _goes_on(question: str, shown: _Shown, language: Language) -> bool:
    """Whether it is a word or three of what was shown: "side effects?"."""
    short = len(_WORD.findall(question)) <= _FEW and question.rstrip().endswith("?")
    return short and shown.told.has(question, language)


def _shown(after: Turn, searcher: Searcher) -> _Shown:
    ids = list(dict.fromkeys(article_id for article_id, _, _ in after.shown))
    articles = searcher.store.articles(ids)
    there = [(articles[each], start, end) for each, start, end in after.shown if each in articles]
    sentences = [article.text[start:end] for article, start, end in there]
    title, around, behind = "", "", ""
    if there:
        article, start, end = there[0]
        title, behind = article.title, article.text[end : end + _BEHIND]
        around = article.text[max(0, start - _AROUND) : end + _AROUND]
    return _Shown(
        before=shortened(after.read_as, _CONTEXT),
        sentence=next(iter(sentences), ""),
        nearby=(title, behind),
        found=after.found,
        told=Told([title, around], language_of(after.read_as, table(None))),
        articles=tuple(article.id for article, _, _ in there),
        sentences=frozenset(map(plain, sentences)) - {""},
    )


def _read(found: FollowUp, shown: _Shown, today: date, searcher: Searcher) -> str:
    if found.way is Way.MORE:
        return shown.before
    rest = found.rest.strip()
    if found.way is Way.ASKS:
        read = f"{_asked_instead(rest.rstrip(' ?!.'), shown, found.language)}?"
    elif found.way is Way.OTHER:
        there = topics(shown.before, shown.told, found.language)
        read = exchanged(rest, shown.before, shown.told, found.language, searcher, today) or rest
        if read == rest and any(each.sure for each in there):
            read = _about_that(rest, found, shown)
    else:
        read = _about_that(rest, found, shown) or joined(shown.before, rest)
    return read if len(read) <= LONGEST_QUESTION else rest


# --- what the last question said, and was about


def _asked_instead(asks: str, shown: _Shown, language: Language) -> str:
    """The last question with other question words: who did it stands in the place of "who"."""
    before = shown.before.rstrip(" ?!.")
    asked = _asked(language).search(before)
    if asked is None:
        return f"{asks} {before}"
    lead, said = before[: asked.start()], before[asked.end() :].strip()
    does = _WORD.match(said)
    helps = does and is_one(does.group(), language.helping)
    asks_who = answer_type(asked.group(), language) is AnswerType.WHO
    if asks_who and not helps and answer_type(asks, language) not in _NO_OBJECT:
        said = f"{_person(shown, language, near=False) or ''} {said}".strip()
    return " ".join(filter(None, (lead.strip(), asks, said)))


def _about_that(rest: str, found: FollowUp, shown: _Shown) -> str:
    """A question with the names of what it refers to: in the place of the word that does, where
    it is clear and the language has one form for both; else in front; "" where there are none."""
    language = found.language
    things, clear = _about(found, shown)
    if not things:
        return ""
    words = [
        each for each in _WORD.finditer(rest) if is_one(each.group(), language.follow_up_referring)
    ]
    if not clear or len(things) > 1 or len(words) != 1 or not language.possessive_ending:
        return f"{', '.join(things)}: {rest}"
    start, end = words[0].span()
    behind = _WORD.match(rest, end + 1)
    small = f"{language.common} {language.telltale} {language.follow_up_bare}"
    whose = (
        behind
        and is_one(words[0].group(), language.follow_up_whose)
        and not is_one(behind.group(), small)
    )
    return f"{rest[:start]}{things[0]}{language.possessive_ending if whose else ''}{rest[end:]}"


def _about(found: FollowUp, shown: _Shown) -> tuple[list[str], bool]:
    """Whom and what a follow-up refers to, by the names that they had; and whether that is
    clear."""
    before, language = shown.before, found.language
    there = topics(before, shown.told, language)
    things = [before[each.start : each.end] for each in there]
    asks_who = answer_type(before, language) is AnswerType.WHO
    answer = _person(shown, language)
    if found.persons:
        persons = [each for each in there if _may_be_person(each, language)]
        # "Who is Stellan Druce?" asks for nobody else.
        asks_who &= not any(is_one(each.behind, language.follow_up_clauses) for each in persons)
        named = [before[each.start : each.end] for each in persons]
        known = [answer] if answer and (asks_who or not named) else named[:1]
        things = known + (things if found.things or not known else [])
        if not known:
            return things[:_TOPICS], False
    elif asks_who and answer and not language.follow_up_persons:
        # Where things are "he" and "she" too, it may be either.
        things = [answer, *things]
    elif not things and answer:
        things = [answer]
    return [shortened(each, _TOPIC) for each in list(dict.fromkeys(things))[:_TOPICS]], True


def _person(shown: _Shown, language: Language, *, near: bool = True) -> str | None:
    """Who answered the last question: named there, or else `near` it."""
    if not shown.found:
        return None
    asked = [each.group() for each in _WORD.finditer(shown.before)]
    texts = (shown.sentence, *(shown.nearby if near else ()))
    named = [name for each in texts if (name := person_in(each, asked, language))]
    return next((name for name in named if " " in name), next(iter(named), None))


def _may_be_person(topic: Topic, language: Language) -> bool:
    """A name that does not stand behind a word that says where, or whose."""
    return topic.named and not is_place_word(topic.behind, language)


@cache
def _asked(language: Language) -> re.Pattern[str]:
    """What a question asks for: its question words, and the little word before them."""
    phrases = (language.when, language.how_many, language.who, language.where)
    words = "|".join([*map(any_of, phrases), any_word(language.asking)])
    leads = (language.places, language.of, language.loosely, language.since, language.until)
    before = maybe(leading(",".join(leads)))
    return re.compile(rf"(?:^|(?<=: ))[¿¡\s]*+{before}(?:{words})(?!\w)", re.IGNORECASE)


_CONTEXT = 300  # characters of the former question at most: the new one must fit behind it
_WORTH_IT = 30  # that still tell what it was about


def joined(context: str, question: str) -> str:
    """A question with the one before it in front, as far as there is room."""
    room = min(_CONTEXT, LONGEST_QUESTION - len(question) - len("? "))
    if room < min(_WORTH_IT, len(context)):
        return question
    context = shortened(context, room)
    return f"{context}{'?' if context[-1:].isalnum() else ''} {question}"
