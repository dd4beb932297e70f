"""A follow-up and the turns before it → the questions that it may be, and what counts beside them.

How it leans on those is `retrieval.query.follow_ups`'s, what they spoke of
`retrieval.answer.spoken_of`'s, taking another thing's place in a question
`retrieval.answer.exchange`'s. Which reading is answered best, `retrieval.answer.ask` finds out;
whether there is a turn before it `retrieval.answer.conversation` and front ends know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.answer.exchange import exchanged
from retrieval.answer.spoken_of import CONTEXT, Mention, SpokenOf, spoken_of
from retrieval.languages import Language, table
from retrieval.languages.phrases import any_of, any_word, is_one, leading, maybe
from retrieval.query.answer_type import AnswerType, answer_type
from retrieval.query.follow_ups import FollowUp, Way, follow_up
from retrieval.query.polarity import contradicts
from retrieval.query.query import Context, plain
from retrieval.query.told import Kind
from retrieval.query.topics import names_of, topics
from retrieval.search.searcher import Searcher
from retrieval.terms import unmarked
from retrieval.text import shortened
from retrieval.types import Answer, Turn

_READINGS = 4  # ways to read one question, each of which is asked
_SHORT = 8  # words of a question that may lean though nothing in it says so
_ABOUT = 3  # things that stand before a question that they are not part of
_WORTH_IT = 30  # characters of the former question that still tell what it was about
_NO_OBJECT = (AnswerType.WHO, AnswerType.HOW_MANY)


@dataclass(frozen=True, slots=True)
class After:
    """The turns that a question comes after, the latest last. `follows`: it is a follow-up to that,
    whatever it says, as a reply is; None: its words tell."""

    turns: tuple[Turn, ...]
    follows: bool | None = None


def before(turns: Iterable[Turn], follows: bool | None) -> After | None:
    """What a question may go on from: nothing where there is none, or it does not follow."""
    there = tuple(turns)
    return After(there, follows) if there and follows is not False else None


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it is searched, and what was shown before it, where it goes on from that.
    `within`: the articles that alone are asked, where not all are. `names`: those that were put
    into it."""

    text: str
    context: Context | None = None
    within: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def as_follow_up(question: str, after: After | None, today: date, searcher: Searcher) -> list[Read]:
    """What a question may mean, with what it leans on, the likeliest first; itself alone where it
    leans on nothing."""
    if after is None or not question.replace("\0", " ").strip():
        return [Read(question)]
    spoken = spoken_of(after.turns, searcher)
    found = follow_up(question, spoken.before, spoken.told.names)
    if found and found.way is Way.MORE:
        return [Read(spoken.before, replace(spoken.context, told=spoken.sentences))]
    if found is None or _names_itself(found, spoken):
        return _loosely(question, found, spoken, follows=bool(after.follows))
    rest, language = found.rest.strip(), found.language
    if found.way is Way.REFERS:
        texts = [each for each in _with_names(rest, found, spoken) if each.text] or [
            Read(joined(spoken.before, rest))
        ]
    elif found.way is Way.ASKS:
        instead = _asked_instead(rest.rstrip(" ?!."), spoken, language)
        # In few words it may be answered anywhere: these are asked of what was shown.
        vague = [in_front(rest, spoken), joined(spoken.before, rest)]
        texts = [Read(instead), *(Read(each, within=spoken.shown) for each in vague)]
    else:
        others = exchanged(rest, spoken.before, spoken.told, language, searcher, today)
        texts = [Read(each) for each in others or [in_front(rest, spoken) or rest]]
    return _fit(texts, spoken.context) or [Read(rest)]


def _names_itself(found: FollowUp, spoken: SpokenOf) -> bool:
    """Whether it merely goes on, or says before "it" what that is: "and the café, is it open"."""
    if found.way is not Way.REFERS or found.who is None:
        return found.way is Way.REFERS
    if found.who.kinds:
        return False
    if found.who.several and answer_type(found.rest, found.language) is AnswerType.HOW_MANY:
        return True  # "how many people put their names down"
    there = topics(found.rest, spoken.told, found.language)
    return any(each.end <= found.who.at for each in there)


