"""The terminal's chat: lines in, answers and articles out. Where the lines come from is
`bot.repl`'s, how a follow-up is read `retrieval.Conversation`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.citation_spans import position, unseen
from bot.render import place
from bot.terminal import Screen, note
from retrieval import Answer, Citation, CitebotError, Conversation, Library, Turn

FILTERS = """In any question:
  "exact words" stand so in each passage; -word stands in none of the article
  title:ferry, tag:sport or #sport, source:gazette.example, author:"Ann Lee"
  after:2031-05, before:2032, before:2031-05-23: when it was published; lang:en: its language
  nothing but these lists the newest articles, as in tag:sport after:2031-05"""
_MOST = 100  # passages to one question; nobody reads further


class Chat:
    """What was asked last and which passages were shown, by the numbers they were given."""

    def __init__(self, library: Library, passages: int, screen: Screen) -> None:
        """`passages`: how many are shown at a time."""
        self._library = library
        self._passages = passages
        self._screen = screen
        self._conversation = Conversation(library)
        self._question, self._as_typed = "", False
        self._before: tuple[Turn, ...] = ()
        self._shown: list[Citation] = []
        self._answer: Answer | None = None
        self._commands: dict[str, tuple[Callable[[str], None], str]] = {
            ":more": (self._more, "further passages on the last question"),
            ":open": (self._open, "the article around passage N, as in :open 2"),
            ":as-typed": (self._insist, "the last question again, read as you typed it"),
            ":explain": (self._explain, "how the last answer came about, signal by signal"),
            ":quote": (self._quote, "whether somebody said it, as in :quote the bridge is safe"),
            ":new": (self._new, "start over: the next question stands alone"),
            ":sources": (self._sources, "the articles of the archive"),
            ":help": (self._help, "this list"),
            ":quit": (self._quit, "leave, as Ctrl-D does"),
        }
        self.over = False

    @property
    def commands(self) -> dict[str, str]:
        """What each command does."""
        return {name: meaning for name, (_, meaning) in self._commands.items()}

    def hear(self, line: str) -> None:
        """Answer a question or obey a command; what fails is told in one sentence."""
        line = line.strip()
        try:
            if line.startswith(":"):
                self._obey(line)
            elif line:
                self._ask(line)
            if line and not self.over:
                self._screen.line("")
        except CitebotError as error:
            note(str(error))

    def _obey(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        if name in self._commands:
            self._commands[name][0](rest.strip())
        else:
            note(f"There is no command {name}; :help lists them.")

    def _ask(self, question: str) -> None:
        self._before = self._conversation.history
        answer = self._conversation.ask(question, limit=self._passages)
        self._question, self._as_typed = question, False
        self._show(answer)

    def _show(self, answer: Answer) -> None:
        self._answer, self._shown = answer, list(answer.citations)
        self._screen.answer(answer)
        for notice in answer.notices:
            note(notice)

    def _insist(self, _: str) -> None:
        if not self._question:
            note("Ask something first; :as-typed asks it again, read as you typed it.")
            return
        self._as_typed = True
        answer = self._library.ask(
            self._question, limit=self._passages, after=self._before, as_typed=True
        )
        self._show(answer)

    def _more(self, _: str) -> None:
        if not self._question:
            note("Ask something first; :more shows further passages on it.")
            return
        answer = self._library.ask(
            self._question,
            limit=min(len(self._shown) + self._passages, _MOST),
            after=self._before,
            as_typed=self._as_typed,
        )
        seen = {position(citation) for citation in self._shown}
        fresh = unseen(answer.citations, seen, self._passages)
        numbered = [
            replace(citation, rank=rank)
            for rank, citation in enumerate(fresh, start=len(self._shown) + 1)
        ]
        if not numbered:
            note("There are no further passages.")
            return
        self._shown += numbered
        self._screen.citations(numbered)

    def _open(self, number: str) -> None:
        if not self._shown:
            note("Ask something first; :open shows the article around one of the passages.")
        elif number.isdecimal() and 1 <= int(number) <= len(self._shown):
            self._screen.article(self._shown[int(number) - 1])
        else:
            note(f"Give the number of a passage from 1 to {len(self._shown)}, as in :open 1.")

    def _new(self, _: str) -> None:
        self._conversation = Conversation(self._library)
        self._question, self._shown, self._answer = "", [], None

    def _explain(self, _: str) -> None:
        if self._answer is None:
            note("Ask something first; :explain shows how the answer came about.")
        else:
            self._screen.explanation(self._answer)

    def _quote(self, words: str) -> None:
        quoted = self._library.quote(words, self._passages)
        self._screen.quoted(quoted)
        for notice in quoted.notices:
            note(notice)

    def _sources(self, _: str) -> None:
        listing = self._library.articles()
        self._screen.table(
            ("title", "date", "passages", "source"),
            [
                (each.title, each.published or "", each.passages, place(each.source))
                for each in listing
            ],
        )
        passages = sum(each.passages for each in listing)
        self._screen.line(f"{len(listing)} articles, {passages} passages")

    def _help(self, _: str) -> None:
        self._screen.line("Ask a question in your own words, or:")
        for name, meaning in self.commands.items():
            self._screen.line(f"  {name:<10} {meaning}")
        self._screen.line(FILTERS)

    def _quit(self, _: str) -> None:
        self.over = True
