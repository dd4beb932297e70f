"""A question → the same with the words that it means, where some are misspelt.

A word is, that stands nowhere in the archive though one much like it does: a letter of it is wrong,
missing or too many, or two have changed places. What the model knows as a whole is none: it is
written as it is meant, and the archive lacks it ("bought" is no "brought"). What is other at its
beginning or its end is another word or another form ("unsigned", "Kowalska").
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from retrieval.encode.encoder import model_knows_language
from retrieval.languages import Language
from retrieval.query.focus import is_common
from retrieval.search.searcher import Searcher
from retrieval.terms import words

_LETTERS = 4  # of a word at least: of fewer too many are alike
_ALIKE = 0.8  # share of the letters in common; one other letter in five is a name as good
_WORDS = 3  # that are mended at most
_PASSAGES = 20  # of each list, among whose words the meant ones are looked for
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})

Written = Mapping[str, Counter[str]]
"""Words in small letters and without marks → how often they are written in which way."""


def mended(question: str, language: Language, searcher: Searcher) -> str:
    """`question`, each misspelt word of it as the archive writes what it is likest to; as it is in
    a language that the model does not know."""
    encoder = searcher.encoder
    spans = [span for span in words(question) if _may_be(question[slice(*span)], language)]
    there = searcher.store.document_frequencies([question[slice(*span)] for span in spans])
    missing = [span for span, number in zip(spans, there, strict=True) if not number]
    if not missing:
        return question
    count, *pieces = encoder.count([question, *(question[slice(*s)].lower() for s in missing)])
    unknown = [span for span, each in zip(missing, pieces, strict=True) if each > 1][:_WORDS]
    most = searcher.config.max_pieces_per_word
    if not unknown or not model_knows_language(question, count, most):
        return question
    written = _written(question, [question[slice(*span)] for span in unknown], searcher)
    for start, end in reversed(unknown):
        question = question[:start] + _likest(question[start:end], written) + question[end:]
    return question


def _may_be(word: str, language: Language) -> bool:
    return len(word) >= _LETTERS and word.isalpha() and not is_common(word, language)


def _written(question: str, unknown: Iterable[str], searcher: Searcher) -> Written:
    """The words of what is found: for the question, and for each unknown word, as a list of words
    has what is a letter or two off."""
    store, encoder = searcher.store, searcher.encoder
    lists = [store.bm25(text, _PASSAGES) for text in (question, *unknown)]
    lists.append(store.dense(encoder.encode_question(question), _PASSAGES))
    written: dict[str, Counter[str]] = {}
    for passage in store.passages([number for found in lists for number, _ in found]).values():
        for text in (passage.title, passage.text):
            for start, end in words(text):
                if end - start >= _LETTERS:
                    written.setdefault(_folded(text[start:end]), Counter())[text[start:end]] += 1
    return written


def _likest(word: str, written: Written) -> str:
    """The word that is written likest; itself where none is much like it."""
    typed = _folded(word)
    matcher = SequenceMatcher(b=typed, autojunk=False)
    best, likeness = word, _ALIKE
    for other, ways in written.items():
        ends = (other[:1] == typed[:1], other[:-1] != typed[:-1], abs(len(other) - len(typed)) <= 1)
        if other != typed and (not all(ends) or other.startswith(typed) or typed.startswith(other)):
            continue
        matcher.set_seq1(other)
        if matcher.quick_ratio() > likeness and matcher.ratio() > likeness:
            best, likeness = ways.most_common(1)[0][0], matcher.ratio()
    return best


def _folded(word: str) -> str:
    """In small letters, without their marks."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(each for each in plain if not unicodedata.combining(each))
