"""How exactly articles are counted: an archive whose counts are known, and questions for them.

    python -m benchmarks.counting [-v] [ARTICLES]

5,000 articles are put together from sentences, always the same ones, so that what stands in which
is known; beside each word stand others like it ("ferryman", "Ferris"). 60 questions, in many
wordings, are asked through `Library.ask`. Each is answered exactly, refused with a reason, or
wrong; exit status 1 where any is wrong. No model is needed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from retrieval import Answer, Article, Config, Library
from retrieval.encode.encoder import Encoder, Vectors
from retrieval.notices import Notice
from retrieval.store.local import LocalStore

ARTICLES = 5_000
TODAY = date(2032, 1, 15)
_BEGIN, _DAYS = date(2030, 1, 1), 730
_AUTHORS = ("Ada Lind", "Tomas Lind", "Ada Berg", "Mirja Oates", "Piet Averlock")

# What may stand in an article: how often, and in which sentences.
_SAID: dict[str, tuple[float, tuple[str, ...]]] = {
    "ferry": (0.11, ("The ferry was late.", "Two ferries lay in the harbour.",
                     "Ferries did not sail.", "Nobody saw the old ferry's lights.")),
    "ferryman": (0.05, ("The ferryman retired.", "A ferryman's hut burned down.")),
    "Ferris": (0.06, ("Children rode the Ferris wheel.", "Mr Ferris spoke for an hour.")),
    "bath": (0.08, ("The bath is heated.", "Both baths were closed for repair.",
                    "Swimmers left the BATH early.")),
    "bathroom": (0.05, ("A bathroom was flooded.", "The Bathurst road is open.")),
    "bridge": (0.15, ("The bridge was painted.", "Bridges were counted.",
                      "The bridge's rail is loose.")),
    "Ada Lind": (0.04, ("Ada Lind thanked the firemen.", "The mayor met Ada Lind.")),
    "Ada, Lind": (0.04, ("Ada Berg won the cup, and Tomas Lind came last.",)),
    "Selm": (0.05, ("The road to Selm is closed.", "Selm's mill was sold.")),
    "Anselm": (0.05, ("Anselm Roth plays the organ.", "The Selmers sang.")),
    "night ferry": (0.02, ("The night ferry had no bar.",)),
    "night, ferry": (0.02, ("A ferry sailed by night.",)),
    "otter": (0.01, ("An otter was seen.", "The otters came back.")),
    "2031": (0.03, ("The budget for 2031 was passed.",)),
    "church": (0.06, ("The church was painted.", "Churches were full.")),
    "company": (0.05, ("The company paid.", "Companies were asked to wait.")),
}  # fmt: skip
_ALSO = {"night ferry": {"ferry"}, "night, ferry": {"ferry"}}
_ELSE = ("Rain fell.", "The market was quiet.", "Nobody was hurt.", "Prices rose a little.",
         "A dog was found.", "The band played until ten.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """An article, and what is in it."""

    article: Article
    has: frozenset[str]

    @property
    def day(self) -> date | None:
        return self.article.published


def archive(count: int = ARTICLES) -> list[Made]:
    """The same articles each time."""
    chance = random.Random(14)
    return [_made(number, chance) for number in range(count)]


def _made(number: int, chance: random.Random) -> Made:
    there = [name for name, (share, _) in _SAID.items() if chance.random() < share]
    sentences = [chance.choice(_SAID[name][1]) for name in there]
    sentences += chance.sample(_ELSE, 3)
    chance.shuffle(sentences)
    has = set(there).union(*(_ALSO.get(name, set()) for name in there))
    title = f"Report {number}"
    if chance.random() < 0.01:
        title, has = f"A ferry, report {number}", has | {"ferry"}
    dated = chance.random() >= 0.02
    day = _BEGIN + timedelta(days=chance.randrange(_DAYS)) if dated else None
    author = chance.choice(_AUTHORS) if chance.random() < 0.8 else None
    text = "\n\n".join(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
    name = f"a{number}"
    return Made(Article(title, text, name, published=day, author=author), frozenset(has))


Fits = Callable[[Made], bool]


@dataclass(frozen=True, slots=True)
class Known:
    """A question, and which articles it is about. `end`: 0 asks for the first, -1 for the last."""

    question: str
    fits: Fits
    end: int | None = None


def _has(*names: str) -> Fits:
    return lambda made: all(name in made.has for name in names)


def _within(fits: Fits, since: date, until: date = date.max) -> Fits:
    return lambda made: made.day is not None and since <= made.day <= until and fits(made)


def _of(author: str) -> Fits:
    return lambda made: made.article.author == author


def _any(made: Made) -> bool:
    return True


def questions() -> Iterator[Known]:
    """All of them."""
    ferry, bath, bridge, ada = _has("ferry"), _has("bath"), _has("bridge"), _has("Ada Lind")
    for question in (
        "how many articles mention the ferry",
        "How many articles mention ferries?",
        "in how many articles is the ferry mentioned",
        "how many reports are there about the ferry?",
        "how often does the paper write about the ferry",
        "how often is the ferry mentioned?",
        "how many times is the ferry mentioned",
        "please list all articles about the ferry",
        "number of articles mentioning a ferry",
        "how often is the ferry mentioned per month",
        "articles about the ferry by month",
        "wie viele Artikel erwähnen ferry?",
        "сколько статей упоминают ferry",
    ):
        yield Known(question, ferry)
    for question in (
        "list all articles about the bath",
        "show me everything about the bath",
        "which articles mention the baths",
        "how many stories cover the bath?",
        "do you have any articles about the bath",
    ):
        yield Known(question, bath)
    for question in (
        "how many articles mention Ada Lind",
        "list the articles about Ada Lind",
        "How often was Ada Lind mentioned?",
        'how many articles contain "Ada Lind"',
        "cuántos artículos mencionan a Ada Lind",
        "combien d'articles mentionnent Ada Lind",
    ):
        yield Known(question, ada)
    year = date(2031, 1, 1), date(2031, 12, 31)
    yield from (
        Known("how many articles mention Ferris", _has("Ferris")),
        Known("how many articles mention the ferryman", _has("ferryman")),
        Known("how many articles mention Selm", _has("Selm")),
        Known("which articles mention otters", _has("otter")),
        Known("how many articles mention the church", _has("church")),
        Known("how many articles write about companies", _has("company")),
        Known('how many articles contain the words "night ferry"', _has("night ferry")),
        Known("how many articles mention the ferry and the bridge",
              _has("ferry", "bridge")),
        Known("how many articles mention both the bath and the bridge", _has("bath", "bridge")),
        Known("how many articles mention the ferry or the bath",
              lambda made: ferry(made) or bath(made)),
        Known("how many articles mention the ferry but not the bridge",
              lambda made: ferry(made) and not bridge(made)),
        Known("list all articles about the budget for 2031", _has("2031")),
        Known("how many articles mention the submarine", _has("submarine")),
        Known("how many articles are there?", _any),
        Known("how many articles are in the archive", _any),
        Known("how many articles per month", _any),
        Known("how many articles were published in 2031", _within(_any, *year)),
        Known("which articles are from May 2031",
              _within(_any, date(2031, 5, 1), date(2031, 5, 31))),
        Known("how many articles mention the ferry in 2031", _within(ferry, *year)),
        Known("how many articles in 2031 mention the ferry", _within(ferry, *year)),
        Known("how many articles from May 2031 mention the bridge",
              _within(bridge, date(2031, 5, 1), date(2031, 5, 31))),
        Known("how often was the ferry mentioned since March 2031",
              _within(ferry, date(2031, 3, 1))),
        Known("how many articles about the bath were published before July 2030",
              _within(bath, date.min, date(2030, 6, 30))),
        Known("list all articles about the bath between March and May 2031",
              _within(bath, date(2031, 3, 1), date(2031, 5, 31))),
        Known("how many articles mentioned the ferry last year", _within(ferry, *year)),
        Known("how many articles mention the bridge in October and November 2031",
              _within(bridge, date(2031, 10, 1), date(2031, 11, 30))),
        Known("first mention of the otters", _has("otter"), 0),
        Known("when was Ada Lind first mentioned?", ada, 0),
        Known("when did the paper first write about the night ferry",
              lambda made: not made.has.isdisjoint(_ALSO), 0),
        Known("which article first mentioned Selm", _has("Selm"), 0),
        Known("when was the bath last mentioned", bath, -1),
        Known("how many articles did Ada Lind write", _of("Ada Lind")),
        Known("which articles are by Mirja Oates", _of("Mirja Oates")),
        Known("how many articles did Piet Averlock write in 2031",
              _within(_of("Piet Averlock"), *year)),
        Known("how many articles say that the ferry was late", ferry),
        Known("how many articles mention the ferry since the coronation", ferry),
    )  # fmt: skip


def judged(known: Known, answer: Answer, made: Sequence[Made]) -> str:
    """ "right", "refused", or what is wrong."""
    said = answer.counted
    if said is None:
        codes = [notice.code for notice in answer.notices]
        reason = next((code for code in codes if code.startswith("count-")), None)
        return "refused" if reason and not answer.found else "wrong: not counted"
    fitting = [each for each in made if known.fits(each)]
    if said.count != len(fitting):
        return f"wrong: {said.count} instead of {len(fitting)}"
    months = Counter(f"{each.day:%Y-%m}" for each in fitting if each.day)
    if dict(said.by_month) != months or said.undated != len(fitting) - months.total():
        return "wrong: by month"
    ids = {each.article.id for each in fitting}
    named = [each.id for each in said.articles]
    if len(named) != min(len(ids), Config().counted_articles) or not ids.issuperset(named):
        return "wrong: other articles"
    if known.end is not None:
        days = sorted(each.day for each in fitting if each.day)
        if [each.article.published for each in answer.citations] != [days[known.end]]:
            return "wrong: another one cited"
    return "right"


class _NoModel:
    """Every text is alike: nothing here is found by meaning."""

    name, fingerprint, dimension, max_tokens, notice = "none", "none", 8, 250, None

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dimension), self.dimension**-0.5, np.float32)

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self.encode_passages([text])[0]
        return vector


def opened(folder: Path) -> Library:
    """A library without a model."""
    model: Encoder = _NoModel()
    return Library(LocalStore(folder, language="en"), lambda: model, Config(device="cpu"))


def main() -> int:
    given = [int(each) for each in sys.argv if each.isdecimal()]
    made = archive(*given)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as library:
        library.add(each.article for each in made)
        spent = []
        for known in questions():
            began = time.process_time()
            answer = library.ask(known.question, today=TODAY)
            spent.append(time.process_time() - began)
            outcome = judged(known, answer, made)
            outcomes[outcome.partition(":")[0]] += 1
            if "-v" in sys.argv or outcome not in ("right", "refused"):
                print(f"{outcome}: {known.question} → {_told(answer)}")
    figures = ", ".join(f"{outcomes[each]} {each}" for each in ("right", "refused", "wrong"))
    spent.sort()
    p50, longest = (1e3 * each for each in (spent[len(spent) // 2], spent[-1]))
    print(
        f"{outcomes.total()} questions over {len(made):,} articles: {figures};"
        f" processor time p50 {p50:.0f} ms, longest {longest:.0f} ms"
    )
    return int(outcomes["wrong"] > 0)


def _told(answer: Answer) -> str:
    told: list[Notice] = [*([answer.counted.said] if answer.counted else []), *answer.notices]
    return " ".join(told) or f"{len(answer.citations)} passages"


if __name__ == "__main__":
    sys.exit(main())
