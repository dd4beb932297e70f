"""From a message to its answer, as the person who asked sees it."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram_bot import ARTICLES, SOCHI, UNANSWERED, bot
from telegram_server import Person, Sent, TelegramServer

from bot.telegram.db import State, StateError
from retrieval import Answer, Article, Library, StoreError

QUESTION = "who did not recognize the election"
SENTENCE = "Those who did not recognize the election left the hall."
_FRAGMENT = "Those%20who%20did%20not,election%20left%20the%20hall."
OTHER = "a ranger counted seven cubs"
OTHER_SENTENCE = "A ranger counted seven cubs in April."


class Slow(Library):
    """A library whose answers wait until `gate` opens."""

    gate: threading.Event

    def ask(self, question: str, limit: int = 5, **when: Any) -> Answer:
        if not self.gate.wait(30):
            raise AssertionError("nobody opened the gate")
        return super().ask(question, limit, **when)


class Broken(Library):
    """A library that cannot be read."""

    def ask(self, question: str, limit: int = 5, **when: Any) -> Answer:
        raise StoreError("The archive cannot be read: disk on fire.")


class Unforeseen(Library):
    """A library with a mistake in it."""

    asked: int = 0

    def ask(self, question: str, limit: int = 5, **when: Any) -> Answer:
        self.asked += 1
        raise OverflowError("date value out of range")


class Forgotten(Library):
    """While it searches, the bot's memory fails."""

    def ask(self, question: str, limit: int = 5, **when: Any) -> Answer:
        raise StateError("The bot's memory cannot be used.")


class Noting(Library):
    """A library that notes what it was asked."""

    def ask(self, question: str, limit: int = 5, **when: Any) -> Answer:
        self.noted = [*getattr(self, "noted", []), question]
        return super().ask(question, limit, **when)


def _made(kind: type[Library], folder: Path) -> Any:
    plain = fakes.library(folder / "archive")
    plain.add(ARTICLES)
    made = kind(plain.store, lambda: plain.encoder, plain.config)
    if isinstance(made, Slow):
        made.gate = threading.Event()
    return made


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    made: Slow = _made(Slow, tmp_path)
    yield made
    made.gate.set()
    made.close()


def _rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "state.sqlite3", timeout=10) as memory:
        return memory.execute(sql).fetchall()


def _first(sent: Sent) -> str:
    """The passage that an answer shows first."""
    return sent.text.split("\n[1]")[0]


def _from_bot(chat: Any) -> list[Sent]:
    return [each for each in chat.messages if each.from_bot]


# --- private chats


