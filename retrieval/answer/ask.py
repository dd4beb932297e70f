"""Question → answer: the steps of asking, put together; each step is another module's."""

from __future__ import annotations

import time
from collections.abc import Callable

from retrieval.answer.citations import citations
from retrieval.answer.evidence import gather
from retrieval.answer.recency import mark_earlier, newest_first, prefer_later_reports
from retrieval.config import Config
from retrieval.encode.encoder import Encoder, model_knows_language, shorten
from retrieval.errors import InputError
from retrieval.languages import language_of, table
from retrieval.search.confidence import confidence, score
from retrieval.store.protocol import Store
from retrieval.temporal.search import AskedWhen
from retrieval.types import Answer

_WORDS_ALONE = "The model does not know the question's language; words alone were compared."
LONGEST_QUESTION = 500
"""Characters of a question that are looked at: more make no better answer, but others wait."""
_DAMAGED = "Part of the archive is damaged and left out; `citebot doctor` says what to do."


def respond(
    question: str,
    limit: int,
    when: AskedWhen,
    store: Store,
    loaded: Callable[[], Encoder],
    config: Config,
) -> Answer:
    """The passages that answer, best first, `limit` at most. Raises InputError."""
    started = time.perf_counter()
    encoder = loaded()
    asked = " ".join(question.replace("\0", " ").split())
    if not asked:
        raise InputError("The question is empty; ask something in words.")
    short, cut = _cut(asked, encoder)
    notices = [encoder.notice, *cut] if encoder.notice else cut
    if not model_knows_language(short, encoder.count([short])[0], config.max_pieces_per_word):
        notices.append(_WORDS_ALONE)
    language = language_of(short, table(config.language))
    found = gather(short, language, limit, when, store, encoder, config)
    notices += [found.notice] if found.notice else []
    notices += [_DAMAGED] if store.left_out() else []
    sure = confidence(found.decisive, config)
    if found.newest is None:
        ranked = prefer_later_reports(short, found.ranked, found.articles, config, found.fits)
    else:
        ranked = newest_first(found.ranked, found.articles, found.newest)
    cited = citations(short, language, ranked, limit, found.articles, config, found.alike)
    return Answer(
        question=question,
        found=sure >= config.min_confidence,
        confidence=sure,
        citations=mark_earlier(short, cited),
        elapsed_ms=(time.perf_counter() - started) * 1000,
        notices=tuple(notices),
        period=found.period,
        score=score(found.decisive),
    )


def _cut(asked: str, encoder: Encoder) -> tuple[str, list[str]]:
    """What the model is given of a question, in whole words if possible; the notice, if cut."""
    given = asked[:LONGEST_QUESTION]
    if asked[LONGEST_QUESTION:][:1].strip():  # that is in the midst of a word
        given = given.rsplit(None, 1)[0]
    short = shorten(encoder, given, encoder.max_tokens)
    if len(short) == len(asked):
        return short, []
    return short, [
        f"The question is longer than the model takes; only its first {len(short)} "
        "characters were used."
    ]
