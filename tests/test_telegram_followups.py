"""What a question leans on in Telegram, and what is shown of that."""

import sqlite3
import time
from pathlib import Path

from telegram_bot import bot
from telegram_server import TelegramServer

_FIRST = "engineers found cracks in two pillars"


async def test_a_leaning_question_is_asked_with_the_last_one(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.asks(_FIRST)
        answer = await ann.asks("and when?")
        assert f"Read as: when {_FIRST}?" in answer.text
        # What the first was about is kept.
        answer = await ann.asks("why?")
        assert f"Read as: why {_FIRST}?" in answer.text
        assert server.refused == []


async def test_how_it_was_read_is_shown_for_follow_ups_alone(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        answer = await ann.asks("and when?")
        assert "Ask a whole question" in answer.text
        assert "does not answer" not in answer.text
        answer = await ann.asks(_FIRST)
        assert "Read as" not in answer.text


async def test_a_reply_to_an_answer_has_its_question_as_context(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        first = await ann.asks(_FIRST)
        await ann.asks("a ranger counted seven cubs")
        answer = await ann.asks("and when?", reply_to=first)
        assert f"Read as: when {_FIRST}?" in answer.text
        assert server.refused == []


async def test_a_russian_follow_up_is_understood(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        olga = server.person(1002, "Ольга", language="ru")
        await olga.asks("Кто вернулся в ручей")
        answer = await olga.asks("А когда?")
        assert "Понято так: когда вернулся в ручей?" in answer.text


async def test_nobody_leans_on_another_persons_question(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        room = server.group("Newsroom", members=[ann, ben])
        await ann.asks(f"/ask {_FIRST}", chat=room)
        answer = await ben.asks("/ask and when?", chat=room)
        assert _FIRST not in answer.text
        answer = await ann.asks("/ask and when?", chat=room)
        assert f"when {_FIRST}?" in answer.text


async def test_topics_are_different_conversations(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        room = server.group("Newsroom", members=[ann], forum=True)
        bridges, otters = room.topic("Bridges"), room.topic("Otters")
        await ann.asks(f"/ask {_FIRST}", chat=room, thread=bridges)
        answer = await ann.asks("/ask and when?", chat=room, thread=otters)
        assert _FIRST not in answer.text
        assert answer.thread_id == otters
        answer = await ann.asks("/ask and when?", chat=room, thread=bridges)
        assert _FIRST in answer.text
        assert answer.thread_id == bridges


async def test_an_old_question_is_not_leant_on(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.asks(_FIRST)
        _age(tmp_path, 11 * 60)
        answer = await ann.asks("and when?")
        assert _FIRST not in answer.text


async def test_an_edited_follow_up_leans_on_what_came_before_it(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.asks(_FIRST)
        sent = await ann.send("and wen?")
        answer = await ann.chat.until(lambda m: m.reply_to == sent.id and m.edits > 0)
        await ann.asks("a ranger counted seven cubs")
        await ann.edit(sent, "and where?")
        await ann.chat.until(lambda m: m is answer and f"where {_FIRST}?" in m.text)
        assert server.refused == []


def _age(folder: Path, seconds: float) -> None:
    """Make all questions older."""
    with sqlite3.connect(folder / "state.sqlite3", timeout=10) as memory:
        memory.execute("UPDATE questions SET asked = ?", (time.time() - seconds,))


async def test_small_talk_between_is_passed_over(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        await ann.asks(_FIRST)
        sent = await ann.send("haha ok")
        told = await sent.chat.until(lambda each: each.from_bot and each.reply_to == sent.id)
        assert told.text.startswith("I answer questions from the archive")
        answer = await ann.asks("and when?")
        assert f"Read as: when {_FIRST}?" in answer.text
