"""Conversations: the engine, the terminal and Telegram take the same follow-ups alike."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram_bot import ARTICLES, bot
from telegram_server import TelegramServer

from bot.chat import Chat
from bot.terminal import Screen
from retrieval import Answer, Article, Conversation, InputError, Library, StoreError, Turn

FIRST = "engineers found cracks in two pillars"
# What is asked one after another → how the last is read; None: as it stands.
CONVERSATIONS: dict[tuple[str, ...], str | None] = {
    ("and when?",): None,
    (FIRST,): None,
    (FIRST, "and when?"): f"when {FIRST}?",
    (f"{FIRST}?", "what about the ferry?"): "the ferry?",
    (FIRST, "when did they open it again?"): f"{FIRST}? when did they open it again?",
    # a chain of follow-ups keeps what the first question was about
    (FIRST, "and when?", "why?"): f"why {FIRST}?",
    # a full question leans on nothing, and the next leans on it
    (FIRST, "a ranger counted seven cubs"): None,
    (FIRST, "a ranger counted seven cubs", "and when?"): "when a ranger counted seven cubs?",
    (FIRST, "and what did the ranger of the mill stream count?"): None,
    # what is not answered can be leant on
    ("zeppelin quarrel", "and when?"): "when zeppelin quarrel?",
    ("Кто вернулся в ручей", "А когда?"): "когда вернулся в ручей?",
    ("Кто вернулся в ручей", "Когда откроют мост?"): None,
    ("Wer fand Risse", "und wann?"): "wann fand Risse?",
    ("Qui a trouvé des fissures ?", "et quand ?"): "quand a trouvé des fissures?",
    ("¿Quién encontró grietas?", "¿y cuándo?"): "cuándo encontró grietas?",
    ("Хто знайшов тріщини?", "а коли?"): "коли знайшов тріщини?",
    (FIRST, "а коли?"): f"коли {FIRST}?",
    ("Wer fand Risse", "Wann öffnet die Brücke?"): None,
    (FIRST, "why " * 6 + "w" * 460): None,  # that is no question word any more
}

Heard = tuple[str | None, list[str]]
"""How the last question was read, None where as it stands; titles of what was cited, in order."""
Ask = Callable[[Sequence[str]], Awaitable[Heard]]
"""Has a conversation."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with fakes.library(tmp_path / "index") as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.fixture
def conversation(library: Library) -> Conversation:
    return Conversation(library)


def test_the_engine_reads_them(library: Library) -> None:
    assert {asked: _asked(library, asked).read_as for asked in CONVERSATIONS} == CONVERSATIONS


