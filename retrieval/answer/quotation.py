"""A question whether, or by whom, words were said → an Answer with the places where they stand.

How a quotation is looked for is `retrieval.answer.quote`'s.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answer.asked import LONGEST_QUESTION
from retrieval.answer.citations import as_it_stands
from retrieval.answer.quote import quote
from retrieval.answer.quoted import Place, Verdict
from retrieval.answer.speaker import tells_of_saying
from retrieval.notices import Notice
from retrieval.query.about_article import about_article
from retrieval.search.searcher import Searcher
from retrieval.terms import unmarked, words
from retrieval.types import Answer, Citation

_QUOTED = re.compile(r'"([^"]++)"|“([^“”]++)”|«([^«»]++)»')
_WORDS = 4  # of a quotation at least: fewer are words that a passage must have
_AROUND = 7  # that ask for it, at most: more ask for something else
_VERDICTS = {
    Verdict.AS_GIVEN: Notice("quoted-as-given"),
    Verdict.NEARLY: Notice("quoted-nearly"),
    Verdict.STITCHED: Notice("quoted-stitched"),
    Verdict.ABSENT: Notice("quoted-absent"),
}


def by_quotation(question: str, limit: int, searcher: Searcher) -> Answer | None:
    """Where the archive has the words, and who says them; None for any other question."""
    found = _QUOTED.search(question, 0, LONGEST_QUESTION)
    if found is None:
        return None
    quotation = next(filter(None, found.groups()))
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    asking = [unmarked(rest[start:end]) for start, end in words(rest)]
    language = searcher.language(rest)
    if (
        len(words(quotation)) < _WORDS
        or len(asking) > _AROUND
        or not tells_of_saying(asking, language.code)
    ):
        return None
    quoted = quote(quotation, limit, searcher)
    there = quoted.verdict is not Verdict.ABSENT
    if not there and about_article(question, language):
        return None  # of a title: who wrote "Two schools become one"
    cited = tuple(_citation(n, each, searcher) for n, each in enumerate(quoted.places, start=1))
    return Answer(
        question=question,
        found=there,
        confidence=quoted.certainty if there else 1 - quoted.certainty,
        citations=cited,
        elapsed_ms=0.0,
        notices=(*_told(quoted.verdict, quoted.places), *quoted.notices),
    )


def _told(verdict: Verdict, places: tuple[Place, ...]) -> list[Notice]:
    told = [_VERDICTS[verdict]]
    if verdict is Verdict.NEARLY and any(each.turns for each in places):
        told.append(Notice("quoted-turns"))
    if verdict is not Verdict.ABSENT:
        speakers = dict.fromkeys(each.speaker for each in places if each.speaker)
        told += [Notice("said-by", speaker=each) for each in speakers]
    return told


def _citation(rank: int, place: Place, searcher: Searcher) -> Citation:
    """The passage in which it stands, its sentences marked; where it is gone, the words alone."""
    article, start, end = place.article, place.start, place.end
    entry = searcher.store.entry(article.id)
    within, marked = (start, end), [(start, end)]
    for each in entry.passages if entry and entry.article.text == article.text else ():
        if each.start <= start < each.end:
            within = each.start, each.end
            inside = [span for span in each.sentences if span[0] < end and start < span[1]]
            marked = inside or marked
    return replace(as_it_stands(article, within, marked, rank), place=place.place)