def _loosely(
    question: str, found: FollowUp | None, spoken: SpokenOf, *, follows: bool
) -> list[Read]:
    """A question that stands alone, or may be about what was spoken of though it does not say so.

    It is asked of what was shown, of all, and with what was spoken of in front.
    """
    rest, language = found.rest if found else question, found.language if found else spoken.language
    short = len(re.findall(r"\w+", rest)) <= _SHORT
    if (names_of(rest, spoken.told, table(None)) or not short) and not follows:
        return [Read(question)]
    rest = _with_noun(rest, spoken, language)
    texts = [Read(rest)]
    if not any(each.certain for each in topics(rest, spoken.told, language)):
        near = Read(rest, within=spoken.shown)
        texts = [near, *texts, Read(in_front(rest, spoken))]
    elif follows:
        texts.append(Read(in_front(rest, spoken)))
    return _fit(texts, spoken.context) or [Read(question)]


def _fit(texts: Iterable[Read], context: Context) -> list[Read]:
    """Those that are not too long, as follow-ups."""
    fit = [each for each in dict.fromkeys(texts) if 0 < len(each.text) <= LONGEST_QUESTION]
    return [replace(each, context=context) for each in fit[:_READINGS]]


def _with_noun(rest: str, spoken: SpokenOf, language: Language) -> str:
    """A question with the noun in the place of "one": "the new one" after "the post office"."""
    words = re.finditer(r"\w+", rest)
    one = next((each for each in words if is_one(each.group(), language.follow_up_one)), None)
    told = one and re.findall(r"\w+", rest[: one.start()])
    thing = next((each.text for each in spoken.mentions if each.asked and not each.named), None)
    if not one or not told or not thing or is_one(told[-1], language.determiners):
        return rest
    first, *noun = [each for each in thing.split() if not contradicts(each, told[-1], language)]
    if not is_one(first, language.determiners):
        noun = [first, *noun]
    return f"{rest[: one.start()]}{' '.join(noun)}{rest[one.end() :]}"


def supported(read: Read, answer: Answer) -> bool:
    """Whether the article that answers has the names that were read into the question, and a vague
    one is not answered by the sentence again that answered the last one."""
    if not answer.citations:
        return True
    told, best = read.context.told if read.context else (), answer.citations[0].highlights[0]
    if read.within and best.answer is None and plain(best.text) in told:
        return False
    article = answer.citations[0].article
    words = {unmarked(each) for each in re.findall(r"\w+", f"{article.title} {article.text}")}
    return all(
        any(unmarked(each) in words for each in re.findall(r"\w{3,}", name)) for name in read.names
    )


def _asked_instead(asks: str, spoken: SpokenOf, language: Language) -> str:
    """The last question with other question words: who did it stands in the place of "who"."""
    before = spoken.before.rstrip(" ?!.")
    words = [each for each in asks.split() if not is_one(each, language.follow_up_else)]
    # "Where was that" asks "where".
    clause = (
        at for at, word in enumerate(words) if at and is_one(word, language.follow_up_clauses)
    )
    asks = " ".join(words[: next(clause, len(words))])
    asked = _asked(language).search(before)
    if asked is None:
        return f"{asks} {before}?"
    lead, said = before[: asked.start()], before[asked.end() :].strip()
    does = re.match(r"\w+", said)
    helps = does and is_one(does.group(), language.helping)
    asks_who = answer_type(asked.group(), language) is AnswerType.WHO
    if asks_who and not helps and answer_type(asks, language) not in _NO_OBJECT:
        who = next((each.text for each in spoken.mentions if each.answers and not each.ago), "")
        said = f"{who} {said}".strip()
    elif does and is_one(asked.group().split()[-1], f"{language.choosing} {language.counting}"):
        small = f"{language.common} {language.telltale} {language.helping}"
        said = said if is_one(does.group(), small) else said[does.end() :].strip()
    return f"{' '.join(filter(None, (lead.strip(), asks, said)))}?"


def in_front(rest: str, spoken: SpokenOf, *, answers: bool = False) -> str:
    """A question with what it is about before it: what the latest question that has something was
    about, and with `answers` who answered it; "" where none has."""
    asked = [each for each in spoken.mentions if each.asked or (answers and each.answers)]
    ago = min((each.ago for each in asked), default=0)
    asked = [each for each in asked if each.ago == ago]
    certain = [each for each in asked if each.certain]
    about = [each.text for each in certain or asked][:_ABOUT]
    return f"{', '.join(about)}: {rest}" if about else ""