async def test_the_terminal_reads_and_answers_them_so(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    async def ask(asked: Sequence[str]) -> Heard:
        chat = Chat(library, 3, Screen())
        for each in asked:
            capsys.readouterr()
            chat.hear(each)
        return _shown(capsys.readouterr().out)

    await _compare(ask, library)


async def test_telegram_reads_and_answers_them_so(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        numbers = count(2001)

        async def ask(asked: Sequence[str]) -> Heard:
            person = server.person(next(numbers), "Ann")
            *_, last = [await person.asks(each) for each in asked]
            return _shown(last.text)

        # What is near but answers nothing is shown there when it is asked for.
        await _compare(ask, library, near=False)
        assert server.refused == []


def _asked(library: Library, asked: Sequence[str]) -> Answer:
    """What the engine answers to the last question of a conversation."""
    conversation = Conversation(library)
    *_, last = [conversation.ask(each, limit=3) for each in asked]
    assert last.question == asked[-1]
    return last


async def _compare(ask: Ask, library: Library, near: bool = True) -> None:
    """Whether a front end reads and answers as the engine does; `near`: also where nothing does."""
    for asked in CONVERSATIONS:
        answer = _asked(library, asked)
        cited = answer.citations if answer.found or near else ()
        titles = [each.article.title for each in cited]
        assert await ask(asked) == (answer.read_as, titles), asked


def _shown(text: str) -> Heard:
    lines = [line.partition("Read as: ") for line in text.splitlines()]
    read_as = next((read_as for _, label, read_as in lines if label), None)
    return read_as, re.findall(r"^\[\d\] ([^,]+),", text, re.MULTILINE)


# --- the engine's own


def test_what_was_typed_is_the_question_of_the_answer(
    library: Library, conversation: Conversation
) -> None:
    first = conversation.ask(FIRST)
    assert (first.question, first.read_as) == (FIRST, None)
    answer = conversation.ask("and when?", limit=2)
    assert (answer.question, answer.read_as) == ("and when?", f"when {FIRST}?")
    assert library.ask(f"when {FIRST}?", limit=2).read_as is None


def test_a_reply_is_a_follow_up_whatever_it_says(conversation: Conversation) -> None:
    conversation.ask(FIRST)
    conversation.ask("and when?")
    answer = conversation.ask("buses take the ferry", follows=True)
    assert answer.read_as is None and conversation.history[-1].question == "buses take the ferry"


def test_what_is_no_follow_up_is_none_whatever_it_says(conversation: Conversation) -> None:
    conversation.ask(FIRST)
    assert conversation.ask("and the ferry?", follows=False).read_as is None
    assert conversation.history[-1].read_as == "and the ferry?"


def test_a_reply_to_nothing_stands_alone(conversation: Conversation) -> None:
    assert conversation.ask("and when?", follows=True).read_as is None


def test_days_are_those_of_each_question(conversation: Conversation) -> None:
    elections = "who did not recognize the election"
    before = conversation.ask(elections, until=date(2031, 3, 1))
    assert {each.article.id for each in before.citations} == {"bridge"}
    answer = conversation.ask("and last week?", today=date(2031, 5, 27))
    assert str(answer.period) == "2031-05-19 to 2031-05-27"
    assert conversation.ask("and last week?", today=date(2033, 5, 27)).period is None
    since = conversation.ask("and when?", since=date(2031, 5, 1))
    assert {each.article.id for each in since.citations} == {"sochi"}


def test_a_conversation_goes_on_from_what_was_kept_of_it(
    library: Library, conversation: Conversation
) -> None:
    conversation.ask(FIRST)
    shown = conversation.ask("and when?", limit=2).citations
    kept = json.dumps([asdict(turn) for turn in conversation.history])
    restored = Conversation(library, history=[Turn(**each) for each in json.loads(kept)])
    assert restored.history == conversation.history
    assert restored.history[-1] == Turn(
        "and when?",
        f"when {FIRST}?",
        tuple((c.article.id, c.highlights[0].start, c.highlights[0].end) for c in shown),
    )
    assert restored.ask("why?").read_as == f"why {FIRST}?"


def test_of_a_conversation_no_more_is_kept_than_is_leant_on(conversation: Conversation) -> None:
    for _ in range(3):
        conversation.ask("bridge " * 500, limit=2)
        conversation.ask("and when?", limit=2)
    assert len(conversation.history) == 3
    assert all(len(turn.read_as) <= 500 and len(turn.shown) <= 2 for turn in conversation.history)
    conversation.ask("bridge " * 500)
    turn = conversation.history[-1]
    assert len(turn.question) == len(turn.read_as) == 500


def test_a_long_first_question_leaves_room_for_the_follow_up(conversation: Conversation) -> None:
    conversation.ask("bridge " * 70)
    read_as = conversation.ask("and when?").read_as
    assert read_as is not None and read_as.startswith("when bridge")
    assert 250 < len(read_as) < 320


@pytest.mark.parametrize("nothing", ["", "  \n", "\0"])
@pytest.mark.parametrize("follows", [None, True, False])
def test_an_empty_question_is_refused_and_not_leant_on(
    conversation: Conversation, nothing: str, follows: bool | None
) -> None:
    with pytest.raises(InputError):
        conversation.ask(nothing, follows=follows)
    assert conversation.history == ()
    conversation.ask(FIRST)
    with pytest.raises(InputError):
        conversation.ask(nothing, follows=follows)
    assert conversation.ask("and when?").read_as == f"when {FIRST}?"


def test_a_question_that_fails_can_be_leant_on() -> None:
    before: list[Sequence[Turn]] = []

    class Failing:
        def ask(
            self, question: str, limit: int = 5, *, after: Sequence[Turn] = (), **_: Any
        ) -> Answer:
            before.append(after)
            raise StoreError(f"It is not there: {question}")

    conversation = Conversation(Failing())
    for question in (FIRST, "and when?", "why?"):
        with pytest.raises(StoreError):
            conversation.ask(question)
    first = Turn(FIRST, FIRST, found=False)
    assert before == [(), (first,), (first,)]


# --- what a follow-up is read as

PEOPLE = [
    Article(
        "Rovers turn to Stellan Druce",
        "Aldwether Rovers have a new coach, Stellan Druce. Druce, 47, kept goal for Rovers.\n\n"
        "He has signed a contract until June. His predecessor was Harald Quist.",
        id="druce",
    ),
    Article(
        "Museum buys bell",
        "The museum has bought the bell of Old Winnerby for the new hall. It weighs 212 kilograms. "
        "Odile Lidgate offered the bell to the museum. The price was 16,000 crowns.",
        id="bell",
    ),
    Article(
        "Drugs",
        "Neralib, a drug against hay fever, is taken once a day. Podarin, a drug against gout, is "
        "taken twice a day. Side effects of Neralib are vivid dreams.",
        id="drugs",
    ),
]
READ = [
    (("who is the new coach of Rovers", "how old is he"), "how old is Stellan Druce"),
    (
        ("who is the new coach of Rovers", "how old is he", "how long is his contract"),
        "how long is Stellan Druce's contract",
    ),
    (("who is the new coach of Rovers", "and who was before him"), "who was before Stellan Druce"),
    (
        ("who is the new coach of Rovers", "since when?"),
        "since when Stellan Druce is the new coach of Rovers?",
    ),
    (("what did Druce sign", "how old is he"), "how old is Druce"),
    (("who bought the bell of Old Winnerby", "how heavy is it"),
     "how heavy is the bell of Old Winnerby"),
    (("who bought the bell of Old Winnerby", "who offered it?"),
     "who offered the bell of Old Winnerby?"),
    (("who bought the bell of Old Winnerby", "for how much"),
     "for how much bought the bell of Old Winnerby?"),
    (("who bought the bell of Old Winnerby", "who else?"),
     "who bought the bell of Old Winnerby?"),
    (("how heavy is the bell of Old Winnerby", "more"), "how heavy is the bell of Old Winnerby"),
    (("how much did the new hall cost", "and the old one?"), "how much did the old hall cost?"),
    (("how much did the hall cost", "and the other one?"), "how much did the other hall cost?"),
    (("how often is neralib taken", "what about podarin?"), "how often is podarin taken?"),
    (("who bought the bell of Old Winnerby", "when was that?"),
     "when Odile Lidgate bought the bell of Old Winnerby?"),
    (("which museum bought the bell of Old Winnerby", "why?"),
     "why bought the bell of Old Winnerby?"),
    (("what does the museum pay for stamps", "and for crowns?"),
     "what does the museum pay for crowns?"),
    (("what does the museum pay for stamps", "and with a card?"),
     "what does the museum pay for stamps with a card?"),
    (("how heavy is the new bell", "and where is the old one"), "where is the old bell"),
    (("how heavy is the bell of Old Winnerby", "and the museum, does it own a bus"), None),
    (("how heavy is the bell of Old Winnerby", "how many people gave their names"),
     "the bell of Old Winnerby: how many people gave their names"),
    (("how often is neralib taken", "side effects?"), None),
    (("what happened in June", "and in May?"), "what happened in May?"),
    (("who won the cup", "and in 2030?"), "who won the cup in 2030?"),
    (("who is the mayor of Sarn", "and of Tarn?"), "who is the mayor of Tarn?"),
    (("where does the ferry sail from Sarn", "and the bus?"),
     "where does the bus sail from Sarn?"),
    # a whole question with its own names stands alone
    (("who is the new coach of Rovers", "who offered the bell of Old Winnerby"), None),
    (("who is the new coach of Rovers", "and who offered the bell of Old Winnerby"), None),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "read_as"), READ)
def test_a_follow_up_is_read_with_the_names_that_were_shown(
    tmp_path: Path, asked: tuple[str, ...], read_as: str | None
) -> None:
    with fakes.library(
        tmp_path / "index", reader=fakes.WordReader(), min_confidence=0.1
    ) as library:
        # In so small an archive the fake encoder finds what it may.
        known = {"Rovers": "druce", "Druce": "druce", "neralib": "drugs"}
        about = next((known[word] for word in asked[0].split() if word in known), "bell")
        library.add([each for each in PEOPLE if each.id == about])
        assert _asked(library, asked).read_as == read_as


def test_the_sentence_that_was_shown_is_not_the_answer_again(tmp_path: Path) -> None:
    said = "The bell of Winnerby was bought by the museum. The bell of Winnerby weighs a ton."
    with fakes.library(tmp_path / "index", reader=fakes.WordReader()) as library:
        library.add([Article("Bell", said, id="bell")])
        conversation = Conversation(library)
        first = conversation.ask("who bought the bell of Winnerby, the museum")
        assert "bought" in first.citations[0].highlights[0].text
        again = conversation.ask("what of it, the bell of Winnerby", follows=True)
        assert "weighs" in again.citations[0].highlights[0].text
        # Nothing else answers: then it is.
        library.remove(["bell"])
        library.add([Article("Bell", said.partition(". ")[0] + ".", id="bell")])
        once = conversation.ask("what of it, the bell of Winnerby", follows=True)
        assert "bought" in once.citations[0].highlights[0].text


def test_the_article_that_was_shown_comes_first_among_equals(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "index", reader=fakes.WordReader()) as library:
        library.add(
            [
                Article("A", "The ferry sank. Nobody was hurt that day.", id="a"),
                Article("B", "The bus crashed. Nobody was hurt that day.", id="b"),
            ]
        )
        for about, article in (("the ferry sank", "a"), ("the bus crashed", "b")):
            conversation = Conversation(library)
            conversation.ask(about)
            answer = conversation.ask("was nobody hurt that day")
            assert answer.read_as is None and answer.citations[0].article.id == article


def test_what_was_removed_is_not_read_again(tmp_path: Path) -> None:
    with fakes.library(
        tmp_path / "index", reader=fakes.WordReader(), min_confidence=0.1
    ) as library:
        library.add(PEOPLE[:1])
        conversation = Conversation(library)
        conversation.ask("who is the new coach of Rovers")
        library.remove(["druce"])
        assert "Druce" not in (conversation.ask("how old is he").read_as or "")


SHE = [
    Article(
        "Sarn opens a pool",
        "Jon Farrow opened the pool of Sarn on Monday. He had trained Mila Aske. "
        "Mila Aske swam first. She needed a minute.",
        id="pool",
    ),
    Article("Aske breaks a record", "Mila Aske is 19. She swims in Tarn.", id="aske"),
]


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [
        (("who opened the pool of Sarn", "how old is she"), "how old is Mila Aske"),
        (("who opened the pool of Sarn", "how old is he"), "how old is Jon Farrow"),
        (("who swam first", "where does she swim"), "where does Mila Aske swim"),
        # What was asked about before still holds where that was not answered.
        (("how deep is the pool of Sarn", "zeppelin quarrel zebra", "who opened it"),
         "who opened the pool of Sarn"),
    ],
)  # fmt: skip
def test_whom_he_and_she_mean_the_texts_tell(
    tmp_path: Path, asked: tuple[str, ...], read_as: str
) -> None:
    with fakes.library(
        tmp_path / "index", reader=fakes.WordReader(), min_confidence=0.1
    ) as library:
        library.add(SHE)
        assert _asked(library, asked).read_as == read_as


