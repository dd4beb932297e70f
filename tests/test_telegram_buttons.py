"""The buttons under an answer and the articles that they open, pressed as people press them."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import fakes
import pytest
from telegram_bot import UNANSWERED, bot
from telegram_server import Sent, TelegramServer

from retrieval import Article, Library

QUESTION = "ferry leaves harbour"
_TOO_OLD = "This button is too old: I no longer remember its answer. Please ask again."
_LONG = "\n\n".join(f"Paragraph {n} tells of weather and waves. " * 8 for n in range(40))


def _ferry(number: int, source: str | None = None) -> Article:
    return Article(
        f"Report {number}",
        f"The ferry number {number} leaves the harbour at dawn. It carries {number} cars.",
        id=f"ferry{number}",
        source=source,
        published=date(2031, 1, number),
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with fakes.library(tmp_path / "archive") as made:
        made.add([_ferry(number) for number in range(1, 9)])
        made.add([Article("Bell", f"{_LONG}\n\nThe bronze bell rang.\n\n{_LONG}", id="bell")])
        yield made


def _opened(message: Sent) -> Any:
    return lambda sent: sent is message and any("Back" in label for label in sent.labels)


def _numbered(message: Sent) -> list[str]:
    return [line[:3] for line in message.text.split("\n") if line.startswith("[")]


def _data(message: Sent, label: str) -> str:
    return str(message.button(label)["callback_data"])


# --- more


async def test_more_shows_three_further_passages_in_the_same_message(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert _numbered(answer) == ["[1]", "[2]", "[3]"]
        first = answer.text
        await ann.press(answer, "More")
        await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
        assert _numbered(answer) == [f"[{n}]" for n in range(1, 7)]
        assert answer.text.startswith(first)
        # The six that were looked up at first are used up; eight reports there are.
        await ann.press(answer, "More")
        await ann.chat.until(lambda sent: sent is answer and "[8]" in sent.text)
        titles = {line[4:].split(",")[0] for line in answer.text.split("\n") if line[:1] == "["}
        assert titles >= {f"Report {n}" for n in range(1, 9)}
        assert [sent for sent in ann.chat.messages if sent.from_bot] == [answer]
        assert server.refused == []


async def test_more_ends_when_there_is_no_more(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "archive") as library:
        library.add([_ferry(number) for number in range(1, 7)])
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            ann = server.person(1001, "Ann")
            answer = await ann.asks(QUESTION)
            assert await ann.press(answer, "More") == ""
            await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
            shown = answer.text
            assert await ann.press(answer, "More") == "There are no further passages."
            await ann.chat.until(lambda sent: sent is answer and "More" not in sent.labels)
            assert answer.text == shown
            assert server.refused == []


async def test_an_answer_grows_to_twelve_passages_and_no_further(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "archive") as library:
        library.add([_ferry(number) for number in range(1, 20)])
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            ann = server.person(1001, "Ann")
            answer = await ann.asks(QUESTION)
            for count in (6, 9, 12):
                last = f"[{count}]"
                await ann.press(answer, "More")
                await ann.chat.until(lambda sent, last=last: last in sent.text)  # type: ignore[misc]
            assert "More" not in answer.labels
            assert _numbered(answer) == [f"[{n}]"[:3] for n in range(1, 13)]
            assert server.refused == []


async def test_a_question_that_was_read_otherwise_is_answered_as_it_was_typed(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks("ferry leaves theharbour at dawn")
        assert "Read as: ferry leaves the harbour at dawn" in answer.text
        await ann.press(answer, "👍")
        await ann.press(answer, "As I typed it")
        await ann.chat.until(lambda sent: sent is answer and "Read as" not in sent.text)
        assert _numbered(answer) == ["[1]", "[2]", "[3]"]
        assert "As I typed it" not in answer.labels and "👍 ✓" not in answer.labels
        await ann.press(answer, "More")
        await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
        assert "Read as" not in answer.text
        assert "As I typed it" not in (await ann.asks(QUESTION)).labels
        assert server.refused == []


async def test_the_nearest_passages_are_shown_as_what_they_are(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(f"{UNANSWERED} ferry")
        assert _numbered(answer) == []
        await ann.press(answer, "nearest")
        await ann.chat.until(lambda sent: sent is answer and "[3]" in sent.text)
        assert "The archive does not answer this." in answer.text
        await ann.press(answer, "[2]")
        await ann.chat.until(_opened(answer))
        await ann.press(answer, "Back")
        await ann.chat.until(lambda sent: sent is answer and "[3]" in sent.text)
        await ann.press(answer, "More")
        await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
        assert "The archive does not answer this." in answer.text
        assert server.refused == []


# --- counts


async def test_a_count_is_told_and_made_anew_where_its_message_changes(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks("how many articles mention the ferry?")
        assert "8 articles mention ferry." in answer.text
        assert answer.text.count("• Report") == 8 and answer.labels == ["👍", "👎"]
        library.remove(["ferry3"])
        await ann.press(answer, "👍")
        await ann.chat.until(lambda sent: sent is answer and "👍 ✓" in sent.labels)
        assert "7 articles mention ferry." in answer.text and "Report 3" not in answer.text
        first = await ann.asks("first mention of the ferry")
        assert "is of 1 January 2031" in first.text
        assert _numbered(first) == ["[1]"]
        await ann.press(first, "[1]")
        await ann.chat.until(_opened(first))
        await ann.press(first, "Back")
        await ann.chat.until(lambda sent: sent is first and "is of 1 January" in sent.text)
        assert server.refused == []


# --- opinions


async def test_an_opinion_is_noted_and_can_be_changed(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        assert await ann.press(answer, "👍") == "Thank you!"
        await ann.chat.until(lambda sent: sent is answer and "👍 ✓" in sent.labels)
        assert "did not help" in await ann.press(answer, "👎")
        await ann.chat.until(lambda sent: sent is answer and "👎 ✓" in sent.labels)
        assert "👍" in answer.labels
        assert await ann.press(answer, "👎") != ""  # once more, which changes nothing
        await ann.press(answer, "More")
        await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
        assert "👎 ✓" in answer.labels
    assert _feedback(tmp_path) == [(1001, 0)]


async def test_in_a_group_each_has_an_opinion(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        room = server.group("Newsroom", members=[ann, ben])
        answer = await ann.asks(f"/ask {QUESTION}", chat=room)
        await ann.press(answer, "👍")
        await ben.press(answer, "👎")
        assert answer.edits == 1  # nobody's opinion is shown to the others
    assert _feedback(tmp_path) == [(1001, 1), (1002, 0)]


# --- reading


async def test_a_passage_opens_in_its_article_and_back(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks("bronze bell rang")
        shown = answer.text
        assert await ann.press(answer, "[1]") == ""
        await ann.chat.until(_opened(answer))
        assert answer.text.startswith("Bell")
        assert "The bronze bell rang." in answer.marked("bold")
        here = next(label for label in answer.labels if "/" in label)
        page, pages = map(int, here.split("/"))
        assert 1 < page < pages
        await ann.press(answer, "◀")
        await ann.chat.until(lambda sent: sent is answer and f"{page - 1}/{pages}" in sent.labels)
        assert "bronze bell" not in answer.text
        await ann.press(answer, "▶")
        await ann.chat.until(lambda sent: sent is answer and here in sent.labels)
        await ann.press(answer, here)  # the page that is open already
        await ann.press(answer, "Back")
        await ann.chat.until(lambda sent: sent is answer and sent.text == shown)
        assert [each for each in server.refused if "not modified" not in each.description] == []


async def test_a_deep_link_opens_the_article_for_others_too(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        answer = await ann.asks("bronze bell rang")
        link = next(url for url in answer.links if "start=c" in url)
        sent = await ben.open(link)
        page = await ben.chat.until(lambda each: each.from_bot and each.text.startswith("Bell"))
        assert page.reply_to == sent.id
        assert "The bronze bell rang." in page.marked("bold")
        assert not any("Back" in label for label in page.labels)
        here = next(label for label in page.labels if "/" in label)
        await ben.press(page, "▶")
        await ben.chat.until(lambda each: each is page and here not in each.labels)
        assert "bronze bell" not in page.text
        assert server.refused == []


async def test_a_deep_link_to_nothing_is_told(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        await ann.start("c999")
        await ann.chat.until(lambda sent: "I no longer remember this passage" in sent.text)
        await ann.start("c" + "9" * 60)
        await ann.asks(QUESTION)
        assert server.refused == []


async def test_an_article_that_was_removed_is_not_opened(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        number = next(n for n in range(1, 9) if f"[1] Report {n}" in answer.text)
        library.remove([f"ferry{number}"])
        await ann.press(answer, "[1]")
        await ann.chat.until(_opened(answer))
        assert answer.text == "This article is no longer in the archive."
        await ann.press(answer, "Back")
        await ann.chat.until(lambda sent: sent is answer and "[3]" in sent.text)
        assert "[1] This passage is no longer in the archive.\n" in answer.text
        assert f"ferry number {number}" not in answer.text
        assert f"Report {number}" not in answer.text
        assert server.refused == []


async def test_an_article_that_changed_is_shown_as_it_is_now(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks("bronze bell rang")
        text = f"New.\n\n{_LONG}\n\nThe bronze bell rang.\n\n{_LONG}"
        library.add([Article("Bell", text, id="bell")])
        await ann.press(answer, "[1]")
        await ann.chat.until(_opened(answer))
        assert "The article has changed since" not in answer.text
        assert "The bronze bell rang." in answer.marked("bold")
        library.add([Article("Bell", "It was sold for scrap.", id="bell")])
        await ann.press(answer, "Back")
        await ann.chat.until(lambda sent: sent is answer and "[1]" in sent.text)
        await ann.press(answer, "[1]")
        await ann.chat.until(lambda sent: sent is answer and "sold for scrap" in sent.text)
        assert "The article has changed since" in answer.text
        assert server.refused == []


# --- old, forged and foreign presses


async def test_buttons_work_after_a_restart(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with bot(server, tmp_path, library=library):
            answer = await ann.asks(QUESTION)
            await ann.press(answer, "More")
            await ann.chat.until(lambda sent: sent is answer and "[6]" in sent.text)
            shown = answer.text
        async with bot(server, tmp_path, library=library):
            await ann.press(answer, "[5]")
            await ann.chat.until(_opened(answer))
        async with bot(server, tmp_path, library=library):
            await ann.press(answer, "Back")
            await ann.chat.until(lambda sent: sent is answer and sent.text == shown)
            await ann.press(answer, "More")
            await ann.chat.until(lambda sent: sent is answer and "[8]" in sent.text)
            assert await ann.press(answer, "👎")
        assert server.refused == []
    assert _feedback(tmp_path) == [(1001, 0)]


async def test_buttons_of_another_chat_are_not_believed(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann, eve = server.person(1001, "Ann"), server.person(666, "Eve")
        secret = await ann.asks("bronze bell rang")
        own = await eve.asks(QUESTION)
        before = own.text
        for label in ("[1]", "👎"):
            assert await eve.press_data(own, _data(secret, label)) == _TOO_OLD
        question_id = _data(secret, "👎").split(":")[1]
        for data in (f"m:{question_id}", f"n:{question_id}", f"b:{question_id}",
                     f"o:{question_id}:1:2"):  # fmt: skip
            assert await eve.press_data(own, data) == _TOO_OLD
        assert own.text == before
        assert secret.edits == 1
        assert server.refused == []
    assert _feedback(tmp_path) == []


@pytest.mark.parametrize(
    "data",
    ["m:", "m:x", "m:-1", "f:1", "f:1:2", "f:1:1:1", "o:1", "o:1:0", "o:1:99", "o:1:1:", "b:1;--",
     "n:" + "9" * 60, "o:1:" + "9" * 50, "m:١", "c:1", "c:0:1", "c:x:1", "c:" + "9" * 18 + ":1",
     "z:1", "?", "o:1:1:999999999", "\u202e"],
)  # fmt: skip
async def test_every_press_is_answered(tmp_path: Path, library: Library, data: str) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library) as application:
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        said = await ann.press_data(answer, data)
        # The last page is as good as any beyond it.
        assert said == ("" if data == "o:1:1:999999999" else _TOO_OLD)
        assert server.refused == []
        assert application.running
    assert _feedback(tmp_path) == []


async def test_the_buttons_of_what_was_forgotten_say_so(tmp_path: Path, library: Library) -> None:
    async with TelegramServer() as server, bot(server, tmp_path, library=library):
        ann = server.person(1001, "Ann")
        answer = await ann.asks(QUESTION)
        with sqlite3.connect(tmp_path / "state.sqlite3", timeout=10) as memory:
            memory.execute("PRAGMA foreign_keys = ON")
            memory.execute("DELETE FROM questions")
        for label in ("More", "[1]", "👍"):
            assert await ann.press(answer, label) == _TOO_OLD
        assert server.refused == []


async def test_a_press_that_waited_too_long_is_obeyed_all_the_same(
    tmp_path: Path, library: Library
) -> None:
    async with TelegramServer() as server:
        ann = server.person(1001, "Ann")
        async with bot(server, tmp_path, library=library):
            answer = await ann.asks(QUESTION)
            server.queries.lifetime = -1.0
            with pytest.raises(AssertionError, match="not answered"):
                await ann.press(answer, "[1]", timeout=1)
            await ann.chat.until(_opened(answer))
        assert [each.method for each in server.refused] == ["answerCallbackQuery"]


def _feedback(folder: Path) -> list[tuple[int, int]]:
    with sqlite3.connect(folder / "state.sqlite3", timeout=10) as memory:
        return memory.execute("SELECT user_id, good FROM feedback ORDER BY user_id").fetchall()
