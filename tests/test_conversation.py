"""Conversations: the engine, the terminal and Telegram take the same follow-ups alike."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path

import fakes
import pytest
from telegram_bot import ARTICLES, bot
from telegram_server import TelegramServer

from bot.chat import Chat
from bot.terminal import Screen
from retrieval import Answer, Conversation, InputError, Library, StoreError, Turn

FIRST = "engineers found cracks in two pillars"
# What is asked one after another → how the last is read; None: as it stands.
CONVERSATIONS: dict[tuple[str, ...], str | None] = {
    ("and when?",): None,
    (FIRST,): None,
    (FIRST, "and when?"): f"{FIRST}? and when?",
    (f"{FIRST}?", "what about the ferry?"): f"{FIRST}? what about the ferry?",
    (FIRST, "when did they open it again?"): f"{FIRST}? when did they open it again?",
    # a follow-up of a follow-up leans on the first question
    (FIRST, "and when?", "why?"): f"{FIRST}? why?",
    # a full question leans on nothing, and the next leans on it
    (FIRST, "a ranger counted seven cubs"): None,
    (FIRST, "a ranger counted seven cubs", "and when?"): "a ranger counted seven cubs? and when?",
    (FIRST, "and what did the ranger of the mill stream count?"): None,
    # what is not answered can be leant on
    ("zeppelin quarrel", "and when?"): "zeppelin quarrel? and when?",
    ("Кто вернулся в ручей", "А когда?"): "Кто вернулся в ручей? А когда?",
    ("Кто вернулся в ручей", "Когда откроют мост?"): None,
    ("Wer fand Risse", "und wann?"): "Wer fand Risse? und wann?",
    ("Qui a trouvé des fissures ?", "et quand ?"): "Qui a trouvé des fissures ? et quand ?",
    ("¿Quién encontró grietas?", "¿y cuándo?"): "¿Quién encontró grietas? ¿y cuándo?",
    ("Хто знайшов тріщини?", "а коли?"): "Хто знайшов тріщини? а коли?",
    (FIRST, "а коли?"): f"{FIRST}? а коли?",
    ("Wer fand Risse", "Wann öffnet die Brücke?"): None,
    (FIRST, "why " * 6 + "w" * 460): None,  # there is no room
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


def test_what_was_read_is_what_is_answered(library: Library, conversation: Conversation) -> None:
    first = conversation.ask(FIRST)
    assert (first.question, first.read_as) == (FIRST, None)
    answer = conversation.ask("and when?", limit=2)
    whole = library.ask(f"{FIRST}? and when?", limit=2)
    assert (answer.found, answer.citations) == (whole.found, whole.citations)
    assert answer.question == "and when?" and whole.read_as is None


def test_a_reply_is_a_follow_up_whatever_it_says(conversation: Conversation) -> None:
    conversation.ask(FIRST)
    conversation.ask("and when?")
    answer = conversation.ask("buses take the ferry", follows=True)
    assert answer.read_as == f"{FIRST}? and when? buses take the ferry"


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
        f"{FIRST}? and when?",
        tuple((each.article.id, each.start, each.end) for each in shown),
    )
    assert restored.ask("why?").read_as == f"{FIRST}? why?"


def test_of_a_conversation_no_more_is_kept_than_is_leant_on(conversation: Conversation) -> None:
    for _ in range(3):
        conversation.ask("bridge " * 500, limit=2)
        conversation.ask("and when?", limit=2)
    (turn,) = conversation.history
    assert len(turn.read_as) <= 320 and len(turn.shown) <= 2
    conversation.ask("bridge " * 500)
    (turn,) = conversation.history
    assert len(turn.question) == len(turn.read_as) == 500


def test_a_long_first_question_leaves_room_for_the_follow_up(conversation: Conversation) -> None:
    conversation.ask("bridge " * 70)
    read_as = conversation.ask("and when?").read_as
    assert read_as is not None and read_as.endswith("bridge… and when?")
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
    assert conversation.ask("and when?").read_as == f"{FIRST}? and when?"


def test_a_question_that_fails_can_be_leant_on() -> None:
    class Failing:
        def ask(self, question: str, limit: int = 5, **when: date | None) -> Answer:
            raise StoreError(f"It is not there: {question}")

    conversation = Conversation(Failing())
    with pytest.raises(StoreError):
        conversation.ask(FIRST)
    with pytest.raises(StoreError, match=r"two pillars\? and when"):
        conversation.ask("and when?")