def test_who_was_asked_for_and_is_not_known_is_nobody_else(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "index", reader=fakes.WordReader()) as library:
        library.add(SHE)
        conversation = Conversation(library)
        conversation.ask("who swam first")
        assert not conversation.ask("who built zeppelin quarrels").found
        assert "Aske" not in (conversation.ask("how old is she").read_as or "")


def test_what_was_shown_is_asked_before_everything_else(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "index", reader=fakes.WordReader()) as library:
        library.add(
            [
                Article("A", "The quarry may grow. The inspector decided so.", id="a"),
                Article("B", "Who decided? Everybody decided at once.", id="b"),
            ]
        )
        conversation = Conversation(library)
        assert conversation.ask("who decided").citations[0].article.id == "b"
        conversation.ask("may the quarry grow", follows=False)
        answer = conversation.ask("who decided")
        assert answer.found and answer.citations[0].article.id == "a"


def test_an_article_without_the_name_does_not_answer_for_it(tmp_path: Path) -> None:
    with fakes.library(
        tmp_path / "index", reader=fakes.WordReader(), min_confidence=0.1
    ) as library:
        library.add([*SHE, Article("Dogs", "How old is the dog? It is very old.", id="dogs")])
        conversation = Conversation(library)
        conversation.ask("who swam first")
        answer = conversation.ask("how old is she")
        assert "Mila Aske" in (answer.read_as or "")
