"""What is asked about an article itself: its first sentences, its title, who wrote it and when it
was published. What a question asks of one is `retrieval.query.about_article`'s.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from retrieval.answer.asked import Asked
from retrieval.answer.citations import as_it_stands
from retrieval.answer.passages import by_passages
from retrieval.ingest.sentences import paragraphs
from retrieval.languages import table
from retrieval.notices import Notice
from retrieval.query.about_article import AboutArticle, Wanted, about_article
from retrieval.query.focus import is_common
from retrieval.terms import stem, words
from retrieval.types import Answer, Article, Citation, Span

_LOOKED_AT = 10  # passages of which one leads to the article that is meant
_ENOUGH = 0.6  # of the words that tell which one it is
_BEGINNING = 4_000  # characters of an article in which its first sentences are looked for
_SENTENCES = 3


def by_article(asked: Asked) -> Answer | None:
    """What the data of the article that is meant says, or how it begins. None where nothing is
    asked about an article, or none like it is there."""
    # A title may be written in quotation marks, which else are exact words.
    if asked.when.filters.exact and about_article(asked.question, asked.language):
        told = tuple(each for each in asked.notices if each.code != "restricted")
        asked = replace(asked, text=asked.question, notices=told)
    about = about_article(asked.text, asked.language)
    if about is None:
        return None
    if not about.topic:
        told = (Notice("which-article"), *asked.notices)
        return Answer(asked.question, False, 0.0, (), 0.0, told)
    article, sure = _meant(about, asked)
    if article is None:
        return None
    notice = _data(about.wanted, article)
    if notice is None:
        answer = by_passages(asked)
        lacking = _lacking(about.wanted, article)
        return answer if answer.found else replace(answer, notices=(lacking, *answer.notices))
    notices = (notice, asked.searcher.encoder.notice, *asked.notices)
    return Answer(
        question=asked.question,
        found=True,
        confidence=max(sure, asked.searcher.config.min_confidence),
        citations=(_beginning(article, asked),)[: max(asked.limit, 0)],
        elapsed_ms=0.0,
        notices=tuple(filter(None, notices)),
    )


def _data(wanted: Wanted, article: Article) -> Notice | None:
    """What is told of an article; None where its data does not say it."""
    title = article.title
    if wanted is Wanted.SUMMARY:
        return Notice("first-sentences", title=title)
    if wanted is Wanted.TITLE:
        return Notice("data-title", title=title)
    if wanted is Wanted.AUTHOR:
        return Notice("data-author", title=title, author=article.author) if article.author else None
    return Notice("data-date", title=title, day=article.published) if article.published else None


def _lacking(wanted: Wanted, article: Article) -> Notice:
    if wanted is Wanted.AUTHOR:
        return Notice("no-data-author", title=article.title)
    return Notice("no-data-date", title=article.title)


def _meant(about: AboutArticle, asked: Asked) -> tuple[Article | None, float]:
    """The article with most of the words that tell which it is, above all in its title; and the
    share of them that it has. Where another thing may be meant, it must have that very title."""
    searcher, only = asked.searcher, asked.when.only
    among = searcher.store.passages_published_in(only) if only else None
    query = searcher.query(about.topic, asked.language)
    found = searcher.search(query, _LOOKED_AT, among=among, may_be_read=False).ranked
    there = searcher.store.articles(list(dict.fromkeys(each.passage.article_id for each in found)))
    wanted = _stems(about.topic, asked, but_common=True) or _stems(about.topic, asked)
    best: tuple[bool, float, float] = (False, 0.0, 0.0)
    meant: Article | None = None
    for each in found:
        article = there.get(each.passage.article_id)
        if article is None:
            continue
        title = _stems(article.title, asked)
        text = title | _stems(article.text[:_BEGINNING], asked) | _stems(each.passage.text, asked)
        all_of_it = len(wanted & text) / max(len(wanted), 1)
        is_it = title == _stems(about.topic, asked)
        fit = (is_it, all_of_it + len(wanted & title) / max(len(wanted), 1), all_of_it)
        if fit > best and (is_it or (about.surely and all_of_it >= _ENOUGH)):
            best, meant = fit, article
    return meant, best[2]


def _stems(text: str, asked: Asked, *, but_common: bool = False) -> set[str]:
    letters = asked.searcher.config.stem_letters
    said = [text[start:end] for start, end in words(text)]
    return {
        stem(word, letters) for word in said if not (but_common and is_common(word, asked.language))
    }


def _beginning(article: Article, asked: Asked) -> Citation:
    """The first sentences of an article, as they stand."""
    marks = _first_sentences(article, asked)
    return as_it_stands(article, (marks[0][0], marks[-1][1]), marks)


def _first_sentences(article: Article, asked: Asked) -> list[Span]:
    """Those of its first paragraphs that are whole ones: neither headings nor who wrote it."""
    code = article.language or asked.searcher.config.language
    text = article.text[:_BEGINNING]
    blocks = [block for block in islice(paragraphs(text, table(code).code, None), 8) if block]
    whole: list[Span] = []
    for block in blocks:
        whole += [each for each in block if _is_whole(text[slice(*each)])]
        if len(whole) > 1:
            break
    return whole[:_SENTENCES] or [each for block in blocks for each in block][:1] or [(0, 0)]


def _is_whole(sentence: str) -> bool:
    return sentence[-1] in '.!?…"”»' and len(words(sentence)) > 2
