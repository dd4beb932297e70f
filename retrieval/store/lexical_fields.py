"""The fields of the lexical index: one a language, each with what makes terms of words in it.

What is put into them and found there is `retrieval.store.lexical`'s.
"""

from __future__ import annotations

import tantivy
from tantivy import Filter, Query, Tokenizer

from retrieval.languages import languages
from retrieval.languages.recognition import STEMMERS, UNSPACED
from retrieval.languages.word_forms import common_forms
from retrieval.text import digest, wellformed

WRITTEN = "written"
"""The field of all words as they are written, of whatever language."""
MOST_TERMS = 64
"""Terms of a question that are looked for."""
_NO_STEMMER = "xx"
_STEMMED_HERE = {each.code: each for each in languages() if each.endings}
_FIELDS = [*STEMMERS, *sorted(UNSPACED), *_STEMMED_HERE, _NO_STEMMER]
# Other whenever the tables of languages say something else of how words are indexed.
_CUT = [(each.endings, each.alternating) for each in _STEMMED_HERE.values()]
RULES = digest(repr((_FIELDS, _CUT)))[:12]
"""Another one where words are indexed otherwise."""
_LONGEST_WORD = 40  # characters; longer ones are no words that anyone types


def field_of(language: str) -> str:
    """The field for an ISO 639-1 code, also with a region ("pt-BR")."""
    code = language.lower().partition("-")[0]
    return code if code in _FIELDS else _NO_STEMMER


def indexed(field: str, words: str) -> dict[str, str]:
    """The text of each field, for a passage in the language of one."""
    texts = {field: _stemmed(field, words)}
    return texts if field in UNSPACED else texts | {WRITTEN: words}


def terms_of(field: str, text: str) -> list[str]:
    """The distinct terms of `text` in order, the first `MOST_TERMS`."""
    words = _stemmed(field, wellformed(text))
    return list(dict.fromkeys(ANALYZERS[field].analyze(words)))[:MOST_TERMS]


def exactly(field: str, term: str) -> Query:
    return Query.term_query(SCHEMA, field, term, "freq")


def _stemmed(field: str, text: str) -> str:
    """What tantivy has no stemmer for."""
    return common_forms(text, _STEMMED_HERE[field]) if field in _STEMMED_HERE else text


def _make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name=field, index_option="freq")
    builder.add_text_field(WRITTEN, tokenizer_name=WRITTEN, index_option="basic")
    return builder.build()


def _make_analyzer(field: str) -> tantivy.TextAnalyzer:
    splitter = Tokenizer.ngram(1, 2) if field in UNSPACED else Tokenizer.simple()
    builder = tantivy.TextAnalyzerBuilder(splitter)
    builder = builder.filter(Filter.remove_long(_LONGEST_WORD))
    if field == WRITTEN:
        return builder.build()
    builder = builder.filter(Filter.lowercase())
    if field in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[field]))
    if field not in UNSPACED:  # marks, which typists leave out
        builder = builder.filter(Filter.ascii_fold())
    return builder.build()


SCHEMA = _make_schema()
ANALYZERS = {field: _make_analyzer(field) for field in [*_FIELDS, WRITTEN]}
