"""`@bot question` in any chat, typed as people type it."""

import asyncio
import sqlite3
from pathlib import Path

import fakes
import pytest
from telegram_bot import SOCHI, UNANSWERED, bot
from telegram_server import TelegramServer

from retrieval import Article

QUESTION = "who did not recognize the election"
SENTENCE = "Those who did not recognize the election left the hall."


async def test_passages_come_as_cards(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        cards = await ann.inline(QUESTION)
        assert cards[0]["title"] == "Sochi talks"
        assert SENTENCE in cards[0]["description"]
        assert cards.is_personal
        assert cards.cache_time <= 10
        assert cards.button is None
        sent = await cards.choose(cards[0])
        assert SENTENCE in sent.marked("bold")
        assert "Sochi talks, 23 May 2031, news.example.org" in sent.text
        assert any(url.startswith(f"{SOCHI.source}#:~:text=") for url in sent.links)
        assert server.refused == []


async def test_there_are_ten_cards_at_most_and_one_page(tmp_path: Path) -> None:
    with fakes.library(tmp_path / "archive") as library:
        library.add([Article(f"Ferry {n}", f"The ferry {n} leaves at dawn.") for n in range(15)])
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            ann = server.person(1001, "Ann")
            cards = await ann.inline("ferry leaves")
            assert len(cards) == 10
            assert cards.next_offset == ""
            assert await ann.inline("ferry leaves", offset="10") == []
            assert server.refused == []


async def test_a_card_of_an_article_without_address_opens_it_in_the_bot(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, ben = server.person(1001, "Ann"), server.person(1002, "Ben")
        cards = await ann.inline("engineers found cracks in two pillars")
        sent = await cards.choose(cards[0])
        await ben.open(sent.links[0])
        page = await ben.chat.until(lambda each: each.from_bot and "Bridge closed" in each.text)
        assert "Engineers found cracks in two pillars." in page.marked("bold")
        assert server.refused == []


async def test_inline_questions_are_not_written_down(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        await server.person(1001, "Ann").inline(QUESTION)
    with sqlite3.connect(tmp_path / "state.sqlite3") as memory:
        assert memory.execute("SELECT count(*) FROM questions").fetchone() == (0,)


async def test_an_empty_query_gets_a_hint(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann, olga = server.person(1001, "Ann"), server.person(1002, "Ольга", language="ru")
        for query in ("", "   "):
            cards = await ann.inline(query)
            assert cards == []
            assert cards.button is not None
            assert cards.button["text"] == "Type a question"
        button = (await olga.inline("")).button
        assert button is not None
        assert button["text"] == "Введите вопрос"


async def test_nearest_passages_are_called_so(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        cards = await server.person(1001, "Ann").inline(f"{UNANSWERED} ferry")
        assert len(cards) > 0
        assert cards.button is not None
        assert cards.button["text"] == "Not answered; the nearest passages:"


async def test_who_has_no_access_gets_a_way_to_ask_for_it(tmp_path: Path) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_access="allowlist", telegram_allowed=(1001,)),
    ):
        ann, eve = server.person(1001, "Ann"), server.person(666, "Eve")
        cards = await eve.inline(QUESTION)
        assert cards == []
        assert cards.button is not None
        assert cards.button["text"] == "Ask me for access first"
        await eve.start(cards.button["start_parameter"])
        await eve.chat.until(lambda sent: sent.from_bot)
        assert SENTENCE not in " ".join(sent.text for sent in eve.chat.messages)
        assert len(await ann.inline(QUESTION)) > 0
        assert server.refused == []


async def test_too_many_queries_are_told_to_wait(tmp_path: Path) -> None:
    async with (
        TelegramServer() as server,
        bot(server, tmp_path, telegram_questions_per_minute=1),
    ):
        ann = server.person(1001, "Ann")
        for _ in range(5):  # the typing of one question
            assert (await ann.inline(QUESTION)).button is None
        cards = await ann.inline(QUESTION)
        assert cards == []
        assert cards.button is not None
        assert cards.button["text"] == "Too many questions; wait a minute"


async def test_what_is_still_being_typed_is_not_searched(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        half = asyncio.create_task(ann.inline("who did", timeout=2))
        await asyncio.sleep(0.1)
        cards = await ann.inline(QUESTION)
        assert SENTENCE in cards[0]["description"]
        with pytest.raises(AssertionError, match="not answered"):
            await half
        assert len(server.called("answerInlineQuery")) == 1


async def test_a_card_sent_to_the_bot_itself_is_no_question(tmp_path: Path) -> None:
    async with TelegramServer() as server, bot(server, tmp_path):
        ann = server.person(1001, "Ann")
        cards = await ann.inline(QUESTION)
        await cards.choose(cards[0], ann.chat)
        answer = await ann.asks("a ranger counted seven cubs")
        assert [sent for sent in ann.chat.messages if sent.from_bot] == [answer]


_HOSTILE = ["<b>&</b>" * 30, "\x00\x07\u202e", "😀" * 128, "\u200b", "?", "a" * 256]


@pytest.mark.parametrize("query", _HOSTILE, ids=range(len(_HOSTILE)))
async def test_hostile_articles_make_sound_cards(tmp_path: Path, query: str) -> None:
    articles = [
        Article("\u202e", "<b>&</b> a " * 2000),
        Article("<i>" * 200, "👨‍👩‍👧‍👦 a 😀" * 1500, source="http://x.y/<>\"'"),
        Article("\x00\x1b[31m", "a\x00b " * 900, source="tg://resolve"),
    ]
    with fakes.library(tmp_path / "archive") as library:
        library.add(articles)
        async with TelegramServer() as server, bot(server, tmp_path, library=library):
            cards = await server.person(1001, "Ann").inline(query)
            for card in cards:
                assert (await cards.choose(card)).text
            assert server.refused == []