def _with_names(rest: str, found: FollowUp, spoken: SpokenOf) -> Iterable[Read]:
    """A question with names in the place of the words that refer to somebody or something."""
    if found.who is None:
        return
    if not found.language.possessive_ending:
        # Names have other forms there, and things are "he" and "she" too.
        yield Read(in_front(rest, spoken, answers=True))
        return
    persons = _persons(spoken, found.who.kinds) if found.who.kinds else [None]
    things = _things(spoken) if found.who.things else [None]
    for thing in things[:_READINGS] or [None]:
        for person in persons[:_READINGS]:
            names = tuple(each.text for each in (person, thing) if each and each.named)
            if read := _put(rest, person, thing, found.language):
                yield Read(read, names=names)


def _persons(spoken: SpokenOf, kinds: frozenset[Kind]) -> Sequence[Mention | None]:
    """Who "he" or "she" may be: of the latest turn that named somebody."""
    if spoken.asked_who:
        return []
    articles = tuple(f"{each} " for each in spoken.language.determiners.split())
    may = [
        each
        for each in spoken.mentions
        if not (each.named and (each.place or each.text.casefold().startswith(articles)))
        and (each.kind in kinds or (each.kind is None and each.named))
    ]
    ago = min((each.ago for each in may if each.named), default=0)
    return sorted(
        (each for each in may if each.ago == ago),
        key=lambda each: (not each.named, each.kind is None and not (each.asked or each.answers)),
    )


def _things(spoken: SpokenOf) -> Sequence[Mention | None]:
    """What "it" may be, or "they"."""
    asked = [each for each in spoken.mentions if each.asked or each.answers or not each.named]
    return sorted(
        asked or spoken.mentions,
        key=lambda each: (
            each.named and each.is_person is True,
            not each.asked,
            each.ago,
            each.answers,
            each.place,
        ),
    )


def _put(rest: str, person: Mention | None, thing: Mention | None, language: Language) -> str:
    """A question with names in the place of the first words that refer to them."""
    names = [each for each in (person, thing) if each]
    if not names:
        return ""
    left = {True: person, False: thing}
    persons = f"{language.follow_up_men} {language.follow_up_women}"
    its = any(is_one(each, language.follow_up_things) for each in re.findall(r"\w+", rest))
    read, end = "", 0
    for word in re.finditer(r"\w+", rest):
        if not is_one(word.group(), language.follow_up_referring):
            continue
        somebody = is_one(word.group(), persons)
        if its and not somebody and not is_one(word.group(), language.follow_up_things):
            continue  # "when will they get it"
        mention = left.pop(somebody, None)
        if mention:
            read += rest[end : word.start()] + mention.text + _ending(word, language)
            end = word.end()
    missing = [each.text for each in left.values() if each]
    read += rest[end:]
    return f"{', '.join(missing)}: {read}" if missing else read


def _ending(word: re.Match[str], language: Language) -> str:
    """What a name has in the place of a word such as "his", before what is his."""
    behind = re.compile(r"\w+").match(word.string, word.end() + 1)
    small = f"{language.common} {language.telltale} {language.follow_up_bare}"
    own = is_one(word.group(), language.follow_up_whose)
    return (
        language.possessive_ending if own and behind and not is_one(behind.group(), small) else ""
    )


@cache
def _asked(language: Language) -> re.Pattern[str]:
    """What a question asks for: its question words, and the little word before them."""
    phrases = (language.when, language.how_many, language.who, language.where)
    words = "|".join([*map(any_of, phrases), any_word(language.asking)])
    leads = (language.places, language.of, language.loosely, language.since, language.until)
    before = maybe(leading(",".join(leads)))
    return re.compile(rf"(?:^|(?<=: ))[¿¡\s]*+{before}(?:{words})(?!\w)", re.IGNORECASE)


def joined(context: str, question: str) -> str:
    """A question with the one before it in front, as far as there is room."""
    context = re.split(r"(?<=\w)\? (?=\w)", context)[-1]
    room = min(CONTEXT, LONGEST_QUESTION - len(question) - len("? "))
    if room < min(_WORTH_IT, len(context)):
        return question
    context = shortened(context, room)
    return f"{context}{'?' if context[-1:].isalnum() else ''} {question}"
