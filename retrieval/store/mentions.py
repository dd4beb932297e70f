"""Which of the articles that may have some words have them: the index proposes, their texts decide.

A stemmer takes different words together ("ferry", "Ferris"); what the archive writes with a capital
alone is a name, and no form of a word that it writes small. Where a name or a quotation is asked
for, its words stand behind each other. What proposes articles is `retrieval.store.lexical`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from retrieval.languages import languages, table
from retrieval.languages.phrases import unaccented
from retrieval.languages.recognition import UNSPACED
from retrieval.store.lexical_fields import field_of, terms_of
from retrieval.store.protocol import Mentions, Wanted

# Between the words of a phrase stand few marks, and no end of a sentence or a paragraph.
_GAP = r"(?:[^\w.!?…\n]{1,2}\n?|\n|(?<![^\W_]{2})\.[^\w\n]?)"
_INSIDE = re.compile(r"[\w,;] $")  # what stands before a word within a sentence

Text = tuple[str, str, str]
"""An article's id, its language, and its title and text together."""
Form = tuple[str, ...]
"""Words as they are written, in small letters."""


class Finder:
    """Looks through articles for what is wanted; `found` tells what was there in the end."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._kinds = [_Kind(each) for each in wanted]
        self._ids: list[str] = []

    def look(self, texts: Iterable[Text]) -> None:
        """Look through further articles."""
        for article_id, language, text in texts:
            self._ids.append(article_id)
            for kind in self._kinds:
                kind.look(text, language)

    def found(self) -> Mentions:
        """The articles that have all that is wanted."""
        meant = [kind.meant() for kind in self._kinds]
        articles = {
            article_id
            for article_id, *forms in zip(
                self._ids, *(kind.forms for kind in self._kinds), strict=True
            )
            if all(not some.isdisjoint(these) for some, these in zip(meant, forms, strict=True))
        }
        written = (" ".join(form) for some in meant for form in sorted(some))
        return Mentions(articles, tuple(dict.fromkeys(written)))


@dataclass(slots=True)
class _Kind:
    """One thing that is wanted: the forms of it that each article has, and how they are written.

    `small`: what is written small somewhere; `named`: with a capital within a sentence.
    """

    wanted: Wanted
    forms: list[set[Form]] = field(default_factory=list)
    small: set[Form] = field(default_factory=set)
    named: set[Form] = field(default_factory=set)
    _same: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def look(self, text: str, language: str) -> None:
        where, asked = field_of(language), self.wanted.words
        if where in UNSPACED:
            there = "".join(asked).casefold() in text.casefold()
            self.forms.append({tuple(map(str.casefold, asked))} if there else set())
            return
        forms: set[Form] = set()
        for match in _pattern(asked).finditer(text):
            form = tuple(map(str.casefold, match.groups()))
            if all(self._is(*pair, where) for pair in zip(asked, form, strict=True)):
                forms.add(form)
                if len(asked) == 1:
                    self._note(form, match, language)
        self.forms.append(forms)

    def _is(self, asked: str, word: str, where: str) -> bool:
        """Whether a word is a form of what is asked for, in the field of the text's language."""
        if self.wanted.exact:
            return word == asked.casefold()
        key = (asked, word, where)
        if key not in self._same:
            self._same[key] = terms_of(where, asked) == terms_of(where, word)
        return self._same[key]

    def _note(self, form: Form, match: re.Match[str], language: str) -> None:
        word = match[1]
        if word[:1].islower():
            self.small.add(form)
        elif not word.isupper() and not table(language).capital_nouns:
            start = match.start()
            if _INSIDE.search(match.string, max(0, start - 2), start):
                self.named.add(form)

    def meant(self) -> set[Form]:
        """The forms that are of what is asked for: a name's, or a word's."""
        there: set[Form] = set().union(*self.forms)
        asked = tuple(word.casefold() for word in self.wanted.words)
        if asked in self.named - self.small:
            return there - self.small
        if asked in self.small or self.wanted.words[0].islower():
            return there - (self.named - self.small) or there
        return there


@lru_cache(256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """What begins as these words do, each in a group."""
    # The first letter comes first: it is what the text is quickly looked through for.
    first, *others = (f"[{_letters(word[0])}]" for word in words)
    parts = [rf"({first}(?<![^\W_].)[^\W_]*+)", *(rf"({each}[^\W_]*+)" for each in others)]
    return re.compile(_GAP.join(parts), re.DOTALL)


@cache
def _letters(first: str) -> str:
    """With what letters the forms of a word may begin: in either case, and with other accents."""
    plain = unaccented(first.casefold())[:1]
    letters = {first.casefold(), plain}
    for language in languages():
        letters.update(each for each in language.letters if unaccented(each)[0] == plain)
        if first.casefold() in language.alternating:
            letters.update(language.alternating)
    return "".join(re.escape(each) for each in sorted(letters | {x.upper() for x in letters}))
