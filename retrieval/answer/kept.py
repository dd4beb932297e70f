"""Answers that were given are given again, as long as the archive is what it was.

How one is made is `retrieval.answer.ask`'s; that an archive has changed its store's `state` tells.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from weakref import WeakValueDictionary

from retrieval.answer.ask import respond
from retrieval.answer.follow_up import After
from retrieval.config import Config
from retrieval.search.searcher import Searcher
from retrieval.temporal.search import AskedWhen
from retrieval.types import Answer


class KeptAnswers:
    """The latest answers of one archive: `kept_answers` and `kept_chars` of its Config at most.

    Safe from several threads; what several ask at once is worked out once.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._state: object = None  # what all of them depend on
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._chars = 0
        self._being_made: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def ask(
        self,
        question: str,
        limit: int,
        when: AskedWhen,
        ready: Callable[[], Searcher],
        as_typed: bool = False,
        after: After | None = None,
    ) -> Answer:
        """As `respond`, which takes what `ready` gives; `elapsed_ms` is that of this asking."""
        started = time.perf_counter()
        searcher = ready()
        if searcher.config.kept_answers > 0:
            answer = self._found_or_made(question, limit, when, searcher, as_typed, after)
        else:
            answer = respond(question, limit, when, searcher, as_typed, after)
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """What is inside changes the archive; what it removes is to be nowhere, here neither."""
        try:
            yield
        finally:
            with self._guard:
                self._begin(None)

    def _found_or_made(
        self,
        question: str,
        limit: int,
        when: AskedWhen,
        searcher: Searcher,
        as_typed: bool,
        after: After | None,
    ) -> Answer:
        key, state = (question, limit, when, as_typed, after), _state(searcher)
        if found := self._found(key, state):
            return found
        with self._guard:
            being_made = self._being_made.setdefault(key, Lock())
        with being_made:
            if found := self._found(key, state):  # somebody else has asked it meanwhile
                return found
            made = respond(question, limit, when, searcher, as_typed, after)
            # It may be of a later state, or of neither.
            if _state(searcher) == state:
                self._keep(key, state, made, searcher.config)
            return made

    def _found(self, key: Hashable, state: object) -> Answer | None:
        with self._guard:
            if state != self._state:
                self._begin(state)
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def _keep(self, key: Hashable, state: object, answer: Answer, config: Config) -> None:
        chars = _chars(answer)
        with self._guard:
            if state != self._state or chars > config.kept_chars:
                return
            self._answers[key] = answer
            self._chars += chars
            while len(self._answers) > config.kept_answers or self._chars > config.kept_chars:
                self._chars -= _chars(self._answers.popitem(last=False)[1])

    def _begin(self, state: object) -> None:
        self._state = state
        self._answers.clear()
        self._chars = 0


def _state(searcher: Searcher) -> object:
    """What an answer depends on besides the question."""
    return searcher.store.state(), searcher.config, searcher.encoder.fingerprint


def _chars(answer: Answer) -> int:
    """How much is kept with it: articles are there with all their text, or by their titles."""
    articles = {
        id(article): len(article.title) + len(article.text)
        for citation in answer.citations
        for article in (citation.article, *citation.also_in)
    }
    named = answer.counted.articles if answer.counted else ()
    titles = sum(len(each.title) + len(each.link or "") for each in named)
    return len(answer.question) + sum(articles.values()) + titles
