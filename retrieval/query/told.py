"""What texts tell of the words in a question: which are names there, which are nouns, and whether
they are spoken of as a man, a woman or a thing.

By the way words are written, and by how they stand together, as in `retrieval.query.focus`. What a
question is about, `retrieval.query.topics` makes of that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise

from retrieval.languages import Language
from retrieval.languages.phrases import any_word, listed
from retrieval.query.focus import is_common, names_in
from retrieval.terms import stem, unmarked
from retrieval.types import Span

WORD = re.compile(r"\w+(?:-\w+)*")
_QUOTES = re.compile('["“”„«»]')
_STEM = 5  # letters by which two forms of a word are one
_LONGEST = 6  # words of a name
_LINKS = 2  # words between two of a name
_SPOKEN_OF = 25  # words behind a name among which somebody is "he" or "she"
_CALLED = 3  # what counts that one is called "Mr" or "her husband", beside one for each "he"


Words = list[re.Match[str]]


class Kind(Enum):
    """What is spoken of."""

    MAN = "he"
    WOMAN = "she"
    TITLE = "the title of a work"


@dataclass(frozen=True, slots=True)
class _Forms:
    small: re.Pattern[str]
    determiner: re.Pattern[str]
    parts: frozenset[str]
    links: frozenset[str]
    places: frozenset[str]
    of: frozenset[str]
    whose: re.Pattern[str]
    standing_for: tuple[tuple[Kind, re.Pattern[str]], ...]
    calling: tuple[tuple[Kind, re.Pattern[str]], ...]


@cache
def _forms(language: Language) -> _Forms:
    small = f"{language.common} {language.telltale} {language.follow_up_bare}"
    joins = [*listed(language.name_links), *language.prepositions.split()]
    links = {word for phrase in joins for word in phrase.rstrip("'").split()}
    no_part = {*language.determiners.split(), *listed(language.of)}
    return _Forms(
        re.compile(any_word(f"{small} {language.follow_up_fillers}")),
        re.compile(any_word(language.determiners)),
        frozenset(listed(language.name_links)) - no_part,
        frozenset(links | set(language.determiners.split())),
        frozenset(word for phrase in listed(language.places) for word in phrase.split()),
        frozenset(listed(language.of)),
        re.compile(any_word(f"{language.follow_up_whose} {language.follow_up_objects}")),
        (
            (Kind.MAN, re.compile(any_word(language.follow_up_men))),
            (Kind.WOMAN, re.compile(any_word(language.follow_up_women))),
        ),
        (
            (Kind.MAN, re.compile(any_word(language.men))),
            (Kind.WOMAN, re.compile(any_word(language.women))),
        ),
    )


class Told:
    """Texts about what a question asks, and what they tell of its words."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        self._forms, self._language = _forms(language), language
        self._texts = [list(WORD.finditer(text)) for text in texts]
        said = [[word.group().casefold() for word in words] for words in self._texts]
        small = self._forms.small.fullmatch
        self.names = {each for each in names_in(texts) if not small(each)}
        links = self._forms.parts
        self._together = {name for words in self._texts for name in self._names(words, links)}
        links |= self._forms.links
        self._titles = {name for words in self._texts for name in self._names(words, links)}
        pairs = [pair for words in said for pair in pairwise(words)]
        self._pairs = {(_stem(first), _stem(second)) for first, second in pairs}
        self._words = {_stem(word) for words in said for word in words}
        determiner = self._forms.determiner.fullmatch
        self._nouns = {_stem(second) for first, second in pairs if determiner(first)}

    def has(self, text: str) -> bool:
        """Whether all that `text` says stands there, its small words aside."""
        said = [
            _stem(each)
            for each in WORD.findall(text)
            if not self._forms.small.fullmatch(each.casefold())
        ]
        return bool(said) and all(each in self._words for each in said)

    def beside(self, first: str, second: str) -> bool:
        """Whether these stand one behind the other somewhere."""
        return (_stem(first), _stem(second)) in self._pairs

    def is_noun(self, word: str) -> bool:
        """Whether it stands behind an article somewhere, as verbs do not."""
        return _stem(word) in self._nouns

    def names_of(self, question: str) -> list[Span]:
        """Where a question has several words that are a name together, however they are typed."""
        return _found(question, self._titles)

    def all_names(self, text: str) -> list[Span]:
        """Where one of these texts has names, of one word or more."""
        found = _found(text, self._together)
        for word in WORD.finditer(text):
            start, end = word.span()
            if word.group().casefold() in self.names and not any(a <= start < b for a, b in found):
                found.append((start, end))
        return sorted(found)

    def kind(self, name: str) -> Kind | None:
        """What somebody or something is spoken of as; None where nothing tells."""
        said = [unmarked(each) for each in WORD.findall(name)]
        if not said:
            return None
        if any(map(self._forms.determiner.fullmatch, said[1:])):
            return Kind.TITLE  # "Girl with a Lantern"
        votes: Counter[Kind] = Counter()
        for words in self._texts:
            called = said  # how one of that name was called last in full
            for at, word in enumerate(words):
                if unmarked(word.group()) != said[-1]:
                    continue
                called = self._called(words, at) or called
                if len(said) == 1 or called[-len(said) :] == said:
                    votes.update(self._votes(words, at, called))
        men, women = votes[Kind.MAN], votes[Kind.WOMAN]
        return None if men == women else Kind.MAN if men > women else Kind.WOMAN

    def _called(self, words: Words, at: int) -> list[str]:
        """The name of two words or more of which the last stands there; none where it is alone."""
        first = at
        while first and _capital(words[first - 1]) and _follows(words[first - 1], words[first]):
            first -= 1
        called = [unmarked(each.group()) for each in words[first : at + 1]]
        known = len(called) > 1 and not is_common(words[first].group(), self._language)
        return called if known else []

    def _votes(self, words: Words, at: int, said: Sequence[str]) -> Counter[Kind]:
        """What tells of a name of which the last word stands there."""
        votes: Counter[Kind] = Counter()
        first = at
        while first and len(said) > at - first + 1 and unmarked(words[first - 1].group()) in said:
            first -= 1
        before = words[first - 1].group().casefold() if first else ""
        if before in self._forms.places:
            return votes
        for kind, form in self._forms.calling:
            called = {before, unmarked(words[first].group())}
            votes[kind] += _CALLED * any(map(form.fullmatch, called))
        end, quoted = words[at].end(), False
        for n in range(at + 1, min(at + 1 + _SPOKEN_OF, len(words))):
            word, between = words[n], words[n].string[end : words[n].start()]
            end = word.end()
            quoted ^= len(_QUOTES.findall(between)) % 2 == 1
            if quoted:
                continue  # somebody else is speaking
            if stands_for := self._stands_for(words, n):
                votes[stands_for] += 1
                break
            if unmarked(word.group()) not in said and self._is_somebody(words, n):
                break
        return +votes

    def _stands_for(self, words: Words, at: int) -> Kind | None:
        """Whom a word such as "he" may mean; none that is what something is done to."""
        word = words[at].group().casefold()
        kind = next((kind for kind, form in self._forms.standing_for if form.fullmatch(word)), None)
        if kind and self._forms.whose.fullmatch(word):
            behind = words[at + 1].group().casefold() if at + 1 < len(words) else ""
            return kind if behind and not self._forms.small.fullmatch(behind) else None
        return kind

    def _is_somebody(self, words: Words, at: int) -> bool:
        """Whether a name that may be somebody's stands there: not behind a word that says where or
        whose, nor behind an article."""
        word, first = words[at], at
        follows = word.string[word.end() + 1 : word.end() + 2].isupper()
        known = not _begins(word) or follows or word.group().casefold() in self.names
        if not _capital(word) or not known:
            return False
        while first > 1 and _capital(words[first - 1]):
            first -= 1
        before = words[first - 1].group().casefold()
        where = before in self._forms.places or before in self._forms.of
        return not where and not self._forms.determiner.fullmatch(before)

    def _names(self, words: Words, joins: frozenset[str]) -> set[str]:
        """The names of more than one word, and what of them may be said alone."""
        found: set[str] = set()
        for first, word in enumerate(words):
            if not _capital(word) or is_common(word.group(), self._language):
                continue
            links = 0
            for last in range(first + 1, min(first + _LONGEST, len(words))):
                if not _follows(words[last - 1], words[last]):
                    break
                if _capital(words[last]):
                    links = 0
                    found.add(" ".join(unmarked(each.group()) for each in words[first : last + 1]))
                elif links < _LINKS and words[last].group() in joins:
                    links += 1
                else:
                    break
        return found


def _found(text: str, names: Collection[str]) -> list[Span]:
    """Where a text has one of these names, the longest that stands there."""
    words = list(WORD.finditer(text))
    plain = [unmarked(each.group()) for each in words]
    found: list[Span] = []
    for first, word in enumerate(words):
        if found and word.start() < found[-1][1]:
            continue
        for last in range(min(first + _LONGEST, len(words)) - 1, first, -1):
            if " ".join(plain[first : last + 1]) in names:
                found.append((word.start(), words[last].end()))
                break
    return found


def _capital(word: re.Match[str]) -> bool:
    return word.group()[0].isupper()


def _follows(word: re.Match[str], behind: re.Match[str]) -> bool:
    """Whether nothing but a blank, or "'s", stands between."""
    return word.string[word.end() : behind.start()] in (" ", "'", "’")


def _begins(word: re.Match[str]) -> bool:
    """Whether it begins a sentence, where any word has a capital."""
    before = word.string[: word.start()].rstrip()
    return not before or before[-1] in '.!?:"“”«'


def _stem(word: str) -> str:
    return stem(word, _STEM)
