"""The item of a numbered list that is asked for is marked, not what introduces the list.

Which one that is, and what a list looks like, is `retrieval.query.steps`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.answer.asked import Asked
from retrieval.answer.passages import by_passages
from retrieval.ingest.sentences import paragraphs
from retrieval.languages import Language, language_of
from retrieval.notices import Notice
from retrieval.query.focus import is_common
from retrieval.query.steps import Item, Step, items, step
from retrieval.terms import stem, words
from retrieval.types import Answer, Citation, Highlight, Span

_LOOKED_AT = 3  # passages in whose articles the list may stand
_AROUND = 20_000  # characters on either side of one
_LETTERS = 4  # that forms of one word begin with: "boiling", "boil"
_KIND_LETTERS = 4
_ENOUGH = 0.5  # of the words that tell which list is meant


def by_step(asked: Asked) -> Answer | None:
    """The item that is asked for, or that the list does not go so far. None where none is asked
    for, or no list is found."""
    wanted = step(asked.text, asked.language)
    if wanted is None:
        return None
    nearest = _nearest(asked)
    for citation in nearest.citations[:_LOOKED_AT]:
        text, first = _around(citation)
        language = language_of(citation.text, asked.language)
        listed = _list(wanted, items(text, language))
        met = _met(wanted, f"{citation.article.title} {text}", asked.language)
        if not listed or met < _ENOUGH:
            continue
        found = _item(wanted, listed, text)
        if found is not None:
            cited = _cited(citation, found, text, first, language)
            sure = max(nearest.confidence, met)
            return replace(nearest, found=True, confidence=sure, citations=(cited,))
        if wanted.number:
            last = max(each.number for each in listed)
            told = Notice("no-item", title=citation.article.title, count=last)
            shown = nearest.citations[: max(asked.limit, 0)]
            return replace(nearest, found=False, citations=shown, notices=(told, *nearest.notices))
    return None


def _nearest(asked: Asked) -> Answer:
    """The passages that come near, whether they answer or not: the list may stand in any."""
    searcher = asked.searcher
    config = replace(searcher.config, min_beside=0.0)
    least = max(asked.limit, _LOOKED_AT)
    return by_passages(replace(asked, limit=least, searcher=replace(searcher, config=config)))


def _around(citation: Citation) -> tuple[str, int]:
    """The text around a passage, and where in the article it begins."""
    first = max(0, citation.start - _AROUND)
    return citation.article.text[first : citation.end + _AROUND], first


def _list(wanted: Step, found: Sequence[Item]) -> list[Item]:
    """The items of the list that may be meant: those that are called so, or have but numbers."""
    kind = stem(wanted.kind, _KIND_LETTERS)
    called = [each for each in found if each.kind and (not kind or stem(each.kind, 4) == kind)]
    plain = [each for each in found if not each.kind]
    return next((each for each in (called, plain) if len(each) > 1), [])


def _item(wanted: Step, listed: Sequence[Item], text: str) -> Item | None:
    if wanted.number:
        number = wanted.number if wanted.number > 0 else max(each.number for each in listed)
        return next((each for each in listed if each.number == number), None)
    said = _stems(wanted.after)
    for before, after in pairwise(listed):
        if said <= _stems(text[slice(*before.span)]) and after.number == before.number + 1:
            return after
    return None


def _met(wanted: Step, text: str, language: Language) -> float:
    """The share of what is asked for that stands there; that it is an item counts as a word."""
    asked = wanted.rest
    told = {
        stem(asked[start:end], _LETTERS)
        for start, end in words(asked)
        if not is_common(asked[start:end], language)
    }
    return (1 + len(told & _stems(text))) / (1 + len(told))


def _stems(text: str) -> set[str]:
    return {stem(text[start:end], _LETTERS) for start, end in words(text)}


def _cited(near: Citation, item: Item, text: str, first: int, language: Language) -> Citation:
    """The item, in the passage that was found where it stands in that."""
    start, end = _first_sentence(item, text, language)
    mark = Highlight(first + start, first + end, text[start:end])
    within = near.start <= mark.start and mark.end <= near.end
    span = (near.start, near.end) if within else (first + item.span[0], first + item.span[1])
    article = near.article
    return replace(
        near,
        rank=1,
        start=span[0],
        end=span[1],
        text=article.text[slice(*span)],
        highlights=(mark,),
        also_in=near.also_in if within else (),
        place=article.place(mark.start),
        earlier=False,
    )


def _first_sentence(item: Item, text: str, language: Language) -> Span:
    """What an item says first, with its label."""
    start, end = item.span
    start += len(text[start:end]) - len(text[start:end].lstrip())
    for block in paragraphs(text[start:end], language.code, None):
        for _, last in block:
            if start + last > item.label[1] + 1:
                return start, start + last
    return start, end
