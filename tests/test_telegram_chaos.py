"""Sixty questions while the Bot API fails, floods, breaks off and is gone for a while."""

import asyncio
from pathlib import Path

from telegram_bot import bot
from telegram_server import Chat, TelegramServer

_QUESTION = "who did not recognize the election"
_PEOPLE = 60
_PATIENCE = 240  # seconds


def _answers(chat: Chat) -> int:
    return sum(sent.from_bot and bool(sent.keyboard) for sent in chat.messages)


async def test_every_question_is_answered_and_none_twice(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        people = [server.person(1000 + number, f"Person {number}") for number in range(_PEOPLE)]
        async with bot(server, tmp_path):
            await people[0].asks(_QUESTION)
            faults = server.faults
            faults.fail(status=500, rate=0.1)
            faults.fail(status=502, rate=0.1)
            faults.flood(0.05, retry_after=1)
            faults.drop(0.1, "before")
            faults.drop(0.1, "after")
            gone = None
            for number, person in enumerate(people[1:], start=1):
                await person.send(_QUESTION)
                await asyncio.sleep(0.05)
                if number == _PEOPLE // 2:
                    gone = faults.vanish(8)
            for person in people:
                await person.chat.until(lambda sent: sent.from_bot and sent.keyboard, _PATIENCE)
            assert gone is not None
            assert gone.done()
        assert [_answers(person.chat) for person in people] == [1] * _PEOPLE
        assert server.refused == []
        trouble = {"fail", "flood", "drop before", "drop after", "vanish"}
        assert {kind for kind, count in faults.counts.items() if count} == trouble