async def test_a_question_gets_one_message_with_the_sentence_marked(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert SENTENCE in answer.marked("bold")
        assert "[1] Sochi talks, 23 May 2031, news.example.org" in answer.text
        assert answer.links[0] == f"{SOCHI.source}#:~:text={_FRAGMENT}"
        assert not answer.link_preview
        assert _from_bot(ann.chat) == [answer]
        assert answer.reply_to == ann.chat.messages[0].id
        assert answer.edits == 1
        assert answer.silent
        assert ann.chat.actions == ["typing"]
        assert server.refused == []


async def test_the_words_that_answer_stay_underlined(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(f"when {OTHER}")
        assert OTHER_SENTENCE in answer.marked("bold")
        assert answer.marked("underline")[0] == "April"  # further passages may have their own
        # They belong to the question: another one to the same passage has its own, or none.
        untimed = await ann.asks(OTHER)
        assert OTHER_SENTENCE in untimed.marked("bold")
        assert untimed.marked("underline") == []
        await ann.press(answer, "[1]")
        await ann.chat.until(lambda each: each is answer and each.text.startswith("Otters return"))
        assert answer.marked("underline") == ["April"]


async def test_what_the_archive_lacks_is_said_plainly(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(UNANSWERED)
        assert "The archive does not answer this." in answer.text
        assert "3 articles" in answer.text
        assert "5 February 2031 to 23 May 2031" in answer.text
        assert answer.labels == ["Show the nearest passages"]


async def test_what_is_new_in_the_archive_is_counted_at_once(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "archive") as library:
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            ann = server.person(1001, "Ann")
            empty = await ann.asks(UNANSWERED)
            assert "The archive is still empty." in empty.text
            assert empty.labels == []
            with fakes.library(tmp_path / "archive") as another_process:
                another_process.add(ARTICLES)
            answer = await ann.asks(UNANSWERED)
            assert "It holds 3 articles" in answer.text
            assert answer.labels == ["Show the nearest passages"]


async def test_a_reprint_is_counted_and_a_long_passage_is_folded(tmp_path: Path) -> None:
    told = " ".join([SENTENCE, *(f"Rain fell on hall {number} all day." for number in range(20))])
    with fakes.library(tmp_path / "archive") as library:
        library.add([Article("Morning paper", told), Article("Evening paper", told)])
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            answer = await server.person(1001, "Ann").asks(QUESTION)
            assert answer.text.count("paper") == 2
            assert "paper\nAlso in: " in answer.text
            assert SENTENCE in answer.marked("expandable_blockquote")[0]
            assert SENTENCE in answer.marked("bold")


@pytest.mark.parametrize("mode", ["private", "group"])
async def test_greetings_and_thanks_are_no_questions(tmp_path: Path, mode: str) -> None:
    said = {
        "hi": "Hello! Send me a question",
        "Hello there!": "Hello! Send me a question",
        "ПРИВЕТ 👋": "Hello! Send me a question",
        "Thanks a lot 🙏🙏": "You are welcome!",
        "спасибо :)": "You are welcome!",
    }
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        group = server.group("Newsroom", members=[ann, olga]) if mode == "group" else None
        prefix = f"@{server.bot_name} " if group else ""

        async def hears(person: Person, text: str) -> str:
            sent = await person.send(prefix + text, chat=group)
            told = await sent.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)
            return told.text

        for text, reply in said.items():
            assert (await hears(ann, text)).startswith(reply)
        assert (await hears(olga, "hello")).startswith("Здравствуйте! Пришлите вопрос")
        assert (await hears(olga, "Спасибо!")).startswith("Пожалуйста!")
        # What holds anything else is a question; what becomes one by an edit is answered.
        answer = await ann.asks(f"{prefix}hello zeppelin", chat=group)
        assert "The archive does not answer this." in answer.text
        sent = await olga.send(f"{prefix}hi", chat=group)
        await sent.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)
        await olga.edit(sent, f"{prefix}{QUESTION}")
        await sent.chat.until(lambda each: each.from_bot and SENTENCE in each.text)
        # And what stops being one by an edit keeps its answer.
        await olga.edit(sent, f"{prefix}thanks")
        await hears(ann, "hey")
        assert server.refused == []
    asked = [text for (text,) in _rows(tmp_path, "SELECT text FROM questions ORDER BY id")]
    assert asked == ["hello zeppelin", QUESTION]


async def test_a_russian_is_spoken_to_in_russian(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        olga = server.person(1002, "Ольга", language="ru-RU")
        answer = await olga.asks("цеппелин")
        assert "В архиве нет ответа" in answer.text
        assert "3 статьи" in answer.text


async def test_ask_works_in_private_too_and_explains_itself(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(f"/ask {QUESTION}")
        assert SENTENCE in _first(answer)
        await ann.send("/ask")
        await ann.chat.until(lambda sent: "Write your question after the command" in sent.text)
        await ann.send("/nonsense")
        await ann.chat.until(lambda sent: "I do not know this command" in sent.text)
        spoken = ann.chat.add(from_bot=False, sender=ann, text="").json()
        del spoken["text"]
        voice = {"file_id": "A", "file_unique_id": "B", "duration": 3}
        server.updates.add("message", spoken | {"voice": voice})
        await ann.chat.until(lambda sent: "in words" in sent.text)
        assert server.refused == []


async def test_every_question_is_written_down_with_its_outcome(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.asks(QUESTION)
        await ann.asks(UNANSWERED)
    assert _rows(tmp_path, "SELECT user_id, text, status, found, shown FROM questions") == [
        (1001, QUESTION, "answered", 1, 3),
        (1001, UNANSWERED, "answered", 0, 0),
    ]


# --- edits


async def test_an_edited_question_updates_its_answer_in_place(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        await ann.press(answer, "👎")
        question = ann.chat.messages[0]
        await ann.edit(question, OTHER)
        await ann.chat.until(lambda sent: sent is answer and OTHER_SENTENCE in _first(sent))
        assert SENTENCE not in _first(answer)
        assert "👎" in answer.labels  # the former answer's 👎 is not this one's
        assert _from_bot(ann.chat) == [answer]
        await ann.edit(question, UNANSWERED)
        await ann.chat.until(lambda sent: sent is answer and "does not answer" in sent.text)
        assert server.refused == []
    assert _rows(tmp_path, "SELECT text, found FROM questions") == [(UNANSWERED, 0)]
    assert _rows(tmp_path, "SELECT * FROM feedback") == []


async def test_an_edit_that_changes_no_word_asks_nothing(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        edits = answer.edits
        await ann.edit(ann.chat.messages[0], QUESTION)
        await ann.asks(OTHER)
        assert answer.edits == edits


async def test_an_edit_during_the_search_has_the_last_word(tmp_path: Path, slow: Slow) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=slow):
        ann = server.person(1001, "Ann")
        question = await ann.send(QUESTION)
        answer = await ann.chat.until(lambda sent: sent.from_bot)
        await ann.edit(question, OTHER)
        await _until(lambda: _rows(tmp_path, "SELECT text FROM questions") == [(OTHER,)])
        slow.gate.set()
        await ann.chat.until(lambda sent: sent is answer and OTHER_SENTENCE in _first(sent))
        assert _from_bot(ann.chat) == [answer]
        assert not any(each.startswith("Those") for each in answer.versions)
        assert server.refused == []


# --- groups


async def test_in_a_group_it_speaks_when_spoken_to(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        # As an administrator the bot hears everything, and must keep silent all the same.
        room = server.group("Newsroom", members=[ann, ben], bot_admin=True)
        overheard = await ann.send(QUESTION, chat=room)
        await ann.send("/ask@another_bot who?", chat=room)
        await ann.send("/nonsense", chat=room)
        await ben.send("I do not know", chat=room, reply_to=overheard)
        await ben.send("@another_person do you?", chat=room)
        by_command = await ann.asks(f"/ask {QUESTION}", chat=room)
        assert SENTENCE in _first(by_command)
        by_name = await ben.asks(f"@{server.bot_name} {OTHER}", chat=room)
        assert OTHER_SENTENCE in _first(by_name)
        by_reply = await ben.asks("engineers found cracks in two pillars", chat=room,
                                  reply_to=by_name)  # fmt: skip
        assert "Engineers found cracks" in _first(by_reply)
        assert _from_bot(room) == [by_command, by_name, by_reply]
        assert server.refused == []


async def test_privacy_mode_leaves_enough_to_work_with(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        room = server.group("Newsroom", members=[ann])
        question = await ann.send(f"{QUESTION}, @{server.bot_name.upper()}?", chat=room)
        answer = await room.until(lambda sent: sent.reply_to == question.id and sent.edits > 0)
        assert SENTENCE in _first(answer)
        await ann.edit(question, f"@{server.bot_name} {OTHER}")
        await room.until(lambda sent: sent is answer and OTHER_SENTENCE in _first(sent))


async def test_called_by_name_alone_it_is_asked_what_was_replied_to(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        room = server.group("Newsroom", members=[ann, ben])
        overheard = await ann.send(QUESTION, chat=room)
        answer = await ben.asks("/ask", chat=room, reply_to=overheard)
        assert SENTENCE in _first(answer)
        await ben.send(f"@{server.bot_name}", chat=room)
        await room.until(lambda sent: "Write your question after the command" in sent.text)


async def test_an_answer_stays_in_its_topic(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        room = server.group("Newsroom", members=[ann], forum=True)
        room.topic("Sports")
        politics = room.topic("Politics")
        answer = await ann.asks(f"/ask {QUESTION}", chat=room, thread=politics)
        assert answer.thread_id == politics
        assert SENTENCE in _first(answer)
        general = await ann.asks(f"/ask {OTHER}", chat=room)
        assert general.thread_id is None
        assert server.refused == []


async def test_in_a_group_without_topics_a_thread_is_no_topic(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        room = server.group("Newsroom", members=[ann])
        said = await ann.send("Have you heard?", chat=room)
        answer = await ann.asks(f"/ask {QUESTION}", chat=room, reply_to=said)
        assert SENTENCE in _first(answer)
    assert _rows(tmp_path, "SELECT thread_id FROM questions") == [(None,)]


# --- limits, faults, restarts


async def test_too_many_questions_get_a_friendly_word(tmp_path: Path) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_questions_per_minute=2),
    ):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        await ann.asks(QUESTION)
        await ann.asks(OTHER)
        third = await ann.send(QUESTION)
        word = await ann.chat.until(lambda sent: sent.reply_to == third.id)
        assert "a lot of questions" in word.text
        assert SENTENCE in _first(await ben.asks(QUESTION))
    assert len(_rows(tmp_path, "SELECT id FROM questions")) == 3


async def test_beyond_the_queue_it_says_that_it_is_busy(tmp_path: Path, slow: Slow) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, library=slow, telegram_queue=2),
    ):
        people = [server.person(1001 + n, f"Person {n}") for n in range(4)]
        for person in people[:2]:
            await person.send(QUESTION)
            await person.chat.until(lambda sent: sent.from_bot)
        for person in people[2:]:
            await person.send(QUESTION)
            await person.chat.until(lambda sent: "ask again in a minute" in sent.text)
        slow.gate.set()
        for person in people[:2]:
            await person.chat.until(lambda sent: SENTENCE in _first(sent))
        assert SENTENCE in _first(await people[2].asks(QUESTION))
        assert server.refused == []


SORRY = "I could not search the archive just now. Please ask again later."


def _owe(folder: Path, text: str, message: int = 1, attempts: int = 0, answer: Any = None) -> None:
    """A question of Ann's that a former process has left unanswered."""
    with sqlite3.connect(folder / "state.sqlite3", timeout=10) as memory:
        memory.execute(
            "INSERT INTO questions (chat_id, message_id, user_id, language, asked, text, read_as,"
            " status, answer_id, attempts) VALUES (1001, ?, 1001, 'en', ?, ?, ?, 'pending', ?, ?)",
            (message, time.time(), text, text, answer, attempts),
        )


def _errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


async def test_what_fails_unforeseen_is_settled_with_one_apology(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Unforeseen = _made(Unforeseen, tmp_path)
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with bot(server, tmp_path, library=broken):
            assert (await ann.asks(QUESTION)).text == SORRY
        assert _rows(tmp_path, "SELECT status FROM questions") == [("failed",)]
        async with bot(server, tmp_path, library=broken):  # it is not tried again
            answer = await ann.asks(OTHER)
        assert [each.text for each in _from_bot(ann.chat)] == [SORRY, SORRY]
        assert answer.text == SORRY
        assert server.refused == []
    assert broken.asked == 2
    assert len(_errors(caplog)) == 2
    broken.close()


async def test_what_is_owed_and_fails_unforeseen_is_settled_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Unforeseen = _made(Unforeseen, tmp_path)
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        question = await ann.send(QUESTION)
        server.updates.drop_pending()
        State(tmp_path / "state.sqlite3").close()
        _owe(tmp_path, QUESTION, question.id)
        async with bot(server, tmp_path, library=broken):
            await ann.chat.until(lambda sent: sent.text == SORRY)
        assert _rows(tmp_path, "SELECT status FROM questions") == [("failed",)]
        assert [each.text for each in _from_bot(ann.chat)] == [SORRY]
    assert len(_errors(caplog)) == 1
    broken.close()


async def test_where_the_memory_fails_a_question_stays_owed(tmp_path: Path) -> None:
    broken = _made(Forgotten, tmp_path)
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with bot(server, tmp_path, library=broken):
            await ann.send(QUESTION)
            await ann.chat.until(lambda sent: "something went wrong" in sent.text)
        assert _rows(tmp_path, "SELECT status FROM questions") == [("pending",)]
        async with bot(server, tmp_path):
            await ann.chat.until(lambda sent: SENTENCE in _first(sent))
    broken.close()


async def test_a_question_that_ends_the_process_is_given_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noting: Noting = _made(Noting, tmp_path)
    State(tmp_path / "state.sqlite3").close()
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        sent = [await ann.send(each) for each in (UNANSWERED, QUESTION, OTHER)]
        server.updates.drop_pending()
        for question, attempts in zip(sent, (3, 2, 0), strict=True):
            _owe(tmp_path, question.text, question.id, attempts)
        async with bot(server, tmp_path, library=noting):
            await ann.chat.until(lambda each: SENTENCE in _first(each))
            await ann.chat.until(lambda each: each.text == SORRY)
    # What may have ended it comes after the others.
    assert noting.noted == [OTHER, QUESTION]
    assert _rows(tmp_path, "SELECT status, attempts FROM questions ORDER BY id") == [
        ("failed", 3),
        ("answered", 0),
        ("answered", 0),
    ]
    assert len(_errors(caplog)) == 1
    noting.close()


async def test_attempts_are_counted_before_they_begin(tmp_path: Path, slow: Slow) -> None:
    attempts = "SELECT attempts FROM questions"
    async with TelegramServer() as server, bot(server, tmp_path, library=slow):
        ann = server.person(1001, "Ann")
        await ann.send(QUESTION)
        while _rows(tmp_path, attempts) != [(1,)]:
            await asyncio.sleep(0.01)
        slow.gate.set()
        await ann.chat.until(lambda sent: SENTENCE in _first(sent))
        assert _rows(tmp_path, attempts) == [(0,)]


async def test_who_asks_much_waits_behind_who_asks_little(tmp_path: Path, slow: Slow) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, library=slow, telegram_queue=100, telegram_admins=(7,)),
    ):
        ann, ben, boss = server.person(1001), server.person(1002, "Ben"), server.person(7, "Boss")
        for number in range(15):
            await ann.send(f"{QUESTION} {number}")
        # Ten of one person may wait; the others get a word.
        await ann.chat.until(lambda sent: "a lot of questions" in sent.text)
        while len(_rows(tmp_path, "SELECT id FROM questions")) < 10:
            await asyncio.sleep(0.01)
        await ben.send(QUESTION)
        await boss.send(QUESTION)
        while len(_rows(tmp_path, "SELECT id FROM questions WHERE answer_id > 0")) < 12:
            await asyncio.sleep(0.01)
        slow.gate.set()
        for person in (ben, boss):
            await person.chat.until(lambda sent: SENTENCE in _first(sent))
        assert sum(SENTENCE in sent.text for sent in ann.chat.messages) <= 7
        assert len(_rows(tmp_path, "SELECT id FROM questions")) == 12


async def test_a_full_queue_takes_the_administrators_questions(tmp_path: Path, slow: Slow) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, library=slow, telegram_queue=1, telegram_admins=(7,)),
    ):
        ann, boss = server.person(1001), server.person(7, "Boss")
        await ann.send(QUESTION)
        await ann.chat.until(lambda sent: sent.from_bot)
        await boss.send(OTHER)
        await boss.chat.until(lambda sent: sent.from_bot and "Searching" in sent.text)
        slow.gate.set()
        await boss.chat.until(lambda sent: OTHER_SENTENCE in _first(sent))


async def test_an_archive_that_fails_is_told_in_one_sentence(tmp_path: Path) -> None:
    broken = _made(Broken, tmp_path)
    async with TelegramServer() as server, bot(server, tmp_path, library=broken):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert answer.text == "I could not search the archive just now. Please ask again later."
        assert server.refused == []
    assert _rows(tmp_path, "SELECT status FROM questions") == [("failed",)]
    broken.close()


async def test_what_was_owed_is_answered_after_a_restart(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "archive") as library:
        library.add(ARTICLES)
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        question = await ann.send(QUESTION)
        async with bot(server, tmp_path):
            answer = await ann.chat.until(lambda sent: sent.from_bot and sent.edits > 0)
        answer.text, answer.keyboard = answer.versions[0], []
        # As if the power had failed: once behind the placeholder, once before it.
        with sqlite3.connect(tmp_path / "state.sqlite3") as memory:
            memory.execute("UPDATE questions SET status = 'pending'")
            memory.execute(
                "INSERT INTO questions (chat_id, message_id, user_id, language, asked, text,"
                " read_as, status) VALUES (1001, 9999, 1001, 'en', ?, ?, ?, 'pending')",
                (time.time(), OTHER, OTHER),
            )
        async with bot(server, tmp_path):
            other = await ann.chat.until(lambda sent: OTHER_SENTENCE in _first(sent))
            await _until(
                lambda: not _rows(tmp_path, "SELECT 1 FROM questions WHERE status = 'pending'")
            )
        assert SENTENCE in _first(answer)
        assert answer.reply_to == question.id
        assert _from_bot(ann.chat) == [answer, other]
        assert server.refused == []


async def test_an_update_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        sent = await ann.send(QUESTION)
        server.updates.add("message", sent.json())
        await ann.chat.until(lambda message: SENTENCE in _first(message))
        server.updates.add("message", sent.json())
        await ann.asks(OTHER)
        assert len(_from_bot(ann.chat)) == 2
    assert len(_rows(tmp_path, "SELECT id FROM questions")) == 2


async def test_a_deleted_question_is_answered_and_disturbs_nobody(
    tmp_path: Path, slow: Slow
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=slow):
        ann = server.person(1001, "Ann")
        question = await ann.send(QUESTION)
        await ann.delete(question)
        await ann.chat.until(lambda sent: sent.from_bot)
        slow.gate.set()
        await ann.chat.until(lambda sent: SENTENCE in _first(sent))
        assert server.refused == []


async def test_a_deleted_placeholder_ends_the_matter(tmp_path: Path, slow: Slow) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=slow):
        ann = server.person(1001, "Ann")
        await ann.send(QUESTION)
        placeholder = await ann.chat.until(lambda sent: sent.from_bot)
        await ann.delete(placeholder)
        slow.gate.set()
        await _until(lambda: _rows(tmp_path, "SELECT status FROM questions") == [("failed",)])
        assert [each.description for each in server.refused] == [
            "Bad Request: message to edit not found"
        ]
        server.refused.clear()
        assert OTHER_SENTENCE in _first(await ann.asks(OTHER))
        assert len(_from_bot(ann.chat)) == 1


async def test_who_blocks_the_bot_is_given_up(tmp_path: Path, slow: Slow) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=slow) as application:
        ann = server.person(1001, "Ann")
        await ann.send(QUESTION)
        await ann.chat.until(lambda sent: sent.from_bot)
        ann.block()
        slow.gate.set()
        await _until(lambda: _rows(tmp_path, "SELECT status FROM questions") == [("failed",)])
        assert application.running


# --- hostile texts

_HOSTILE = [
    "<b>bold</b> & <script>alert(1)</script> </blockquote></a>",
    "&lt;i&gt; &#0; &#x202e; \u202egnp.exe \u2066x\u2069",
    "א" * 500 + " 🏳️‍🌈👨‍👩‍👧‍👦" * 200,
    "who " + "<" * 4000,
    "who [](((" * 500 + "/ask@ @ # $ tg://user?id=1",
    "nul \x00 bell \x07 escape \x1b[31m",
    "who \u200b\u200b\u2060 sat",
    "who sat" + "?" * 3000,
]


@pytest.mark.parametrize("text", _HOSTILE, ids=range(len(_HOSTILE)))
async def test_a_hostile_question_gets_a_sound_answer(tmp_path: Path, text: str) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        first = await ann.asks(text)
        # As a follow-up it is shown, too.
        second = await ann.asks(text[:3000], reply_to=first)
        assert second.edits == 1
        assert server.refused == []


async def test_a_text_of_60_000_characters_is_answered_piece_by_piece(tmp_path: Path) -> None:
    text = "<b>&amp; \u202e😀 zebra</b> " * 2_800
    assert len(text) > 60_000
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.send(text)
        pieces = {each.id for each in ann.chat.messages if not each.from_bot}
        await _until(
            lambda: {each.reply_to for each in _from_bot(ann.chat) if each.edits} == pieces, 30
        )
        assert len(pieces) > 15
        assert server.refused == []


async def test_hostile_articles_are_shown_and_nothing_is_refused(tmp_path: Path) -> None:
    deep = "<blockquote><b><i>" * 300 + " zebra crossing " + "</i></b></blockquote>" * 300
    articles = [
        Article("<b>" * 50, f"{deep}\n\nzebra crossing \x00\x07\u202e end.", source="javascript:x"),
        Article(
            "\u202e" + "🏳️‍🌈" * 300, "zebra crossing " + "👨‍👩‍👧‍👦" * 2000, source='http://x.y/?"<>&'
        ),
        Article("zebra crossing", ("zebra crossing & <a href='x'>" * 40 + ". ") * 60),
        Article("&amp;", "zebra crossing שלום " * 3000, source="../../etc/passwd\n"),
    ]
    with fakes.library(tmp_path / "archive") as library:
        library.add(articles)
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            ann = server.person(1001, "Ann")
            answer = await ann.asks("zebra crossing")
            assert "zebra crossing" in answer.text
            while "More" in answer.labels and not await ann.press(answer, "More"):
                pass
            shown = answer.text
            for label in [each for each in answer.labels if "[" in each]:
                await ann.press(answer, label)
                await ann.chat.until(lambda sent: sent is answer and "Back" in sent.labels[-1])
                while "▶" in answer.labels:
                    before = answer.edits
                    await ann.press(answer, "▶")
                    await _until(lambda before=before: answer.edits > before)
                await ann.press(answer, "Back")
                await ann.chat.until(lambda sent: sent is answer and sent.text == shown)
            ben = server.person(1002, "Ben")
            links = [url for url in answer.links if "?start=c" in url]
            for url in links:
                opening = await ben.open(url)
                await ben.chat.until(lambda sent, to=opening: sent.reply_to == to.id)  # type: ignore[misc]
            assert links
            assert server.refused == []


async def _until(holds: Any, timeout: float = 10) -> None:
    async with asyncio.timeout(timeout):
        while not holds():
            await asyncio.sleep(0.02)
