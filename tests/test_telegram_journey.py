"""What a person does with the bot, from the first question to the administrator's list of gaps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import fakes
import pytest
from loopback import free_port
from telegram_bot import ARTICLES, bot
from telegram_server import Person, Sent, TelegramServer

from retrieval import Article

_ADMIN = 7
_QUESTION = "who did not recognize the election"
_MARKED = "Those who did not recognize the election left the hall."
_FURTHER = [
    Article(f"Election {number}", f"The election of ward {number} is over. Nobody asked who won.")
    for number in range(5)
]


def _settings(mode: str) -> dict[str, Any]:
    if mode == "polling":
        return {}
    address = f"127.0.0.1:{free_port()}"
    return {
        "telegram_webhook_url": f"http://{address}/citebot",
        "telegram_webhook_listen": address,
    }


@asynccontextmanager
async def _started(server: TelegramServer, folder: Path, mode: str) -> AsyncIterator[None]:
    with fakes.library(folder / "archive") as library:
        library.add([*ARTICLES, *_FURTHER])
        admins = (_ADMIN,)
        async with bot(server, folder, library=library, telegram_admins=admins, **_settings(mode)):
            yield


def _is_answer(sent: Sent) -> bool:
    return sent.from_bot and _MARKED in sent.marked("bold")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("restart", [False, True], ids=["in one go", "with a restart"])
async def test_from_a_question_to_the_gaps(tmp_path: Path, mode: str, restart: bool) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        editor = server.person(_ADMIN, "Editor")
        async with _started(server, tmp_path, mode):
            answer = await ann.asks(_QUESTION)
            assert _is_answer(answer)
            assert "[1]" in answer.text
            first = answer.text
            if not restart:
                await _reads_on_and_complains(ann, answer, first)
                await _finds_it_in_the_gaps(editor)
        if restart:
            async with _started(server, tmp_path, mode):
                await _reads_on_and_complains(ann, answer, first)
                await _finds_it_in_the_gaps(editor)
        assert server.refused == []


async def _reads_on_and_complains(ann: Person, answer: Sent, first: str) -> None:
    await ann.press(answer, "More")
    await ann.chat.until(lambda sent: sent is answer and "[4]" in sent.text)
    longer = answer.text
    assert longer != first
    await ann.press(answer, "[1]")
    await ann.chat.until(lambda sent: sent is answer and any("Back" in b for b in sent.labels))
    assert _MARKED in answer.marked("bold")
    await ann.press(answer, "Back")
    await ann.chat.until(lambda sent: sent is answer and sent.text == longer)
    assert await ann.press(answer, "👎")


async def _finds_it_in_the_gaps(editor: Person) -> None:
    await editor.send("/gaps")
    await editor.chat.until(lambda sent: sent.from_bot and _QUESTION in sent.text)
