"""Question → answer: the steps of asking, put together; each step is another module's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.answer.citations import citations
from retrieval.answer.explain import Made
from retrieval.answer.recency import mark_earlier, newest_first, prefer_later_reports
from retrieval.answer.reprints import Alike
from retrieval.encode.encoder import Encoder, shorten
from retrieval.encode.reader import Readable
from retrieval.errors import InputError
from retrieval.languages import Language, table
from retrieval.notices import Notice
from retrieval.search.confidence import answers, confidence, score
from retrieval.search.misspelt import mended
from retrieval.search.searcher import Searcher
from retrieval.temporal import expressions
from retrieval.temporal.search import AskedWhen, TimedResult, search_when
from retrieval.types import Answer, Article, Passage

_SEARCHES = 3  # while what is found keeps being replaced
LONGEST_QUESTION = 500
"""Characters of a question that are looked at: more make no better answer, but others wait."""


def respond(question: str, limit: int, when: AskedWhen, searcher: Searcher) -> Answer:
    """The passages that answer, best first, `limit` at most. Raises InputError.

    How long it takes, `elapsed_ms`, is left to who has it asked.
    """
    config, encoder = searcher.config, searcher.encoder
    asked = " ".join(question.replace("\0", " ").split())
    if not asked:
        raise InputError(Notice("no-question"))
    short, cut = _cut(asked, encoder)
    language = searcher.language(short)
    read = mended(short, language, searcher)
    found, articles, alike = _found(searcher, read, language, limit, when)
    query = found.query
    if found.newest is None:
        ranked = prefer_later_reports(query, found.ranked, config, found.fits)
    else:
        ranked = newest_first(found.ranked, found.newest)
    cited = citations(query, ranked, limit, articles, config, alike)
    cited = mark_earlier(query, cited, config)
    sure = confidence(found.decisive, config)
    notices = [
        encoder.notice,
        *cut,
        None if read == short else Notice("read-as", question=read),
        Notice("words-alone") if found.words_alone else None,
        found.notice,
        Notice("left-out") if searcher.store.left_out() else None,
    ]
    return Answer(
        question=question,
        found=answers(sure, config),
        confidence=sure,
        citations=cited,
        elapsed_ms=0.0,
        notices=tuple(filter(None, notices)),
        period=found.period,
        score=score(found.decisive),
        _made=Made(found, ranked, cited, config),
    )


def warm_up(searcher: Searcher) -> None:
    """Load everything that the first question would have to wait for."""
    store, reader = searcher.store, searcher.reader
    store.dense(searcher.encoder.encode_question("ready"), 1)
    store.bm25("ready", 1)
    if reader:
        reader.read("ready", [Readable("", "ready", [(0, 5)])])
    for code in {searcher.config.language, *store.languages()}:
        expressions.read("ready", date.today(), table(code))


def _found(
    searcher: Searcher, question: str, language: Language, limit: int, when: AskedWhen
) -> tuple[TimedResult, dict[str, Article], Alike]:
    """What is found, the articles that it stands in as they are given, and their near-duplicates.

    Another process may replace articles meanwhile.
    """
    store = searcher.store
    for _ in range(_SEARCHES):
        found = search_when(searcher, question, language, limit, when)
        ids = {each.passage.article_id for each in found.ranked}
        alike = store.near_duplicates(sorted(ids), searcher.config.near_duplicate_share)
        articles = store.articles(sorted(ids.union(*alike.values())))
        standing = [each for each in found.ranked if _stands(each.passage, articles)]
        if len(standing) == len(found.ranked):
            break
    if found.within and (period := found.period):
        articles = {
            number: article
            for number, article in articles.items()
            if article.published is None or article.published in period
        }
    return replace(found, ranked=standing), articles, alike


def _stands(passage: Passage, articles: dict[str, Article]) -> bool:
    article = articles.get(passage.article_id)
    return article is not None and article.text[passage.start : passage.end] == passage.text


def _cut(asked: str, encoder: Encoder) -> tuple[str, list[Notice]]:
    """What the model is given of a question, in whole words if possible; the notice, if cut."""
    given = asked[:LONGEST_QUESTION]
    if asked[LONGEST_QUESTION:][:1].strip():  # that is in the midst of a word
        given = given.rsplit(None, 1)[0]
    short = shorten(encoder, given, encoder.max_tokens)
    if len(short) == len(asked):
        return short, []
    return short, [Notice("cut", count=len(short))]
