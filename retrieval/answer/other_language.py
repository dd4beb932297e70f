"""A question in a language that the archive is not in → what who asks is told of that."""

from __future__ import annotations

from retrieval.languages.elsewhere import language_elsewhere, told_elsewhere
from retrieval.notices import Notice
from retrieval.search.searcher import Searcher

_LOOKED_AT = 3  # passages that have the question's words


def other_language(question: str, searcher: Searcher) -> Notice | None:
    """That the archive is in another language; None where it is not, or where nothing tells."""
    store, config = searcher.store, searcher.config
    spoken = store.languages() or {config.language}
    code = language_elsewhere(question, spoken)
    if code is None:
        return None
    # The language of short articles is not recognized: there may be some in this one.
    matching = [number for number, _ in store.bm25(question, _LOOKED_AT)]
    passages = store.passages(matching).values()
    if any(language_elsewhere(each.text, spoken) == code for each in passages):
        return None
    main = config.language if config.language in spoken or len(spoken) > 1 else next(iter(spoken))
    return Notice("other-language", sentence=told_elsewhere(code, main))
